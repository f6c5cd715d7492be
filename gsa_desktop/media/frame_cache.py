"""Decoded pictures in memory, the least recently used ones given up first."""

from gsa_desktop.core.memory import MemoryBudget, Shelf
from gsa_desktop.core.pixels import Frame
from gsa_desktop.core.planes import PlanarFrame

Key = tuple[int, int | None]


class FrameCache:
    """Frames by number and size limit; any thread may use it.

    Args:
        budget: Whose memory they occupy; other caches may share it.
    """

    def __init__(self, budget: MemoryBudget) -> None:
        self._shelf: Shelf[Frame] = Shelf(budget)

    @property
    def capacity(self) -> int:
        """Bytes of the budget, which other caches may share."""
        return self._shelf.capacity

    def get(self, key: Key) -> Frame | None:
        """The frame, from now on the most recently used one."""
        return self._shelf.get(key)

    def put(self, key: Key, frame: Frame) -> None:
        """Keep a frame until the room is needed."""
        self._shelf.put(key, frame, frame_bytes(frame))

    def clear(self) -> None:
        """Forget everything."""
        self._shelf.clear()


def frame_bytes(frame: Frame) -> int:
    """Bytes of a frame's pixels."""
    if isinstance(frame, PlanarFrame):
        return 2 * sum(plane.nbytes for plane in frame.planes.all)  # its RGB may come to that
    return frame.rgb.nbytes + (frame.alpha.nbytes if frame.alpha is not None else 0)
