"""Where the part of the picture is that an export shows: at one place, or after the subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import groupby
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.crop import Box, CropShape, crop_around

_CALM_S = 0.5  # standard deviation of the smoothing: a hand-held camera's turn, not its shake
_STEPS = 16  # in a pixel, so that what rests is not interpolated


@dataclass(frozen=True, eq=False)
class Crop:
    """A part of the picture of a clip or a timeline.

    Attributes:
        size: Width and height, the same in all frames.
        first: Frame of the first place, of the media or of the timeline.
        places: (N, 2) left and top, of each frame from the first on; one row if it rests.
    """

    size: tuple[int, int]
    first: int
    places: NDArray[np.float64]

    @property
    def text(self) -> str:
        """Size and place, for a person."""
        left, top = (round(value) for value in self.places[0])
        text = f"{self.size[0]}x{self.size[1]} at {left}, {top}"
        if len(self.places) == 1:
            return text
        left, top = (round(value) for value in self.places[-1])
        return f"{text}, following the subject to {left}, {top},"

    def of(self, picture: NDArray[Any], number: int) -> NDArray[Any]:
        """The part of the picture of a frame, (H, W) or (H, W, C)."""
        left, top = self.places[min(number - self.first, len(self.places) - 1)]
        width, height = self.size
        if left == int(left) and top == int(top):
            x, y = int(left), int(top)
            return np.ascontiguousarray(picture[y : y + height, x : x + width])
        shift = np.array([[1, 0, left], [0, 1, top]], np.float64)
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        moved = cv2.warpAffine(
            picture, shift, self.size, flags=how, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(moved, picture.dtype)


def resting(box: Box, first: int) -> Crop:
    """The same place in all frames."""
    return Crop(box.size, first, np.array([[box.left, box.top]], np.float64))


@dataclass(frozen=True)
class Wish:
    """How a crop is to be: as the settings of an export say it."""

    shape: CropShape
    margin_percent: int
    pixel_aspect: Fraction = Fraction(1)


@dataclass(frozen=True)
class Sight:
    """Where the subject is in a frame.

    Attributes:
        box: None if it is not to be seen.
        shot: What is the same from one cut to the next; empty where no subject is expected.
    """

    box: Box | None
    shot: str = "clip"


def following(
    sights: Sequence[Sight], first: int, size: tuple[int, int], wish: Wish, rate: float
) -> Crop:
    """A crop as large as the largest subject needs, that moves calmly with it and jumps at cuts.

    Args:
        sights: Where the subject is in each frame; at least one box is known.
        first: Frame of the first.
        size: Width and height of the picture.
        wish: Shape and room.
        rate: Frames per second.
    """
    known = [sight.box for sight in sights if sight.box is not None]
    width, height = max(box.width for box in known), max(box.height for box in known)
    largest = Box((size[0] - width) // 2, (size[1] - height) // 2, width, height)
    part = crop_around(largest, size, wish.shape, wish.margin_percent, wish.pixel_aspect)
    shots = [list(shot) for _, shot in groupby(sights, key=lambda sight: sight.shot)]
    path = np.concatenate([_shot_path(shot, size, _CALM_S * rate) for shot in shots])
    path -= np.array(part.size) / 2
    most = np.array([size[0] - part.width, size[1] - part.height], np.float64)
    return Crop(part.size, first, np.rint(np.clip(path, 0, most) * _STEPS) / _STEPS)


def _shot_path(shot: Sequence[Sight], size: tuple[int, int], sigma: float) -> NDArray[np.float64]:
    """(N, 2): the middle of what is shown of each frame; the picture's where no subject is."""
    boxes = [(number, sight.box) for number, sight in enumerate(shot) if sight.box is not None]
    if not boxes:
        return np.tile(np.array(size, np.float64) / 2, (len(shot), 1))
    numbers = [number for number, _ in boxes]
    middles = np.array([(box.left + box.width / 2, box.top + box.height / 2) for _, box in boxes])
    everywhere = np.arange(len(shot))
    path = np.stack([np.interp(everywhere, numbers, middles[:, axis]) for axis in (0, 1)], axis=1)
    return _calmed(path, sigma)


def union_of(sights: Sequence[Sight]) -> Box | None:
    """What holds the subject of all frames; None if there is none."""
    known = [sight.box for sight in sights if sight.box is not None]
    return reduce(Box.union, known) if known else None


def _calmed(path: NDArray[np.float64], sigma: float) -> NDArray[np.float64]:
    """Smoothed over time by a Gaussian; at the ends it goes on as it began."""
    reach = max(1, round(3 * sigma))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(sigma, 1e-6)) ** 2)
    weights /= weights.sum()
    padded = np.pad(path, ((reach, reach), (0, 0)), mode="reflect", reflect_type="odd")
    return np.stack([np.convolve(padded[:, axis], weights, "valid") for axis in (0, 1)], axis=1)
