"""SMPTE timecodes as files carry them, counted on by frames."""

from fractions import Fraction
from math import floor

from gsa_desktop.core.smpte import can_drop, count_of, text_of


def shifted(timecode: str, frames: int, rate: Fraction) -> str:
    """The timecode `frames` later; empty if it is none (SMPTE ST 12-1, drop frame included)."""
    found = count_of(timecode, rate)
    if found is None:
        return ""
    number, drop = found
    return text_of(number + frames, rate, drop=drop)


def at_rate(timecode: str, own: Fraction, rate: Fraction) -> str:
    """The timecode of a picture whose file is conformed: the same second, counted at that rate.

    Args:
        timecode: Of the picture, or empty.
        own: Frames per second that it is counted in.
        rate: Frames per second of the result; numbers are dropped where both rates do that.
    """
    found = count_of(timecode, own)
    if found is None:
        return ""
    number, drop = found
    base, wanted = max(1, round(own)), max(1, round(rate))
    if drop and can_drop(rate):
        return text_of(number * wanted // base, rate, drop=True)
    if drop:  # what the clock says then
        return text_of(floor(number / own * rate), rate, drop=False)
    return text_of(number * wanted // base, rate, drop=False)
