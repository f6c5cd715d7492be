"""Decoded pictures in memory, the least recently used ones given up first."""

from collections import OrderedDict
from threading import Lock

from gsa_desktop.core.pixels import Frame

Key = tuple[int, int | None]


class FrameCache:
    """Frames by number and size limit; any thread may use it.

    Args:
        capacity: Bytes of pixels that are kept at most; a larger frame is not kept at all.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._frames: OrderedDict[Key, Frame] = OrderedDict()
        self._used = 0
        self._lock = Lock()

    def get(self, key: Key) -> Frame | None:
        """The frame, from now on the most recently used one."""
        with self._lock:
            frame = self._frames.get(key)
            if frame is not None:
                self._frames.move_to_end(key)
            return frame

    def put(self, key: Key, frame: Frame) -> None:
        """Keep a frame and forget old ones until all fit."""
        size = _bytes(frame)
        if size > self._capacity:
            return
        with self._lock:
            old = self._frames.pop(key, None)
            self._used += size - (_bytes(old) if old is not None else 0)
            self._frames[key] = frame
            while self._used > self._capacity:
                _, dropped = self._frames.popitem(last=False)
                self._used -= _bytes(dropped)

    def room_for(self, frame: Frame) -> int:
        """How many frames of this size fit in all."""
        return self._capacity // max(1, _bytes(frame))

    @property
    def used(self) -> int:
        """Bytes of pixels in memory."""
        return self._used

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._frames.clear()
            self._used = 0


def _bytes(frame: Frame) -> int:
    return frame.rgb.nbytes + (frame.alpha.nbytes if frame.alpha is not None else 0)
