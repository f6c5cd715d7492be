"""Timecodes of SMPTE ST 12-1 as frame counts and back, drop frame included."""

import re
from fractions import Fraction

_FORM = re.compile(r"(\d\d):(\d\d):(\d\d)([:;.])(\d\d)")


def count_of(timecode: str, rate: Fraction) -> tuple[int, bool] | None:
    """How many frames after midnight a timecode stands for, and whether it drops numbers.

    Args:
        timecode: "01:00:00:00", with a semicolon before the frames for drop frame.
        rate: Frames per second; it is counted at the nearest whole number.

    Returns:
        None if it is no timecode.
    """
    match = _FORM.fullmatch(timecode.strip())
    if match is None:
        return None
    hours, minutes, seconds, count = (int(match[group]) for group in (1, 2, 3, 5))
    base = max(1, round(rate))
    drop = match[4] != ":" and base % 30 == 0
    total_minutes = hours * 60 + minutes
    number = (total_minutes * 60 + seconds) * base + count
    number -= _dropped(base, drop=drop) * (total_minutes - total_minutes // 10)
    return number, drop


def text_of(number: int, rate: Fraction, *, drop: bool) -> str:
    """The timecode of a frame count; it begins anew after 24 hours."""
    base = max(1, round(rate))
    dropped = _dropped(base, drop=drop)
    per_minute = base * 60 - dropped
    per_ten = base * 600 - 9 * dropped
    number %= per_ten * 6 * 24
    if dropped:
        tens, rest = divmod(number, per_ten)
        number += dropped * 9 * tens
        if rest >= base * 60:
            number += dropped * (1 + (rest - base * 60) // per_minute)
    seconds, frames = divmod(number, base)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    mark = ";" if dropped else ":"
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{frames:02d}"


def can_drop(rate: Fraction) -> bool:
    """Whether numbers are dropped at that rate: at 29.97 frames per second and its multiples."""
    return rate.denominator == 1001 and round(rate) % 30 == 0


def fitted(timecode: str, rate: Fraction) -> str:
    """The same timecode as that rate writes it; empty for what is none."""
    found = count_of(timecode if can_drop(rate) else re.sub("[;.]", ":", timecode), rate)
    return "" if found is None else text_of(found[0], rate, drop=found[1])


def _dropped(base: int, *, drop: bool) -> int:
    """Numbers that are left out at the start of nine minutes of ten."""
    return base // 15 if drop else 0
