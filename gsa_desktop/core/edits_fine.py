"""Edits that leave the timeline's length alone: slip and roll. Project -> Project, pure."""

from dataclasses import replace
from itertools import pairwise

from gsa_desktop.core.conform import room, window
from gsa_desktop.core.edits import Tables, rate_of
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layout import Seat, put, seats, track_at, with_linked
from gsa_desktop.core.project import Clip, Project


def slip_clip(project: Project, clip_id: str, by: int, tables: Tables) -> Project:
    """Show an earlier (negative) or later part of the file in the same place of the timeline.

    Linked clips slip along; all of them as far as every file allows.

    Args:
        project: The project.
        clip_id: The clip.
        by: Timeline frames.
        tables: Times of the media files that are known.

    Raises:
        AppError: a file has no more that way, or a track is locked.
    """
    rate, here = rate_of(project.timeline), seats(project.timeline)
    family = [here[member] for member in with_linked(project.timeline, [clip_id])]
    for _, clip in family:
        first, last = room(clip, tables.get(clip.media), rate)
        by = min(max(by, first), last - clip.length)
    if not by:
        raise AppError("The file has no more that way.")
    new: list[tuple[Seat, Clip]] = []
    for seat, clip in family:
        slipped = window(clip, by, by + clip.length, tables.get(clip.media), rate)
        new.append((seat, replace(slipped, start=clip.start)))
    return put(project, [clip.id for _, clip in family], new)


def roll_cut(project: Project, clip_id: str, to: int, tables: Tables) -> Project:
    """Move the cut of a clip that is nearest to a timeline frame there, as far as the files allow.

    What one clip loses the other gains; linked clips are trimmed alike.

    Raises:
        AppError: no other clip meets this one, the cut cannot go that way, a clip of another track
            is in the way, or a track is locked.
    """
    timeline = project.timeline
    rate, here = rate_of(timeline), seats(timeline)
    left, right = _cut_near(project, clip_id, to)
    lefts = [here[member] for member in with_linked(timeline, [left.id])]
    rights = [here[member] for member in with_linked(timeline, [right.id])]
    least = [1 - clip.length for _, clip in lefts]
    least += [room(clip, tables.get(clip.media), rate)[0] for _, clip in rights]
    most = [clip.length - 1 for _, clip in rights]
    most += [room(clip, tables.get(clip.media), rate)[1] - clip.length for _, clip in lefts]
    by = min(max(to - right.start, max(least)), min(most))
    if not by:
        if to == right.start:
            return project
        raise AppError("The cut cannot go further there.")
    new = [
        (seat, window(clip, 0, clip.length + by, tables.get(clip.media), rate))
        for seat, clip in lefts
    ]
    new += [
        (seat, window(clip, by, clip.length, tables.get(clip.media), rate)) for seat, clip in rights
    ]
    return put(project, [clip.id for _, clip in (*lefts, *rights)], new)


def _cut_near(project: Project, clip_id: str, frame: int) -> tuple[Clip, Clip]:
    """The clips before and after the nearer of a clip's cuts."""
    seat, clip = seats(project.timeline)[clip_id]
    clips = track_at(project.timeline, seat).clips
    pairs = [
        pair
        for pair in pairwise(clips)
        if clip in pair and pair[0].stop == pair[1].start and not _are_linked(*pair)
    ]
    if not pairs:
        raise AppError("No other clip meets this one.", "Rolling takes two clips side by side.")
    return min(pairs, key=lambda pair: abs(pair[1].start - frame))


def _are_linked(one: Clip, other: Clip) -> bool:
    return bool(one.link) and one.link == other.link
