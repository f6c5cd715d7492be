"""Everything a run needs to go on as if it had never stopped, in one file.

The file is written beside its place and renamed, so that a kill or a full disk never costs the
last good one.
"""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import torch
from torch import nn

from gsanet.errors import CheckpointError
from gsanet.model.adamw import AdamW
from gsanet.train.recipe import TrainConfig

VERSION = 1


@dataclass
class TrainState:
    """A run between two steps.

    Attributes:
        model: What learns.
        ema: Its averaged weights, the result.
        optimizer: AdamW.
        step: Steps done. Together with the seed it is the sampler's whole state.
        samples: Frames seen.
        seconds: Time spent, without pauses.
    """

    model: nn.Module
    ema: nn.Module
    optimizer: AdamW
    step: int = 0
    samples: int = 0
    seconds: float = 0.0

    @torch.no_grad()
    def update_ema(self, decay: float) -> None:
        """Move the averaged weights towards the model's; quickly in the first steps."""
        now = min(decay, (1 + self.step) / (10 + self.step))
        pairs = zip(self.ema.state_dict().values(), self.model.state_dict().values(), strict=True)
        for averaged, current in pairs:
            if averaged.dtype.is_floating_point:
                averaged.lerp_(current, 1 - now)
            else:
                averaged.copy_(current)


def begin(model: nn.Module, config: TrainConfig) -> TrainState:
    """The state before the first step."""
    # torch's annotations do not know this overload of Module.to
    model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    ema = copy.deepcopy(model).eval().requires_grad_(requires_grad=False)
    optimizer = AdamW(
        model.parameters(), lr=config.rate, betas=config.betas, weight_decay=config.weight_decay
    )
    return TrainState(model, ema, optimizer)


def save(state: TrainState, config: TrainConfig, model_config: dict[str, Any], path: Path) -> None:
    """Write a checkpoint.

    Raises:
        OSError: The disk is full or not writable; an earlier checkpoint stays as it was.
    """
    content = {
        "version": VERSION,
        "train": config.to_dict(),
        "model_config": model_config,
        "model": state.model.state_dict(),
        "ema": state.ema.state_dict(),
        "optimizer": state.optimizer.state_dict(),
        "step": state.step,
        "samples": state.samples,
        "seconds": state.seconds,
        "rng": torch.get_rng_state(),
    }
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            _write(content, file)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def load(path: Path) -> dict[str, Any]:
    """Read a checkpoint.

    Raises:
        CheckpointError: There is none, or it is not one of ours.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as problem:
        raise CheckpointError(
            f"There is no checkpoint {path} to resume from.", "Start without --resume."
        ) from problem
    # torch raises many kinds of errors for a damaged file
    except Exception as problem:
        raise CheckpointError(f"The checkpoint {path} cannot be read: {problem}.") from problem
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise CheckpointError(f"{path} is not a checkpoint of this version.")
    return content


def restore(state: TrainState, content: dict[str, Any]) -> None:
    """Put a read checkpoint into a fresh state.

    Raises:
        CheckpointError: It belongs to another network.
    """
    try:
        state.model.load_state_dict(content["model"])
        state.ema.load_state_dict(content["ema"])
        state.optimizer.load_state_dict(content["optimizer"])
    except (RuntimeError, ValueError, KeyError) as problem:
        raise CheckpointError(f"The checkpoint belongs to another network: {problem}") from problem
    state.step, state.samples = int(content["step"]), int(content["samples"])
    state.seconds = float(content["seconds"])
    torch.set_rng_state(content["rng"])


def _write(content: dict[str, Any], file: BinaryIO) -> None:
    writer = _Writer(file)
    try:
        torch.save(content, cast("IO[bytes]", writer))  # it writes and flushes, no more
    except RuntimeError as problem:
        # torch hides the full disk of its zip writer in an error of its own
        if writer.problem is not None:
            raise writer.problem from problem
        raise OSError(f"cannot write the checkpoint: {problem}") from problem


class _Writer:
    """A file that remembers why it could not be written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.problem: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            return self._file.write(content)
        except OSError as problem:
            self.problem = self.problem or problem
            raise

    def flush(self) -> None:
        self._file.flush()
