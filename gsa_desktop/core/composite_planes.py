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
    unmixed,
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
    seen = _cropped(top.all, part)
    whole = [plane.copy() for plane in bottom.all]
    edge = _Edge(half, part, alpha.shape)
    if edge.is_there:
        pure = _pure_colours(top.kind, seen, half, reach) if clean else None
        edge.mix(top, alpha, whole, (pure, clean))
    _copy_solid(seen, (shares, half), _cropped(whole, part))
    edge.put(whole)
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
    small = [at_grid(plane, size) for plane in (luma, *seen[1:], half)]
    rgb = cv2.transform(cv2.merge(small[:3]), to_rgb(kind))
    return edge_colours(np.clip(rgb, 0, 255), small[3] / np.float32(255), shape, reach)


class _Edge:
    """The blocks of four pixels, with one value of chroma each, in which two pictures mix.

    Values of pixels are (4, N, 3): the first pixels of all blocks, then the second ones, ...

    Args:
        half: (h, w) alpha of the blocks in a part of the picture.
        part: Where that is.
        shape: Rows and columns of the picture.
    """

    def __init__(self, half: Alpha, part: Part, shape: tuple[int, ...]) -> None:
        blocks: Any = cv2.findNonZero(cv2.inRange(half, 1, 254))
        self.is_there = blocks is not None
        if not self.is_there:
            return
        self._columns, self._rows = np.ascontiguousarray(blocks.reshape(-1, 2).T)
        self._top, self._left = part[0].start // 2, part[1].start // 2
        self._pixels = self._pixels_of(shape[1])
        self._blocks = self._blocks_of(shape[1] // 2)
        self._mixed: list[Plane] = []

    def mix(
        self,
        top: Planes,
        alpha: Alpha,
        behind: list[Plane],
        cleaned: tuple[EdgeColours | None, float],
    ) -> None:
        """Compute the blocks.

        Args:
            top: The picture with the subject.
            alpha: Of the whole picture.
            behind: Contiguous planes.
            cleaned: What its edge is unmixed with, and how much of that counts.
        """
        share = _flat(alpha).take(self._pixels_of(_stride(alpha))).astype(np.float32)
        share *= np.float32(1 / 255)
        shares = np.asarray(cv2.merge([share, share, share]), np.float32)
        colours = self._values(top.all)
        if cleaned[0] is not None:
            colours = self._subject(top.kind, colours, shares, cleaned)
        below = self._values(behind)
        colours -= below
        colours *= shares
        colours += below
        mean = (colours[0] + colours[1] + colours[2] + colours[3]) * np.float32(0.25)
        values = (colours[..., 0], mean[:, 1], mean[:, 2])
        rounded = (np.rint(np.clip(plane, 0, top.kind.peak)) for plane in values)
        self._mixed = [plane.astype(top.kind.dtype) for plane in rounded]

    def put(self, into: list[Plane]) -> None:
        """Write the blocks, if there are any, into contiguous planes."""
        if self.is_there:
            for plane, places, values in zip(
                into, (self._pixels, self._blocks, self._blocks), self._mixed, strict=True
            ):
                plane.reshape(-1)[places] = values

    def _pixels_of(self, stride: int) -> Places:
        """(4, N) places in a flat luma plane with that many values from row to row."""
        first = 2 * self._blocks_of(stride)
        return np.asarray(first + np.array([[0], [1], [stride], [stride + 1]]))

    def _blocks_of(self, stride: int) -> Places:
        """(N,) places in a flat chroma plane."""
        rows = (self._rows + self._top).astype(np.intp)
        return np.asarray(rows * stride + (self._columns + self._left))

    def _values(self, planes: Sequence[Plane]) -> Floats:
        """(4, N, 3) float32: luma and chroma of every pixel."""
        luma, blue, red = planes
        wide = _flat(luma).take(self._pixels_of(_stride(luma)))
        blocks = self._blocks_of(_stride(blue))
        chroma = [np.broadcast_to(_flat(plane).take(blocks), wide.shape) for plane in (blue, red)]
        return np.asarray(cv2.merge([wide, *map(np.ascontiguousarray, chroma)]), np.float32)

    def _subject(
        self,
        kind: PlaneKind,
        mixed: Floats,
        shares: Floats,
        cleaned: tuple[EdgeColours | None, float],
    ) -> Floats:
        """(4, N, 3): the subject's own luma and chroma."""
        pure, clean = cleaned
        if pure is None:
            return mixed
        rgb = np.asarray(cv2.transform(mixed, to_rgb(kind)), np.float32)
        np.clip(rgb, 0, 255, out=rgb)
        # Pure colours hardly change within a block.
        centres = (
            2 * places.astype(np.float32) + np.float32(0.5)
            for places in (self._columns, self._rows)
        )
        found = unmixed(rgb, shares, pure.at(*centres))
        np.clip(found, 0, 255, out=found)
        if clean < 1:
            found = found * np.float32(clean) + rgb * np.float32(1 - clean)
        return np.asarray(cv2.transform(found, from_rgb(kind)), np.float32)


def _stride(plane: NDArray[Any]) -> int:
    """Values from one row to the next."""
    return plane.strides[0] // plane.itemsize


def _flat(plane: NDArray[Any]) -> NDArray[Any]:
    """All values in one row, with those between the rows."""
    length = (plane.shape[0] - 1) * _stride(plane) + plane.shape[1]
    return np.lib.stride_tricks.as_strided(plane, (length,), (plane.itemsize,), writeable=False)


def _resized(plane: NDArray[Any], size: tuple[int, ...]) -> NDArray[Any]:
    width, height = size
    return np.asarray(cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA))


def _cropped(planes: Sequence[Plane], part: Part) -> list[Plane]:
    """What three planes hold of a part of the picture."""
    rows, columns = (slice(side.start // 2, side.stop // 2) for side in part)
    return [planes[0][part], *(plane[rows, columns] for plane in planes[1:])]
