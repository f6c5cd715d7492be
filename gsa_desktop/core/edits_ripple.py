"""Edits that close gaps, and edits that bring copies: Project -> Project, pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from gsa_desktop.core.edits import add_media, shift
from gsa_desktop.core.edits_markers import moved_markers
from gsa_desktop.core.layout import (
    Kind,
    Seat,
    is_free,
    put,
    seats,
    track_at,
    tracks_of,
    with_linked,
)
from gsa_desktop.core.project import Clip, Project, Timeline

Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Copied:
    """Clips in the clipboard.

    Attributes:
        clips: Each with the track that it was copied from.
        rate: The rate of the timeline that they come from.
    """

    clips: tuple[tuple[Seat, Clip], ...]
    rate: Fraction


def ripples_everywhere(timeline: Timeline, ids: Iterable[str]) -> bool:
    """Whether ripple_delete closes the gap on all unlocked tracks: nothing else is in the way."""
    leaving = set(with_linked(timeline, ids))
    here = seats(timeline)
    gaps = _union([here[clip_id][1] for clip_id in leaving])
    return not any(
        _covered(gaps, clip.start, clip.stop)
        for seat, clip in here.values()
        if clip.id not in leaving and not track_at(timeline, seat).locked
    )


def ripple_delete(project: Project, ids: Iterable[str]) -> Project:
    """Remove clips and those linked to them, and move what comes later into the gaps.

    All unlocked tracks move with the markers, so that they stay in sync; where a clip of another
    track covers part of a gap, only the tracks that clips were removed from do.

    Raises:
        AppError: a track is locked, or linked clips would move apart.
    """
    timeline = project.timeline
    leaving = with_linked(timeline, ids)
    here = seats(timeline)
    if ripples_everywhere(timeline, leaving):
        gaps = _union([here[clip_id][1] for clip_id in leaving])
        project = shift(project, leaving, (), lambda clip: -_covered(gaps, 0, clip.start))
        return moved_markers(project, lambda frame: frame - _covered(gaps, 0, frame))
    own: dict[Seat, list[Clip]] = {}
    for clip_id in leaving:
        seat, clip = here[clip_id]
        own.setdefault(seat, []).append(clip)
    by_track = {seat: _union(clips) for seat, clips in own.items()}
    return shift(
        project,
        leaving,
        (),
        lambda clip: -_covered(by_track.get(here[clip.id][0], []), 0, clip.start),
    )


def copy_clips(timeline: Timeline, ids: Iterable[str]) -> Copied:
    """Clips and those linked to them, for the clipboard."""
    here = seats(timeline)
    clips = tuple(here[clip_id] for clip_id in with_linked(timeline, ids))
    return Copied(clips, timeline.rate or Fraction(25))


def paste_clips(project: Project, copied: Copied, at: int, new_id: Callable[[], str]) -> Project:
    """Set copies down so that the first begins at a timeline frame.

    They go to the tracks that they came from; where something is in the way there, all of them go
    as many tracks higher as it takes. Ids and links are new.
    """
    if not copied.clips:
        return project
    by = at - min(clip.start for _, clip in copied.clips)
    names = {name: new_id() for name in _names(copied)}
    moved = [
        (
            seat,
            replace(
                clip,
                id=names[clip.id],
                link=names[clip.link] if clip.link else "",
                start=clip.start + by,
            ),
        )
        for seat, clip in copied.clips
    ]
    for clip in (clip for _, clip in copied.clips):
        project = add_media(project, clip.media)
    return put(project, (), _raised(project.timeline, moved))


def _raised(timeline: Timeline, clips: list[tuple[Seat, Clip]]) -> list[tuple[Seat, Clip]]:
    """The clips on the lowest tracks, from their own upwards, where all of them find room."""
    up = 0
    while True:
        raised = [(replace(seat, number=seat.number + up), clip) for seat, clip in clips]
        raised = _without_empty_tracks(timeline, raised)
        if all(is_free(timeline, seat, clip.start, clip.stop) for seat, clip in raised):
            return raised
        up += 1


def _without_empty_tracks(
    timeline: Timeline, clips: list[tuple[Seat, Clip]]
) -> list[tuple[Seat, Clip]]:
    """New tracks follow the highest there is, one after the other."""
    found: dict[Seat, Seat] = {}
    for kind in ("picture", "sound"):
        found |= _packed(timeline, kind, {seat.number for seat, _ in clips if seat.kind == kind})
    return [(found[seat], clip) for seat, clip in clips]


def _packed(timeline: Timeline, kind: Kind, numbers: set[int]) -> dict[Seat, Seat]:
    count = len(tracks_of(timeline, kind))
    packed: dict[Seat, Seat] = {}
    for number in sorted(numbers):
        packed[Seat(kind, number)] = Seat(kind, min(number, count))
        count += number >= count
    return packed


def _names(copied: Copied) -> list[str]:
    """Ids and links in a fixed order, each once."""
    ids = dict.fromkeys(clip.id for _, clip in copied.clips)
    return [*ids, *dict.fromkeys(c.link for _, c in copied.clips if c.link and c.link not in ids)]


def _union(clips: Iterable[Clip]) -> Spans:
    spans: Spans = []
    for clip in sorted(clips, key=lambda clip: clip.start):
        if spans and clip.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], clip.stop))
        else:
            spans.append((clip.start, clip.stop))
    return spans


def _covered(spans: Spans, start: int, stop: int) -> int:
    """How many frames from start to stop the spans cover."""
    return sum(max(min(last, stop) - max(first, start), 0) for first, last in spans)
