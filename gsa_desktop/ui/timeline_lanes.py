"""Lanes of a clip as rows of pixels: the masks' state and the sound, folded to screen columns."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from gsa_desktop.core.peaks import BINS_A_SECOND
from gsa_desktop.ui.icons import paint_icon
from gsa_desktop.ui.theme import Tokens
from gsa_desktop.ui.timeline_layout import MASK_PX, MaskState, PlacedClip, Scale

# A column that stands for many frames shows the one that most wants attention.
_BY_RANK = np.array(
    (MaskState.DONE, MaskState.ESTIMATE, MaskState.NONE, MaskState.STALE, MaskState.FAILED),
    np.uint8,
)
_RANK = np.zeros(256, np.uint8)
_RANK[_BY_RANK] = np.arange(len(_BY_RANK))
NO_CLIP = len(MaskState)  # a column without a clip
HATCH_PX = 5
SIGN_APART_PX = 32  # a sign every so often says the same as one a frame


def media_edges(placed: PlacedClip, scale: Scale, left: int, right: int) -> NDArray[np.int64]:
    """First media frame under each column left..right - 1, and the end of the last; in the cut."""
    columns = np.arange(left, right + 1)
    frames = (columns - scale.x(placed.start)) / scale.px * placed.speed
    cut = placed.clip.cut
    numbers: NDArray[np.int64] = cut.start + np.floor(frames).astype(np.int64)
    np.maximum(numbers, cut.start, out=numbers)  # np.clip is slow for small arrays
    np.minimum(numbers[:-1], cut.stop - 1, out=numbers[:-1])
    numbers[-1] = min(max(numbers[-1], numbers[-2] + 1), cut.stop)
    return numbers


def column_states(states: NDArray[np.uint8], edges: NDArray[np.int64]) -> NDArray[np.uint8]:
    """One state for each of C columns.

    Args:
        states: Of all media frames that are known; those beyond count as NONE.
        edges: (C + 1,) first media frame of each column, and the end of the last.
    """
    starts = np.minimum(edges[:-1], len(states) - 1)
    begin = int(starts[0])
    ranks = _RANK[states[begin : max(int(edges[-1]), int(starts[-1]) + 1)]]
    result: NDArray[np.uint8] = _BY_RANK[np.maximum.reduceat(ranks, starts - begin)]
    result[edges[:-1] >= len(states)] = MaskState.NONE
    return result


def sound_edges(placed: PlacedClip, frames: NDArray[np.floating]) -> NDArray[np.floating]:
    """Bins of a file's outline at timeline frames of a clip (which need not be whole)."""
    seconds = placed.begin + (frames - placed.start) / float(placed.rate)
    bins: NDArray[np.floating] = seconds * BINS_A_SECOND
    return bins


def state_colours(colours: Tokens) -> NDArray[np.uint32]:
    """ARGB of each MaskState by its number, and of NO_CLIP."""
    names = (
        colours.mask_none,
        colours.mask_estimate,
        colours.mask,
        colours.mask_failed,
        colours.mask_stale,
    )
    return np.array([*(QColor(name).rgba() for name in names), 0], np.uint32)


def to_picture(pixels: NDArray[np.uint32]) -> QImage:
    """A picture from (H, W) ARGB values."""
    height, width = pixels.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32)


def paint_mask_lane(
    painter: QPainter, left: int, top: int, states: NDArray[np.uint8], colours: Tokens
) -> None:
    """Colours for all, hatching for stale and a sign for failed, so that colour is not alone."""
    pixels = np.tile(state_colours(colours)[states], (MASK_PX, 1))
    diagonal = (np.arange(left, left + len(states)) + np.arange(MASK_PX)[:, None]) % HATCH_PX == 0
    pixels[diagonal & (states == MaskState.STALE)] = QColor(colours.window).rgba()
    painter.drawImage(QPoint(left, top), to_picture(pixels))
    alert = sign("alert", colours.on_accent, MASK_PX, painter.device().devicePixelRatioF())
    for start, stop in runs(states == MaskState.FAILED, SIGN_APART_PX):
        place = QRectF(left + (start + stop - MASK_PX) / 2 - 1, top, MASK_PX + 2, MASK_PX)
        painter.fillRect(place, QColor(colours.mask_failed))  # one frame may be less than a pixel
        painter.drawPixmap(place.topLeft() + QPointF(1, 0), alert)


@cache
def sign(name: str, colour: str, side: int, ratio: float) -> QPixmap:
    """A small glyph, drawn once for a screen of this ratio."""
    result = QPixmap(QSize(side, side) * ratio)
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    paint_icon(painter, QRectF(0, 0, side, side), name, QColor(colour))
    painter.end()
    return result


def paint_sound_lane(
    painter: QPainter,
    place: QRect,
    low: NDArray[np.floating],
    high: NDArray[np.floating],
    colour: QColor,
) -> None:
    """The wave between the smallest and the largest sample of each column; NaN draws nothing.

    Args:
        painter: What to paint with.
        place: The lane, as wide as there are columns.
        low: (C,) smallest samples, in -1..1.
        high: (C,) largest samples.
        colour: Of the wave.
    """
    height = place.height()
    middle, reach = height / 2, height / 2 - 2
    silent = np.isnan(high)
    first = np.where(silent, height, middle - high * reach - 0.5).astype(np.int8)
    last = np.where(silent, 0, middle - low * reach + 0.5).astype(np.int8)
    y = np.arange(height, dtype=np.int8)[:, None]
    pixels = ((y >= first) & (y <= last)) * np.uint32(colour.rgba())
    painter.drawImage(place.topLeft(), to_picture(pixels))


def runs(marked: NDArray[np.bool_], apart: int) -> Iterator[tuple[int, int]]:
    """Stretches of True as start and stop; those that begin too soon after another are left out."""
    edges = np.diff(np.concatenate(([False], marked, [False])).astype(np.int8))
    last = -apart
    pairs = zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True)
    for start, stop in pairs:
        if start - last >= apart:
            last = int(start)
            yield int(start), int(stop)
