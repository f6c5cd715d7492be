"""Edits of clips: Project -> Project, pure. What cannot be done raises AppError, changes nothing.

Places are timeline frames. Linked clips are edited together or not at all; nothing on a locked
track is changed. `tables` are the times of the media files that are known.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

from gsa_desktop.core.conform import room, window
from gsa_desktop.core.edits_markers import moved_markers
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layout import Kind, Seat, is_free, placed, put, seats, track_at, with_linked
from gsa_desktop.core.project import Clip, Project, Timeline
from gsa_desktop.core.timebase import FrameTable

Edge = Literal["start", "end"]
Tables = Mapping[Path, FrameTable]

DEFAULT_RATE = Fraction(25)
_FAR = 1 << 60


def rate_of(timeline: Timeline) -> Fraction:
    """Frames per second, also of an empty timeline."""
    return timeline.rate or DEFAULT_RATE


def add_media(project: Project, path: Path) -> Project:
    """Put a file into the bin, once."""
    if path in project.media:
        return project
    return replace(project, media=(*project.media, path))


def place_clip(
    project: Project,
    clip: Clip,
    *,
    track: int = 0,
    sound_id: str = "",
    rate: Fraction | None = None,
    size: tuple[int, int] | None = None,
) -> Project:
    """Place a clip of pictures; the first one sets the timeline's rate and size.

    Its media joins the bin. A track number one above the highest makes a new track.

    Args:
        project: The project.
        clip: The clip; without a link.
        track: Number of its track, 0 for V1.
        sound_id: Id of a linked clip for its sound, which goes to the sound track of the same
            number, or to the next one above that is free there; empty for no sound.
        rate: Frames per second for a timeline that has none yet.
        size: Width and height for a timeline that has none yet.

    Raises:
        AppError: another clip is there, or the track is locked.
    """
    timeline = project.timeline
    timeline = replace(timeline, rate=timeline.rate or rate, size=timeline.size or size)
    project = add_media(replace(project, timeline=timeline), clip.media)
    if not sound_id:
        return put(project, (), [(Seat("picture", track), clip)])
    clip = replace(clip, link=clip.id)
    seat = free_seat(timeline, Seat("sound", track), clip.start, clip.stop)
    return put(project, (), [(Seat("picture", track), clip), (seat, replace(clip, id=sound_id))])


def free_seat(timeline: Timeline, seat: Seat, start: int, stop: int) -> Seat:
    """This track or the first one above it that is free between two frames; perhaps a new one."""
    while not is_free(timeline, seat, start, stop):
        seat = replace(seat, number=seat.number + 1)
    return seat


def move_clips(project: Project, ids: Iterable[str], by: int = 0, track_by: int = 0) -> Project:
    """Move clips in time and to other tracks.

    Nothing goes before frame 0 or below the first track, and at most to one new picture track. If
    there are pictures among the ids, those change track, and linked sound goes to the sound track
    as many above, or to the next that is free; otherwise the sound changes track.

    Raises:
        AppError: another clip is there, or a track is locked.
    """
    timeline = project.timeline
    named = set(ids)
    moving = with_linked(timeline, named)
    if not moving:
        return project
    here = seats(timeline)
    by = max(by, -min(here[clip_id][1].start for clip_id in moving))
    kind: Kind = "picture" if any(here[i][0].kind == "picture" for i in named) else "sound"
    numbers = [here[i][0].number for i in moving if here[i][0].kind == kind]
    track_by = max(track_by, -min(numbers))
    if kind == "picture":
        track_by = min(track_by, len(timeline.tracks) - max(numbers))
    leading = [(here[i][0], here[i][1]) for i in moving if here[i][0].kind == kind]
    others = [(here[i][0], here[i][1]) for i in moving if here[i][0].kind != kind]
    follow_by = 0
    if kind == "picture" and track_by:
        follow_by = _sound_by(put(project, moving).timeline, _moved(others, by, 0), track_by)
    return put(project, moving, _moved(leading, by, track_by) + _moved(others, by, follow_by))


def trim_limits(
    project: Project, clip_id: str, edge: Edge, tables: Tables, *, ripple: bool = False
) -> tuple[int, int]:
    """The first and the last timeline frame to which an edge can be moved.

    They follow from the file, the neighbours (not if later clips are shifted) and the one frame
    that stays; for linked clips from all of them.
    """
    timeline = project.timeline
    here = seats(timeline)
    at = _edge_of(here[clip_id][1], edge)
    lowest, highest = [], []
    for linked in with_linked(timeline, [clip_id]):
        seat, clip = here[linked]
        first, last = room(clip, tables.get(clip.media), rate_of(timeline))
        if edge == "start":
            low, high = first, clip.length - 1
            if not ripple:
                low = max(low, _neighbour(timeline, seat, clip, edge) - clip.start)
        else:
            low, high = 1 - clip.length, last - clip.length
            if not ripple:
                high = min(high, _neighbour(timeline, seat, clip, edge) - clip.stop)
        lowest.append(low)
        highest.append(high)
    return at + max(lowest), at + min(highest)


def trim_clip(
    project: Project, clip_id: str, edge: Edge, to: int, tables: Tables, *, ripple: bool = False
) -> Project:
    """Move one edge of a clip to a timeline frame, as far as that can be (see trim_limits).

    Pictures that stay keep their place in time. With ripple, all that comes later on unlocked
    tracks moves along, markers too, and the clip itself begins where it did.

    Raises:
        AppError: the edge cannot move that way, a track is locked, or with ripple a clip of another
            track is in the way.
    """
    low, high = trim_limits(project, clip_id, edge, tables, ripple=ripple)
    timeline = project.timeline
    here = seats(timeline)
    delta = min(max(to, low), high) - _edge_of(here[clip_id][1], edge)
    if not delta:
        if to == _edge_of(here[clip_id][1], edge):
            return project
        raise AppError("The clip cannot go further there.")
    group = with_linked(timeline, [clip_id])
    new: list[tuple[Seat, Clip]] = []
    for linked in group:
        seat, clip = here[linked]
        first, stop = (delta, clip.length) if edge == "start" else (0, clip.length + delta)
        changed = window(clip, first, stop, tables.get(clip.media), rate_of(timeline))
        new.append((seat, replace(changed, start=clip.start) if ripple else changed))
    if not ripple:
        return put(project, group, new)
    grown = delta if edge == "end" else -delta
    after = min(here[linked][1].stop for linked in group)
    project = shift(project, group, new, lambda clip: grown if clip.start >= after else 0)
    return moved_markers(
        project, lambda frame: frame + grown if frame >= after else min(frame, after + grown)
    )


def shift(
    project: Project,
    gone: Iterable[str],
    new: Iterable[tuple[Seat, Clip]],
    by: Callable[[Clip], int],
) -> Project:
    """Take clips off, set others down and move the rest of the unlocked tracks in time.

    Linked clips move as far as the one of them that moves farthest.

    Raises:
        AppError: a clip is in the way, or one that moves is linked to one on a locked track.
    """
    leaving, arriving = set(gone), list(new)
    rest = [
        (seat, clip, track_at(project.timeline, seat).locked)
        for seat, clip in placed(project.timeline)
        if clip.id not in leaving
    ]
    steps: dict[str, int] = {}
    for _, clip, locked in rest:
        family = clip.link or clip.id
        step = 0 if locked else by(clip)
        steps[family] = max(steps.get(family, 0), step, key=abs)
    for seat, clip, locked in rest:
        step = steps[clip.link or clip.id]
        if step and locked:
            raise AppError(
                f"A linked clip is on the locked track {seat.name}.",
                "Unlock it or unlink the clip.",
            )
        if step:
            leaving.add(clip.id)
            arriving.append((seat, replace(clip, start=clip.start + step)))
    return put(project, leaving, arriving)


def split_clips(
    project: Project, ids: Iterable[str], at: int, new_id: Callable[[], str], tables: Tables
) -> Project:
    """Cut clips and those linked to them before a timeline frame.

    The right halves get new ids, and a link of their own where there are several.

    Raises:
        AppError: the frame is inside none of them, or a track is locked.
    """
    timeline = project.timeline
    here = seats(timeline)
    cut = [i for i in with_linked(timeline, ids) if here[i][1].start < at < here[i][1].stop]
    if not cut:
        raise AppError("The playhead is not inside a clip.", "Move it to where the cut shall be.")
    links: dict[str, list[Clip]] = {}
    new: list[tuple[Seat, Clip]] = []
    for clip_id in cut:
        seat, clip = here[clip_id]
        table, rate, middle = tables.get(clip.media), rate_of(timeline), at - clip.start
        right = replace(window(clip, middle, clip.length, table, rate), id=new_id())
        new.append((seat, window(clip, 0, middle, table, rate)))
        if clip.link:
            family = links.setdefault(clip.link, [])
            family.append(right)
            right = replace(right, link=family[0].id)
        new.append((seat, right))
    single = {family[0].id for family in links.values() if len(family) == 1}
    return put(
        project,
        cut,
        [(seat, replace(clip, link="") if clip.id in single else clip) for seat, clip in new],
    )


def clips_under(timeline: Timeline, at: int) -> tuple[str, ...]:
    """Clips that a cut before a frame would divide, without those that a locked track holds."""
    here = seats(timeline)
    locked = {
        clip.link or clip.id for seat, clip in here.values() if track_at(timeline, seat).locked
    }
    return tuple(
        clip.id
        for _, clip in here.values()
        if clip.start < at < clip.stop and (clip.link or clip.id) not in locked
    )


def delete_clips(project: Project, ids: Iterable[str]) -> Project:
    """Remove clips and those linked to them, leave the gaps.

    Raises:
        AppError: a track is locked.
    """
    return put(project, with_linked(project.timeline, ids))


def _moved(clips: Iterable[tuple[Seat, Clip]], by: int, track_by: int) -> list[tuple[Seat, Clip]]:
    return [
        (replace(seat, number=seat.number + track_by), replace(clip, start=clip.start + by))
        for seat, clip in clips
    ]


def _sound_by(timeline: Timeline, clips: list[tuple[Seat, Clip]], track_by: int) -> int:
    """How many tracks higher sound finds room: as many as its pictures go, or more."""
    by = max(track_by, -min((seat.number for seat, _ in clips), default=0))
    while not all(
        is_free(timeline, seat, clip.start, clip.stop) for seat, clip in _moved(clips, 0, by)
    ):
        by += 1
    return by


def _edge_of(clip: Clip, edge: Edge) -> int:
    return clip.start if edge == "start" else clip.stop


def _neighbour(timeline: Timeline, seat: Seat, clip: Clip, edge: Edge) -> int:
    """Where the clip before ends, or the one after begins; past any length if there is none."""
    others = track_at(timeline, seat).clips
    if edge == "start":
        return max((other.stop for other in others if other.stop <= clip.start), default=0)
    after = [other.start for other in others if other.start >= clip.stop]
    return min(after, default=_FAR)
