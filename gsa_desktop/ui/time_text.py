"""A moment of the timeline as a person wants to read it; one choice for the whole window."""

from enum import Enum
from fractions import Fraction

from gsa_desktop.core.timebase import timecode


class TimeDisplay(Enum):
    """How moments are shown."""

    TIMECODE = "timecode"
    FRAMES = "frames"
    SECONDS = "seconds"


_chosen = [TimeDisplay.TIMECODE]


def choose_time_display(display: TimeDisplay) -> None:
    """From now on; widgets show it when they are set or painted the next time."""
    _chosen[0] = display


def time_text(frame: int, rate: Fraction) -> str:
    """Timecode, the number of the frame from 1, or seconds with three decimals ("4.720 s")."""
    match _chosen[0]:
        case TimeDisplay.FRAMES:
            return str(frame + 1)
        case TimeDisplay.SECONDS:
            return f"{float(frame / rate):.3f} s"
        case TimeDisplay.TIMECODE:
            return timecode(frame, rate)


def length_text(frames: int, rate: Fraction) -> str:
    """The same for a length; as frames it is their number."""
    return str(frames) if _chosen[0] is TimeDisplay.FRAMES else time_text(frames, rate)


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
