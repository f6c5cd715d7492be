"""AdamW by torch's function instead of its class.

Making a `torch.optim.AdamW` imports torch's compiler: over a second and 78 MB for every process
that segments or trains. The numbers are the same bit by bit, and states are read and written in the
form of the class.
"""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim.adam import adam

_EPSILON = 1e-8


class AdamW:
    """Moves parameters along their gradients.

    Attributes:
        param_groups: One, as torch's optimisers have them; its `lr` may be changed between steps.

    Args:
        parameters: What learns.
        lr: Learning rate.
        weight_decay: Share of the weights that a step takes off, times the rate.
        betas: How slowly the means of gradients and of their squares change.
    """

    def __init__(
        self,
        parameters: Iterable[Tensor],
        *,
        lr: float,
        weight_decay: float,
        betas: tuple[float, float] = (0.9, 0.999),
    ) -> None:
        self._parameters = list(parameters)
        self._means = [torch.zeros_like(one) for one in self._parameters]
        self._squares = [torch.zeros_like(one) for one in self._parameters]
        self._steps = [torch.tensor(0.0) for _ in self._parameters]
        self.param_groups: list[dict[str, Any]] = [
            {"lr": lr, "betas": tuple(betas), "weight_decay": weight_decay}
        ]

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for parameter in self._parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self) -> None:
        """Move the parameters that have a gradient."""
        (group,) = self.param_groups
        moving = [n for n, one in enumerate(self._parameters) if one.grad is not None]
        adam(
            [self._parameters[n] for n in moving],
            [grad for one in self._parameters if (grad := one.grad) is not None],
            [self._means[n] for n in moving],
            [self._squares[n] for n in moving],
            [],
            [self._steps[n] for n in moving],
            amsgrad=False,
            beta1=group["betas"][0],
            beta2=group["betas"][1],
            lr=group["lr"],
            weight_decay=group["weight_decay"],
            eps=_EPSILON,
            maximize=False,
            decoupled_weight_decay=True,
        )

    def state_dict(self) -> dict[str, Any]:
        """Everything that a run needs to go on, in the form of torch's class."""
        parts = zip(self._steps, self._means, self._squares, strict=True)
        names = ("step", "exp_avg", "exp_avg_sq")
        state = {n: dict(zip(names, part, strict=True)) for n, part in enumerate(parts)}
        numbers = list(range(len(self._parameters)))
        return {"state": state, "param_groups": [{**self.param_groups[0], "params": numbers}]}

    def load_state_dict(self, content: dict[str, Any]) -> None:
        """Go on from a state, also from one of torch's class.

        Raises:
            ValueError: It belongs to other parameters.
        """
        (group,) = content["param_groups"]
        if len(group["params"]) != len(self._parameters):
            raise ValueError("the state of the optimiser has another number of parameters")
        for number, state in content["state"].items():
            mean = self._means[number]
            if state["exp_avg"].shape != mean.shape:
                raise ValueError(f"the state of the optimiser does not fit parameter {number}")
            mean.copy_(state["exp_avg"])
            self._squares[number].copy_(state["exp_avg_sq"])
            self._steps[number].copy_(state["step"])
        self.param_groups[0] |= {name: group[name] for name in self.param_groups[0]}
