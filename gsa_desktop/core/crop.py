"""A part of the picture around the subject."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import ceil, floor


class CropShape(Enum):
    """What of the picture is exported; the value is what the dialog says."""

    WHOLE = "The whole picture"
    SUBJECT = "Around the subject"
    SQUARE = "Around the subject, square"
    WIDE = "Around the subject, 16:9"
    UPRIGHT = "Around the subject, 9:16"

    @property
    def aspect(self) -> Fraction | None:
        """Width over height as it is seen; None for any."""
        return _ASPECTS.get(self)


_ASPECTS = {
    CropShape.SQUARE: Fraction(1),
    CropShape.WIDE: Fraction(16, 9),
    CropShape.UPRIGHT: Fraction(9, 16),
}


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels of the upright source picture."""

    left: int
    top: int
    width: int
    height: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    @property
    def right(self) -> int:
        """The column after the last."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The row after the last."""
        return self.top + self.height

    def union(self, other: "Box") -> "Box":
        """The smallest that holds both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Box(left, top, right - left, bottom - top)

    def holds(self, other: "Box") -> bool:
        """Whether the other lies inside."""
        return self.union(other) == self

    def scaled(self, size: tuple[int, int], to: tuple[int, int]) -> "Box":
        """The same in a picture of another size, never smaller than what it covers."""
        across, down = Fraction(to[0], size[0]), Fraction(to[1], size[1])
        left, top = floor(self.left * across), floor(self.top * down)
        right, bottom = ceil(self.right * across), ceil(self.bottom * down)
        return Box(left, top, right - left, bottom - top)


def crop_around(
    subject: Box,
    size: tuple[int, int],
    shape: CropShape,
    margin_percent: int,
    pixel_aspect: Fraction = Fraction(1),
) -> Box:
    """What is exported of a picture: even places and sizes, inside it.

    Args:
        subject: Where the subject is, over the whole export.
        size: Width and height of the picture.
        shape: Not WHOLE. A shape of fixed aspect is as large as it can be where the subject does
            not fit into it.
        margin_percent: Room on each side, of the subject's longer side.
        pixel_aspect: Width of a pixel over its height.
    """
    room = round(max(subject.size) * margin_percent / 100)
    width, height = subject.width + 2 * room, subject.height + 2 * room
    if shape.aspect is not None:
        aspect = shape.aspect / pixel_aspect
        width, height = max(width, round(height * aspect)), max(height, round(width / aspect))
        most_wide = min(width, size[0], floor(size[1] * aspect))
        width, height = most_wide, min(size[1], max(1, round(most_wide / aspect)))
    across = _placed(subject.left, subject.width, width, size[0])
    down = _placed(subject.top, subject.height, height, size[1])
    return Box(across[0], down[0], across[1], down[1])


def _placed(start: int, length: int, wanted: int, whole: int) -> tuple[int, int]:
    """First pixel and length of the side around a stretch, both even unless it is the whole."""
    if wanted >= whole:
        return 0, whole
    wanted = min(wanted + wanted % 2, whole - whole % 2)
    first = min(max(0, start + (length - wanted) // 2), whole - wanted)
    return first - first % 2, wanted
