"""What each architecture is trained with: a batch in, loss and answer out."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from gsanet.data.batches import TrainingBatch
from gsanet.model.clip import imagenet_normalised
from gsanet.model.image_network import ImageGSANet
from gsanet.model.lite import LiteGSANet
from gsanet.model.lite_still import LiteStillGSANet
from gsanet.model.network import GSANet
from gsanet.model.output import Output
from gsanet.train.losses import lite_loss, still_loss, structure_loss

# a map of the slots lies in 0..1; stretched like this its ends are logits worth the name
_SLOT_SCALE = 8.0


Objective = Callable[[nn.Module, TrainingBatch, int], tuple[Tensor, Tensor, Tensor]]
"""(network, batch, frames of a clip) to (loss, logits of the answer B 1 h w, their masks)."""


def objective_of(model: nn.Module) -> Objective:
    """The objective of a network."""
    if isinstance(model, LiteGSANet):
        return lite_objective
    if isinstance(model, LiteStillGSANet):
        return still_objective
    if isinstance(model, GSANet):
        return video_objective
    if isinstance(model, ImageGSANet):
        return image_objective
    raise TypeError(f"no objective for {type(model).__name__}")


def lite_objective(
    model: nn.Module, batch: TrainingBatch, frames: int
) -> tuple[Tensor, Tensor, Tensor]:
    """The compact network: frames of a clip are each other's references."""
    output = model(batch.rgb, batch.flow, frames)
    with torch.autocast(batch.mask.device.type, enabled=False):
        return lite_loss(output, batch.mask), output.logits[0], batch.mask


def still_objective(
    model: nn.Module, batch: TrainingBatch, _frames: int
) -> tuple[Tensor, Tensor, Tensor]:
    """The compact network for stills: pictures alone."""
    output = model(batch.rgb)
    with torch.autocast(batch.mask.device.type, enabled=False):
        return still_loss(output, batch.mask), output.logits[0], batch.mask


def video_objective(
    model: nn.Module, batch: TrainingBatch, frames: int
) -> tuple[Tensor, Tensor, Tensor]:
    """The paper's network: the first frame of a clip is the target, the others its references."""
    if frames < 2:
        raise ValueError("the video network needs two frames of a clip or more")
    rgb = _clips(imagenet_normalised((batch.rgb + 1) / 2), frames)
    flow = _clips((batch.flow + 1) / 2, frames)
    mask = _clips(batch.mask, frames)[:, 0]
    output: Output = model(rgb[:, 0], flow[:, 0], rgb[:, 1:], flow[:, 1:])
    with torch.autocast(mask.device.type, enabled=False):
        loss = _side_loss(output, mask)
        for slot in output.slot_maps.values():
            loss = loss + structure_loss((2 * slot.float() - 1) * _SLOT_SCALE, mask)
    return loss, output.logits[0], mask


def image_objective(
    model: nn.Module, batch: TrainingBatch, _frames: int
) -> tuple[Tensor, Tensor, Tensor]:
    """The paper's first stage: pictures alone."""
    output: Output = model(imagenet_normalised((batch.rgb + 1) / 2))
    with torch.autocast(batch.mask.device.type, enabled=False):
        return _side_loss(output, batch.mask), output.logits[0], batch.mask


def _side_loss(output: Output, mask: Tensor) -> Tensor:
    return torch.stack([structure_loss(logits, mask) for logits in output.logits]).sum()


def _clips(pictures: Tensor, frames: int) -> Tensor:
    return pictures.reshape(-1, frames, *pictures.shape[1:])
