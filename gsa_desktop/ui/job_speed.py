"""How fast a job is and when it will be done."""

import time
from collections import deque
from collections.abc import Callable

from gsa_desktop.core.events import Progress

WINDOW_SECONDS = 8.0  # speed is that of the last few seconds: it tells what happens now


class SpeedMeter:
    """Frames per second and seconds left, from what was done when."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()
        self._phase = ""

    def add(self, progress: Progress) -> None:
        """Take note of a progress; another phase, or one that starts over, begins anew."""
        now = self._clock()
        if progress.phase != self._phase or (self._seen and progress.done < self._seen[-1][1]):
            self._seen.clear()
            self._phase = progress.phase
        self._seen.append((now, progress.done))
        while len(self._seen) > 2 and now - self._seen[1][0] > WINDOW_SECONDS:
            self._seen.popleft()

    def speed(self) -> float | None:
        """Frames a second; None while it is too soon to tell."""
        if len(self._seen) < 2:
            return None
        (begin, first), (end, last) = self._seen[0], self._seen[-1]
        if end - begin < 0.5 or last == first:
            return None
        return (last - first) / (end - begin)

    def seconds_left(self, progress: Progress) -> float | None:
        """Time until all is done at the present speed."""
        speed = self.speed()
        return (progress.total - progress.done) / speed if speed and progress.total else None


def time_left(seconds: float) -> str:
    """As people say it: no more digits than are true."""
    if seconds < 1:
        return "almost done"
    if seconds < 90:
        return f"{round(seconds)} s left"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min left"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min left"
