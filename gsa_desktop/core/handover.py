"""What is handed over to another editor, and where its clips are in their files' timecode."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from pathlib import Path

from gsa_desktop.core.conform import is_direct, media_time, timeline_rate
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_order import TimelineSource
from gsa_desktop.core.export_preset import PRESETS, ExportPreset
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Timeline
from gsa_desktop.core.smpte import can_drop, count_of, fitted

MATTE_FORMATS = tuple(row for row in PRESETS if row.is_matte and not row.is_sequence)

Infos = Mapping[Path, MediaInfo]


@dataclass(frozen=True, eq=False)
class HandOverOrder:
    """What goes into a pack.

    Attributes:
        source: The timeline with its files; all of it is handed over.
        out: The folder of the pack.
        name: Of the timeline, and so of the files in the folder.
        otio, edl, mattes: Which of them are wanted.
        matte: Format of the mattes.

    Raises:
        AppError: Nothing is wanted, or the timeline is empty.
    """

    source: TimelineSource
    out: Path
    name: str
    otio: bool = True
    edl: bool = True
    mattes: bool = True
    matte: ExportPreset = MATTE_FORMATS[0]

    def __post_init__(self) -> None:
        if not (self.otio or self.edl or self.mattes):
            raise AppError("Nothing is chosen to hand over.", "Choose OTIO, EDL or mattes.")
        if self.source.timeline.rate is None or not len(self.source.range):
            raise AppError("There is nothing to hand over.", "Put a clip on the timeline first.")


def own_rate(info: MediaInfo, rate: Fraction) -> Fraction:
    """The rate at which a file counts its timecode on a timeline of `rate`."""
    if not info.has_picture or is_direct(info.table, rate):
        return rate
    return timeline_rate(info.table)


def first_count(info: MediaInfo, rate: Fraction) -> tuple[int, bool]:
    """A file's first frame in its own timecode, and whether that drops; 0 if it has none."""
    return count_of(info.timecode, own_rate(info, rate)) or (0, False)


def source_count(clip: Clip, info: MediaInfo, rate: Fraction) -> int:
    """Where a clip begins in its file's timecode, in frames of the file's own rate.

    Exact for a file of the timeline's rate and at the start of a picture of any constant rate; else
    the nearest.
    """
    count = first_count(info, rate)[0]
    if is_direct(info.table, rate):
        return count + clip.cut.start
    return count + _rounded(media_time(clip, info.table, rate, 0) * own_rate(info, rate))


def source_in(clip: Clip, info: MediaInfo, rate: Fraction) -> tuple[int, bool]:
    """Where a clip begins in its file's timecode, in frames of the timeline, and whether it drops.

    Exact for a file of the timeline's own rate; of any other, the frame nearest to that time.
    """
    count, drop = first_count(info, rate)
    if is_direct(info.table, rate):
        return count + clip.cut.start, drop
    seconds = count / own_rate(info, rate) + media_time(clip, info.table, rate, 0)
    return _rounded(seconds * rate), drop and round(rate) % 30 == 0


def drops(timeline: Timeline, infos: Infos) -> bool:
    """Whether a timeline without a timecode of its own drops: as the first file of its rate."""
    rate = timeline.rate or Fraction(25)
    if not can_drop(rate):
        return False
    same = {path for path, info in infos.items() if is_direct(info.table, rate)}
    clips = (clip for track in timeline.tracks for clip in track.clips if clip.media in same)
    first = min(clips, key=lambda clip: clip.start, default=None)
    return first is not None and first_count(infos[first.media], rate)[1]


def start_of(timeline: Timeline, infos: Infos) -> tuple[int, bool]:
    """The timeline's first frame as a count, and whether its timecode drops."""
    rate = timeline.rate or Fraction(25)
    return count_of(fitted(timeline.timecode, rate), rate) or (0, drops(timeline, infos))


def _rounded(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))
