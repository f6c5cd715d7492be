"""One of the two streams of the video network: appearance (rgb) or motion (flow).

Shapes: B batch, R reference frames, C channels, K clusters, S slots.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gsanet.config import ModelConfig
from gsanet.model.fusion import MultiScaleFusion, initialise
from gsanet.model.mit import VARIANTS, MiT
from gsanet.model.prototypes import correlation_maps
from gsanet.model.slots import SlotAttention, SlotGenerator


@dataclass(frozen=True)
class Guided:
    """The 1/16 level of a stream after the slots.

    Attributes:
        features: (B, C, h, w).
        coarse: How the first slots share out each pixel, (B, S, h, w).
        fine: How much each pixel is like each refined slot, 0..1, (B, S, h, w).
    """

    features: Tensor
    coarse: Tensor
    fine: Tensor


class Stream:
    """The layers of one stream.

    Not a module: checkpoints keep these layers at the top level of the network, with the stream in
    their names, so the network registers what `parts` lists and this only says how they follow each
    other.
    """

    def __init__(self, name: str, config: ModelConfig) -> None:
        channels, variant = config.channels, VARIANTS[config.encoder]
        correlated = channels + config.prototypes + config.slots
        self.name = name
        self.clusters = config.prototypes
        self.encoder = MiT(variant)
        self.mffm = [
            initialise(MultiScaleFusion(width, channels, nested=True)) for width in variant.widths
        ]
        self.generator = SlotGenerator(channels, config.slots)
        self.attention = SlotAttention(channels)
        self.fusion = initialise(nn.Conv2d(correlated, channels, 1))

    def parts(self) -> Iterator[tuple[str, nn.Module]]:
        """Layers by the names that checkpoints know; MFFM1 is the coarsest level."""
        yield f"{self.name}_encoder", self.encoder
        for number, fusion in zip((4, 3, 2, 1), self.mffm, strict=True):
            yield f"{self.name}_MFFM{number}", fusion
        yield f"{self.name}_SG", self.generator
        yield f"{self.name}_SA", self.attention
        yield f"{self.name}_fusion", self.fusion

    def levels(self, picture: Tensor) -> list[Tensor]:
        """Features (B, C, h, w) at 1/4, 1/8, 1/16 and 1/32 of a picture (B, 3, H, W)."""
        features = self.encoder(picture)
        return [fuse(feature) for fuse, feature in zip(self.mffm, features, strict=True)]

    def reference_features(self, frames: Tensor) -> list[Tensor]:
        """Features at 1/32 of each of the frames (B, R, 3, H, W), without gradient.

        One by one: that is how the official training updates batch normalisation, and on a CPU it
        is faster than one batch.
        """
        with torch.no_grad():
            return [self.mffm[3](self.encoder(frame)[3]) for frame in frames.unbind(dim=1)]

    def squeeze(self, features: Tensor) -> Tensor:
        """What clusters and slots are made of: (B, C, h, w) of the 1/16 level (B, C, h, w)."""
        squeezed: Tensor = self.generator.sqz(features)
        return squeezed

    def guide(
        self, features: Tensor, squeezed: Tensor, labels: Tensor, references: Tensor
    ) -> Guided:
        """The 1/16 level compared with its own clusters, the references and the slots.

        Args:
            features: (B, C, h, w).
            squeezed: (B, C, h, w), from `squeeze`.
            labels: (B, h * w), the cluster of each pixel.
            references: (B, R, C, C), prototypes of the reference frames.
        """
        prototypes = self.generator.prototypes(squeezed, labels, self.clusters, references)
        slots, coarse = self.generator.slots(features, squeezed)
        refined = self.attention(slots, prototypes)
        clusters_seen = correlation_maps(squeezed, prototypes)
        slots_seen = correlation_maps(squeezed, refined)
        guided = self.fusion(torch.cat((features, clusters_seen, slots_seen), dim=1))
        return Guided(guided, coarse, (slots_seen + 1) / 2)
