"""Which frame of a media file a timeline of constant rate shows, and for how long.

A file of the timeline's own constant rate is shown frame by frame. Of any other, variable or not,
each timeline frame shows what the file shows in the middle of that frame's time.
"""

from dataclasses import replace
from fractions import Fraction
from math import floor

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.project import Clip
from gsa_desktop.core.timebase import STANDARD_RATES, FrameRange, FrameTable

_HALF = Fraction(1, 2)


def timeline_rate(table: FrameTable) -> Fraction:
    """The rate that a timeline gets from its first file.

    Own rate if it is constant, without the rounding of a coarse time base; else the nearest
    standard rate.
    """
    nearest = min(STANDARD_RATES, key=lambda rate: abs(rate / table.rate - 1))
    if table.is_variable:
        return nearest
    rounding = abs(len(table) / nearest - table.duration)
    close = abs(nearest / table.rate - 1) < Fraction(1, 200)
    return nearest if close and rounding <= 2 * table.time_base else table.rate


def is_direct(table: FrameTable | None, rate: Fraction) -> bool:
    """Whether a timeline of that rate shows a file frame by frame.

    So it does where the whole file drifts by less than half a frame, and where nothing is known of
    the file.
    """
    if table is None:
        return True
    return not table.is_variable and abs(len(table) * (rate / table.rate - 1)) < _HALF


def timeline_length(frames: FrameRange, table: FrameTable | None, rate: Fraction) -> int:
    """Timeline frames that some media frames cover, at least one."""
    if table is None or is_direct(table, rate):
        return max(len(frames), 1)
    return max(_rounded((_edge(table, frames.stop) - _edge(table, frames.start)) * rate), 1)


def media_time(clip: Clip, table: FrameTable, rate: Fraction, offset: int) -> Fraction:
    """Seconds of the file's own time, from its first picture, where a timeline frame begins.

    Args:
        clip: Where the frame lies.
        table: The times of the clip's file.
        rate: The timeline's rate.
        offset: Timeline frames from the clip's start.
    """
    if is_direct(table, rate):
        return _edge(table, max(clip.cut.start + offset, 0))
    return _edge(table, clip.cut.start) + clip.phase + offset / rate


def media_frame(clip: Clip, table: FrameTable | None, rate: Fraction, offset: int) -> int:
    """The frame of its file that a clip shows some timeline frames after its start.

    Never one outside the clip's cut, nor one that a shorter file in its place does not have.
    Without a table, a clip of another rate is stretched evenly.
    """
    if table is None:
        number = clip.cut.start + (2 * offset + 1) * len(clip.cut) // (2 * clip.length)
    elif is_direct(table, rate):
        number = clip.cut.start + offset
    else:
        number = table.at(media_time(clip, table, rate, offset) + _HALF / rate)
    number = min(max(number, clip.cut.start), clip.cut.stop - 1)
    return number if table is None else min(number, len(table) - 1)


def room(clip: Clip, table: FrameTable | None, rate: Fraction) -> tuple[int, int]:
    """How far a clip's ends could go with what its file has.

    Returns:
        The first and the end offset in timeline frames from the clip's start: (0, length) where
        nothing is known of the file.
    """
    if table is None:
        return 0, clip.length
    if is_direct(table, rate):
        return -clip.cut.start, max(len(table) - clip.cut.start, clip.length)
    origin = media_time(clip, table, rate, 0)
    last = max(_rounded((table.duration - origin) * rate), clip.length)
    return -floor(origin * rate), last


def window(clip: Clip, first: int, stop: int, table: FrameTable | None, rate: Fraction) -> Clip:
    """The clip with other ends, its pictures at the same places of the timeline.

    Args:
        clip: The clip as it is.
        first: New first frame, in timeline frames from the clip's start; may be negative.
        stop: New end, in timeline frames from the clip's start; may be past its length.
        table: The times of the clip's file, None if unknown.
        rate: The timeline's rate.

    Raises:
        AppError: no frame would be left, or the file does not go that far.
    """
    least, most = room(clip, table, rate)
    if not least <= first < stop <= most:
        raise AppError("A clip needs at least one frame, and its file has no more than it has.")
    if table is None or is_direct(table, rate):
        cut, phase = _direct_cut(clip, first, stop, table), Fraction(0)
    else:
        cut, phase = _timed_cut(clip, first, stop, table, rate)
    start = clip.start + first
    return replace(clip, cut=cut, phase=phase, start=start, length=stop - first)


def _direct_cut(clip: Clip, first: int, stop: int, table: FrameTable | None) -> FrameRange:
    if table is not None or clip.length == len(clip.cut):
        return FrameRange(clip.cut.start + first, clip.cut.start + stop)
    begin = media_frame(clip, None, Fraction(1), first) if first else clip.cut.start
    end = media_frame(clip, None, Fraction(1), stop - 1) + 1
    return FrameRange(begin, clip.cut.stop if stop == clip.length else end)


def _timed_cut(
    clip: Clip, first: int, stop: int, table: FrameTable, rate: Fraction
) -> tuple[FrameRange, Fraction]:
    origin = media_time(clip, table, rate, first)
    begin = table.at(origin) if first else clip.cut.start
    end = table.at(media_time(clip, table, rate, stop) - _HALF / rate) + 1
    if stop == clip.length:
        end = clip.cut.stop
    return FrameRange(begin, max(end, begin + 1)), origin - table.time_of(begin)


def _edge(table: FrameTable, number: int) -> Fraction:
    return table.duration if number >= len(table) else table.time_of(number)


def _rounded(value: Fraction) -> int:
    return floor(value + _HALF)
