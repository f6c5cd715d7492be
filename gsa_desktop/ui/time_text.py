"""A moment of the timeline as a person wants to read it; one choice for the whole window."""

from enum import Enum
from fractions import Fraction

from gsa_desktop.core.smpte import count_of, text_of
from gsa_desktop.core.timebase import timecode


class TimeDisplay(Enum):
    """How moments are shown."""

    TIMECODE = "timecode"
    FRAMES = "frames"
    SECONDS = "seconds"


_chosen = [TimeDisplay.TIMECODE]
_first = [(0, False)]


def choose_time_display(display: TimeDisplay) -> None:
    """From now on; widgets show it when they are set or painted the next time."""
    _chosen[0] = display


def choose_first_timecode(count: int, *, drop: bool) -> None:
    """The timecode of the timeline's first frame as a count, and whether it drops."""
    _first[0] = (count, drop)


def position_timecode(frame: int, rate: Fraction) -> str:
    """The timecode of a frame of the timeline."""
    count, drop = _first[0]
    return text_of(count + frame, rate, drop=drop)


def position_of(timecode: str, rate: Fraction) -> int | None:
    """The frame of the timeline that has a timecode, None for a text that is no whole timecode.

    What lies before the first one is counted from the start: people type it out of habit.
    """
    found = count_of(timecode, rate)
    if found is None:
        return None
    count, drop = _first[0]
    if drop and not found[1]:
        found = count_of(";".join(timecode.strip().rsplit(":", 1)), rate) or found
    return found[0] - count if found[0] >= count else found[0]


def time_text(frame: int, rate: Fraction) -> str:
    """Timecode, the number of the frame from 1, or seconds with three decimals ("4.720 s")."""
    match _chosen[0]:
        case TimeDisplay.FRAMES:
            return str(frame + 1)
        case TimeDisplay.SECONDS:
            return f"{float(frame / rate):.3f} s"
        case TimeDisplay.TIMECODE:
            return position_timecode(frame, rate)


def length_text(frames: int, rate: Fraction) -> str:
    """The same for a length; as frames it is their number."""
    match _chosen[0]:
        case TimeDisplay.FRAMES:
            return str(frames)
        case TimeDisplay.TIMECODE:
            return timecode(frames, rate)
        case TimeDisplay.SECONDS:
            return time_text(frames, rate)


def read_seconds(text: str, rate: Fraction) -> int | None:
    """The frame nearest to "4.72 s" or "4.72"; None for a text without a point and an s."""
    number = text.strip().removesuffix("s").strip()
    if not ("." in number or text.strip().endswith("s")):
        return None
    try:
        seconds = Fraction(number)
    except ValueError:
        return None
    return max(0, round(seconds * rate))
