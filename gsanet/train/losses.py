"""Losses, all on logits: binary cross-entropy weighted at boundaries, soft IoU, their sums.

Shapes: B pictures, H and W of a map. Masks are B 1 H W in 0..1 at the input's size and are
averaged down to the size of each map.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from gsanet.model.lite import LiteOutput
from gsanet.model.lite_slots import SlotResult
from gsanet.model.lite_still import StillOutput

# how much a coarser map counts beside the answer, and the slots beside the maps
DEEP_SHARE = 0.35
SLOT_SHARE = 0.15
# a cosine lies in -1..1; this makes the difference of two of them a logit worth the name
COSINE_SCALE = 8.0
BOUNDARY_WEIGHT = 4.0


def soft_iou(prob: Tensor, mask: Tensor) -> Tensor:
    """1 - intersection over union of soft maps (B 1 H W), mean over the batch; in 0..1."""
    intersection = (prob * mask).sum((1, 2, 3))
    union = (prob + mask - prob * mask).sum((1, 2, 3))
    return (1 - (intersection + 1) / (union + 1)).mean()


def boundary_bce(logits: Tensor, mask: Tensor, radius: int) -> Tensor:
    """Cross-entropy in which pixels near a boundary of the mask count up to five times.

    Args:
        logits: B 1 H W.
        mask: B 1 H W.
        radius: How near, in pixels of the map.
    """
    around = functional.avg_pool2d(mask, 2 * radius + 1, 1, radius)
    weight = 1 + BOUNDARY_WEIGHT * (around - mask).abs()
    loss = functional.binary_cross_entropy_with_logits(logits, mask, reduction="none") * weight
    return (loss.sum((1, 2, 3)) / weight.sum((1, 2, 3))).mean()


def at_size_of(mask: Tensor, logits: Tensor) -> Tensor:
    """The mask averaged down to the map's size."""
    return functional.adaptive_avg_pool2d(mask, (logits.shape[2], logits.shape[3]))


def deep_supervision(logits: Sequence[Tensor], mask: Tensor) -> Tensor:
    """Boundary loss and soft IoU of maps from fine to coarse, the first counting fully."""
    total = mask.new_zeros(())
    for level, raw in enumerate(logits):
        target = at_size_of(mask, raw)
        wide = raw.float()
        loss = boundary_bce(wide, target, radius=2 if level < 3 else 1)
        loss = loss + soft_iou(wide.sigmoid(), target)
        total = total + (1.0 if level == 0 else DEEP_SHARE) * loss
    return total


def slot_loss(slots: SlotResult, mask: Tensor) -> Tensor:
    """The coarse map and the similarity with the slots must both tell subject from rest."""
    guidance, similarity = slots.guidance_logits.float(), slots.similarity.float()
    target = at_size_of(mask, guidance)
    total = mask.new_zeros(())
    for two, scale in ((guidance, 1.0), (similarity, COSINE_SCALE)):
        logits = (two[:, :1] - two[:, 1:]) * scale
        total = total + functional.binary_cross_entropy_with_logits(logits, target)
        total = total + soft_iou(logits.sigmoid(), target)
    return total


def lite_loss(output: LiteOutput, mask: Tensor) -> Tensor:
    """Everything the compact network is trained with."""
    slots = slot_loss(output.rgb, mask) + slot_loss(output.flow, mask)
    return deep_supervision(output.logits, mask) + SLOT_SHARE * slots


def still_loss(output: StillOutput, mask: Tensor) -> Tensor:
    """The same of the compact network for stills."""
    return deep_supervision(output.logits, mask) + SLOT_SHARE * slot_loss(output.rgb, mask)


def structure_loss(logits: Tensor, mask: Tensor) -> Tensor:
    """Weighted cross-entropy plus weighted IoU (Wei et al., "F3Net", AAAI 2020), for GSANet.

    The weight grows to six where the 31x31 neighbourhood disagrees with the pixel.
    """
    target = mask if mask.shape[2:] == logits.shape[2:] else at_size_of(mask, logits)
    wide = logits.float()
    weight = 1 + 5 * (functional.avg_pool2d(target, 31, 1, 15) - target).abs()
    entropy = functional.binary_cross_entropy_with_logits(wide, target, reduction="none")
    weighted = (weight * entropy).sum((2, 3)) / weight.sum((2, 3))
    prob = wide.sigmoid()
    intersection = (prob * target * weight).sum((2, 3))
    union = ((prob + target) * weight).sum((2, 3))
    iou = 1 - (intersection + 1) / (union - intersection + 1)
    return (weighted + iou).mean()


class LossParts(NamedTuple):
    """What the finest map costs, as figures to look at."""

    outline: float
    overlap: float


@torch.no_grad()
def loss_parts(logits: Tensor, mask: Tensor) -> LossParts:
    """Boundary cross-entropy and soft IoU loss of the answer (B 1 h w)."""
    wide, target = logits.float(), at_size_of(mask, logits)
    overlap = soft_iou(wide.sigmoid(), target)
    return LossParts(float(boundary_bce(wide, target, radius=2)), float(overlap))


@torch.no_grad()
def batch_iou(logits: Tensor, mask: Tensor) -> Tensor:
    """IoU of the thresholded answer, mean over the batch; in 0..1."""
    found, true = logits > 0, at_size_of(mask, logits) > 0.5
    intersection = (found & true).sum((1, 2, 3)) + 1e-3
    return (intersection / ((found | true).sum((1, 2, 3)) + 1e-3)).mean()
