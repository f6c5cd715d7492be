"""A clip's pictures for those who mostly go forward: streaming where they do, exact otherwise."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.pixels import Frame
from gsa_desktop.media.reader import VideoReader

_RECENT = 4  # frames kept: neighbours are asked for again (flow to the last and the next)


class SequentialFrames:
    """Frames of a reader by number. For one thread; the reader belongs to the caller.

    Args:
        reader: The clip.
        stop: Frame at which streaming ends.
    """

    def __init__(self, reader: VideoReader, stop: int) -> None:
        self._reader = reader
        self._stop = stop
        self._recent: dict[int, Frame] = {}
        self._stream: Iterator[Frame] | None = None
        self._next = -1

    def frame(self, number: int) -> Frame:
        """Exactly that frame."""
        if number in self._recent:
            return self._recent[number]
        frame = self._fetch(number)
        self._recent[number] = frame
        while len(self._recent) > _RECENT:
            del self._recent[next(iter(self._recent))]
        return frame

    def _fetch(self, number: int) -> Frame:
        if self._stream is not None and number == self._next:
            frame = next(self._stream, None)
            if frame is not None:
                self._next += 1
                return frame
            self._stream = None
        if number - 1 in self._recent:  # the second step forward: a run begins
            self._stream = self._reader.frames(number, max(self._stop, number + 1))
            self._next = number + 1
            return next(self._stream)
        return self._reader.frame(number)


class PictureSource:
    """A clip as gsanet's FrameSource.

    Args:
        frames: The clip's frames.
        count: How many frames the clip's file has.
        check: Called before each picture; raises to end the work.
    """

    def __init__(self, frames: SequentialFrames, count: int, check: Callable[[], None]) -> None:
        self._frames = frames
        self._count = count
        self._check = check

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> NDArray[np.uint8]:
        self._check()
        return self._frames.frame(number).rgb
