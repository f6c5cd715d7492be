"""Where a background of any size lies behind a picture."""

from dataclasses import dataclass
from fractions import Fraction

from gsa_desktop.core.project import Fit, Placement

Size = tuple[int, int]
SMALLEST_SCALE, LARGEST_SCALE = 0.05, 8.0
FARTHEST = 2.0
"""How far an offset may go, in shares of the picture's sides."""


@dataclass(frozen=True)
class Place:
    """A rectangle in pixels of the picture; it may reach beyond it."""

    left: float
    top: float
    width: float
    height: float


def place(
    placement: Placement, size: Size, room: Size, pixel_aspect: Fraction = Fraction(1)
) -> Place:
    """Where the whole background, or one of its tiles, lies.

    Args:
        placement: How it is placed.
        size: Width and height of the background in its own pixels.
        room: Width and height of the picture.
        pixel_aspect: Of the background's pixels over the picture's.
    """
    width, height = float(size[0] * pixel_aspect), float(size[1])
    across, down = room[0] / width, room[1] / height
    match placement.fit:
        case Fit.FILL:
            across = down = max(across, down)
        case Fit.FIT | Fit.TILE:
            across = down = min(across, down)
        case Fit.STRETCH:
            pass
    scale = min(max(placement.scale, SMALLEST_SCALE), LARGEST_SCALE)
    width, height = width * across * scale, height * down * scale
    left = (room[0] - width) * placement.anchor[0] + room[0] * placement.offset[0]
    top = (room[1] - height) * placement.anchor[1] + room[1] * placement.offset[1]
    return Place(left, top, width, height)


def moved(placement: Placement, across: float, down: float) -> tuple[float, float]:
    """The offset after a move by shares of the picture's sides, kept within reach."""
    x, y = placement.offset
    return _within_reach(x + across), _within_reach(y + down)


def _within_reach(share: float) -> float:
    return min(max(share, -FARTHEST), FARTHEST)
