"""What to do when a device runs out of memory: smaller batch, smaller size, then the CPU."""

import threading
from dataclasses import dataclass, replace

import torch

from gsanet.device import Device, cpu
from gsanet.errors import GsanetError

_SMALLER = 0.75
_SMALLEST = 0.5


class OutOfMemoryError(GsanetError):
    """Not even the smallest way of computing fits into memory."""


@dataclass(frozen=True)
class Footing:
    """How a network is run at present.

    Attributes:
        device: Where.
        batch: Frames at once, at most.
        scale: Of its input, against the size that it wants.
    """

    device: Device
    batch: int
    scale: float = 1.0


class MemoryLadder:
    """Steps down a rung whenever memory runs out, and says so.

    Several threads may stand on it; those that fail on the same rung step down together.

    Attributes:
        footing: The present rung.
    """

    def __init__(self, device: Device, batch: int) -> None:
        self.footing = Footing(device, batch)
        self._lock = threading.Lock()
        self._notes: list[str] = []

    def step_down(self, failed: Footing) -> None:
        """Leave the rung that failed.

        Raises:
            OutOfMemoryError: There is no lower one.
        """
        with self._lock:
            if self.footing is not failed:
                return
            failed.device.release()
            self.footing, note = _lower(failed)
            self._notes.append(note)

    def notes(self) -> list[str]:
        """Sentences about the steps since the last call."""
        with self._lock:
            notes, self._notes = self._notes, []
        return notes


def is_out_of_memory(problem: RuntimeError) -> bool:
    """Whether memory ran out; CPU and Metal raise plain errors."""
    said = str(problem).lower()
    return (
        isinstance(problem, torch.OutOfMemoryError)
        or "out of memory" in said
        or "can't allocate memory" in said
        or "not enough memory" in said
    )


def _lower(footing: Footing) -> tuple[Footing, str]:
    name = footing.device.name
    if footing.batch > 1:
        batch = footing.batch // 2
        frames = "frame" if batch == 1 else "frames"
        return (
            replace(footing, batch=batch),
            f"{name} ran out of memory; going on with {batch} {frames} at a time.",
        )
    scale = footing.scale * _SMALLER
    if scale >= _SMALLEST:
        return (
            replace(footing, scale=scale),
            f"{name} ran out of memory; going on with the picture at {scale:.0%} of its size,"
            " masks may be coarser.",
        )
    if footing.device.kind != "cpu":
        return Footing(cpu(), 1), f"{name} ran out of memory; going on with the CPU, slower."
    raise OutOfMemoryError(
        "There is not enough memory for this model.",
        "Close other programs, or choose a smaller model.",
    )
