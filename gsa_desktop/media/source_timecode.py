"""SMPTE timecodes as files carry them, counted on by frames."""

from fractions import Fraction

from gsa_desktop.core.smpte import count_of, text_of


def shifted(timecode: str, frames: int, rate: Fraction) -> str:
    """The timecode `frames` later; empty if it is none (SMPTE ST 12-1, drop frame included)."""
    found = count_of(timecode, rate)
    if found is None:
        return ""
    number, drop = found
    return text_of(number + frames, rate, drop=drop)
