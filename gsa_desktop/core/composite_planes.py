"""A subject over a background in luma and chroma: what `composite.over` does, without RGB.

Blending is linear in the colours, so that the result is the same; only where alpha is neither 0
nor full is anything computed at all, everything else is copied. There the unmixed colours go
through RGB, because colours that do not exist are cut off in RGB.
"""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.edge_colours import (
    EdgeColours,
    Part,
    at_grid,
    edge_colours,
    edge_part,
    grid_of,
)
from gsa_desktop.core.planes import Plane, PlaneKind, Planes, from_rgb, to_rgb

Alpha = NDArray[np.uint8]
Floats = NDArray[np.floating[Any]]
Places = NDArray[np.intp]
_HALF = 127


def over_planes(top: Planes, alpha: Alpha, bottom: Planes, clean: float = 1.0) -> Planes:
    """The subject of one picture over another one of the same size and kind.

    Args:
        top: The picture with the subject.
        alpha: (H, W) uint8.
        bottom: What is behind it.
        clean: How much of the background is taken out of the edge's colours, 0..1.
    """
    if top.kind != bottom.kind or top.size != bottom.size or alpha.shape != top.luma.shape:
        raise ValueError(f"{top.kind} of {top.size} cannot stand over {bottom.kind}")
    found = edge_part(alpha)
    if found is None:
        return bottom
    part, reach = found
    shares = np.ascontiguousarray(alpha[part])
    height, width = shares.shape
    half = _resized(shares, (width // 2, height // 2))
    whole = [plane.copy() for plane in bottom.all]
    into = _cropped(whole, part)
    edge = _Edge(top.kind, half)
    if edge.is_there:
        seen, behind = _contiguous(top.all, part), _contiguous(bottom.all, part)
        pure = _pure_colours(top.kind, seen, half, reach) if clean else None
        edge.mix(seen, shares, behind, (pure, clean))
    _copy_solid(_cropped(top.all, part), (shares, half), into)
    edge.put(into)
    return Planes(top.kind, *whole)


def _copy_solid(source: Sequence[Plane], alphas: tuple[Alpha, Alpha], into: list[Plane]) -> None:
    """Copy what is more subject than not; the edge is put over it."""
    full, half = (cv2.threshold(alpha, _HALF, 255, cv2.THRESH_BINARY)[1] for alpha in alphas)
    for plane, mask, target in zip(source, (full, half, half), into, strict=True):
        cv2.copyTo(plane, mask, target)


def _pure_colours(kind: PlaneKind, seen: list[Plane], half: Alpha, reach: int) -> EdgeColours:
    shape = seen[0].shape
    size = grid_of(shape, reach)
    luma = _resized(seen[0], half.shape[::-1])
    # One picture of four channels is scaled in half the time of four planes.
    small = at_grid(cv2.merge([luma, *seen[1:], half.astype(luma.dtype)]), size)
    rgb = cv2.transform(np.ascontiguousarray(small[..., :3]), to_rgb(kind))
    inside = small[..., 3] / np.float32(255)
    return edge_colours(np.clip(rgb, 0, 255), inside, shape, reach)


class _Edge:
    """The blocks of four pixels, with one value of chroma each, in which two pictures mix.

    Args:
        kind: Of the planes.
        half: (h, w) alpha of the blocks.
    """

    def __init__(self, kind: PlaneKind, half: Alpha) -> None:
        self._kind = kind
        blocks: Any = cv2.findNonZero(cv2.inRange(half, 1, 254))
        self.is_there = blocks is not None
        found = np.zeros((0, 2), np.intp) if blocks is None else blocks.reshape(-1, 2)
        columns, rows = np.ascontiguousarray(found.T).astype(np.intp)
        self._columns, self._rows = columns, rows
        self._width = half.shape[1]
        self._planes: list[Plane] = []

    def mix(
        self,
        seen: list[Plane],
        alpha: Alpha,
        behind: list[Plane],
        cleaned: tuple[EdgeColours | None, float],
    ) -> None:
        """Compute the blocks; planes and alpha are contiguous."""
        pixels = self._pixels(2 * self._width)
        share = (alpha.ravel().take(pixels) / np.float32(255)).astype(np.float32)
        shares = np.asarray(cv2.merge([share, share, share]), np.float32).reshape(-1, 3)
        colours = self._values(seen, pixels)
        if cleaned[0] is not None:
            colours = self._subject(colours, shares, cleaned[0], cleaned[1])
        below = self._values(behind, pixels)
        colours -= below
        colours *= shares
        colours += below
        corners = colours.reshape(4, -1, 3)
        mean = (corners[0] + corners[1] + corners[2] + corners[3]) * np.float32(0.25)
        values = (colours[:, 0], mean[:, 1], mean[:, 2])
        self._planes = [self._rounded(plane) for plane in values]

    def put(self, into: list[Plane]) -> None:
        """Write the blocks, if there are any, into three planes."""
        if not self.is_there:
            return
        luma, blue, red = into
        count = len(self._rows)
        for corner in range(4):
            down, across = divmod(corner, 2)
            values = self._planes[0][corner * count : (corner + 1) * count]
            luma[2 * self._rows + down, 2 * self._columns + across] = values
        blue[self._rows, self._columns] = self._planes[1]
        red[self._rows, self._columns] = self._planes[2]

    def _pixels(self, width: int) -> Places:
        """Places in the flat luma: the first corners of all blocks, then the second ones, ..."""
        first = 2 * (self._rows * width + self._columns)
        return np.concatenate([first, first + 1, first + width, first + width + 1])

    def _values(self, planes: list[Plane], pixels: Places) -> Floats:
        """(4 * N, 3) float32: luma and chroma of every pixel."""
        blocks = self._rows * self._width + self._columns
        luma = planes[0].ravel().take(pixels)
        chroma = [np.tile(plane.ravel().take(blocks), 4) for plane in planes[1:]]
        return np.asarray(cv2.merge([luma, *chroma]), np.float32).reshape(-1, 3)

    def _subject(self, mixed: Floats, shares: Floats, pure: EdgeColours, clean: float) -> Floats:
        """(4 * N, 3): the subject's own luma and chroma."""
        rgb = _clipped(_transformed(mixed, to_rgb(self._kind)))
        rows = np.concatenate(
            [2 * self._rows, 2 * self._rows, 2 * self._rows + 1, 2 * self._rows + 1]
        )
        columns = np.tile(np.concatenate([2 * self._columns, 2 * self._columns + 1]), 2)
        found = _clipped(
            pure.unmixed(rgb, shares, columns.astype(np.float32), rows.astype(np.float32))
        )
        if clean < 1:
            found = found * np.float32(clean) + rgb * np.float32(1 - clean)
        return _transformed(found, from_rgb(self._kind))

    def _rounded(self, values: Floats) -> Plane:
        return np.rint(np.clip(values, 0, self._kind.peak)).astype(self._kind.dtype)


def _clipped(rgb: Floats) -> Floats:
    return np.clip(rgb, 0, 255, out=rgb)


def _transformed(values: Floats, matrix: Floats) -> Floats:
    return np.asarray(cv2.transform(values.reshape(-1, 1, 3), matrix), np.float32).reshape(-1, 3)


def _resized(plane: NDArray[Any], size: tuple[int, ...]) -> NDArray[Any]:
    width, height = size
    return np.asarray(cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA))


def _contiguous(planes: Sequence[Plane], part: Part) -> list[Plane]:
    return [np.ascontiguousarray(plane) for plane in _cropped(planes, part)]


def _cropped(planes: Sequence[Plane], part: Part) -> list[Plane]:
    """What three planes hold of a part of the picture."""
    rows, columns = (slice(side.start // 2, side.stop // 2) for side in part)
    return [planes[0][part], *(plane[rows, columns] for plane in planes[1:])]
