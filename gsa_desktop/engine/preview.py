"""Pictures for the monitor and the timeline."""

import threading
from collections.abc import Iterator, Sequence
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.composite import on_checkerboard
from gsa_desktop.core.events import Job, PictureReady, Progress
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import Frame
from gsa_desktop.core.project import Background, Clip, View
from gsa_desktop.engine.backdrop import Backdrop
from gsa_desktop.engine.background import Stop, in_background
from gsa_desktop.engine.render import backdrop_time, look_of, render_frame
from gsa_desktop.media.reader import VideoReader

_PATIENCE_SECONDS = 0.06  # an exact picture that takes longer gets a stand-in
_KEY_CACHE_BYTES = 64 << 20
_WAITING = Progress(0, 0, "Decoding")


class PreviewSession:
    """One media file open for the monitor; keeps reader, cache and background between jobs.

    Thread-safe; the file is opened by the first job, not by the constructor.
    """

    def __init__(self, info: MediaInfo, masks: MaskStore) -> None:
        self._info = info
        self._masks = masks
        self._lock = threading.Lock()
        self._reader: VideoReader | None = None
        self._keys: VideoReader | None = None
        self._backdrop: Backdrop | None = None

    def show(self, request: int, frame: int, clip: Clip, view: View, max_side: int) -> Job:
        """Yield PictureReady for a media frame: a stand-in if the exact one is slow, then exact.

        In between it yields Progress, so that it can be cancelled while it decodes.

        Args:
            request: Comes back in the event.
            frame: Frame of the media file.
            clip: Its settings decide the look.
            view: What to show.
            max_side: Longest side of the picture in pixels; never enlarged.
        """
        reader = self._open()
        ready = reader.cached(frame, max_side)
        if ready is not None:
            yield self._picture(request, ready, clip, view)
            return
        stood_in = False
        exact = partial(self._exact, reader, frame, max_side)
        for found in in_background(exact, beat=_PATIENCE_SECONDS):
            if found is not None:
                yield self._picture(request, found, clip, view)
            elif stood_in or self._reader is not reader:
                yield _WAITING
            else:
                stood_in = True
                stand_in = self._stand_in(request, frame, clip, view, max_side)
                yield stand_in
                if stand_in.exact:
                    return

    def close(self) -> None:
        """Close the files; the next job opens them again."""
        with self._lock:
            for opened in (self._reader, self._keys, self._backdrop):
                if opened is not None:
                    opened.close()
            self._reader = self._keys = self._backdrop = None

    def _exact(
        self, reader: VideoReader, number: int, max_side: int, stop: Stop
    ) -> Iterator[Frame]:
        try:
            yield from _decoded(reader, number, max_side, stop)
        except ValueError:
            if self._reader is reader:
                raise
            # closed meanwhile: nobody waits for the picture

    def _open(self) -> VideoReader:
        with self._lock:
            if self._reader is None:
                self._reader = VideoReader(self._info)
            return self._reader

    def _stand_in(
        self, request: int, number: int, clip: Clip, view: View, max_side: int
    ) -> PictureReady:
        """The nearest keyframe, decoded apart from the exact one, which it must not disturb."""
        with self._lock:
            if self._keys is None:
                self._keys = VideoReader(self._info, cache_bytes=_KEY_CACHE_BYTES)
            keys = self._keys
        frame = keys.frame(keys.nearest_key(number), max_side)
        return self._picture(request, frame, clip, view, exact=frame.number == number)

    def _picture(
        self, request: int, frame: Frame, clip: Clip, view: View, *, exact: bool = True
    ) -> PictureReady:
        track = self._masks.find(self._info.fingerprint, clip.segment)
        if track is None:  # what another model found is better than nothing, and shown as stale
            track = self._masks.find_any(self._info.fingerprint)
        mask = None if track is None else track.get(frame.number)
        behind = None
        if mask is not None and view is View.COMPOSITE:
            time = backdrop_time(clip, self._info, frame.number)
            backdrop = self._backdrop_of(clip.background)
            behind = backdrop.picture(time, frame.size, self._info.pixel_aspect)
        look = look_of(clip, self._info, view)
        picture = as_bgra(render_frame(frame, mask, look, behind))
        return PictureReady(request, frame.number, picture, exact)

    def _backdrop_of(self, background: Background) -> Backdrop:
        with self._lock:
            if self._backdrop is None or self._backdrop.background != background:
                if self._backdrop is not None:
                    self._backdrop.close()
                self._backdrop = Backdrop(background)
            return self._backdrop


def thumbnails(info: MediaInfo, frames: Sequence[int], height: int = 48) -> Job:
    """Yield PictureReady with request = index into frames, for each of them in order.

    A keyframe near enough stands for its neighbours (exact is False), because it costs one frame
    of decoding instead of many.

    Args:
        info: The clip.
        frames: Rising frame numbers.
        height: Of the pictures, in pixels.
    """
    max_side = round(height * max(1.0, info.width / info.height))
    spacing = max(1, info.frames // max(1, len(frames)))
    with VideoReader(info) as reader:
        for index, wanted in enumerate(frames):
            key = reader.nearest_key(wanted)
            number = key if wanted - key <= spacing // 2 else wanted
            for frame in in_background(partial(_decoded, reader, number, max_side)):
                if frame is None:
                    yield _WAITING
                else:
                    exact = number == wanted
                    yield PictureReady(index, wanted, as_bgra(frame.rgb), exact)


def as_bgra(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W, 4) opaque, read-only, for the screen; transparency over a checkerboard."""
    if picture.shape[2] == 4:
        picture = on_checkerboard(picture)
    bgra = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA), np.uint8)
    bgra.setflags(write=False)
    return bgra


def _decoded(reader: VideoReader, number: int, max_side: int, stop: Stop) -> Iterator[Frame]:
    frame = reader.frame_while(lambda: stop.wanted, number, max_side)
    if frame is not None:
        yield frame
