"""Several processes, on CPUs or GPUs, that train one network: started by `torchrun`.

Alone, everything here does nothing. Gradients are averaged in one message; that is all a network
of this size needs.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn


@dataclass(frozen=True)
class Processes:
    """This process among those that train.

    Attributes:
        rank: Number of this one; 0 reports, writes and keeps the time.
        world: How many there are.
        local: Number of this one on its machine, which is its GPU.
    """

    rank: int = 0
    world: int = 1
    local: int = 0

    @property
    def first(self) -> bool:
        """Whether this is the one that reports and writes."""
        return self.rank == 0

    def average_gradients(self, parameters: list[nn.Parameter]) -> None:
        """Replace each gradient by its mean over the processes."""
        if self.world == 1:
            return
        flat = torch.cat([_gradient(parameter).reshape(-1) for parameter in parameters])
        dist.all_reduce(flat)
        flat /= self.world
        start = 0
        for parameter in parameters:
            count = parameter.numel()
            parameter.grad = flat[start : start + count].view_as(parameter)
            start += count

    def mean(self, values: list[float], device: torch.device) -> list[float]:
        """Means of figures over the processes; not-a-number in one is not-a-number in all."""
        if self.world == 1:
            return values
        together = torch.tensor(values, dtype=torch.float64, device=device)
        dist.all_reduce(together)
        return [float(value) for value in together / self.world]

    def average_buffers(self, buffers: Iterable[Tensor]) -> None:
        """Replace each floating buffer (running statistics) by its mean over the processes."""
        if self.world == 1:
            return
        floating = [buffer for buffer in buffers if buffer.dtype.is_floating_point]
        flat = torch.cat([buffer.reshape(-1) for buffer in floating])
        dist.all_reduce(flat)
        flat /= self.world
        start = 0
        for buffer in floating:
            buffer.copy_(flat[start : start + buffer.numel()].view_as(buffer))
            start += buffer.numel()

    def from_first(self, value: float, device: torch.device) -> float:
        """The first process's figure."""
        if self.world == 1:
            return value
        told = torch.tensor([value], dtype=torch.float64, device=device)
        dist.broadcast(told, 0)
        return float(told)

    def share_weights(self, module: nn.Module) -> None:
        """Give all processes the first one's weights."""
        if self.world == 1:
            return
        for tensor in module.state_dict().values():
            dist.broadcast(tensor, 0)


@contextmanager
def joined() -> Iterator[Processes]:
    """Join the group that `torchrun` describes in the environment, if there is one."""
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world == 1:
        yield Processes()
        return
    local = int(os.environ.get("LOCAL_RANK", "0"))
    on_gpu = torch.cuda.is_available() and torch.cuda.device_count() > local
    dist.init_process_group("nccl" if on_gpu else "gloo")
    try:
        yield Processes(dist.get_rank(), dist.get_world_size(), local)
    finally:
        dist.destroy_process_group()


def _gradient(parameter: nn.Parameter) -> Tensor:
    return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
