"""AdamW with a rate that falls along half a cosine, to fit a few small tensors.

It calls torch's function, not its class: making a `torch.optim.AdamW` imports torch's compiler,
which would cost every process that segments a second and a lot of memory. The numbers are the same
bit by bit.
"""

import math
from collections.abc import Iterable

import torch
from torch import Tensor
from torch.optim.adam import adam

_BETAS = (0.9, 0.999)
_EPSILON = 1e-8


class FallingAdamW:
    """The optimiser of one short fit.

    Args:
        parameters: What learns; each gets a gradient before each step.
        rate: Of the first step.
        decay: Of the weights.
        steps: After so many the rate is zero.
    """

    def __init__(
        self, parameters: Iterable[Tensor], *, rate: float, decay: float, steps: int
    ) -> None:
        self._parameters = list(parameters)
        self._rate = rate
        self._decay = decay
        self._steps = steps
        self._done = 0
        self._means = [torch.zeros_like(one) for one in self._parameters]
        self._squares = [torch.zeros_like(one) for one in self._parameters]
        self._counts = [torch.tensor(0.0) for _ in self._parameters]

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for parameter in self._parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self) -> None:
        """Move the parameters along their gradients, and lower the rate."""
        adam(
            self._parameters,
            [one.grad for one in self._parameters if one.grad is not None],
            self._means,
            self._squares,
            [],
            self._counts,
            amsgrad=False,
            beta1=_BETAS[0],
            beta2=_BETAS[1],
            lr=self._rate,
            weight_decay=self._decay,
            eps=_EPSILON,
            maximize=False,
            decoupled_weight_decay=True,
        )
        self._done += 1
        self._rate *= self._height(self._done) / self._height(self._done - 1)

    def _height(self, step: int) -> float:
        """Of the cosine, 2..0."""
        return 1 + math.cos(math.pi * step / self._steps)
