"""Edits of what clips, tracks and the timeline are set to: Project -> Project, pure."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import Literal

from gsa_desktop.core.conform import is_direct, media_time, room
from gsa_desktop.core.edits import Tables, rate_of
from gsa_desktop.core.edits_ripple import Copied
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.kept_masks import KeptMask
from gsa_desktop.core.layout import (
    Kind,
    Seat,
    all_clips,
    changed_clips,
    seats,
    track_at,
    tracks_of,
    with_linked,
    with_track,
)
from gsa_desktop.core.project import (
    Background,
    Clip,
    Project,
    RefineSettings,
    SegmentSettings,
    Track,
)
from gsa_desktop.core.smpte import fitted
from gsa_desktop.core.timebase import FASTEST, SLOWEST, FrameRange, FrameTable

Flag = Literal["muted", "hidden", "locked"]
QUIETEST_DB, LOUDEST_DB = -60.0, 12.0
SMALLEST, LARGEST = 16, 16384
_HALF = Fraction(1, 2)


def set_refine(project: Project, ids: Iterable[str], settings: RefineSettings) -> Project:
    """How the clips' masks become mattes."""
    return _set(project, ids, lambda clip: replace(clip, refine=settings))


def set_background(project: Project, ids: Iterable[str], background: Background) -> Project:
    """What is behind the clips' subjects."""
    return _set(project, ids, lambda clip: replace(clip, background=background))


def set_segment(project: Project, ids: Iterable[str], settings: SegmentSettings) -> Project:
    """Which model cuts the clips' subjects out."""
    return _set(project, ids, lambda clip: replace(clip, segment=settings))


def set_kept(project: Project, clip_id: str, kept: tuple[KeptMask, ...]) -> Project:
    """Masks of a clip that a person has found good or mended, in order of frame."""
    return _set(project, [clip_id], lambda clip: replace(clip, kept=kept))


def set_volume(project: Project, clip_id: str, decibels: float) -> Project:
    """A sound clip's gain, -60..12 dB."""
    gain = min(max(decibels, QUIETEST_DB), LOUDEST_DB)
    return _set(project, [clip_id], lambda clip: replace(clip, volume_db=gain))


def set_clip_muted(project: Project, ids: Iterable[str], *, muted: bool) -> Project:
    """Whether sound clips are silent."""
    return _set(project, ids, lambda clip: replace(clip, muted=muted))


def unlink(project: Project, ids: Iterable[str]) -> Project:
    """Let clips that are edited together go separate ways."""
    return _set(project, with_linked(project.timeline, ids), lambda clip: replace(clip, link=""))


def link(project: Project, ids: Iterable[str]) -> Project:
    """Edit clips, and those that are linked to them already, together from now on.

    Raises:
        AppError: it is only one clip.
    """
    family = with_linked(project.timeline, ids)
    if len(family) < 2:
        raise AppError("Linking takes two clips or more.", "Select a picture and its sound.")
    return _set(project, family, lambda clip: replace(clip, link=family[0]))


def set_track(project: Project, kind: Kind, number: int, flag: Flag, *, on: bool) -> Project:
    """Mute, hide or lock a track."""
    seat = Seat(kind, number)
    track = _track(project, seat)
    changed = {
        "muted": replace(track, muted=on),
        "hidden": replace(track, hidden=on),
        "locked": replace(track, locked=on),
    }[flag]
    return replace(project, timeline=with_track(project.timeline, seat, changed))


def add_track(project: Project, kind: Kind) -> Project:
    """An empty track above the highest."""
    seat = Seat(kind, len(tracks_of(project.timeline, kind)))
    return replace(project, timeline=with_track(project.timeline, seat, Track()))


def remove_track(project: Project, kind: Kind, number: int) -> Project:
    """Remove an empty track; those above come down one.

    Raises:
        AppError: there are clips on it, or it is the only one for pictures.
    """
    seat = Seat(kind, number)
    if _track(project, seat).clips:
        raise AppError(f"Track {seat.name} has clips.", "Move or delete them first.")
    tracks = tracks_of(project.timeline, kind)
    if kind == "picture" and len(tracks) == 1:
        raise AppError("A timeline needs one track for pictures.")
    rest = tracks[:number] + tracks[number + 1 :]
    timeline = project.timeline
    if kind == "picture":
        return replace(project, timeline=replace(timeline, tracks=rest))
    return replace(project, timeline=replace(timeline, sounds=rest))


def remove_empty_tracks(project: Project) -> Project:
    """Remove every track without clips but V1.

    Raises:
        AppError: there is none.
    """
    timeline = project.timeline
    pictures = tuple(track for track in timeline.tracks if track.clips) or timeline.tracks[:1]
    sounds = tuple(track for track in timeline.sounds if track.clips)
    if (pictures, sounds) == (timeline.tracks, timeline.sounds):
        raise AppError("Every track has clips.")
    return replace(project, timeline=replace(timeline, tracks=pictures, sounds=sounds))


