"""Multi-scale feature fusion (MFFM), fusion of the two streams, and the decoder's heads.

Lee et al., "Guided Slot Attention for Unsupervised Video Object Segmentation", CVPR 2024. Names of
parameters are those of the published checkpoints.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional
from typing_extensions import override

_Module = TypeVar("_Module", bound=nn.Module)


class ConvNorm(nn.Module):
    """Convolution without bias, then batch normalisation; keeps the size of its input."""

    def __init__(self, before: int, after: int, kernel: int, dilation: int = 1) -> None:
        super().__init__()
        padding = dilation * (kernel // 2)
        self.conv = nn.Conv2d(before, after, kernel, padding=padding, dilation=dilation, bias=False)
        self.bn = nn.BatchNorm2d(after)

    @override
    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.bn(self.conv(x))
        return out


class MultiScaleFusion(nn.Module):
    """One level of the encoder seen through growing dilations, reduced to `after` channels.

    `nested` only decides how checkpoints call the branches: the video network's sit in a container
    of one (`branch0.0.conv`), the image network's do not (`branch0.conv`).
    """

    def __init__(self, before: int, after: int, *, nested: bool) -> None:
        super().__init__()
        wrap: Callable[[nn.Module], nn.Module] = nn.Sequential if nested else _bare
        self.branch0 = wrap(ConvNorm(before, after, 1))
        self.branch1 = wrap(ConvNorm(after, after, 3, dilation=6))
        self.branch2 = wrap(ConvNorm(after, after, 3, dilation=12))
        self.branch3 = wrap(ConvNorm(after, after, 3, dilation=18))
        self.in_conv = nn.Conv2d(before, after, 1)

    @override
    def forward(self, x: Tensor) -> Tensor:
        squeezed = self.in_conv(x)
        near = self.branch1(squeezed)
        middle = self.branch2(squeezed + near)
        far = self.branch3(squeezed + middle)
        return functional.relu(self.branch0(x) + far)


class StreamFusion(nn.Module):
    """Appearance and motion of one level, each (B, C, h, w), to (B, C, h, w)."""

    def __init__(self, after: int) -> None:
        super().__init__()
        before = 2 * after
        self.conv1 = nn.Sequential(
            nn.Conv2d(before, before, 3, padding=1),
            nn.BatchNorm2d(before),
            nn.ReLU(),
            nn.Conv2d(before, before, 3, padding=1),
        )
        self.conv2 = nn.Sequential(
            nn.Conv2d(before, after, 3, padding=1), nn.BatchNorm2d(after), nn.ReLU()
        )

    @override
    def forward(self, appearance: Tensor, motion: Tensor) -> Tensor:
        both = torch.cat((appearance, motion), dim=1)
        out: Tensor = self.conv2(functional.relu(both + self.conv1(both)))
        return out


class LevelFusion(nn.Module):
    """A level, and what the coarser levels make of it."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv_upsample = ConvNorm(channels, channels, 3)  # in checkpoints, without a use
        self.cat_conv = ConvNorm(2 * channels, channels, 3)

    @override
    def forward(self, level: Tensor, coarser: Tensor) -> Tensor:
        return functional.relu(self.cat_conv(torch.cat((level, level * coarser), dim=1)))


class SideOutputs(nn.Module):
    """Base of both networks: four levels to four maps of logits, from coarse to fine.

    A base class rather than a part because checkpoints have these layers at their top level.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fusion1 = LevelFusion(channels)
        self.fusion2 = LevelFusion(channels)
        self.fusion3 = LevelFusion(channels)
        self.linearr5 = nn.Conv2d(channels, 1, 3, padding=1)
        self.linearr6 = nn.Conv2d(channels, 1, 3, padding=1)
        self.linearr7 = nn.Conv2d(channels, 1, 3, padding=1)
        self.linearr8 = nn.Conv2d(channels, 1, 3, padding=1)
        initialise(self)

    def decode(self, levels: Sequence[Tensor]) -> tuple[Tensor, ...]:
        """Logits (B, 1, H/4, W/4), the finest first, of features at 1/4, 1/8, 1/16 and 1/32."""
        level1, level2, level3, level4 = (
            level
            if number == 0
            else functional.interpolate(level, scale_factor=2**number, mode="bilinear")
            for number, level in enumerate(levels)
        )
        level3 = self.fusion3(level3, level4)
        level2 = self.fusion2(level2, level3)
        level1 = self.fusion1(level1, level2)
        coarsest = self.linearr8(level4)
        coarse = self.linearr7(level3) + coarsest
        fine = self.linearr6(level2) + coarse
        finest = self.linearr5(level1) + fine
        return finest, fine, coarse, coarsest


def to_size(x: Tensor, size: tuple[int, int]) -> Tensor:
    """Maps resized as the official network does it: bilinear between the outermost pixels."""
    return functional.interpolate(x, size, mode="bilinear", align_corners=True)


def initialise(module: _Module) -> _Module:
    """He initialisation of every convolution and linear layer inside, as the official code does."""
    for layer in module.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight, mode="fan_in", nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return module


def _bare(module: nn.Module) -> nn.Module:
    return module
