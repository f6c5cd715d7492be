"""Guided slots of the compact network: prototypes, aggregation, foreground and background.

The idea is GSANet's (Lee, Cho, Lee, Park and Lee, "Guided Slot Attention for Unsupervised Video
Object Segmentation", CVPR 2024), in a form small enough for a CPU: prototypes of the picture come
from k-means over its own pixels, prototypes of reference pictures from learned attention maps;
the feature aggregation transformer (FAT) lets the former look at the latter; two slots, seeded by
a coarse map, then look at the prototypes nearest to them.

Shapes: B pictures, C channels, H W map, N prototypes, S slots (0 foreground, 1 background).
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from typing_extensions import override

from gsanet.model.lite_parts import ConvNorm, cosine_maps

SLOTS = 2
KMEANS_ROUNDS = 4
EPSILON = 1e-4


class SlotResult(NamedTuple):
    """What the slots say.

    Attributes:
        features: Input features enriched by the similarities, B C H W.
        guidance_logits: The coarse map the slots are seeded by, B 2 H W (softmax over the two).
        similarity: Cosine of each pixel with each slot after the last round, B 2 H W.
    """

    features: Tensor
    guidance_logits: Tensor
    similarity: Tensor


class AggregationTransformer(nn.Module):
    """One pre-norm round: attend to the references, attend to each other, mix channels."""

    def __init__(self, channels: int, heads: int = 4) -> None:
        super().__init__()
        self.norm_query = nn.LayerNorm(channels)
        self.norm_self = nn.LayerNorm(channels)
        self.norm_mix = nn.LayerNorm(channels)
        self.norm_reference = nn.LayerNorm(channels)
        self.cross_attention = nn.MultiheadAttention(channels, heads, batch_first=True)
        self.self_attention = nn.MultiheadAttention(channels, heads, batch_first=True)
        self.mix = nn.Sequential(
            nn.Linear(channels, 2 * channels), nn.GELU(), nn.Linear(2 * channels, channels)
        )

    @override
    def forward(self, query: Tensor, reference: Tensor) -> Tensor:
        """Return `query` (B N C) after looking at `reference` (B M C)."""
        reference = self.norm_reference(reference)
        attended, _ = self.cross_attention(
            self.norm_query(query), reference, reference, need_weights=False
        )
        query = query + attended
        own = self.norm_self(query)
        attended, _ = self.self_attention(own, own, own, need_weights=False)
        query = query + attended
        mixed: Tensor = self.mix(self.norm_mix(query))
        return query + mixed


@torch.no_grad()
def cluster_weights(pixels: Tensor, clusters: int, rounds: int = KMEANS_ROUNDS) -> Tensor:
    """Averaging weights (B N P) of Euclidean k-means over `pixels` (B P C).

    Seeds are evenly spaced pixels, so that the same picture always gives the same clusters.
    An empty cluster gets zero weights.
    """
    seeds = torch.linspace(0, pixels.shape[1] - 1, clusters, device=pixels.device).long()
    centres = pixels[:, seeds]
    weights = pixels.new_zeros(())
    for _ in range(rounds):
        nearest = torch.cdist(pixels, centres).argmin(-1)
        members = functional.one_hot(nearest, clusters).to(pixels.dtype).transpose(1, 2)
        weights = members / (members.sum(-1, keepdim=True) + EPSILON)
        centres = members @ pixels / (members.sum(-1, keepdim=True) + EPSILON)
    return weights


class GuidedSlots(nn.Module):
    """Foreground and background slots of one stream, guided by prototypes.

    Args:
        channels: C of the features it reads and returns.
        clusters: Prototypes taken from the picture itself.
        reference_prototypes: Prototypes taken from each reference picture.
        neighbours: Prototypes each slot looks at, the most similar ones.
        rounds: How often the slots look.
    """

    def __init__(
        self,
        channels: int,
        *,
        clusters: int = 16,
        reference_prototypes: int = 16,
        neighbours: int = 8,
        rounds: int = 2,
    ) -> None:
        super().__init__()
        self.clusters = clusters
        self.neighbours = neighbours
        self.rounds = rounds
        self.squeeze = nn.Conv2d(channels, channels, 1)
        self.guidance = nn.Conv2d(channels, SLOTS, 1)
        self.reference_attention = nn.Conv2d(channels, reference_prototypes, 1)
        self.aggregate = AggregationTransformer(channels)
        self.refine = AggregationTransformer(channels)
        self.fuse = ConvNorm(channels + clusters + SLOTS, channels, kernel=1)

    def prototypes(self, features: Tensor) -> Tensor:
        """Prototypes of a picture in its role as a reference: B C H W to B N C."""
        squeezed = self.squeeze(features).flatten(2)
        attention = self.reference_attention(features).flatten(2).softmax(-1)
        prototypes: Tensor = attention @ squeezed.transpose(1, 2)
        return prototypes

    @override
    def forward(self, features: Tensor, references: Tensor) -> SlotResult:
        """Find the slots of `features` (B C H W) with the help of `references` (B N C)."""
        squeezed = self.squeeze(features)
        pixels = squeezed.flatten(2).transpose(1, 2)
        guidance = self.guidance(features)
        share = guidance.flatten(2).softmax(1)
        slots = (share @ pixels) / (share.sum(-1, keepdim=True) + EPSILON)
        weights = cluster_weights(pixels.detach().float(), self.clusters).to(pixels.dtype)
        aggregated = self.aggregate(weights @ pixels, references)
        pool = torch.cat([references, aggregated], 1)
        for _ in range(self.rounds):
            slots = self._look(slots, pool)
        similarity = cosine_maps(squeezed, slots)
        maps = torch.cat([features, cosine_maps(squeezed, aggregated), similarity], 1)
        return SlotResult(self.fuse(maps), guidance, similarity)

    def _look(self, slots: Tensor, pool: Tensor) -> Tensor:
        batch, _, channels = slots.shape
        cosine = functional.normalize(slots, dim=-1) @ functional.normalize(pool, dim=-1).transpose(
            1, 2
        )
        nearest = cosine.topk(min(self.neighbours, pool.shape[1]), -1).indices
        chosen = torch.gather(
            pool[:, None].expand(-1, SLOTS, -1, -1),
            2,
            nearest[..., None].expand(-1, -1, -1, channels),
        ).reshape(batch * SLOTS, -1, channels)
        looked: Tensor = self.refine(slots.reshape(batch * SLOTS, 1, channels), chosen)
        return looked.reshape(batch, SLOTS, channels)
