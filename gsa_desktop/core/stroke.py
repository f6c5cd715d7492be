"""A stroke of a brush, apart from what it does to a mask: widgets know it, too."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stroke:
    """A way that a round brush went.

    Attributes:
        points: Places as shares of the picture's width and height, from its upper left corner;
            beyond 0..1 outside of it. At least one.
        radius: Of the brush, as a share of the picture's height.
        erases: Takes away from the subject instead of adding to it.
    """

    points: tuple[tuple[float, float], ...]
    radius: float
    erases: bool = False
