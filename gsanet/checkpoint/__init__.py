"""Weight files: read, checked against the network, written.

Three kinds are read: the published GSANet checkpoints (a pickle `{"epoch", "model_state_dict"}`
with or without `module.` before each name), plain state dicts (such as RAFT's), and our own
safetensors with the network's configuration in their metadata. A network comes back whole or not at
all.
"""

from pathlib import Path

from torch import Tensor

from gsanet.checkpoint.files import read_file
from gsanet.checkpoint.models import Loaded, fill, load_model, save_model
from gsanet.checkpoint.starts import (
    load_raft,
    start,
    start_from_encoder,
    start_from_image,
    start_from_video,
)

__all__ = [
    "Loaded",
    "fill",
    "load_model",
    "load_raft",
    "read_weights",
    "save_model",
    "start",
    "start_from_encoder",
    "start_from_image",
    "start_from_video",
]


def read_weights(path: str | Path) -> dict[str, Tensor]:
    """The state dict in a file, on the CPU, without the `module.` of a parallel run.

    Raises:
        CheckpointError: There is none.
    """
    return read_file(Path(path)).weights
