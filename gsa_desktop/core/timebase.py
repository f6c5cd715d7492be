"""Time as whole frame numbers; presentation times stay exact integers in a rational time base."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError


@dataclass(frozen=True)
class FrameRange:
    """Frames start, start + 1, ..., stop - 1.

    Raises:
        ValueError: stop is before start, or start is negative.
    """

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.stop:
            raise ValueError(f"not a frame range: {self.start}:{self.stop}")

    def __len__(self) -> int:
        return self.stop - self.start

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.start, self.stop))

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self.start <= number < self.stop


@dataclass(frozen=True, eq=False)
class FrameTable:
    """When each frame is shown; exact for variable frame rates.

    Attributes:
        pts: (N,) int64, strictly rising presentation times in units of time_base, as in the file.
        time_base: Seconds per unit.
        last_duration: Duration of the last frame in units of time_base, at least 1.
    """

    pts: NDArray[np.int64]
    time_base: Fraction
    last_duration: int

    def __post_init__(self) -> None:
        if self.pts.ndim != 1 or not len(self.pts):
            raise ValueError("a frame table holds at least one frame")
        if np.any(np.diff(self.pts) <= 0):
            raise ValueError("presentation times must rise")
        self.pts.setflags(write=False)

    def __len__(self) -> int:
        return len(self.pts)

    @property
    def duration(self) -> Fraction:
        """Seconds from the first picture to the end of the last."""
        return (int(self.pts[-1]) - int(self.pts[0]) + self.last_duration) * self.time_base

    @cached_property
    def rate(self) -> Fraction:
        """Mean frames per second; the true rate where the rate is constant."""
        return Fraction(len(self.pts)) / self.duration

    @cached_property
    def is_variable(self) -> bool:
        """Whether frame durations differ by more than the time base's rounding."""
        if len(self.pts) < 3:
            return False
        steps = np.diff(self.pts)
        return bool(steps.max() - steps.min() > 1)

    def time_of(self, number: int) -> Fraction:
        """Seconds from the first picture to the start of frame number."""
        return (int(self.pts[number]) - int(self.pts[0])) * self.time_base

    def at(self, time: Fraction) -> int:
        """The frame shown at a time in seconds from the first picture, clamped to the ends."""
        target = floor(time / self.time_base) + int(self.pts[0])  # a fine fraction overflows int64
        return min(max(bisect_right(self.pts, target) - 1, 0), len(self.pts) - 1)


STANDARD_RATES = (
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(48),
    Fraction(50),
    Fraction(60000, 1001),
    Fraction(60),
    Fraction(100),
    Fraction(120),
)
SLOWEST, FASTEST = 1, 240


def rate_text(rate: Fraction) -> str:
    """Frames per second as people write them: 25, 29.97, 23.976; never more than three decimals."""
    return f"{float(rate):.3f}".rstrip("0").rstrip(".")


def rate_of_text(text: str) -> Fraction:
    """The rate that a person has typed: "25", "29,97" or "30000/1001".

    A number that a standard rate is usually written as is that rate.

    Raises:
        AppError: it is no number, or not between 1 and 240.
    """
    try:
        rate = Fraction(text.strip().replace(",", ".").replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not SLOWEST <= rate <= FASTEST:
        raise AppError(
            f"A timeline runs at {SLOWEST} to {FASTEST} frames per second.",
            "Write it as 25, 29.97 or 30000/1001.",
        )
    close = [known for known in STANDARD_RATES if abs(known - rate) < Fraction(1, 100)]
    exact = rate.denominator == 1 or "/" in text or not close
    return rate if exact else min(close, key=lambda known: abs(known - rate))


def timecode(number: int, rate: Fraction) -> str:
    """Non-drop-frame HH:MM:SS:FF (SMPTE ST 12-1) at the rate rounded to whole frames."""
    base = max(1, round(rate))
    seconds, frames = divmod(number, base)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}:{frames:02d}"
