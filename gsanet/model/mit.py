"""Mix Transformer (MiT), the hierarchical encoder of SegFormer, b0 to b5.

Xie et al., "SegFormer: Simple and Efficient Design for Semantic Segmentation with Transformers",
NeurIPS 2021. Parameters carry the names of Hugging Face transformers 4.x, which the published
GSANet checkpoints use; entries without a use here (the classifier) exist so that those load.

Shapes: B batch, C channels, H x W the picture, N = h * w tokens of a stage.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional
from typing_extensions import override

CLASSES = 1000
"""Outputs of the ImageNet classifier that checkpoints contain."""

DROP_PATH = 0.1
"""Greatest share of samples that skip a block in training, reached at the last block."""

_STAGES = ((7, 4, 8), (3, 2, 4), (3, 2, 2), (3, 2, 1))
"""Per stage: kernel and stride of the patch embedding, reduction of keys and values."""
_HEADS = (1, 2, 5, 8)
_EXPANSION = 4


@dataclass(frozen=True)
class MiTVariant:
    """A row of the paper's table: blocks and channels of the four stages."""

    depths: tuple[int, int, int, int]
    widths: tuple[int, int, int, int]


_WIDE = (64, 128, 320, 512)
VARIANTS = {
    "tiny": MiTVariant((1, 1, 1, 1), (8, 16, 40, 64)),  # ours, for tests
    "b0": MiTVariant((2, 2, 2, 2), (32, 64, 160, 256)),
    "b1": MiTVariant((2, 2, 2, 2), _WIDE),
    "b2": MiTVariant((3, 4, 6, 3), _WIDE),
    "b3": MiTVariant((3, 4, 18, 3), _WIDE),
    "b4": MiTVariant((3, 8, 27, 3), _WIDE),
    "b5": MiTVariant((3, 6, 40, 3), _WIDE),
}


class MiT(nn.Module):
    """Four feature maps of a picture, at 1/4, 1/8, 1/16 and 1/32 of its size.

    Attributes:
        widths: Channels of the four maps.
    """

    def __init__(self, variant: MiTVariant) -> None:
        super().__init__()
        self.widths = variant.widths
        self.segformer = nn.ModuleDict({"encoder": _Encoder(variant)})
        self.classifier = nn.Linear(variant.widths[-1], CLASSES)

    @override
    def forward(self, picture: Tensor) -> list[Tensor]:
        features: list[Tensor] = self.segformer["encoder"](picture)
        return features


class _Encoder(nn.Module):
    def __init__(self, variant: MiTVariant) -> None:
        super().__init__()
        widths = variant.widths
        rates = _drop_rates(variant.depths)
        self.patch_embeddings = nn.ModuleList(
            _PatchEmbedding(before, width, kernel, stride)
            for before, width, (kernel, stride, _) in zip(
                (3, *widths[:-1]), widths, _STAGES, strict=True
            )
        )
        self.block = nn.ModuleList(
            nn.ModuleList(_Block(width, heads, reduction, next(rates)) for _ in range(depth))
            for depth, width, heads, (_, _, reduction) in zip(
                variant.depths, widths, _HEADS, _STAGES, strict=True
            )
        )
        self.layer_norm = nn.ModuleList(nn.LayerNorm(width) for width in widths)

    @override
    def forward(self, picture: Tensor) -> list[Tensor]:
        features, x = [], picture
        for embed, blocks, norm in zip(
            self.patch_embeddings, self.block, self.layer_norm, strict=True
        ):
            tokens, size = embed(x)
            for block in blocks:  # type: ignore[attr-defined]  # a ModuleList is iterable
                tokens = block(tokens, size)
            x = _to_map(norm(tokens), size)
            features.append(x)
        return features


class _PatchEmbedding(nn.Module):
    def __init__(self, before: int, width: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(before, width, kernel, stride, padding=kernel // 2)
        self.layer_norm = nn.LayerNorm(width)

    @override
    def forward(self, x: Tensor) -> tuple[Tensor, tuple[int, int]]:
        x = self.proj(x)
        return self.layer_norm(_to_tokens(x)), (x.shape[2], x.shape[3])


class _Block(nn.Module):
    def __init__(self, width: int, heads: int, reduction: int, drop: float) -> None:
        super().__init__()
        self.layer_norm_1 = nn.LayerNorm(width)
        self.attention = nn.ModuleDict(
            {
                "self": _ReducedAttention(width, heads, reduction),
                "output": nn.ModuleDict({"dense": nn.Linear(width, width)}),
            }
        )
        self.layer_norm_2 = nn.LayerNorm(width)
        self.mlp = _MixMLP(width)
        self.drop = drop

    @override
    def forward(self, x: Tensor, size: tuple[int, int]) -> Tensor:
        attended = self.attention["self"](self.layer_norm_1(x), size)
        output: nn.ModuleDict = self.attention["output"]  # type: ignore[assignment]  # made above
        x = x + self._dropped(output["dense"](attended))
        return x + self._dropped(self.mlp(self.layer_norm_2(x), size))

    def _dropped(self, branch: Tensor) -> Tensor:
        """Stochastic depth: in training a sample leaves the branch out at random."""
        if not self.training or self.drop == 0:
            return branch
        kept = branch.new_empty(branch.shape[0], 1, 1).bernoulli_(1 - self.drop)
        return branch * kept / (1 - self.drop)


class _ReducedAttention(nn.Module):
    """Multi-head attention whose keys and values come from a map `reduction` times smaller."""

    def __init__(self, width: int, heads: int, reduction: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.reduced = reduction > 1
        if self.reduced:
            self.sr = nn.Conv2d(width, width, reduction, reduction)
            self.layer_norm = nn.LayerNorm(width)

    @override
    def forward(self, x: Tensor, size: tuple[int, int]) -> Tensor:
        seen = x
        if self.reduced:
            seen = self.layer_norm(_to_tokens(self.sr(_to_map(x, size))))
        attended = functional.scaled_dot_product_attention(
            self._split(self.query(x)), self._split(self.key(seen)), self._split(self.value(seen))
        )
        return attended.transpose(1, 2).flatten(2)

    def _split(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], self.heads, -1).transpose(1, 2)


class _MixMLP(nn.Module):
    """A feed-forward layer with a 3x3 depthwise convolution, which tells tokens where they are."""

    def __init__(self, width: int) -> None:
        super().__init__()
        hidden = width * _EXPANSION
        self.dense1 = nn.Linear(width, hidden)
        self.dwconv = nn.ModuleDict(
            {"dwconv": nn.Conv2d(hidden, hidden, 3, padding=1, groups=hidden)}
        )
        self.dense2 = nn.Linear(hidden, width)

    @override
    def forward(self, x: Tensor, size: tuple[int, int]) -> Tensor:
        mixed = _to_tokens(self.dwconv["dwconv"](_to_map(self.dense1(x), size)))
        out: Tensor = self.dense2(functional.gelu(mixed))
        return out


def _drop_rates(depths: tuple[int, ...]) -> Iterator[float]:
    last = sum(depths) - 1
    return (DROP_PATH * number / last for number in range(last + 1))


def _to_tokens(x: Tensor) -> Tensor:
    """(B, C, h, w) to (B, N, C)."""
    return x.flatten(2).transpose(1, 2)


def _to_map(tokens: Tensor, size: tuple[int, int]) -> Tensor:
    """(B, N, C) to (B, C, h, w), as a view in the channels-last layout: nothing is copied."""
    return tokens.transpose(1, 2).view(tokens.shape[0], -1, *size)
