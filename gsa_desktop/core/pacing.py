"""Pictures made ahead of a clock: how far ahead, which to leave out, and how good they can be."""

import math
import threading
from collections import deque

from gsa_desktop.core.timebase import FrameRange

AHEAD = 8
_LEVELS = 3
_WINDOW = 16
_TOO_MANY_LATE = 4
_EASY = 0.3  # of the time there is: as little work leaves room for four times the pixels
_FIRST_PATIENCE, _LAST_PATIENCE = 45, 720


class Pacer:
    """What the clock tells the job that makes pictures ahead of it; any thread may ask.

    Args:
        start: Frame at which playing begins.
        speed: Times real time, negative backwards, never 0.
        rate: Frames per second at speed 1.
        span: Frames to play; `start` is one of them.

    Attributes:
        due: Frame that the clock shows now; the clock's side sets it.
    """

    def __init__(self, start: int, speed: float, rate: float, span: FrameRange) -> None:
        self.due = start
        self.direction = 1 if speed > 0 else -1
        self._stride = max(1, round(abs(speed)))
        self._per_second = rate * abs(speed)
        self._span = span
        self._next = start
        self._closed = threading.Event()

    @property
    def stride(self) -> int:
        """Every how manieth frame is shown, however quick the machine."""
        return self._stride

    @property
    def is_open(self) -> bool:
        """Whether anybody wants more pictures."""
        return not self._closed.is_set()

    def close(self) -> None:
        """No more pictures are wanted."""
        self._closed.set()

    def wait(self, seconds: float) -> None:
        """Let the clock go on; ends early when it is closed."""
        self._closed.wait(seconds)

    @property
    def seconds_a_picture(self) -> float:
        """How long a picture may take."""
        return self._stride / self._per_second

    @property
    def is_ahead(self) -> bool:
        """Whether there are pictures enough for the next moments."""
        return (self._next - self.due) * self.direction > AHEAD * self._stride

    def next_frame(self, spent: float) -> int | None:
        """The frame to make a picture of; None at the end.

        Args:
            spent: Seconds that a picture takes; after a delay the frames that will have passed
                when it is done are left out.
        """
        frame, due = self._next, self.due
        if (frame - due) * self.direction < 0:
            passing = math.ceil(min(spent, 1.0) * self._per_second)
            frame = due + self.direction * passing
            last = self._span.stop - 1 if self.direction > 0 else self._span.start
            frame = min(frame, last) if self.direction > 0 else max(frame, last)
        if frame not in self._span:
            return None
        self._next = frame + self.direction * self._stride
        return frame

    def is_late(self, frame: int) -> bool:
        """Whether a frame's moment has passed."""
        return (self.due - frame) * self.direction > 0


class Quality:
    """How large pictures are made while playing, so that they come in time.

    Attributes:
        level: The picture's sides are halved so often: 0, 1 or 2.
    """

    def __init__(self) -> None:
        self.level = 0
        self._late: deque[bool] = deque(maxlen=_WINDOW)
        self._easy = 0
        self._patience = _FIRST_PATIENCE

    def note(self, spent: float, allowed: float, *, late: bool) -> None:
        """A picture took so many seconds of those it was allowed."""
        self._late.append(late)
        self._easy = self._easy + 1 if spent < _EASY * allowed and not late else 0
        if sum(self._late) >= _TOO_MANY_LATE and self.level < _LEVELS - 1:
            self._change(1)
            # What was tried in vain is tried again later and later.
            self._patience = min(2 * self._patience, _LAST_PATIENCE)
        elif self._easy >= self._patience and self.level:
            self._change(-1)

    def side(self, side: int) -> int:
        """The longest side at the present level, of a wanted one."""
        return max(1, side >> self.level)

    def _change(self, by: int) -> None:
        self.level += by
        self._late.clear()
        self._easy = 0
