"""Bytes to weights: PyTorch's pickles and safetensors, and nothing that could run code."""

import pickle
import struct
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from gsanet.errors import CheckpointError
from gsanet.model.mit_names import classic_names

_UNREADABLE = (
    pickle.UnpicklingError,
    SafetensorError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    struct.error,
)
"""What the readers of torch and safetensors raise for bytes that are no weight file."""


_HEAD = 64
_PAGES = (b"<!doctype", b"<html", b"<?xml")
_POINTER = b"version https://git-lfs"
_RUN = {"ema", "optimizer", "step"}
"""Some of what `gsanet.train.state` writes."""


class WeightFile(NamedTuple):
    """What is in a file.

    Attributes:
        weights: By name, on the CPU; without the `module.` of a parallel run, and with an
            encoder's names of transformers 4.x where those of 5.x were.
        metadata: Of safetensors; empty for others.
    """

    weights: dict[str, Tensor]
    metadata: dict[str, str]


def read_file(path: Path) -> WeightFile:
    """Read a weight file of any kind.

    Raises:
        CheckpointError: It is missing, damaged, or no file of weights only.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        _refuse_at_sight(path, head)
        # safetensors: the length of a JSON text in 8 bytes, then that text
        reader = _read_safetensors if head[8:9] == b"{" else _read_pickle
        file = reader(path)
    except FileNotFoundError as problem:
        raise CheckpointError(f"There is no weight file {path}.") from problem
    except IsADirectoryError as problem:
        raise CheckpointError(f"{path} is a folder, no weight file.") from problem
    except pickle.UnpicklingError as problem:
        raise CheckpointError(
            f"{path.name} is not a file of weights only: it is damaged, or holds objects that could"
            " run code.",
            "Save the state dict alone and try again.",
        ) from problem
    except _UNREADABLE as problem:
        raise CheckpointError(
            f"{path.name} cannot be read as weights: {_first_line(problem)}",
            "It may be incomplete: download or copy it again.",
        ) from problem
    weights: dict[Any, Any] = dict(file.weights)
    if not weights or not all(
        isinstance(name, str) and isinstance(value, Tensor) for name, value in weights.items()
    ):
        if weights.keys() >= _RUN:
            raise CheckpointError(
                f"{path.name} is the checkpoint of a training, made to go on from.",
                "Take best.safetensors or model.safetensors of the same folder.",
            )
        raise CheckpointError(f"{path.name} holds no weights of a network.")
    if all(name.startswith("module.") for name in weights):
        weights = {name.removeprefix("module."): value for name, value in weights.items()}
    return WeightFile(classic_names(weights), file.metadata)


def _refuse_at_sight(path: Path, head: bytes) -> None:
    """Name what a failed download leaves: readers only say that it is no file of theirs."""
    found = ""
    if not head:
        found = "is empty"
    elif head.lstrip().lower().startswith(_PAGES):
        found = "is a web page, no weight file"
    elif head.startswith(_POINTER):
        found = "only says where the weights are (Git LFS), and holds none"
    if found:
        raise CheckpointError(f"{path.name} {found}.", "Download or copy the file again.")


def _read_safetensors(path: Path) -> WeightFile:
    with safe_open(path, framework="pt") as file:
        weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        return WeightFile(weights, file.metadata() or {})


def _read_pickle(path: Path) -> WeightFile:
    with warnings.catch_warnings():  # about the age of the pickle; the error says what matters
        warnings.simplefilter("ignore")
        found: object = torch.load(path, map_location="cpu", weights_only=True)
    for name in ("model_state_dict", "state_dict"):
        if isinstance(found, dict) and isinstance(found.get(name), dict):
            found = found[name]
    return WeightFile(dict(found) if isinstance(found, dict) else {}, {})


def _first_line(problem: BaseException) -> str:
    """What a reader says; a bare number or nothing, as of a text file, says less than its kind."""
    line = next(iter(str(problem).splitlines()), "")
    told = line if any(map(str.isalpha, line)) else "it has another format"
    return told.rstrip(".") + "."
