"""The source pictures of a clip in the order in which a timeline plays them."""

import threading
from collections.abc import Generator, Iterator
from fractions import Fraction

from gsa_desktop.core.conform import media_frame
from gsa_desktop.core.pixels import Frame
from gsa_desktop.core.project import Clip
from gsa_desktop.engine.background import BEAT_SECONDS, Stopped
from gsa_desktop.media.frame_stream import Wanted, always
from gsa_desktop.media.reader import VideoReader

# From this stride on frames are decoded one by one, and from this one on keyframes may do. They do
# where they are so many strides apart at most: then no picture stands for longer than two moments.
_FAST, _FASTEST = 3, 4
_KEY_REACH = 2
# A step forward up to this many frames is decoded through; a longer one seeks.
_STRIDE = 48
# Backwards, frames are decoded in blocks of at least this many.
_LEAST_BLOCK = 24
_FIRST_BLOCK = 48
# A block begins at a keyframe, as long as it takes no more than this share of the memory.
_BLOCK_SHARE = 4


class ClipStream:
    """Frames by their offset from the clip's start; quickest in order, either way.

    For one thread at a time. Frames that the reader still has in memory are not decoded again.

    Args:
        clip: Its cut says which frames there are.
        reader: Its media; belongs to the caller.
        rate: The timeline's rate.
        wanted: Asked while it decodes; when it says no, `frame` leaves by Stopped.
        stride: Every how manieth frame is shown. In long steps, what no other frame refers to is
            left out; in the longest, all but the keyframes, if they are as close as the steps.

    Attributes:
        reader: As given.
    """

    def __init__(
        self,
        clip: Clip,
        reader: VideoReader,
        rate: Fraction,
        wanted: Wanted = always,
        *,
        stride: int = 1,
    ) -> None:
        self._fast = stride >= _FAST
        self._keys_only = stride >= _FASTEST and reader.key_spacing <= _KEY_REACH * stride
        self._clip = clip
        self.reader = reader
        self._rate = rate
        self._wanted = wanted
        self._wish: tuple[int, int | None] = (0, None)
        self._stream: Generator[Frame, None, None] | None = None
        self._decoded = -1
        self._last: tuple[tuple[int, int | None], Frame] | None = None
        self._filler: _Filler | None = None
        self._block = _FIRST_BLOCK

    def frame(self, offset: int, max_side: int | None = None, *, backwards: bool = False) -> Frame:
        """The picture that the clip shows some timeline frames after its start.

        Args:
            offset: 0..clip.length - 1.
            max_side: As for VideoReader.frame.
            backwards: Whether the next ones will be asked for in falling order.
        """
        number = media_frame(self._clip, self.reader.info.table, self._rate, offset)
        if self._keys_only:
            number = max(self.reader.nearest_key(number), self._clip.cut.start)
        wish = (number, max_side)
        if self._last is not None and self._last[0] == wish:
            return self._last[1]
        found = self.reader.cached(number, max_side)
        if backwards and not self._keys_only:
            found = self._from_behind(number, max_side, found)
        elif found is None:
            found = self._forwards(number, max_side)
        self._last = (wish, found)
        return found

    def close(self) -> None:
        """End decoding; the reader stays open."""
        self._end_stream()
        if self._filler is not None:
            self._filler.stop()
            self._filler = None

    def _forwards(self, number: int, max_side: int | None) -> Frame:
        step, self._decoded = number - self._decoded, number
        self._wish = (number, max_side)
        if self._fast:
            found = self.reader.frame_while(self._wanted, number, max_side, scrubs=False)
            if found is None:
                raise Stopped
            return found
        if self._stream is None or not 0 <= step <= _STRIDE:
            self._end_stream()
            stop = max(self._clip.cut.stop, number + 1)
            self._stream = self.reader.frames_at(self._wishes(), stop, self._wanted)
        frame = next(self._stream, None)
        if frame is None:
            raise Stopped
        return frame

    def _wishes(self) -> Iterator[tuple[int, int | None]]:
        """What is wanted now, however often it is asked for."""
        while True:
            yield self._wish

    def _end_stream(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _from_behind(self, number: int, max_side: int | None, found: Frame | None) -> Frame:
        filler = self._filler
        if found is None and filler is not None and filler.serves(number, max_side):
            filler.wait(self._wanted)
            found = self.reader.cached(number, max_side)
        if found is None:  # no room in the memory, or a new direction: one block at once
            if filler is not None:
                filler.stop()
            self._filler = self._new_filler(number, max_side, self._block)
            self._block *= 2  # should it come too late, the next one reaches farther
            self._filler.wait(self._wanted)
            found = self.reader.cached(number, max_side) or self.reader.frame(number, max_side)
        if self._filler is not None and self._filler.is_done:
            earlier = self._filler.start - 1
            if earlier >= self._clip.cut.start and number - earlier <= self._filler.length:
                self._filler = self._new_filler(earlier, max_side, 2 * self._filler.length)
        return found

    def _new_filler(self, last: int, max_side: int | None, longest: int) -> "_Filler":
        """Decodes a block that ends with frame `last`.

        Args:
            last: Its last frame.
            max_side: As for VideoReader.frame.
            longest: Frames; the first block is short as somebody waits for it, and each one has
                the time that the one before takes to play.
        """
        first = self.reader.nearest_key(max(0, last - _LEAST_BLOCK + 1))
        longest = max(1, min(longest, self.reader.room(max_side) // _BLOCK_SHARE))
        start = max(first, last + 1 - longest, self._clip.cut.start)
        return _Filler(self.reader, start, last + 1, max_side)


class _Filler:
    """Decodes a block into the reader's memory on a thread of its own."""

    def __init__(self, reader: VideoReader, start: int, stop: int, max_side: int | None) -> None:
        self.start = start
        self._stop = stop
        self._max_side = max_side
        self._unwanted = threading.Event()
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._work, args=(reader,), name="gsa-backwards")
        self._thread.start()

    @property
    def is_done(self) -> bool:
        return not self._thread.is_alive()

    @property
    def length(self) -> int:
        return self._stop - self.start

    def serves(self, number: int, max_side: int | None) -> bool:
        return self.start <= number < self._stop and max_side == self._max_side

    def wait(self, wanted: Wanted) -> None:
        """Until the block is there; an error of its decoding rises here."""
        while self._thread.is_alive():
            self._thread.join(BEAT_SECONDS)
            if not wanted():
                self.stop()
                raise Stopped
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Give up and wait until the thread has left."""
        self._unwanted.set()
        self._thread.join()

    def _work(self, reader: VideoReader) -> None:
        try:
            reader.fill(lambda: not self._unwanted.is_set(), self.start, self._stop, self._max_side)
        except Exception as error:  # noqa: BLE001 - rises again in the thread that waits
            self._error = error