def set_size(project: Project, size: tuple[int, int]) -> Project:
    """Width and height of the timeline's pictures, in pixels.

    Raises:
        AppError: it is smaller than 16 or larger than 16384 pixels.
    """
    if not all(SMALLEST <= side <= LARGEST for side in size):
        raise AppError(f"A picture has {SMALLEST} to {LARGEST} pixels each way.")
    return replace(project, timeline=replace(project.timeline, size=size))


def set_timecode(project: Project, timecode: str) -> Project:
    """The timecode of the first frame; empty for zero.

    Raises:
        AppError: It is no timecode.
    """
    if timecode and not fitted(timecode, rate_of(project.timeline)):
        raise AppError(f"“{timecode}” is no timecode.", "Write it as 01:00:00:00.")
    return replace(project, timeline=replace(project.timeline, timecode=timecode))


def set_rate(project: Project, rate: Fraction, tables: Tables) -> Project:
    """Another rate of the timeline; every clip and marker keeps its time to the nearest frame.

    Clips that met still do. A clip too short for one frame of the new rate gets one.

    Raises:
        AppError: the rate is not between 1 and 240 frames per second.
    """
    if not SLOWEST <= rate <= FASTEST:
        raise AppError(f"A timeline runs at {SLOWEST} to {FASTEST} frames per second.")
    old = rate_of(project.timeline)
    moved = _moved_edges(all_clips(project.timeline), rate / old)

    def resampled(clip: Clip) -> Clip:
        span = moved[clip.start], moved[clip.stop]
        return _at_rate(clip, span, tables.get(clip.media), (old, rate))

    project = changed_clips(project, resampled)
    timeline = project.timeline
    markers = {_rounded(marker.frame * rate / old): marker for marker in reversed(timeline.markers)}
    return replace(
        project,
        timeline=replace(
            timeline,
            rate=rate,
            markers=tuple(replace(markers[frame], frame=frame) for frame in sorted(markers)),
        ),
    )


def copied_at_rate(copied: Copied, rate: Fraction, tables: Tables) -> Copied:
    """Copies from a timeline of another rate, for one of this rate."""
    if copied.rate == rate:
        return copied
    moved = _moved_edges((clip for _, clip in copied.clips), rate / copied.rate)
    rates = copied.rate, rate
    return Copied(
        tuple(
            (
                seat,
                _at_rate(
                    clip, (moved[clip.start], moved[clip.stop]), tables.get(clip.media), rates
                ),
            )
            for seat, clip in copied.clips
        ),
        rate,
    )


def _moved_edges(clips: Iterable[Clip], factor: Fraction) -> dict[int, int]:
    """Where each frame at which a clip begins or ends goes: to its time, rounded.

    What met still meets and what was in order stays so, on all tracks alike; an end goes at least a
    frame beyond its clip's start.
    """
    ends: dict[int, list[int]] = {}
    for clip in clips:
        ends.setdefault(clip.start, [])
        ends.setdefault(clip.stop, []).append(clip.start)
    moved: dict[int, int] = {}
    last = 0
    for edge in sorted(ends):
        least = max((moved[start] + 1 for start in ends[edge]), default=0)
        last = moved[edge] = max(_rounded(edge * factor), last, least)
    return moved


def _rounded(value: Fraction) -> int:
    return floor(value + _HALF)


def _at_rate(
    clip: Clip,
    span: tuple[int, int],
    table: FrameTable | None,
    rates: tuple[Fraction, Fraction],
) -> Clip:
    """The clip between two timeline frames of the new rate; its file's times stay."""
    start, stop = span
    old, rate = rates
    moved = replace(clip, start=start, length=stop - start)
    if table is None:
        return moved
    origin = media_time(clip, table, old, 0)
    if not is_direct(table, rate):
        begin = table.at(origin)
        begin = min(begin, clip.cut.stop - 1)
        cut = FrameRange(begin, clip.cut.stop)
        return replace(moved, cut=cut, phase=max(origin - table.time_of(begin), Fraction(0)))
    begin = min(table.at(origin + _HALF / table.rate), len(table) - 1)
    moved = replace(moved, cut=FrameRange(begin, begin + 1), phase=Fraction(0))
    length = min(stop - start, max(room(replace(moved, length=1), table, rate)[1], 1))
    return replace(moved, cut=FrameRange(begin, begin + length), length=length)


def _track(project: Project, seat: Seat) -> Track:
    if seat.number >= len(tracks_of(project.timeline, seat.kind)):
        raise ValueError(f"no track {seat.name}")
    return track_at(project.timeline, seat)


def _set(project: Project, ids: Iterable[str], change: Callable[[Clip], Clip]) -> Project:
    wanted = set(ids)
    here = seats(project.timeline)
    for clip_id in wanted:
        seat, _ = here[clip_id]
        if track_at(project.timeline, seat).locked:
            raise AppError(f"Track {seat.name} is locked.", "Unlock it first.")
    return changed_clips(project, lambda clip: change(clip) if clip.id in wanted else clip)
