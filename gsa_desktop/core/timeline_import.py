"""A timeline as another program describes it becomes one of ours: clips, cuts, gaps, tracks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from pathlib import Path

from gsa_desktop.core.conform import is_direct
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.handover import Infos, first_count, own_rate
from gsa_desktop.core.layout import changed_clips
from gsa_desktop.core.project import Clip, Marker, Project, SegmentSettings, Timeline, Track
from gsa_desktop.core.timebase import FrameRange

_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Part:
    """A clip on a track of another program's timeline.

    Attributes:
        media: Absolute path of the file.
        begin, stop: Seconds from the timeline's start.
        source: Seconds in the file's timecode where it begins.
        origin: The same of the file's first frame; None if that is not said.
        rate: Frames per second in which the file is counted.
        own: The clip that we have written there; None if it is not from us.
        untouched: Whether it still shows what `own` did.
        name: What the other program calls it; empty if that is the file's name.
        group: Clips of one group, which is not empty, are linked in the other program.
    """

    media: Path
    begin: Fraction
    stop: Fraction
    source: Fraction
    origin: Fraction | None
    rate: Fraction
    own: Clip | None = None
    untouched: bool = False
    name: str = ""
    group: str = ""


@dataclass(frozen=True)
class PartTrack:
    """Parts in order; `enabled` is seen or heard."""

    parts: tuple[Part, ...]
    enabled: bool = True
    locked: bool = False


@dataclass(frozen=True)
class ForeignMarker:
    """A marker, in seconds from the timeline's start."""

    at: Fraction
    text: str
    colour: tuple[int, int, int]


@dataclass(frozen=True)
class ForeignTimeline:
    """What was read.

    Attributes:
        rate: Frames per second.
        tracks, sounds: Lowest first.
        notes: What could not be taken over, a sentence each.
        markers: Of the timeline and of its clips, in any order.
        size: Width and height in pixels, if it says so.
        timecode: Of its first frame, or empty.
    """

    rate: Fraction
    tracks: tuple[PartTrack, ...]
    sounds: tuple[PartTrack, ...]
    notes: tuple[str, ...] = ()
    markers: tuple[ForeignMarker, ...] = ()
    size: tuple[int, int] | None = None
    timecode: str = ""

    @property
    def media(self) -> tuple[Path, ...]:
        """All files, each once."""
        tracks = (*self.tracks, *self.sounds)
        return tuple(dict.fromkeys(part.media for track in tracks for part in track.parts))


def imported_project(
    found: ForeignTimeline, infos: Infos, new_id: Callable[[], str], model: str
) -> Project:
    """The project; clips of files that are not in `infos` are placed by what the file says.

    Args:
        found: What was read.
        infos: What is known of its files.
        new_id: Makes an id that no clip has.
        model: Segments clips that are not from us.

    Raises:
        AppError: There is no clip.
    """
    if not found.media:
        raise AppError("There is no clip of a file on this timeline.")
    taken: set[str] = set()
    links = _Links()

    def track(part_track: PartTrack, *, sound: bool) -> Track:
        clips: list[Clip] = []
        for part in part_track.parts:
            clip = _clip(part, found.rate, infos, new_id(), model)
            if clip.id in taken:  # copied in the other program
                clip = replace(clip, id=new_id(), link="")
            if clips and clip.start < clips[-1].stop:
                continue  # shorter than half a frame
            taken.add(clip.id)
            clips.append(clip)
            links.add(clip, part, sound=sound)
        off = not part_track.enabled
        return Track(
            tuple(clips), muted=off and sound, hidden=off and not sound, locked=part_track.locked
        )

    tracks = tuple(track(one, sound=False) for one in found.tracks) or (Track(),)
    sounds = tuple(track(one, sound=True) for one in found.sounds)
    pictures = (infos[path] for path in found.media if path in infos)
    first = next((info for info in pictures if info.has_picture), None)
    size = found.size or (None if first is None else (first.width, first.height))
    markers = _markers(found)
    line = Timeline(tracks, found.rate, size, sounds, markers, found.timecode)
    changed = links.changed()
    return changed_clips(
        Project(line, found.media),
        lambda clip: replace(clip, link=changed.get(clip.id, clip.link)),
    )


class _Links:
    """Which of the clips are edited together."""

    def __init__(self) -> None:
        self._pictures: dict[object, list[Clip]] = {}
        self._sounds: dict[object, list[Clip]] = {}
        self._families: dict[str, list[tuple[Clip, bool]]] = {}

    def add(self, clip: Clip, part: Part, *, sound: bool) -> None:
        if part.own is not None:
            self._families.setdefault(clip.link, []).append((clip, part.untouched))
            return
        key = part.group or (clip.media, clip.start, clip.length, clip.cut, clip.phase)
        (self._sounds if sound else self._pictures).setdefault(key, []).append(clip)

    def changed(self) -> dict[str, str]:
        """New links by clip: of pairs, and none for those of ours that a trim has parted."""
        return dict(self._all())

    def _all(self) -> Iterator[tuple[str, str]]:
        for link, family in self._families.items():
            spans = {(clip.start, clip.length) for clip, _ in family}
            if link and len(spans) > 1 and not all(untouched for _, untouched in family):
                yield from ((clip.id, "") for clip, _ in family)
        for key, pictures in self._pictures.items():
            sounds = self._sounds.get(key, [])
            if len(pictures) == 1 and sounds:
                yield from ((clip.id, pictures[0].id) for clip in (*pictures, *sounds))


def _markers(found: ForeignTimeline) -> tuple[Marker, ...]:
    """At most one at a frame: the first that was read."""
    frames: dict[int, ForeignMarker] = {}
    for marker in found.markers:
        frames.setdefault(_rounded(marker.at * found.rate), marker)
    return tuple(Marker(at, frames[at].text, frames[at].colour) for at in sorted(frames))


def _clip(part: Part, rate: Fraction, infos: Infos, name: str, model: str) -> Clip:
    start = _rounded(part.begin * rate)
    length = max(_rounded(part.stop * rate) - start, 1)
    own = part.own
    if own is not None and part.untouched and own.length == length:
        return replace(own, media=part.media, start=start, name=part.name)
    cut, phase = _cut(part, length, rate, infos)
    if own is None:
        own = Clip(name, part.media, cut, segment=SegmentSettings(model))
    return replace(
        own,
        media=part.media,
        cut=cut,
        start=start,
        length=length,
        phase=phase,
        name=part.name,
    )


def _cut(part: Part, length: int, rate: Fraction, infos: Infos) -> tuple[FrameRange, Fraction]:
    """The media frames of a part, and the clip's phase."""
    info = infos.get(part.media)
    if info is None:
        at = max(part.source - (part.origin or 0), Fraction(0))
        first = _rounded(at * part.rate)
        frames = max(_rounded(length / rate * part.rate), 1)
        return FrameRange(first, first + frames), Fraction(0)
    table = info.table
    origin = part.origin
    if origin is None:
        origin = first_count(info, rate)[0] / own_rate(info, rate)
    at = part.source - origin if part.source >= origin else part.source
    at = min(max(at, Fraction(0)), table.duration)
    if is_direct(table, rate):
        first = min(_rounded(at * rate), len(table) - 1)
        return FrameRange(first, min(first + length, len(table))), Fraction(0)
    first = table.at(at)
    last = table.at(at + (length - _HALF) / rate)
    return FrameRange(first, max(last, first) + 1), at - table.time_of(first)


def _rounded(value: Fraction) -> int:
    return floor(value + _HALF)
