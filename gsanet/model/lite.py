"""The compact GSANet, the default model: at most five million parameters, made for a CPU.

Two encoders (picture and flow), guided slots on the 1/16 map of each stream, and a top-down
decoder that refines one map from 1/32 to 1/2 of the input, each level adding to the logits of the
one below. The idea is GSANet's (CVPR 2024); the parts are our own and small.

Inputs are B 3 H W in -1..1: `rgb` the picture, `flow` the camera-compensated flow on the colour
wheel. Height and width are multiples of 32 in use, but any size from 32 works.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from typing_extensions import override

from gsanet.config import LiteConfig
from gsanet.model.lite_parts import Context, ConvNorm, Encoder, upsample_like
from gsanet.model.lite_slots import GuidedSlots, SlotResult


class StreamFeatures(NamedTuple):
    """One stream of one batch of pictures.

    Attributes:
        maps: Features at 1/2, 1/4, 1/8, 1/16 and 1/32, each B C h w.
        prototypes: What the pictures offer when they serve as references, B N C.
    """

    maps: tuple[Tensor, ...]
    prototypes: Tensor


class Encoded(NamedTuple):
    """Both streams of a batch of pictures."""

    rgb: StreamFeatures
    flow: StreamFeatures


class References(NamedTuple):
    """Prototypes of reference pictures, B (R*N) C for each stream; see `references_of`."""

    rgb: Tensor
    flow: Tensor


class LiteOutput(NamedTuple):
    """What the network says.

    Attributes:
        logits: Maps B 1 h w at 1/2, 1/4, 1/8, 1/16 and 1/32; the first is the answer.
        rgb: The slots of the picture's stream.
        flow: The slots of the flow's stream.
    """

    logits: tuple[Tensor, ...]
    rgb: SlotResult
    flow: SlotResult


class Stream(nn.Module):
    """Encoder, channel reduction and guided slots of one stream."""

    def __init__(self, config: LiteConfig) -> None:
        super().__init__()
        width = config.channels
        self.encoder = Encoder(3, config.stages, config.blocks)
        self.reduce = nn.ModuleList(
            [
                ConvNorm(config.stages[1], width // 2, kernel=1),
                ConvNorm(config.stages[2], width, kernel=1),
                Context(config.stages[3], width),
                Context(config.stages[4], width),
            ]
        )
        self.slots = GuidedSlots(
            width,
            clusters=config.prototypes,
            reference_prototypes=config.reference_prototypes,
            neighbours=config.neighbours,
            rounds=config.rounds,
        )

    @override
    def forward(self, picture: Tensor) -> StreamFeatures:
        stem, *deeper = self.encoder(picture)
        maps = [reduce(x) for reduce, x in zip(self.reduce, deeper, strict=True)]
        return StreamFeatures((stem, *maps), self.slots.prototypes(maps[2]))


class Decoder(nn.Module):
    """Joins the streams and refines one map from coarse to fine."""

    def __init__(self, config: LiteConfig, streams: int = 2) -> None:
        super().__init__()
        width, half = config.channels, config.channels // 2
        self.join = nn.ModuleList(
            ConvNorm(streams * channels, channels) for channels in (half, width, width, width)
        )
        self.gate = nn.ModuleList(
            ConvNorm(2 * channels, channels) for channels in (half, width, width)
        )
        self.narrow = nn.Conv2d(width, half, 1)
        self.sharpen = nn.Sequential(
            ConvNorm(half + streams * config.stages[0], config.head),
            ConvNorm(config.head, config.head),
        )
        self.heads = nn.ModuleList(
            nn.Conv2d(channels, 1, 3, padding=1)
            for channels in (config.head, half, width, width, width)
        )
        *_, coarsest = self.heads
        for head in self.heads:
            # most of a picture is background: start there
            nn.init.constant_(head.get_parameter("bias"), -1.5 if head is coarsest else 0.0)

    @override
    def forward(self, *streams: list[Tensor]) -> tuple[Tensor, ...]:
        stem, *deeper = [torch.cat(maps, 1) for maps in zip(*streams, strict=True)]
        levels = [join(x) for join, x in zip(self.join, deeper, strict=True)]
        x = levels[3]
        logits = [self.heads[4](x)]
        for level in (2, 1, 0):
            x = self._step(x, levels[level], level)
            logits.append(self.heads[level + 1](x) + upsample_like(logits[-1], x))
        x = self.sharpen(torch.cat([upsample_like(x, stem), stem], 1))
        logits.append(self.heads[0](x) + upsample_like(logits[-1], x))
        return tuple(reversed(logits))

    def _step(self, coarse: Tensor, fine: Tensor, level: int) -> Tensor:
        if level == 0:
            coarse = self.narrow(coarse)
        coarse = upsample_like(coarse, fine)
        gated: Tensor = self.gate[level](torch.cat([fine, fine * coarse], 1))
        return gated + coarse


class LiteGSANet(nn.Module):
    """The compact GSANet.

    `encode` once, `decode` with the references wanted: at inference the references are a few
    frames spread over the clip, encoded once; in training the frames of a clip serve each other.
    """

    def __init__(self, config: LiteConfig) -> None:
        super().__init__()
        self.config = config
        self.rgb = Stream(config)
        self.flow = Stream(config)
        self.decoder = Decoder(config)

    def encode(self, rgb: Tensor, flow: Tensor) -> Encoded:
        return Encoded(self.rgb(rgb), self.flow(flow))

    def decode(self, encoded: Encoded, references: References) -> LiteOutput:
        """Logits of the pictures in `encoded`; batch sizes must agree (expand the references)."""
        results = [
            stream.slots(features.maps[3], prototypes)
            for stream, features, prototypes in zip(
                (self.rgb, self.flow), encoded, references, strict=True
            )
        ]
        maps = [
            [*features.maps[:3], result.features, features.maps[4]]
            for features, result in zip(encoded, results, strict=True)
        ]
        return LiteOutput(self.decoder(*maps), *results)

    @override
    def forward(self, rgb: Tensor, flow: Tensor, frames: int) -> LiteOutput:
        """Decode clips of `frames` pictures each (B = clips * frames, frames of a clip adjacent).

        Every frame has the other frames of its clip as references.
        """
        encoded = self.encode(rgb, flow)
        references = References(*(mutual(stream.prototypes, frames) for stream in encoded))
        return self.decode(encoded, references)


def references_of(encoded: Encoded, batch: int) -> References:
    """All pictures of `encoded` as the references of each of `batch` others."""
    return References(
        *(
            stream.prototypes.reshape(1, -1, stream.prototypes.shape[-1]).expand(batch, -1, -1)
            for stream in encoded
        )
    )


def mutual(prototypes: Tensor, frames: int) -> Tensor:
    """For each frame the prototypes of the other frames of its clip: (K F) N C to (K F) M C.

    A clip of a single frame refers to itself.
    """
    total, count, channels = prototypes.shape
    if frames == 1:
        return prototypes
    clips = prototypes.view(total // frames, frames, count, channels)
    others = [
        torch.cat([clips[:, other] for other in range(frames) if other != frame], 1)
        for frame in range(frames)
    ]
    return torch.stack(others, 1).reshape(total, (frames - 1) * count, channels)
