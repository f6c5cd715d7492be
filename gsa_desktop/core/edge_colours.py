"""The pure colours on both sides of a subject's edge, and what a mixed pixel there is made of.

Smooth fields of pure foreground and pure background colour near the edge say what an edge pixel is
mixed of (Forte, "Approximate fast foreground colour estimation", ICIP 2021; here in one scale).
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
Floats = NDArray[np.floating[Any]]
Places = NDArray[np.intp]
Part = tuple[slice, slice]

_REACH = 0.012  # how far an edge looks for pure colours, as a fraction of the longest side
_REACH_CELLS = 4  # the same in cells of the grid on which pure colours are computed
_ROW = 8192  # OpenCV maps at most 32767 points a row


def edge_part(alpha: Plane) -> tuple[Part, int] | None:
    """Rows and columns that say something about the edge, and how far it looks in pixels.

    They begin and end at multiples of four, or at the border: chroma of half the size has the same
    ones, and halving it once more is quick. None where there is no subject.
    """
    left, top, width, height = cv2.boundingRect(alpha)
    if not width:
        return None
    reach = max(2, round(_REACH * max(alpha.shape)))
    bottom, right = alpha.shape
    rows = slice(_floor(top - reach), min(bottom, _ceiling(top + height + reach)))
    columns = slice(_floor(left - reach), min(right, _ceiling(left + width + reach)))
    return (rows, columns), reach


def grid_of(shape: tuple[int, ...], reach: int) -> tuple[int, int]:
    """Width and height of the grid of pure colours for a part of (rows, columns, ...) pixels."""
    shrink = max(1.0, reach / _REACH_CELLS)
    return max(1, round(shape[1] / shrink)), max(1, round(shape[0] / shrink))


@dataclass(frozen=True, eq=False)
class EdgeColours:
    """Pure colours around an edge, on a grid over a part of a picture.

    Attributes:
        subject: (h, w, 3) float32, the foreground's.
        behind: (h, w, 3) float32, the background's.
        scale: Cells of the grid for a pixel, across and down.
    """

    subject: Floats
    behind: Floats
    scale: tuple[float, float]

    def at(self, columns: Floats, rows: Floats) -> tuple[Floats, Floats]:
        """The foreground's and the background's colour, (N, 3) float32, at N places of the part.

        Args:
            columns: (N,) float32, in pixels.
            rows: (N,) float32, likewise.
        """
        across = (columns + np.float32(0.5)) * np.float32(self.scale[0]) - np.float32(0.5)
        down = (rows + np.float32(0.5)) * np.float32(self.scale[1]) - np.float32(0.5)
        maps = _in_rows(across), _in_rows(down)
        return _sampled(self.subject, maps, len(rows)), _sampled(self.behind, maps, len(rows))


def unmixed(mixed: Floats, share: Floats, pure: tuple[Floats, Floats]) -> Floats:
    """(..., 3) float32: the foreground in mixed colours; it may be out of range.

    Args:
        mixed: (..., N, 3) float32, what the picture shows.
        share: (..., N, 3) float32, alpha of 0..1, the same in the three columns.
        pure: From `EdgeColours.at`.
    """
    subject, behind = pure
    # subject + share * (mixed - share * subject - (1 - share) * behind), in few large steps
    found = (subject - behind) * share
    found += behind
    np.subtract(mixed, found, out=found)
    found *= share
    found += subject
    return found


def edge_colours(small: Floats, inside: Floats, shape: tuple[int, ...], reach: int) -> EdgeColours:
    """Fields of pure colour from a small picture of a part and its alpha.

    Args:
        small: (h, w, 3) float32, the part at the size of `grid_of`.
        inside: (h, w) float32, its alpha of 0..1.
        shape: Rows and columns of the part.
        reach: From `edge_part`.
    """
    height, width = inside.shape
    side = 2 * max(1, round(reach / max(1.0, reach / _REACH_CELLS))) + 1
    outside = np.float32(1) - inside
    # Cubes: a pixel that is nearly pure says more than several mixed ones.
    return EdgeColours(
        _box_field(small, inside * inside * inside, side),
        _box_field(small, outside * outside * outside, side),
        (width / shape[1], height / shape[0]),
    )


def at_grid(plane: NDArray[Any], size: tuple[int, int]) -> Floats:
    """(h, w) or (h, w, channels) float32: a part at the size of the grid of pure colours."""
    height, width = plane.shape[:2]
    # Halving takes OpenCV a tenth of what averaging over any other area does.
    while not (height % 2 or width % 2) and width >= 2 * size[0] and height >= 2 * size[1]:
        height, width = height // 2, width // 2
        plane = cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA)
    far = width >= 2 * size[0] or height >= 2 * size[1]
    method = cv2.INTER_AREA if far else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(plane, size, interpolation=method), np.float32)


def _floor(place: int) -> int:
    return max(0, place // 4 * 4)


def _ceiling(place: int) -> int:
    return -(-place // 4) * 4


def _in_rows(places: Floats) -> Floats:
    return np.pad(places, (0, -len(places) % _ROW)).reshape(-1, _ROW)


def _sampled(field: Floats, maps: tuple[Floats, Floats], count: int) -> Floats:
    """(count, 3): a field between its cells."""
    found = cv2.remap(field, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32).reshape(-1, 3)[:count]


def _box_field(rgb: Floats, weight: Floats, side: int) -> Floats:
    def averaged(field: Floats) -> Floats:
        box = cv2.boxFilter(field, -1, (side, side), borderType=cv2.BORDER_REPLICATE)
        return np.asarray(box, np.float32)

    weights = cv2.merge([weight, weight, weight])
    total = np.maximum(averaged(weight), np.float32(1e-6))
    colour = averaged(np.asarray(cv2.multiply(rgb, weights), np.float32))
    return np.asarray(cv2.divide(colour, cv2.merge([total, total, total])), np.float32)
