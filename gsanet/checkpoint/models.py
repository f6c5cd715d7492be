"""Networks from files and to files, whole or not at all."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor, nn

from gsanet.checkpoint.files import WeightFile, read_file
from gsanet.config import ModelConfig
from gsanet.errors import CheckpointError
from gsanet.model import registry

VERSION = "1"
"""Of the metadata in our own files."""

_SHOWN = 3
"""Names that an error shows of each kind of misfit."""


class Loaded(NamedTuple):
    """A network from a file.

    Attributes:
        network: In eval mode, float32, on the CPU.
        config: What it was built from.
        metadata: What else its maker wrote into the file.
    """

    network: nn.Module
    config: ModelConfig
    metadata: dict[str, str]


def load_model(path: str | Path, config: ModelConfig | None = None) -> Loaded:
    """The network in a file.

    Args:
        path: Of any of the kinds above.
        config: What to build; None reads it from the file, or, in an official checkpoint, tells it
            from the names and shapes of the weights.

    Raises:
        CheckpointError: The file is unreadable, or its weights are not those of the network; the
            message names what is missing, left over or of another shape.
    """
    path = Path(path)
    file = read_file(path)
    if config is None:
        config = _config(file, path)
    try:
        network = registry.build(config)
    except (ValueError, KeyError, TypeError, RuntimeError) as problem:
        raise CheckpointError(f"{path.name} asks for an unknown network: {problem}.") from problem
    fill(network, file.weights, path.name)
    return Loaded(network.eval(), config, file.metadata)


def save_model(
    path: str | Path,
    network: nn.Module,
    config: ModelConfig,
    metadata: Mapping[str, str] | None = None,
    *,
    half: bool = True,
) -> None:
    """Write a network as safetensors, beside the target first; an older file stays until then.

    Args:
        path: Where to.
        network: What `load_model` will give back.
        config: What it was built from.
        metadata: Anything to tell readers, e.g. what it was trained on; no name begins "gsanet.".
        half: Store matrices and kernels in 16 bits, which halves the file.

    Raises:
        CheckpointError: A weight is not finite.
        OSError: The disk is full or the folder not writable.
    """
    weights = {
        name: _stored(name, value, half=half) for name, value in network.state_dict().items()
    }
    entries = {
        **(metadata or {}),
        "format": "pt",
        "gsanet.version": VERSION,
        "gsanet.config": json.dumps(config.to_dict(), sort_keys=True),
    }
    path = Path(path)
    part = path.with_name(path.name + ".part")
    try:
        save_file(weights, part, metadata=entries)
        part.replace(path)
    except SafetensorError as problem:
        raise OSError(f"cannot write {path}: {problem}") from problem
    finally:
        part.unlink(missing_ok=True)


def fill(network: nn.Module, weights: Mapping[str, Tensor], source: str) -> None:
    """Give a network exactly these weights, in the network's own precision.

    Args:
        network: Unchanged if anything does not fit.
        weights: By name.
        source: What the error calls them.

    Raises:
        CheckpointError: As of `load_model`.
    """
    expected = network.state_dict()
    misfits = {
        "missing": [name for name in expected if name not in weights],
        "left over": [name for name in weights if name not in expected],
        "of another shape": [
            f"{name} {tuple(weights[name].shape)} instead of {tuple(value.shape)}"
            for name, value in expected.items()
            if name in weights and weights[name].shape != value.shape
        ],
        "not finite numbers": [
            name for name in expected if name in weights and not _usable(weights[name])
        ],
    }
    found = [_listed(kind, names) for kind, names in misfits.items() if names]
    if found:
        raise CheckpointError(
            f"{source} does not fit the network: {'; '.join(found)}.",
            "Choose a weight file made for this network.",
        )
    exact = {name: weights[name].to(value.dtype, copy=True) for name, value in expected.items()}
    network.load_state_dict(exact, assign=True)


def _config(file: WeightFile, path: Path) -> ModelConfig:
    version = file.metadata.get("gsanet.version")
    if version is None:
        recognised = registry.recognise(file.weights)
        if recognised is None:
            example = ", ".join(list(file.weights)[:_SHOWN])
            raise CheckpointError(
                f"{path.name} holds weights ({example} ...), but not those of a GSANet.",
                "Choose a GSANet checkpoint.",
            )
        return recognised
    if version != VERSION:
        raise CheckpointError(
            f"{path.name} was written in format {version}; this program reads {VERSION}.",
            "Install the newest version.",
        )
    try:
        return registry.read_config(json.loads(file.metadata["gsanet.config"]))
    except (ValueError, KeyError, AttributeError, TypeError) as problem:
        raise CheckpointError(f"The configuration in {path.name} is wrong: {problem}.") from problem


def _stored(name: str, value: Tensor, *, half: bool) -> Tensor:
    if not _usable(value):
        raise CheckpointError(f"The weight {name} is not finite: training has diverged.")
    value = value.detach().cpu().contiguous()
    if half and value.is_floating_point() and value.ndim > 1:
        short = value.half()
        # a value that 16 bits cannot hold keeps all of its weight in 32
        value = short if bool(short.isfinite().all()) else value
    return value.clone()


def _usable(value: Tensor) -> bool:
    return not value.is_floating_point() or bool(value.isfinite().all())


def _listed(kind: str, names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{len(names)} {kind} ({', '.join(names[:_SHOWN])}{more})"
