"""The convolutional encoders of RAFT, large and small.

Names of parameters are those of the published weights (princeton-vl/RAFT).
"""

from collections.abc import Callable

from torch import Tensor, nn
from torch.nn import functional
from typing_extensions import override

Norm = Callable[[int], nn.Module]


def no_norm(channels: int) -> nn.Module:
    """In the place of a normalisation; has no weights."""
    del channels
    return nn.Identity()


class Encoder(nn.Module):
    """A picture (B, 3, H, W) to features (B, C, H/8, W/8)."""

    def __init__(
        self,
        block: "type[ResidualBlock | BottleneckBlock]",
        widths: tuple[int, int, int],
        features: int,
        norm: Norm,
    ) -> None:
        super().__init__()
        stem, middle, last = widths
        self.norm1 = norm(stem)
        self.conv1 = nn.Conv2d(3, stem, 7, stride=2, padding=3)
        self.layer1 = nn.Sequential(block(stem, stem, 1, norm), block(stem, stem, 1, norm))
        self.layer2 = nn.Sequential(block(stem, middle, 2, norm), block(middle, middle, 1, norm))
        self.layer3 = nn.Sequential(block(middle, last, 2, norm), block(last, last, 1, norm))
        self.conv2 = nn.Conv2d(last, features, 1)

    @override
    def forward(self, picture: Tensor) -> Tensor:
        x = functional.relu(self.norm1(self.conv1(picture)))
        out: Tensor = self.conv2(self.layer3(self.layer2(self.layer1(x))))
        return out


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions beside a shortcut; every convolution has its own ReLU."""

    def __init__(self, before: int, after: int, stride: int, norm: Norm) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, stride, padding=1)
        self.conv2 = nn.Conv2d(after, after, 3, padding=1)
        self.norm1 = norm(after)
        self.norm2 = norm(after)
        if stride > 1:
            # published weights hold the shortcut's normalisation under both names
            self.norm3 = norm(after)
            self.downsample = nn.Sequential(nn.Conv2d(before, after, 1, stride), self.norm3)
        else:
            self.downsample = nn.Sequential()

    @override
    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.norm1(self.conv1(x)))
        y = functional.relu(self.norm2(self.conv2(y)))
        return functional.relu(self.downsample(x) + y)


class BottleneckBlock(nn.Module):
    """A 3x3 convolution at a quarter of the width, between two 1x1, beside a shortcut."""

    def __init__(self, before: int, after: int, stride: int, norm: Norm) -> None:
        super().__init__()
        narrow = after // 4
        self.conv1 = nn.Conv2d(before, narrow, 1)
        self.conv2 = nn.Conv2d(narrow, narrow, 3, stride, padding=1)
        self.conv3 = nn.Conv2d(narrow, after, 1)
        self.norm1 = norm(narrow)
        self.norm2 = norm(narrow)
        self.norm3 = norm(after)
        self.downsample = nn.Sequential()
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(before, after, 1, stride), norm(after))

    @override
    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.norm1(self.conv1(x)))
        y = functional.relu(self.norm2(self.conv2(y)))
        y = functional.relu(self.norm3(self.conv3(y)))
        return functional.relu(self.downsample(x) + y)
