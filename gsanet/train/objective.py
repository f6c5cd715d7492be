"""What each architecture is trained with: batch in, loss and answer out."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from gsanet.data.batches import TrainingBatch
from gsanet.model.lite import LiteGSANet
from gsanet.train.losses import lite_loss

Objective = Callable[[nn.Module, TrainingBatch, int], tuple[Tensor, Tensor]]
"""(network, batch, frames of a clip) to (loss, logits of the answer B 1 h w)."""


def objective_of(model: nn.Module) -> Objective:
    """The objective of a network."""
    if isinstance(model, LiteGSANet):
        return lite_objective
    raise NotImplementedError(type(model).__name__)


def lite_objective(model: nn.Module, batch: TrainingBatch, frames: int) -> tuple[Tensor, Tensor]:
    """The compact network: frames of a clip are each other's references."""
    output = model(batch.rgb, batch.flow, frames)
    with torch.autocast(batch.mask.device.type, enabled=False):
        return lite_loss(output, batch.mask), output.logits[0]
