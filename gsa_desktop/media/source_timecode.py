"""SMPTE timecodes as files carry them: read, counted on by frames, written again."""

import re
from fractions import Fraction

_FORM = re.compile(r"(\d\d):(\d\d):(\d\d)([:;.])(\d\d)")


def shifted(timecode: str, frames: int, rate: Fraction) -> str:
    """The timecode `frames` later; empty if it is none (SMPTE ST 12-1, drop frame included)."""
    match = _FORM.fullmatch(timecode.strip())
    if match is None:
        return ""
    hours, minutes, seconds, count = (int(match[group]) for group in (1, 2, 3, 5))
    base = max(1, round(rate))
    dropped = base // 15 if match[4] != ":" and base % 30 == 0 else 0
    total_minutes = hours * 60 + minutes
    number = (total_minutes * 60 + seconds) * base + count
    number -= dropped * (total_minutes - total_minutes // 10)
    return _written(number + frames, base, dropped)


def _written(number: int, base: int, dropped: int) -> str:
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
