"""Slot generator and guided slot attention.

Lee et al., CVPR 2024, sections 3.2 and 3.4. Names of parameters are those of the published
checkpoints. Shapes: B batch, C channels, P pixels, S slots, K clusters, R reference frames.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from typing_extensions import override

from gsanet.model.aggregation import FeatureAggregation
from gsanet.model.fusion import initialise
from gsanet.model.prototypes import (
    cluster_prototypes,
    nearest_prototypes,
    pixels,
    reference_prototypes,
    slot_prototypes,
)

ITERATIONS = 3
NEIGHBOURS = 16
"""Prototypes that a slot is guided by."""


class SlotGenerator(nn.Module):
    """First slots of a frame, and its prototypes as the reference frames see them."""

    def __init__(self, channels: int, slots: int) -> None:
        super().__init__()
        self.sqz = nn.Conv2d(channels, channels, 1)
        self.slot_enc = nn.Conv2d(channels, slots, 1)
        initialise(self.sqz)
        initialise(self.slot_enc)
        self.FAT = FeatureAggregation(channels)

    def reference(self, frames: Sequence[Tensor]) -> Tensor:
        """Prototypes (B, R, C, C) of the features (B, C, h, w) of R reference frames."""
        found = [reference_prototypes(self.sqz(features.float())) for features in frames]
        return torch.stack(found, dim=1)

    def slots(self, features: Tensor, squeezed: Tensor) -> tuple[Tensor, Tensor]:
        """Slots (B, S, C) of the target and their shares of each pixel (B, S, h, w)."""
        return slot_prototypes(pixels(squeezed), self.slot_enc(features))

    def prototypes(
        self, squeezed: Tensor, labels: Tensor, clusters: int, references: Tensor
    ) -> Tensor:
        """Prototypes (B, K, C) of the target's clusters, informed by references (B, R, C, C).

        References of one clip, (1, R, C, C), serve a whole batch of its frames.
        """
        own = cluster_prototypes(pixels(squeezed), labels, clusters)
        out: Tensor = self.FAT(own, references.expand(own.shape[0], -1, -1, -1))
        return out


class SlotAttention(nn.Module):
    """Slots (B, S, C) refined by the prototypes (B, K, C) nearest to them."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.FAT = FeatureAggregation(channels)

    @override
    def forward(self, slots: Tensor, prototypes: Tensor) -> Tensor:
        for _ in range(ITERATIONS):
            slots = self.FAT(slots, nearest_prototypes(slots, prototypes, NEIGHBOURS))
        return slots
