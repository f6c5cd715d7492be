"""A trained network as a file to ship: half precision, with everything to know about it inside."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import nn

from gsanet import checkpoint
from gsanet.config import ModelConfig
from gsanet.errors import CheckpointError

LARGEST = 16_000_000
"""Bytes a shipped file may have."""

SOURCES: tuple[tuple[str, str, str], ...] = (
    ("people_ccp", "bearpaw/clothing-co-parsing", "Apache-2.0"),
    ("clothing_cc0_grabcut", "alexeygrigorev/clothing-dataset-small", "CC0-1.0"),
    ("textures_clothing_cc0", "alexeygrigorev/clothing-dataset-small", "CC0-1.0"),
    ("trashnet_grabcut", "garythung/trashnet", "MIT"),
    ("fluent_emoji_3d", "microsoft/fluentui-emoji", "MIT"),
    ("noto_emoji_512", "googlefonts/noto-emoji", "Apache-2.0 and OFL-1.1"),
    ("grocery_store", "marcusklasson/GroceryStoreDataset", "MIT"),
    ("PDImages", "PDDatabase/PDImages", "CC0-1.0"),
    ("kodak24", "Kodak test pictures", "unrestricted usage"),
)
"""Pictures the synthetic training video of the default model is made of: set, origin, licence."""


def weights_hash(network: nn.Module) -> str:
    """SHA-256 of all weights as a file of `checkpoint.save_model` holds them, in order of name."""
    digest = hashlib.sha256()
    for name, value in sorted(network.state_dict().items()):
        kept = value.detach().cpu().contiguous()
        if kept.is_floating_point():
            # matrices are stored in half precision; a hash of either form must agree
            kept = kept.half()
        digest.update(name.encode())
        digest.update(kept.numpy().tobytes())
    return digest.hexdigest()


def release(
    network: nn.Module, config: ModelConfig, path: Path, facts: Mapping[str, Any]
) -> dict[str, str]:
    """Write the file and return its metadata.

    Args:
        network: The averaged weights of a run.
        config: What it was built from.
        path: Where to.
        facts: What is known: "name", "recipe", "evaluation" and the like; plain JSON data.

    Raises:
        CheckpointError: The file is too large to ship.
    """
    metadata = {
        name: value if isinstance(value, str) else json.dumps(value, sort_keys=True)
        for name, value in facts.items()
    }
    sources = [{"set": s, "origin": o, "licence": licence} for s, o, licence in SOURCES]
    metadata |= {
        "licence": "Apache-2.0",
        "data": json.dumps(sources),
        "sha256": weights_hash(network),
    }
    checkpoint.save_model(path, network, config, metadata)
    if (size := path.stat().st_size) > LARGEST:
        path.unlink()
        raise CheckpointError(f"The weights are {size} bytes, more than {LARGEST}.")
    return metadata
