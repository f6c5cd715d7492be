"""The picture of a timeline: all tracks that are seen, composed at the timeline's size."""

from bisect import bisect_right
from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.conform import media_frame
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layers import Layer, Size, fitted_into, stacked
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import Frame
from gsa_desktop.core.project import Clip, Timeline, Track, View
from gsa_desktop.engine.backdrop import Backdrop
from gsa_desktop.engine.render import backdrop_time, look_of, render_frame
from gsa_desktop.media.reader import VideoReader

# A step forward up to this many frames is decoded through; a longer one seeks.
_STRIDE = 48


class TimelineRenderer:
    """Composed pictures of a timeline, quickest in order; for one thread at a time.

    A clip covers the tracks below it, except where its composite is transparent and beside a
    picture of another shape. Files are opened when their clip begins and closed when it is over.

    Args:
        timeline: Its rate and size are known, as they are once it has a clip.
        infos: What is known of the files.
        masks: Where the masks are; a clip without is shown as it is.
        max_side: Longest side of the pictures in pixels, for the monitor; None for the full size.
        transparent: Whether pictures have alpha and nothing behind them, instead of black.

    Attributes:
        size: Width and height of the pictures.
    """

    def __init__(
        self,
        timeline: Timeline,
        infos: Mapping[Path, MediaInfo],
        masks: MaskStore,
        *,
        max_side: int | None = None,
        transparent: bool = False,
    ) -> None:
        if timeline.rate is None or timeline.size is None:
            raise ValueError("a timeline without rate or size has no pictures")
        self.size = _at_most(timeline.size, max_side)
        self._full_size = timeline.size
        self._rate = timeline.rate
        self._tracks = [_Places(track) for track in timeline.tracks if not track.hidden]
        self._infos = infos
        self._masks = masks
        self._transparent = transparent
        self._open: dict[str, _ClipPictures] = {}

    def picture(self, frame: int) -> NDArray[np.uint8]:
        """(H, W, 3), or (H, W, 4) with straight alpha if transparent; do not write to it.

        Args:
            frame: Frame of the timeline; where no clip is, there is nothing.

        Raises:
            AppError: A file is gone, has changed or cannot be decoded.
        """
        clips = [clip for track in self._tracks if (clip := track.at(frame)) is not None]
        self._close_others(clips)
        layers: list[Layer] = []
        for clip in reversed(clips):
            layer = self._pictures_of(clip).layer(frame - clip.start)
            layers.append(layer)
            if layer.covers(self.size):
                break
        return stacked(layers[::-1], self.size, transparent=self._transparent)

    def close(self) -> None:
        """Close all files; the next `picture` opens what it needs."""
        self._close_others([])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _pictures_of(self, clip: Clip) -> "_ClipPictures":
        known = self._open.get(clip.id)
        if known is not None:
            return known
        info = self._infos.get(clip.media)
        if info is None:
            raise AppError(
                f"“{clip.media.name}” is not there.", "Locate the file, or delete its clips."
            )
        # A picture of the timeline's size fills it, whatever the shape of its pixels.
        native = (info.width, info.height) == self._full_size
        aspect = Fraction(1) if native else info.pixel_aspect
        fit = fitted_into((info.width, info.height), self.size, float(aspect))
        opened = _ClipPictures(clip, info, self._masks, fit, self._rate)
        self._open[clip.id] = opened
        return opened

    def _close_others(self, clips: list[Clip]) -> None:
        wanted = {clip.id for clip in clips}
        for clip_id in [known for known in self._open if known not in wanted]:
            self._open.pop(clip_id).close()


class _ClipPictures:
    """The pictures of one clip, decoded forwards."""

    def __init__(
        self,
        clip: Clip,
        info: MediaInfo,
        masks: MaskStore,
        fit: tuple[int, int, int, int],
        rate: Fraction,
    ) -> None:
        self._clip = clip
        self._info = info
        self._rate = rate
        track = masks.find(info.fingerprint, clip.segment)
        self._track = masks.find_any(info.fingerprint) if track is None else track
        self._look = look_of(clip, info, View.COMPOSITE)
        self._left, self._top, width, height = fit
        self._size = (width, height)
        self._pixel_aspect = info.pixel_aspect * Fraction(info.width * height, info.height * width)
        self._reader = VideoReader(info, cache_bytes=0)
        self._backdrop = Backdrop(clip.background)
        self._stream: Generator[Frame, None, None] | None = None
        self._offset = -1
        self._last: tuple[int, NDArray[np.uint8]] | None = None

    def layer(self, offset: int) -> Layer:
        """What the clip shows some timeline frames after it began."""
        jumps = not 0 <= offset - self._offset <= _STRIDE
        self._offset = offset
        if self._stream is None or jumps:
            self._stream = self._start()
        frame = next(self._stream)
        if self._last is None or self._last[0] != frame.number:
            self._last = (frame.number, self._rendered(frame))
        return Layer(self._last[1], self._left, self._top)

    def close(self) -> None:
        self._end()
        self._reader.close()
        self._backdrop.close()

    def _end(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _start(self) -> Generator[Frame, None, None]:
        self._end()
        smaller = self._size[0] <= self._info.width and self._size[1] <= self._info.height
        max_side = max(self._size) if smaller else None
        return self._reader.frames_at(self._numbers(), self._clip.cut.stop, max_side)

    def _numbers(self) -> Iterator[int]:
        """The media frame that is wanted now, however often it is asked for."""
        while True:
            yield media_frame(self._clip, self._info.table, self._rate, self._offset)

    def _rendered(self, frame: Frame) -> NDArray[np.uint8]:
        frame = scaled(frame, self._size)
        mask = None if self._track is None else self._track.get(frame.number)
        behind = None
        if mask is not None:
            time = backdrop_time(self._clip, self._info, frame.number)
            behind = self._backdrop.picture(time, frame.size, self._pixel_aspect)
        return render_frame(frame, mask, self._look, behind)


class _Places:
    """Which clip of a track covers a frame."""

    def __init__(self, track: Track) -> None:
        self._clips = track.clips
        self._starts = [clip.start for clip in track.clips]

    def at(self, frame: int) -> Clip | None:
        place = bisect_right(self._starts, frame) - 1
        if place < 0 or frame >= self._clips[place].stop:
            return None
        return self._clips[place]


def scaled(frame: Frame, size: Size) -> Frame:
    """A frame at a width and height; the same one if it has them."""
    if frame.size == size:
        return frame
    shrinks = size[0] <= frame.size[0] and size[1] <= frame.size[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    rgb = np.asarray(cv2.resize(frame.rgb, size, interpolation=method), np.uint8)
    if frame.alpha is None:
        return replace(frame, rgb=rgb)
    alpha = np.asarray(cv2.resize(frame.alpha, size, interpolation=method), np.uint8)
    return replace(frame, rgb=rgb, alpha=alpha)


def _at_most(size: Size, max_side: int | None) -> Size:
    if max_side is None or max(size) <= max_side:
        return size
    scale = max_side / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
