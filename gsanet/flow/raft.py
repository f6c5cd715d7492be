"""RAFT, large and small: optical flow for users who have its weights.

Teed and Deng, "RAFT: Recurrent All-Pairs Field Transforms for Optical Flow", ECCV 2020 (code:
princeton-vl/RAFT). Written anew; parameters keep the official names, numbers are proven equal by
the parity tests. `raft_names` reads torchvision's files.

Shapes: B batch, H x W multiples of 8 and at least 128, h x w = H/8 x W/8.
"""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from typing_extensions import override

from gsanet.device import Device, cpu
from gsanet.flow.field import FlowField
from gsanet.flow.raft_encoder import BottleneckBlock, Encoder, ResidualBlock, no_norm
from gsanet.flow.raft_update import LEVELS, Correlation, SmallUpdateBlock, Update, UpdateBlock

ROUNDS = 12
STRIDE = 8
LEAST_SIDE = STRIDE * 2**LEVELS
"""Below this the coarsest correlation has a single row, between whose pixels nothing lies."""

MOST_PIXELS = 864 * 480
"""The estimator shrinks larger pictures: memory grows with the square of this."""


class RAFT(nn.Module):
    """Flow from one picture to another, found step by step.

    Pictures are (B, 3, H, W) in 0..255, as the official code takes them.
    """

    def __init__(
        self, *, features: Encoder, context: Encoder, update: nn.Module, hidden: int, radius: int
    ) -> None:
        super().__init__()
        self.fnet = features
        self.cnet = context
        self.update_block = update
        self.hidden = hidden
        self.radius = radius

    @override
    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        """The last flow, (B, 2, H, W) in pixels."""
        return self.last(first, second)[1]

    def last(
        self, first: Tensor, second: Tensor, rounds: int = ROUNDS, start: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Flow after so many rounds: (B, 2, h, w) in its own pixels, and (B, 2, H, W).

        `start` is a flow (B, 2, h, w) to begin with, such as that of the frame before.
        """
        *_, (flow, mask) = self._rounds(first, second, rounds, start)
        return flow, _upsampled(flow, mask)

    def refinements(
        self, first: Tensor, second: Tensor, rounds: int = ROUNDS, start: Tensor | None = None
    ) -> Iterator[Tensor]:
        """The flow (B, 2, H, W) after each round, for training."""
        for flow, mask in self._rounds(first, second, rounds, start):
            yield _upsampled(flow, mask)

    def _rounds(
        self, first: Tensor, second: Tensor, rounds: int, start: Tensor | None
    ) -> Iterator[tuple[Tensor, Tensor | None]]:
        if first.shape != second.shape or rounds < 1:
            raise ValueError(f"{rounds} rounds from {tuple(first.shape)} to {tuple(second.shape)}")
        height, width = first.shape[2:]
        if height % STRIDE or width % STRIDE or min(height, width) < LEAST_SIDE:
            raise ValueError(f"sides are multiples of {STRIDE}, not {height} x {width}")
        first, second = first / 127.5 - 1, second / 127.5 - 1
        features, others = self.fnet(torch.cat((first, second))).chunk(2)
        correlation = Correlation(features, others, self.radius)
        seen = self.cnet(first)
        state = seen[:, : self.hidden].tanh()
        context = functional.relu(seen[:, self.hidden :])
        origin = _pixels(state)
        flow = torch.zeros_like(origin) if start is None else start
        for _ in range(rounds):
            flow = flow.detach()
            update: Update = self.update_block(state, context, correlation.at(origin + flow), flow)
            state, flow = update.state, flow + update.delta
            yield flow, update.mask


def large() -> RAFT:
    """5.3 million parameters."""
    hidden, context, radius = 128, 128, 4
    widths = (64, 96, 128)
    return RAFT(
        features=Encoder(ResidualBlock, widths, 256, nn.InstanceNorm2d),
        context=Encoder(ResidualBlock, widths, hidden + context, nn.BatchNorm2d),
        update=UpdateBlock(_correlated(radius), hidden, context),
        hidden=hidden,
        radius=radius,
    )


def small() -> RAFT:
    """1.0 million parameters; about a quarter of the time."""
    hidden, context, radius = 96, 64, 3
    widths = (32, 64, 96)
    return RAFT(
        features=Encoder(BottleneckBlock, widths, 128, nn.InstanceNorm2d),
        context=Encoder(BottleneckBlock, widths, hidden + context, no_norm),
        update=SmallUpdateBlock(_correlated(radius), hidden, context),
        hidden=hidden,
        radius=radius,
    )


class RaftFlow:
    """A `FlowEstimator` around a RAFT network."""

    def __init__(self, network: RAFT, device: Device | None = None, rounds: int = ROUNDS) -> None:
        self._device = device or cpu()
        self._network = network.eval().to(self._device.handle)
        self._rounds = rounds

    def estimate(self, first: NDArray[np.uint8], second: NDArray[np.uint8]) -> FlowField:
        """Flow between two RGB pictures (H, W, 3), on their own grid."""
        if first.shape != second.shape:
            raise ValueError(f"flow between pictures of {first.shape} and {second.shape}")
        height, width = first.shape[:2]
        with torch.inference_mode():
            pictures = torch.cat([self._input(picture) for picture in (first, second)])
            rows, columns = pictures.shape[2:]
            left, right = _around(columns)
            top, bottom = _around(rows)
            padded = functional.pad(pictures, (left, right, top, bottom), mode="replicate")
            _, flow = self._network.last(padded[:1], padded[1:], self._rounds)
            inner = flow[0, :, top : top + rows, left : left + columns]
            uv = inner.permute(1, 2, 0).cpu().numpy()
        return FlowField(np.ascontiguousarray(uv, np.float32)).resized(height, width)

    def _input(self, picture: NDArray[np.uint8]) -> Tensor:
        """(1, 3, H', W') float in 0..255, shrunk if it is too large."""
        values = torch.from_numpy(np.ascontiguousarray(picture)).to(self._device.handle)
        x = values.permute(2, 0, 1)[None].float()
        scale = (MOST_PIXELS / (x.shape[2] * x.shape[3])) ** 0.5
        if scale >= 1:
            return x
        size = [max(1, round(side * scale)) for side in x.shape[2:]]
        return functional.interpolate(x, size, mode="bilinear", antialias=True)


def _around(length: int) -> tuple[int, int]:
    """Padding before and after, which leaves the picture in the middle."""
    lack = max(-(-length // STRIDE) * STRIDE, LEAST_SIDE) - length
    return lack // 2, lack - lack // 2


def _correlated(radius: int) -> int:
    """Channels that `Correlation.at` gives."""
    return LEVELS * (2 * radius + 1) ** 2


def _pixels(like: Tensor) -> Tensor:
    """X and y of every pixel, (1, 2, h, w)."""
    rows, columns = (torch.arange(side, device=like.device) for side in like.shape[2:])
    y, x = torch.meshgrid(rows, columns, indexing="ij")
    return torch.stack((x, y)).to(like.dtype)[None].expand(like.shape[0], -1, -1, -1)


def _upsampled(flow: Tensor, mask: Tensor | None) -> Tensor:
    """(B, 2, h, w) to (B, 2, H, W): each pixel a mixture of the 3 x 3 around it, or bilinear."""
    if mask is None:
        return STRIDE * functional.interpolate(
            flow, scale_factor=STRIDE, mode="bilinear", align_corners=True
        )
    batch, _, height, width = flow.shape
    shares = mask.view(batch, 1, 9, STRIDE, STRIDE, height, width).softmax(dim=2)
    around = functional.unfold(STRIDE * flow, 3, padding=1).view(batch, 2, 9, 1, 1, height, width)
    fine = (shares * around).sum(dim=2).permute(0, 1, 4, 2, 5, 3)
    return fine.reshape(batch, 2, STRIDE * height, STRIDE * width)
