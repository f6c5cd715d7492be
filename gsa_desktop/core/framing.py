"""What of a still picture its result shows, and the shadow that the subject casts there."""

from dataclasses import dataclass
from enum import Enum

from gsa_desktop.core.crop import Box

LONGEST_CANVAS = 10_000
"""Pixels on a side of a result that a person may ask for."""


class FrameKind(Enum):
    """What the result shows; the value is what the window says."""

    WHOLE = "The whole picture"
    SUBJECT = "Around the subject"
    CANVAS = "The subject on a canvas"


class Stand(Enum):
    """Where the subject stands on a canvas that leaves it room; the value as people read it."""

    TOP = "At the top"
    CENTRE = "In the middle"
    BOTTOM = "At the bottom"


_SHARES = {Stand.TOP: 0.0, Stand.CENTRE: 0.5, Stand.BOTTOM: 1.0}


@dataclass(frozen=True)
class Framing:
    """Attributes.

    frame: What the result shows.
    size: Width and height of a canvas in pixels.
    margin: Room around the subject: a share of its longer side in SUBJECT, of the canvas's
        shorter side in CANVAS; 0..0.45.
    stand: Where it stands on a canvas, from top to bottom; across it stands in the middle.
    """

    frame: FrameKind = FrameKind.WHOLE
    size: tuple[int, int] = (1080, 1080)
    margin: float = 0.1
    stand: Stand = Stand.CENTRE


@dataclass(frozen=True)
class Shadow:
    """A soft shadow behind the subject.

    Attributes:
        strength: Darkness of its middle, 0 (none) .. 1.
        softness: How far it is blurred, a share of the result's longer side.
        distance: How far it lies from the subject, a share of the result's longer side.
        angle: Where to, in degrees clockwise from the right: 90 is straight down.
    """

    strength: float = 0.0
    softness: float = 0.015
    distance: float = 0.015
    angle: float = 90.0


@dataclass(frozen=True)
class Part:
    """A part of a picture, or more than the picture, at a size.

    Attributes:
        left, top: Its upper left corner in pixels of the picture; may lie outside.
        scale: Pixels of the result for one of the picture.
        size: Width and height of the result.
    """

    left: float
    top: float
    scale: float
    size: tuple[int, int]

    def scaled(self, by: float) -> "Part":
        """The same at a size that is `by` times as large."""
        width, height = self.size
        size = (max(1, round(width * by)), max(1, round(height * by)))
        return Part(self.left, self.top, self.scale * size[0] / width, size)


def part_of(subject: Box, framing: Framing) -> Part:
    """What the result shows of a picture whose subject is known.

    Args:
        subject: Where it is, in pixels of the picture.
        framing: SUBJECT or CANVAS; the first changes no pixel's size.
    """
    if framing.frame is FrameKind.SUBJECT:
        room = round(max(subject.size) * framing.margin)
        size = (subject.width + 2 * room, subject.height + 2 * room)
        return Part(subject.left - room, subject.top - room, 1.0, size)
    width, height = framing.size
    room = round(min(width, height) * framing.margin)
    free = (max(1, width - 2 * room), max(1, height - 2 * room))
    scale = min(free[0] / subject.width, free[1] / subject.height)
    left = (width - subject.width * scale) / 2
    top = room + (free[1] - subject.height * scale) * _SHARES[framing.stand]
    return Part(subject.left - left / scale, subject.top - top / scale, scale, framing.size)
