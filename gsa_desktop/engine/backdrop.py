"""The pictures behind the subject."""

import threading
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from gsa_desktop.core.closing import Closing
from gsa_desktop.core.composite import blend
from gsa_desktop.core.gradient import gradient_picture
from gsa_desktop.core.pixels import in_depth_of
from gsa_desktop.core.placement import place
from gsa_desktop.core.project import (
    Background,
    Blur,
    Colour,
    Fit,
    Gradient,
    Picture,
    Placement,
    Transparent,
    Video,
)
from gsa_desktop.engine.frame_source import SequentialFrames
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.stills import read_picture

Pixels = NDArray[Any]
Size = tuple[int, int]
_SQUARE = Fraction(1)
_FILLED = Placement()


class Backdrop(Closing):
    """Gives a background's picture at any time and size; opens its file once, on first use.

    Thread-safe. Use it in a `with`, or call `close`.

    Raises:
        AppError: the file cannot be used.
    """

    def __init__(self, background: Background, *, deep: bool = False) -> None:
        """Args: deep: Whether stills and gradients have 16 bits, where there is so much in them."""
        self.background = background
        self._deep = deep
        self._lock = threading.Lock()
        self._reader: VideoReader | None = None
        self._frames: SequentialFrames | None = None
        self._still: Pixels | None = None
        self._made: tuple[Size, Fraction, Pixels] | None = None

    def picture(
        self, time: Fraction, size: Size, pixel_aspect: Fraction = _SQUARE
    ) -> Pixels | None:
        """(H, W, 3), not to be written to; None for Transparent and Blur.

        The same array again as long as nothing changes.

        Args:
            time: Seconds since the clip began; a shorter video is looped.
            size: Width and height in pixels.
            pixel_aspect: Width over height of those pixels.
        """
        with self._lock:
            match self.background:
                case Transparent() | Blur():
                    return None
                case Video():
                    return self._from_video(self.background, time, size, pixel_aspect)
                case Colour() | Gradient() | Picture():
                    if self._made is None or self._made[:2] != (size, pixel_aspect):
                        made = self._from_still(self.background, size, pixel_aspect)
                        self._made = (size, pixel_aspect, made)
                    return self._made[2]

    @override
    def close(self) -> None:
        """Close the file; the next `picture` opens it again."""
        with self._lock:
            if self._reader is not None:
                self._reader.close()
            self._reader = self._frames = None

    def _from_still(
        self, background: Colour | Gradient | Picture, size: Size, pixel_aspect: Fraction
    ) -> Pixels:
        if isinstance(background, Colour):
            return np.full((size[1], size[0], 3), background.rgb, np.uint8)
        if isinstance(background, Gradient):
            return gradient_picture(background, size, deep=self._deep)
        if self._still is None:
            self._still = STILLS.get(background.path, deep=self._deep)
        return placed(self._still, size, background.placement, 1 / pixel_aspect)

    def _from_video(
        self, background: Video, time: Fraction, size: Size, pixel_aspect: Fraction
    ) -> Pixels:
        if self._reader is None:
            self._reader = VideoReader(probe(background.path))
        info = self._reader.info
        if self._frames is None:
            self._frames = SequentialFrames(self._reader, info.frames)
        frame = self._frames.frame(info.table.at(time % info.table.duration))
        return placed(frame.rgb, size, background.placement, info.pixel_aspect / pixel_aspect)


class _Stills:
    """The last stills, decoded: a background that is dragged is drawn anew many times a second."""

    _COUNT, _MOST_BYTES = 2, 150_000_000

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[object, Pixels] = {}

    def get(self, path: Path, *, deep: bool) -> Pixels:
        """(H, W, 3), read-only.

        Raises:
            AppError: The file cannot be read.
        """
        with self._lock:
            facts = path.stat() if path.is_file() else None
            key = (path, deep, facts and (facts.st_size, facts.st_mtime_ns))
            known = self._kept.pop(key, None)
            if known is None:
                known = _opaque(read_picture(path, deep=deep))
                known.setflags(write=False)
            if known.nbytes <= self._MOST_BYTES:
                self._kept[key] = known
            while len(self._kept) > self._COUNT:
                self._kept.pop(next(iter(self._kept)))
            return known


STILLS = _Stills()


def placed(
    picture: Pixels, size: Size, placement: Placement = _FILLED, aspect: Fraction = _SQUARE
) -> Pixels:
    """A picture of a size (width, height) with another one placed in it.

    Args:
        picture: (h, w, 3) of 8 or 16 bits.
        size: Width and height of the result.
        placement: Where it is placed, and what is around it.
        aspect: The picture's pixel aspect over the result's.
    """
    height, width = picture.shape[:2]
    here = place(placement, (width, height), size, aspect)
    if placement.fit is Fit.TILE:
        tile = _resized(picture, (max(1, round(here.width)), max(1, round(here.height))))
        rows = _repeated(here.top, here.height, size[1], tile.shape[0])
        columns = _repeated(here.left, here.width, size[0], tile.shape[1])
        return np.ascontiguousarray(tile[rows[:, None], columns[None, :]])
    across = _span(here.left, here.width, width, size[0])
    down = _span(here.top, here.height, height, size[1])
    seen = picture[down.source, across.source]
    part = _resized(seen, (across.stop - across.start, down.stop - down.start))
    if part.shape[1::-1] == size and (across.start, down.start) == (0, 0):
        return part
    around = np.asarray(placement.around, np.uint8)
    whole = np.empty((size[1], size[0], 3), picture.dtype)
    whole[:] = in_depth_of(around, whole)
    seen_rows, part_rows = down.seen(size[1])
    seen_columns, part_columns = across.seen(size[0])
    whole[seen_rows, seen_columns] = part[part_rows, part_columns]
    return whole


@dataclass(frozen=True)
class _Span:
    """What of one side of a background is seen.

    Attributes:
        source: Whole pixels of the background that cover what is seen.
        start, stop: The edges of these in the picture; they may lie beyond it.
    """

    source: slice
    start: int
    stop: int

    def seen(self, room: int) -> tuple[slice, slice]:
        """The pixels of the picture that are covered, and those of the scaled background there."""
        first = min(max(0, self.start), room)
        last = max(first, min(room, self.stop))
        return slice(first, last), slice(first - self.start, last - self.start)


def _span(start: float, length: float, pixels: int, room: int) -> _Span:
    scale = length / pixels
    # a margin, so that interpolation finds the same neighbours wherever the background is cut
    first = min(max(int((0 - start) / scale) - 2, 0), pixels - 1)
    last = min(max(int((room - start) / scale) + 3, first + 1), pixels)
    begin, end = round(start + first * scale), round(start + last * scale)
    return _Span(slice(first, last), begin, max(end, begin + 1))


def _repeated(start: float, length: float, room: int, pixels: int) -> NDArray[np.intp]:
    """Which pixel of a tile is seen at each place; lengths that are not whole do not add up."""
    share = ((np.arange(room) + 0.5 - start) / length) % 1.0
    return np.minimum((share * pixels).astype(np.intp), pixels - 1)


def _resized(picture: Pixels, size: Size) -> Pixels:
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    shrinks = width > size[0] or height > size[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(np.ascontiguousarray(picture), size, interpolation=method))


def _opaque(picture: Pixels) -> Pixels:
    """A still with transparency over black."""
    if picture.shape[2] == 3:
        return picture
    colours, alpha = np.ascontiguousarray(picture[:, :, :3]), picture[:, :, 3]
    return blend(colours, np.ascontiguousarray(alpha), np.zeros_like(colours))
