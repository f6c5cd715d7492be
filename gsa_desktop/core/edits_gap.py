"""Closing a gap: Project -> Project, pure."""

from gsa_desktop.core.edits import shift
from gsa_desktop.core.edits_markers import moved_markers
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layout import KINDS, Seat, tracks_of
from gsa_desktop.core.project import Project, Timeline, Track

Span = tuple[int, int]


def gap_everywhere(timeline: Timeline, at: int) -> Span | None:
    """The stretch around a frame where no unlocked track has a clip, and something comes later."""
    found = [_gap(track, at) for _, track in _unlocked(timeline) if track.clips]
    if not found or None in found:
        return None
    starts, stops = zip(*(gap for gap in found if gap is not None), strict=True)
    ends = [stop for stop in stops if stop is not None]
    return (max(starts), min(ends)) if ends else None


def close_gap(project: Project, at: int) -> Project:
    """Move what comes after a gap to where it begins, markers too.

    All unlocked tracks move; where clips of some are in the way, only those of the lowest track
    that has a gap there do, with what is linked to them.

    Raises:
        AppError: there is no gap, or a clip is in the way or linked to a locked one.
    """
    timeline = project.timeline
    whole = gap_everywhere(timeline, at)
    if whole is not None:
        start, stop = whole
        project = shift(project, (), (), lambda clip: start - stop if clip.start >= stop else 0)
        return moved_markers(
            project, lambda frame: frame + start - stop if frame >= stop else min(frame, start)
        )
    for _, track in _unlocked(timeline):
        gap = _gap(track, at)
        if gap is not None and gap[1] is not None:
            return _closed_on(project, track, gap[0], gap[1])
    raise AppError("There is no gap at the playhead.", "Move it into one.")


def _closed_on(project: Project, track: Track, start: int, stop: int) -> Project:
    own = {clip.id for clip in track.clips if clip.start >= stop}
    return shift(project, (), (), lambda clip: start - stop if clip.id in own else 0)


def _unlocked(timeline: Timeline) -> list[tuple[Seat, Track]]:
    return [
        (Seat(kind, number), track)
        for kind in KINDS
        for number, track in enumerate(tracks_of(timeline, kind))
        if not track.locked
    ]


def _gap(track: Track, at: int) -> tuple[int, int | None] | None:
    """The stretch around a frame without a clip; it has no end after the last one."""
    start = 0
    for clip in track.clips:
        if clip.start <= at < clip.stop:
            return None
        if clip.start > at:
            return start, clip.start
        start = clip.stop
    return start, None
