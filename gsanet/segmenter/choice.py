"""Which model: a bundled one by its name, a weight file, or the one without a network."""

import hashlib
from pathlib import Path

from gsanet.checkpoint import load_model, load_raft
from gsanet.config import MOTION, available_models, bundled_weights
from gsanet.device import Device
from gsanet.errors import GsanetError
from gsanet.flow.dis import DisFlow
from gsanet.flow.field import FlowEstimator
from gsanet.flow.raft import RaftFlow
from gsanet.segmenter.network import NetworkModel
from gsanet.segmenter.presets import Preset
from gsanet.segmenter.raw import MotionModel, RawModel


def choose_model(wanted: str | Path | None, preset: Preset, device: Device) -> tuple[RawModel, str]:
    """A model, and a digest of what it was made from.

    Raises:
        GsanetError: There is no such model.
        CheckpointError: The file is not what a network needs.
    """
    name = str(wanted) if wanted is not None else available_models()[0]
    if name == MOTION:
        return MotionModel(), MOTION
    path = bundled_weights().get(name, Path(name))
    if not path.is_file():
        raise GsanetError(
            f"There is no model {name!r}.",
            f"Choose {', '.join(available_models())} or a weight file.",
        )
    loaded = load_model(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return NetworkModel(loaded.network, loaded.config, preset, device), digest


def choose_flow(
    wanted: str | Path | None, preset: Preset, device: Device
) -> tuple[FlowEstimator, str]:
    """DIS as the preset has it, or RAFT from a weight file; and a digest, "" for DIS.

    Raises:
        GsanetError: There is no such file.
        CheckpointError: It does not hold RAFT's weights.
    """
    if not wanted:
        return DisFlow(preset.dis), ""
    path = Path(wanted)
    if not path.is_file():
        raise GsanetError(
            f"There are no flow weights {path}.", "Choose others, or the built-in flow."
        )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return RaftFlow(load_raft(path), device), digest
