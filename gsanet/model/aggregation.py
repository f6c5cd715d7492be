"""Feature aggregation transformer (FAT): prototypes of one frame meet those of other frames.

Lee et al., CVPR 2024, section 3.3. Names of parameters are those of the published checkpoints.

Shapes: B batch, N global prototypes, M groups of L local prototypes, C channels.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional
from typing_extensions import override

_HEADS, _HEAD_WIDTH, _DROPOUT = 2, 32, 0.3


class FeatureAggregation(nn.Module):
    """Global (B, N, C) and local (B, M, L, C) prototypes to refined global ones (B, N, C)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.line_conv_att = nn.Conv2d(channels, 1, 1, bias=False)
        self.conva = nn.Conv1d(channels, channels, 1, bias=False)
        self.ATB = _Exchange(channels)
        # in checkpoints, without a use
        self.convn = nn.Conv1d(channels, channels, 1, bias=False)
        self.convl = nn.Conv1d(channels, channels, 1, bias=False)
        self.convd = nn.Sequential(
            nn.Conv1d(2 * channels, channels, 1, bias=False), nn.BatchNorm1d(channels)
        )

    @override
    def forward(self, globals_: Tensor, locals_: Tensor) -> Tensor:
        scores = functional.linear(locals_, self.line_conv_att.weight.flatten(1))
        groups = (locals_ * scores.softmax(dim=2)).sum(dim=2)
        groups = functional.linear(groups, self.conva.weight.squeeze(2))
        return functional.leaky_relu(self.ATB(globals_, groups), 0.2)


class _Exchange(nn.Module):
    """Groups (B, M, C) look at the global prototypes (B, N, C), then those at the groups."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.G2L = _CrossAttention(channels)
        self.L2G = _CrossAttention(channels)
        self.former1 = _Former(channels)
        self.former2 = _Former(channels)

    @override
    def forward(self, globals_: Tensor, groups: Tensor) -> Tensor:
        # the value projection takes the place of the global prototypes, without a residual
        seen, values = self.G2L(groups, globals_)
        groups = self.former1(groups + seen)
        seen, _ = self.L2G(values, groups)
        out: Tensor = self.former2(values + seen)
        return out


class _CrossAttention(nn.Module):
    """One head. Returns what the queries saw and the values they saw it in."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.to_q = nn.Linear(channels, channels)
        self.to_k = nn.Linear(channels, channels)
        self.to_v = nn.Linear(channels, channels)
        self.to_out = nn.Sequential(nn.Linear(channels, channels))

    @override
    def forward(self, queries: Tensor, context: Tensor) -> tuple[Tensor, Tensor]:
        values = self.to_v(context)
        queries, keys = self.to_q(queries), self.to_k(context)
        seen = functional.scaled_dot_product_attention(queries, keys, values)
        return self.to_out(seen), values


class _Former(nn.Module):
    """A transformer layer with normalisation first."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        parts = (_SelfAttention(channels), _FeedForward(channels))
        self.layers = nn.ModuleList([nn.ModuleList(_PreNorm(channels, part) for part in parts)])

    @override
    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            for part in layer:  # type: ignore[attr-defined]  # a ModuleList is iterable
                x = x + part(x)
        return x


class _PreNorm(nn.Module):
    def __init__(self, channels: int, part: nn.Module) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(channels)
        self.fn = part

    @override
    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.fn(self.norm(x))
        return out


class _SelfAttention(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        inner = _HEADS * _HEAD_WIDTH
        self.to_qkv = nn.Linear(channels, 3 * inner, bias=False)
        self.to_out = nn.Sequential(nn.Linear(inner, channels), nn.Dropout(_DROPOUT))

    @override
    def forward(self, x: Tensor) -> Tensor:
        parts = self.to_qkv(x).unflatten(2, (3, _HEADS, _HEAD_WIDTH))
        query, key, value = (part.transpose(1, 2) for part in torch.unbind(parts, dim=2))
        attended = functional.scaled_dot_product_attention(query, key, value)
        out: Tensor = self.to_out(attended.transpose(1, 2).flatten(2))
        return out


class _FeedForward(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(channels, 2 * channels),
            nn.GELU(),
            nn.Dropout(_DROPOUT),
            nn.Linear(2 * channels, channels),
            nn.Dropout(_DROPOUT),
        )

    @override
    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.net(x)
        return out
