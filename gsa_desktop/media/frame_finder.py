"""Any frame of a clip, exact; the decoder stays where it is, so the next frames come at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

from av.video.frame import VideoFrame

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.damage import DamageLog
from gsa_desktop.media.frame_index import FrameIndex
from gsa_desktop.media.frame_walk import FrameWalk, Step
from gsa_desktop.media.open_clip import Threads

# Where keyframes are this close, decoding frames in parallel only delays the answer to a seek.
_SHORT_GOP = 12


class FrameFinder:
    """Random access for one thread at a time.

    Raises:
        AppError: The file cannot be opened.
    """

    def __init__(self, path: Path, index: FrameIndex, damage: DamageLog) -> None:
        spacing = len(index.table) / len(index.seek_times)
        threads: Threads = "SLICE" if spacing <= _SHORT_GOP else "AUTO"
        self._path = path
        self._index = index
        self._damage = damage
        self._walk = FrameWalk(path, index, threads)
        self._steps: Iterator[Step] = iter(())
        self._careful = False

    def find(
        self,
        number: int,
        keep_from: int,
        wanted: Callable[[], bool],
        passed: Callable[[VideoFrame, int], None],
    ) -> VideoFrame | None:
        """The picture to show for a frame.

        Args:
            number: The frame.
            keep_from: From this frame on, at most `number`, all pictures on the way are decoded.
            wanted: Asked for every packet; when it says no, the answer is None.
            passed: Gets every picture from `keep_from` up to the one before `number`.

        Raises:
            AppError: No picture of the file decodes any more.
        """
        picture = self._found(number, keep_from, wanted, passed)
        damaged = self._walk.damaged or self._damage.known
        if picture is None or self._careful or not damaged:
            return picture
        # Once more and from now on such that a damaged clip looks the same each time.
        self._careful = True
        self._walk.close()
        self._walk = FrameWalk(self._path, self._index, careful=True)
        return self._found(number, keep_from, wanted, passed)

    def _found(
        self,
        number: int,
        keep_from: int,
        wanted: Callable[[], bool],
        passed: Callable[[VideoFrame, int], None],
    ) -> VideoFrame | None:
        index, walk = self._index, self._walk
        place = index.seek_place(keep_from)
        walk.wanted = keep_from
        nearest = int(index.seek_numbers[index.seek_place(number)])
        if walk.position is None or not nearest <= walk.position < keep_from:
            self._start(place)
        while wanted():
            picture, complete = self._go_to(number, keep_from, wanted, passed)
            if picture is not None and (complete or (walk.wanted == 0 and place == 0)):
                return picture
            if not wanted():
                return None
            if walk.wanted:
                # The frame is missing: look for the nearest good one without skipping any.
                walk.wanted = 0
            elif place:
                place -= 1  # the good frame before lies in front of where we started
            else:
                raise AppError(f"“{self._path.name}” can no longer be decoded.")
            self._start(place)
        return None

    def _start(self, place: int) -> None:
        self._walk.start(place)
        self._steps = self._walk.steps()

    def _go_to(
        self,
        number: int,
        keep_from: int,
        wanted: Callable[[], bool],
        passed: Callable[[VideoFrame, int], None],
    ) -> tuple[VideoFrame | None, bool]:
        """The frame or what replaces it; False with it if a better replacement may lie before."""
        before: VideoFrame | None = None
        for step in self._steps:
            if not wanted():
                return None, False
            if step is None:
                continue
            at, picture = step
            if at == number:
                if picture.is_corrupt:
                    self._damage.add_concealed(number)
                return picture, True
            if at > number:
                self._damage.add_replaced(number)
                return before or picture, before is not None and not self._walk.wanted
            if at >= keep_from:
                passed(picture, at)
            before = picture
        self._walk.position = None  # the end: the decoder is drained
        if before is not None:
            self._damage.add_replaced(number)
        return before, before is not None and not self._walk.wanted

    def close(self) -> None:
        """Close the file."""
        self._steps = iter(())
        self._walk.close()
