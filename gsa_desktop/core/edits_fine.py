"""Edits that leave the timeline's length alone: slip and roll. Project -> Project, pure."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from gsa_desktop.core.conform import room, window
from gsa_desktop.core.edits import Edge, Tables, rate_of
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


def roll_partner(project: Project, clip_id: str, edge: Edge) -> Clip | None:
    """The clip that meets an edge of another, so that the cut between them can be rolled."""
    seat, clip = seats(project.timeline)[clip_id]
    for left, right in _cuts(project, seat):
        if clip == (right if edge == "start" else left):
            return left if edge == "start" else right
    return None


def roll_limits(project: Project, clip_id: str, edge: Edge, tables: Tables) -> tuple[int, int]:
    """The first and the last timeline frame to which a cut can be rolled.

    Raises:
        AppError: no other clip meets that edge.
    """
    clip, other = seats(project.timeline)[clip_id][1], roll_partner(project, clip_id, edge)
    if other is None:
        raise AppError("No other clip meets this one.", "Rolling takes two clips side by side.")
    left, right = (other, clip) if edge == "start" else (clip, other)
    lefts, rights = _family(project, left), _family(project, right)
    rate = rate_of(project.timeline)
    least = [1 - one.length for _, one in lefts]
    least += [room(one, tables.get(one.media), rate)[0] for _, one in rights]
    most = [one.length - 1 for _, one in rights]
    most += [room(one, tables.get(one.media), rate)[1] - one.length for _, one in lefts]
    return right.start + max(least), right.start + min(most)


def roll_cut(project: Project, clip_id: str, edge: Edge, to: int, tables: Tables) -> Project:
    """Move the cut at an edge of a clip to a timeline frame, as far as the files allow.

    What one clip loses the other gains; linked clips are trimmed alike.

    Raises:
        AppError: no other clip meets that edge, the cut cannot go that way, a clip of another track
            is in the way, or a track is locked.
    """
    low, high = roll_limits(project, clip_id, edge, tables)
    clip, other = seats(project.timeline)[clip_id][1], roll_partner(project, clip_id, edge)
    if other is None:
        return project
    left, right = (other, clip) if edge == "start" else (clip, other)
    by = min(max(to, low), high) - right.start
    if not by:
        if to == right.start:
            return project
        raise AppError("The cut cannot go further there.")
    rate = rate_of(project.timeline)
    lefts, rights = _family(project, left), _family(project, right)
    new = [
        (seat, window(one, 0, one.length + by, tables.get(one.media), rate)) for seat, one in lefts
    ]
    new += [
        (seat, window(one, by, one.length, tables.get(one.media), rate)) for seat, one in rights
    ]
    return put(project, [one.id for _, one in (*lefts, *rights)], new)


def nearest_cut(project: Project, clip_id: str, frame: int) -> Edge:
    """The edge of a clip that meets another, the nearer one to a timeline frame.

    Raises:
        AppError: no other clip meets it.
    """
    clip = seats(project.timeline)[clip_id][1]
    edges: list[tuple[int, Edge]] = [(clip.start, "start"), (clip.stop, "end")]
    found = [
        (abs(place - frame), edge)
        for place, edge in edges
        if roll_partner(project, clip_id, edge) is not None
    ]
    if not found:
        raise AppError("No other clip meets this one.", "Rolling takes two clips side by side.")
    return min(found)[1]


def _cuts(project: Project, seat: Seat) -> Iterator[tuple[Clip, Clip]]:
    for left, right in pairwise(track_at(project.timeline, seat).clips):
        if left.stop == right.start and not (left.link and left.link == right.link):
            yield left, right


def _family(project: Project, clip: Clip) -> list[tuple[Seat, Clip]]:
    here = seats(project.timeline)
    return [here[member] for member in with_linked(project.timeline, [clip.id])]
