"""What the networks give back."""

from dataclasses import dataclass

from torch import Tensor

from gsanet.model.fusion import to_size

SLOT_MAPS = ("coarse_rgb", "coarse_flow", "fine1_rgb", "fine2_rgb", "fine1_flow", "fine2_flow")
"""Names in the official order: share of the subject's slot, then per stream how much a pixel is
like the subject's slot and how little it is like the other one's."""


@dataclass(frozen=True)
class Output:
    """One forward pass over a batch.

    Attributes:
        side: Logits at the decoder's own size, (B, 1, H/4, W/4), the finest first.
        slots: Maps of `SLOT_MAPS` at their own size, (B, 1, H/16, W/16), in 0..1; none if the
            network has no slots.
        size: Height and width of the input.
    """

    side: tuple[Tensor, ...]
    slots: dict[str, Tensor]
    size: tuple[int, int]

    @property
    def prob(self) -> Tensor:
        """The prediction: (B, 1, H, W) in 0..1."""
        return to_size(self.side[0], self.size).sigmoid()

    @property
    def logits(self) -> tuple[Tensor, ...]:
        """The side outputs at the input's size, the prediction first."""
        return tuple(to_size(logits, self.size) for logits in self.side)

    @property
    def slot_maps(self) -> dict[str, Tensor]:
        """The slots' maps at the input's size, in 0..1."""
        return {name: to_size(slot, self.size) for name, slot in self.slots.items()}

    @property
    def official(self) -> list[Tensor]:
        """The list of probabilities that the official network returns."""
        return [logits.sigmoid() for logits in self.logits] + list(self.slot_maps.values())
