"""Which processor computes, in which precision, and how much memory it has left."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
import torch

from gsanet.errors import GsanetError


class DeviceError(GsanetError):
    """A processor that this machine does not have."""


@dataclass(frozen=True)
class Memory:
    """Memory of a device in bytes; on a CPU, the machine's."""

    free: int
    total: int


@dataclass(frozen=True)
class Device:
    """A processor and the precision that it gains by.

    Attributes:
        kind: cpu, cuda or mps; the same kind computes the same bytes again.
        name: For people, e.g. "CPU" or "CUDA: NVIDIA H200".
        handle: What tensors are sent to.
        precision: What `autocast` computes matrix products and convolutions in.
    """

    kind: str
    name: str
    handle: torch.device
    precision: torch.dtype = torch.float32

    @contextmanager
    def autocast(self) -> Iterator[None]:
        """Compute in `precision` where that is safe; float32 otherwise."""
        if self.precision is torch.float32:
            yield
            return
        with torch.autocast(self.kind, dtype=self.precision):
            yield

    def memory(self) -> Memory:
        if self.kind == "cuda":
            free, total = torch.cuda.mem_get_info(self.handle)
            return Memory(free, total)
        if self.kind == "mps":
            total = torch.mps.recommended_max_memory()
            return Memory(total - torch.mps.driver_allocated_memory(), total)
        machine = psutil.virtual_memory()
        return Memory(machine.available, machine.total)

    def release(self) -> None:
        """Hand cached memory back, after running out of it."""
        if self.kind == "cuda":
            torch.cuda.empty_cache()
        elif self.kind == "mps":
            torch.mps.empty_cache()


def choose(wanted: str = "auto") -> Device:
    """The best processor (`auto`), or the one asked for: cpu, cuda, cuda:N or mps.

    Raises:
        DeviceError: This machine has no such processor.
    """
    kind = wanted.partition(":")[0]
    if wanted == "auto":
        kind = wanted = _best()
    if kind == "cpu":
        return cpu()
    if kind == "cuda" and torch.cuda.is_available():
        return _cuda(wanted)
    if kind == "mps" and torch.backends.mps.is_available():
        return Device("mps", "Apple GPU (Metal)", torch.device("mps"))
    raise DeviceError(
        f"This machine has no device {wanted!r} that PyTorch {torch.__version__} can use.",
        hint="Choose auto or cpu.",
    )


def cpu() -> Device:
    """The processor that is always there; float32, whose bytes do not depend on the model."""
    return Device("cpu", "CPU", torch.device("cpu"))


def _best() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _cuda(wanted: str) -> Device:
    digits = wanted.partition(":")[2] or "0"
    number = int(digits) if digits.isdecimal() else torch.cuda.device_count()
    if number >= torch.cuda.device_count():
        raise DeviceError(
            f"This machine has {torch.cuda.device_count()} CUDA devices; {wanted} is not there.",
            hint="Choose auto.",
        )
    precision = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    name = f"CUDA: {torch.cuda.get_device_name(number)}"
    return Device("cuda", name, torch.device("cuda", number), precision)
