"""Edit decision lists in the form of CMX 3600."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.handover import Infos, source_in, start_of
from gsa_desktop.core.project import Timeline, Track
from gsa_desktop.core.smpte import text_of

REEL_LENGTH = 8
MOST_EVENTS = 999
_RESERVED = ("AX", "BL")  # an auxiliary source and black, whatever the list
_FASTEST = 60


@dataclass(frozen=True)
class EdlEvent:
    """One cut.

    Attributes:
        path: The file.
        channel: "V" for pictures, "A" or "A2" for sound.
        source: Count of the source's frame where it begins, in the list's rate.
        drop: Whether the source's timecode drops.
        record: Count of the timeline's frame where it begins.
        length: Frames.
    """

    path: Path
    channel: str
    source: int
    drop: bool
    record: int
    length: int


def edl_text(
    title: str,
    events: Sequence[EdlEvent],
    reels: Mapping[Path, str],
    rate: Fraction,
    *,
    drop: bool,
) -> str:
    """The list as text.

    Args:
        title: Of the list.
        events: The cuts; they are put in order of record.
        reels: As `reel_names`, of all files.
        rate: Frames per second that everything is counted in.
        drop: Whether the record timecode drops.

    Raises:
        AppError: The rate is above what an EDL can count.
    """
    if round(rate) > _FASTEST:
        raise AppError(
            f"An EDL counts at most {_FASTEST} frames per second.", "Hand over OTIO without it."
        )
    mode = "DROP FRAME" if drop else "NON-DROP FRAME"
    lines = [f"TITLE: {' '.join(title.split())[:70]}", f"FCM: {mode}", ""]
    for number, event in enumerate(_in_order(events), start=1):
        times = [
            text_of(event.source + more, rate, drop=event.drop) for more in (0, event.length)
        ] + [text_of(event.record + more, rate, drop=drop) for more in (0, event.length)]
        reel = reels[event.path]
        lines.append(f"{number:03d}  {reel:<8} {event.channel:<5} C        {' '.join(times)}")
        lines.append(f"* FROM CLIP NAME: {event.path.name}")
    return "\n".join(lines) + "\n"


def reel_names(paths: Iterable[Path]) -> dict[Path, str]:
    """A name of at most 8 letters, digits and underscores for each file, no two the same."""
    names: dict[Path, str] = {}
    for path in paths:
        if path in names:
            continue
        plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode().upper()
        clean = re.sub(r"[^A-Z0-9]+", "_", plain).strip("_")[:REEL_LENGTH] or "REEL"
        name, number = clean, 1
        while name in names.values() or name in _RESERVED:
            number += 1
            name = f"{clean[: REEL_LENGTH - len(str(number))]}{number}"
        names[path] = name
    return names


def edl_lists(title: str, timeline: Timeline, infos: Infos) -> dict[str, str]:
    """A list for each picture track that is seen; an EDL knows only one.

    The first also holds the sound of the first two tracks that are heard. A list has at most 999
    events; what comes after them is in a list of its own.

    Returns:
        Text by the track's name ("V1", "V1_2").

    Raises:
        AppError: As `edl_text`.
    """
    rate = timeline.rate or Fraction(25)
    start, drop = start_of(timeline, infos)

    def events(track: Track, channel: str) -> list[EdlEvent]:
        return [
            EdlEvent(
                clip.media,
                channel,
                *source_in(clip, infos[clip.media], rate),
                start + clip.start,
                clip.length,
            )
            for clip in track.clips
        ]

    cuts = {
        f"V{number}": events(track, "V")
        for number, track in enumerate(timeline.tracks, start=1)
        if track.clips and not track.hidden
    }
    heard = [track for track in timeline.sounds if track.clips and not track.muted]
    for channel, track in zip(("A", "A2"), heard, strict=False):
        cuts.setdefault(next(iter(cuts), "A1"), []).extend(events(track, channel))
    reels = reel_names(event.path for found in cuts.values() for event in found)
    lists: dict[str, str] = {}
    for track_name, found in cuts.items():
        ordered = _in_order(found)
        for part, first in enumerate(range(0, len(ordered), MOST_EVENTS), start=1):
            name = track_name if part == 1 else f"{track_name}_{part}"
            some = ordered[first : first + MOST_EVENTS]
            lists[name] = edl_text(f"{title} {name}", some, reels, rate, drop=drop)
    return lists


def _in_order(events: Iterable[EdlEvent]) -> list[EdlEvent]:
    """By record; of those at one frame the picture is first."""
    return sorted(events, key=lambda event: (event.record, event.channel != "V", event.channel))
