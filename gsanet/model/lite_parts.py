"""Small building blocks of the compact network: convolutions, encoder, context.

Shapes: B pictures, C channels, H and W the height and width of a map.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional
from typing_extensions import override


class ConvNorm(nn.Module):
    """Convolution, batch normalisation and, unless `activate` is off, a ReLU.

    Padding keeps the size (at stride 1); `groups=channels` makes it depthwise.
    """

    def __init__(  # noqa: PLR0913 - the parameters of a convolution
        self,
        inputs: int,
        outputs: int,
        *,
        kernel: int = 3,
        stride: int = 1,
        dilation: int = 1,
        groups: int = 1,
        activate: bool = True,
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            inputs,
            outputs,
            kernel,
            stride,
            padding=dilation * (kernel // 2),
            dilation=dilation,
            groups=groups,
            bias=False,
        )
        self.norm = nn.BatchNorm2d(outputs)
        self.activate = activate

    @override
    def forward(self, x: Tensor) -> Tensor:
        x = self.norm(self.conv(x))
        return functional.relu(x, inplace=True) if self.activate else x


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions beside an identity; starts as the identity (last scale zero)."""

    def __init__(self, channels: int, *, dilation: int = 1) -> None:
        super().__init__()
        self.first = ConvNorm(channels, channels, dilation=dilation)
        self.second = ConvNorm(channels, channels, dilation=dilation, activate=False)
        nn.init.zeros_(self.second.norm.weight)

    @override
    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.second(self.first(x)), inplace=True)


class Encoder(nn.Module):
    """Five maps at 1/2, 1/4, 1/8, 1/16 and 1/32 of the input, the last stage partly dilated."""

    def __init__(self, inputs: int, channels: tuple[int, ...], blocks: tuple[int, ...]) -> None:
        super().__init__()
        self.stem = ConvNorm(inputs, channels[0], stride=2)
        last = len(blocks) - 1
        self.stages = nn.ModuleList(
            nn.Sequential(
                ConvNorm(channels[stage], channels[stage + 1], stride=2),
                *(
                    ResidualBlock(
                        channels[stage + 1], dilation=2 if stage == last and block > 0 else 1
                    )
                    for block in range(count)
                ),
            )
            for stage, count in enumerate(blocks)
        )

    @override
    def forward(self, picture: Tensor) -> list[Tensor]:
        x = self.stem(picture)
        maps = [x]
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps


class Context(nn.Module):
    """Multi-scale context: a chain of depthwise convolutions of growing dilation."""

    def __init__(self, inputs: int, outputs: int, dilations: tuple[int, ...] = (1, 3, 5)) -> None:
        super().__init__()
        self.project = ConvNorm(inputs, outputs, kernel=1)
        self.branches = nn.ModuleList(
            ConvNorm(outputs, outputs, dilation=dilation, groups=outputs) for dilation in dilations
        )
        self.merge = ConvNorm(outputs, outputs, kernel=1)

    @override
    def forward(self, x: Tensor) -> Tensor:
        x = self.project(x)
        y = x
        for branch in self.branches:
            y = y + branch(y)
        merged: Tensor = self.merge(y)
        return merged + x


def upsample_like(x: Tensor, target: Tensor) -> Tensor:
    """Bilinear resize of `x` (B C h w) to the height and width of `target`."""
    return functional.interpolate(x, size=target.shape[2:], mode="bilinear", align_corners=False)


def cosine_maps(features: Tensor, prototypes: Tensor) -> Tensor:
    """Cosine similarity of features (B C H W) with prototypes (B N C): B N H W, in -1..1."""
    return torch.einsum(
        "bnc,bchw->bnhw",
        functional.normalize(prototypes, dim=-1),
        functional.normalize(features, dim=1),
    )
