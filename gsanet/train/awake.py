"""How long a run has worked, without the nights that its computer slept."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

_BEAT_SECONDS = 1.0
_LATE_SECONDS = 10.0
"""A heart that has not beaten for so long did not beat at all: a busy machine delays it less."""


class AwakeClock:
    """Seconds, without those in which the process stood still: asleep, or stopped by a signal.

    Some systems count a computer's sleep as time, all of them a stopped process's. A thread beats
    every second; where it left out many beats, nothing was done.

    Args:
        seconds: What counts all time.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._asleep = 0.0
        self._beaten = seconds()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._heart: threading.Thread | None = None

    def start(self) -> None:
        """Let the heart beat until the end of the `with` block; before, all time counts."""
        if self._heart is None:
            self.now()
            self._heart = threading.Thread(target=self._beat, name="awake", daemon=True)
            self._heart.start()

    def now(self) -> float:
        """Seconds since any moment."""
        with self._lock:
            found = self._seconds()
            late = found - self._beaten
            if self._heart is not None and late > _LATE_SECONDS:
                self._asleep += late
            self._beaten = found
            return found - self._asleep

    def _beat(self) -> None:
        while not self._ended.wait(_BEAT_SECONDS):
            self.now()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        if self._heart is not None:
            self._heart.join()
