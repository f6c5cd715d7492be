"""The recurrent update of RAFT, large and small, and the correlation that it looks up.

Names of parameters are those of the published weights (princeton-vl/RAFT).

Shapes: B batch, h x w = H/8 x W/8, C features, L levels, r radius.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from typing_extensions import override

LEVELS = 4


class Update(NamedTuple):
    """One step.

    Attributes:
        state: The recurrent state (B, hidden, h, w).
        delta: What the flow changes by (B, 2, h, w).
        mask: Weights of the convex upsampling (B, 9 * 64, h, w); None in the small network.
    """

    state: Tensor
    delta: Tensor
    mask: Tensor | None


class Correlation:
    """All pairs of pixels of two feature maps (B, C, h, w), the second at 4 sizes."""

    def __init__(self, first: Tensor, second: Tensor, radius: int) -> None:
        batch, channels, height, width = first.shape
        pairs = first.flatten(2).transpose(1, 2) @ second.flatten(2) / channels**0.5
        level = pairs.view(batch * height * width, 1, *second.shape[2:])
        self._levels = [level]
        for _ in range(LEVELS - 1):
            level = functional.avg_pool2d(level, 2)
            self._levels.append(level)
        steps = torch.linspace(-radius, radius, 2 * radius + 1, device=first.device)
        # the first index of the window moves x: transposed, as the weights were trained with
        self._window = torch.stack(torch.meshgrid(steps, steps, indexing="ij"), dim=-1)

    def at(self, where: Tensor) -> Tensor:
        """Windows around the pixels `where` (B, 2, h, w): (B, L * (2r+1)^2, h, w)."""
        batch, _, height, width = where.shape
        centres = where.permute(0, 2, 3, 1).reshape(-1, 1, 1, 2)
        seen = []
        for number, level in enumerate(self._levels):
            points = centres / 2**number + self._window
            seen.append(_sample(level, points).view(batch, height, width, -1))
        return torch.cat(seen, dim=-1).permute(0, 3, 1, 2).contiguous()


def _sample(level: Tensor, points: Tensor) -> Tensor:
    """Bilinear values of (N, 1, h, w) at pixels (N, a, b, 2); zero outside."""
    size = level.new_tensor([level.shape[3] - 1, level.shape[2] - 1])
    return functional.grid_sample(level, 2 * points / size - 1, align_corners=True)


class UpdateBlock(nn.Module):
    """RAFT large: separable convolutions in the recurrent unit, learned upsampling."""

    def __init__(self, correlated: int, hidden: int, context: int) -> None:
        super().__init__()
        self.encoder = _MotionEncoder(correlated)
        self.gru = _SeparableGRU(hidden, self.encoder.features + context)
        self.flow_head = _FlowHead(hidden, 256)
        self.mask = nn.Sequential(
            nn.Conv2d(hidden, 256, 3, padding=1), nn.ReLU(), nn.Conv2d(256, 9 * 64, 1)
        )

    @override
    def forward(self, state: Tensor, context: Tensor, seen: Tensor, flow: Tensor) -> Update:
        state = self.gru(state, torch.cat((context, self.encoder(seen, flow)), dim=1))
        # a quarter, to balance the gradients of the training
        return Update(state, self.flow_head(state), 0.25 * self.mask(state))


class SmallUpdateBlock(nn.Module):
    """RAFT small."""

    def __init__(self, correlated: int, hidden: int, context: int) -> None:
        super().__init__()
        self.encoder = _SmallMotionEncoder(correlated)
        self.gru = _GRU(hidden, self.encoder.features + context)
        self.flow_head = _FlowHead(hidden, 128)

    @override
    def forward(self, state: Tensor, context: Tensor, seen: Tensor, flow: Tensor) -> Update:
        state = self.gru(state, torch.cat((context, self.encoder(seen, flow)), dim=1))
        return Update(state, self.flow_head(state), None)


class _MotionEncoder(nn.Module):
    features = 128

    def __init__(self, correlated: int) -> None:
        super().__init__()
        self.convc1 = nn.Conv2d(correlated, 256, 1)
        self.convc2 = nn.Conv2d(256, 192, 3, padding=1)
        self.convf1 = nn.Conv2d(2, 128, 7, padding=3)
        self.convf2 = nn.Conv2d(128, 64, 3, padding=1)
        self.conv = nn.Conv2d(192 + 64, self.features - 2, 3, padding=1)

    @override
    def forward(self, seen: Tensor, flow: Tensor) -> Tensor:
        seen = functional.relu(self.convc2(functional.relu(self.convc1(seen))))
        moved = functional.relu(self.convf2(functional.relu(self.convf1(flow))))
        both = functional.relu(self.conv(torch.cat((seen, moved), dim=1)))
        return torch.cat((both, flow), dim=1)


class _SmallMotionEncoder(nn.Module):
    features = 82

    def __init__(self, correlated: int) -> None:
        super().__init__()
        self.convc1 = nn.Conv2d(correlated, 96, 1)
        self.convf1 = nn.Conv2d(2, 64, 7, padding=3)
        self.convf2 = nn.Conv2d(64, 32, 3, padding=1)
        self.conv = nn.Conv2d(96 + 32, self.features - 2, 3, padding=1)

    @override
    def forward(self, seen: Tensor, flow: Tensor) -> Tensor:
        seen = functional.relu(self.convc1(seen))
        moved = functional.relu(self.convf2(functional.relu(self.convf1(flow))))
        both = functional.relu(self.conv(torch.cat((seen, moved), dim=1)))
        return torch.cat((both, flow), dim=1)


class _FlowHead(nn.Module):
    def __init__(self, hidden: int, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(hidden, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, 2, 3, padding=1)

    @override
    def forward(self, state: Tensor) -> Tensor:
        out: Tensor = self.conv2(functional.relu(self.conv1(state)))
        return out


class _GRU(nn.Module):
    def __init__(self, hidden: int, inputs: int) -> None:
        super().__init__()
        self.convz = nn.Conv2d(hidden + inputs, hidden, 3, padding=1)
        self.convr = nn.Conv2d(hidden + inputs, hidden, 3, padding=1)
        self.convq = nn.Conv2d(hidden + inputs, hidden, 3, padding=1)

    @override
    def forward(self, state: Tensor, x: Tensor) -> Tensor:
        return _gated(state, x, self.convz, self.convr, self.convq)


class _SeparableGRU(nn.Module):
    """First along the rows, then along the columns."""

    def __init__(self, hidden: int, inputs: int) -> None:
        super().__init__()
        for number, kernel in ((1, (1, 5)), (2, (5, 1))):
            padding = (kernel[0] // 2, kernel[1] // 2)
            for gate in "zrq":
                convolution = nn.Conv2d(hidden + inputs, hidden, kernel, padding=padding)
                self.add_module(f"conv{gate}{number}", convolution)

    @override
    def forward(self, state: Tensor, x: Tensor) -> Tensor:
        for number in (1, 2):
            gates = (self.get_submodule(f"conv{gate}{number}") for gate in "zrq")
            state = _gated(state, x, *gates)
        return state


def _gated(
    state: Tensor, x: Tensor, update: nn.Module, reset: nn.Module, propose: nn.Module
) -> Tensor:
    both = torch.cat((state, x), dim=1)
    share = update(both).sigmoid()
    kept = reset(both).sigmoid() * state
    proposal = propose(torch.cat((kept, x), dim=1)).tanh()
    out: Tensor = (1 - share) * state + share * proposal
    return out
