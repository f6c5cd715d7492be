"""Small pictures of the timeline: kept within a number of bytes, found by media frame."""

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from gsa_desktop.ui.qimage import to_qimage
from gsa_desktop.ui.timeline_layout import PICTURE_PX, PlacedClip, Scale, thumbnail_step

CAP_BYTES = 96 * 2**20
DEFAULT_ASPECT = 16 / 9
MIN_PX = 40  # a narrower clip has no picture


class Thumbnails:
    """Pictures of any number of files; the least recently drawn leave first."""

    def __init__(self, cap_bytes: int = CAP_BYTES) -> None:
        self._cap = cap_bytes
        self._bytes = 0
        self._pictures: OrderedDict[tuple[Path, int], QPixmap] = OrderedDict()
        self._frames: dict[Path, list[int]] = {}
        self._aspects: dict[Path, float] = {}

    def put(self, media: Path, frame: int, picture: NDArray[np.uint8], ratio: float) -> None:
        """Keep a (h, w, 4) BGRA picture, scaled to the row's height on a screen of this ratio."""
        height = round(PICTURE_PX * ratio)
        smooth = Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(to_qimage(picture).scaledToHeight(height, smooth))
        pixmap.setDevicePixelRatio(ratio)
        self._aspects.setdefault(media, picture.shape[1] / picture.shape[0])
        old = self._pictures.pop((media, frame), None)
        if old is None:
            insort(self._frames.setdefault(media, []), frame)
        else:
            self._bytes -= _size(old)
        self._pictures[media, frame] = pixmap
        self._bytes += _size(pixmap)
        while self._bytes > self._cap and len(self._pictures) > 1:
            self._evict()

    def has(self, media: Path, frame: int) -> bool:
        """Whether this very frame is here."""
        return (media, frame) in self._pictures

    def nearest(self, media: Path, frame: int) -> QPixmap | None:
        """The frame, or the closest one of the same file until it comes."""
        frames = self._frames.get(media)
        if not frames:
            return None
        place = bisect_left(frames, frame)
        around = frames[max(0, place - 1) : place + 1]
        key = (media, min(around, key=lambda n: abs(n - frame)))
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def aspect(self, media: Path) -> float:
        """Width over height of a file's pictures."""
        return self._aspects.get(media, DEFAULT_ASPECT)

    def clear(self) -> None:
        """Forget everything."""
        self._pictures.clear()
        self._frames.clear()
        self._aspects.clear()
        self._bytes = 0

    def _evict(self) -> None:
        (media, frame), pixmap = self._pictures.popitem(last=False)
        self._frames[media].remove(frame)
        self._bytes -= _size(pixmap)


@dataclass(frozen=True)
class Slot:
    """Room for one thumbnail: pixels from left to right, and the media frame to show."""

    left: float
    right: float
    frame: int


def visible_slots(
    placed: PlacedClip, scale: Scale, tile: float, seen: tuple[float, float]
) -> Iterator[Slot]:
    """The thumbnails of a clip that are seen; a small clip has only that of its first frame.

    Args:
        placed: The clip.
        scale: Frames to pixels.
        tile: Width of a whole thumbnail in pixels.
        seen: Pixels that are visible, left and right.
    """
    left, right = scale.x(placed.start), scale.x(placed.stop) - 1
    if right - left > tile:
        yield from slots(placed, scale, tile, seen)
    elif right - left >= MIN_PX and left < seen[1] and right > seen[0]:
        yield Slot(left, right, placed.clip.cut.start)


def slots(
    placed: PlacedClip, scale: Scale, tile: float, seen: tuple[float, float]
) -> Iterator[Slot]:
    """The thumbnails of a clip, each `tile` pixels wide or less, that touch an interval."""
    cut = placed.clip.cut
    media_px = scale.px / placed.speed
    step = thumbnail_step(tile, media_px)
    left_edge, right_edge = scale.x(placed.start), scale.x(placed.stop) - 1  # a gap between clips
    zero = left_edge - cut.start * media_px  # pixel of media frame 0
    first = int((max(seen[0], left_edge) - zero) / media_px) // step * step
    last = min(cut.stop, int((min(seen[1], right_edge) - zero) / media_px) + 1)
    for frame in range(first, last, step):
        left = max(left_edge, zero + frame * media_px)
        right = min(right_edge, zero + (frame + step) * media_px)
        if right > left:
            yield Slot(left, right, max(frame, cut.start))


def paint_slot(painter: QPainter, slot: Slot, top: float, height: int, pixmap: QPixmap) -> None:
    """Draw the middle of a picture that is wider than its slot, scaled to a height."""
    shown = pixmap.width() * height / pixmap.height()
    width = min(slot.right - slot.left, shown)
    taken = pixmap.width() * width / shown
    source = QRectF((pixmap.width() - taken) / 2, 0, taken, pixmap.height())
    smooth = pixmap.height() != round(height * pixmap.devicePixelRatio())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawPixmap(QRectF(slot.left, top, width, height), pixmap, source)


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
