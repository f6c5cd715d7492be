"""A second look at the subject's surroundings: where to look, what is there, how it counts.

A compact network sees a frame small. Where the subject covers a part of it only, it is asked again
about that part, enlarged; parts that the first look lost in a few cells come back.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gsanet.flow.field import FlowField, grid_size
from gsanet.segmenter.smoothing import resized_map

# From where on a pixel tells where the subject is. Without so many pixels that are sure of it there
# is none: a second look would only make a doubt grow.
_FOUND, _SURE, _LEAST_PIXELS = 0.4, 0.75, 5
# Stray pixels beyond these shares of the subject's do not widen the window.
_STRAY = 0.01
# A window is so many times as large as the subject, and these shares of the frame at least and at
# most; beyond that a second look shows nothing new.
_MARGIN = 1.4
_SMALLEST, _LARGEST = 0.3, 0.85
# What the second look weighs against the first.
_WEIGHT = 0.7

PIXELS = 384 * 672
"""Cells of the picture that windows are cut from: the smallest window is hardly enlarged."""


@dataclass(frozen=True)
class Window:
    """A part of a frame with the frame's aspect, in shares of its sides."""

    top: float
    left: float
    side: float

    def slices(self, height: int, width: int) -> tuple[slice, slice]:
        """The part of a grid of that size, never empty."""
        return _span(self.top, self.side, height), _span(self.left, self.side, width)


WHOLE = Window(0.0, 0.0, 1.0)


def window(prob: NDArray[np.float32]) -> Window | None:
    """Where to look again, from the first look's map; None when that would show nothing new."""
    if np.count_nonzero(prob > _SURE) < _LEAST_PIXELS:
        return None
    rows, columns = np.nonzero(prob > _FOUND)
    height, width = prob.shape
    reach = (_STRAY, 1 - _STRAY)
    top, bottom = np.quantile(rows + 0.5, reach) / height
    left, right = np.quantile(columns + 0.5, reach) / width
    side = max(_SMALLEST, _MARGIN * float(max(bottom - top, right - left)))
    if side > _LARGEST:
        return None
    first, second = (
        min(max(float(low + high - side) / 2, 0.0), 1 - side)
        for low, high in ((top, bottom), (left, right))
    )
    return Window(first, second, side)


def cut(where: Window, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The part of a picture (H, W, 3)."""
    rows, columns = where.slices(*picture.shape[:2])
    return picture[rows, columns]


def cut_flow(where: Window, flow: FlowField) -> FlowField:
    """The part of a flow, in pixels of the same grid."""
    rows, columns = where.slices(*flow.shape)
    return FlowField(np.ascontiguousarray(flow.uv[rows, columns]))


def merged(
    where: Window, first: NDArray[np.float32], second: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The first look's map with the second's word in its window; at the finer one's scale."""
    height, width = first.shape
    scale = max(1.0, second.shape[0] / (where.side * height))
    together = resized_map(first, round(height * scale), round(width * scale)).copy()
    part = where.slices(*together.shape)
    there = together[part]
    word = resized_map(second, *there.shape)
    together[part] = there + np.float32(_WEIGHT) * (word - there)
    return together


def picture_size(height: int, width: int) -> tuple[int, int]:
    """Height and width of the picture that windows are cut from."""
    rows, columns = grid_size(height, width, PIXELS)
    return (height, width) if rows * columns > height * width else (rows, columns)


def _span(start: float, side: float, length: int) -> slice:
    first = min(int(start * length), length - 1)
    return slice(first, min(length, max(first + 1, round((start + side) * length))))
