"""Cutting away what is in stretches of tracks: Project -> Project, pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from gsa_desktop.core.conform import window
from gsa_desktop.core.edits import Tables, rate_of
from gsa_desktop.core.layout import Seat, changed_clips, placed, put
from gsa_desktop.core.project import Clip, Project

Spans = Sequence[tuple[Seat, int, int]]
_Pieces = tuple[Clip | None, Clip | None]


def cleared(project: Project, spans: Spans, new_id: Callable[[], str], tables: Tables) -> Project:
    """Leave nothing in stretches of tracks, and all else where it is.

    Clips that reach into one are trimmed, those that reach over it divided. Linked clips that are
    cut alike stay linked, piece by piece; where only some of them are cut, they part.

    Args:
        project: The project.
        spans: Track, first timeline frame and end of each stretch; one a track.
        new_id: Makes an id that no clip has.
        tables: Times of the media files that are known.

    Raises:
        AppError: a track with something to cut is locked.
    """
    hit: list[tuple[Seat, Clip, _Pieces]] = []
    for seat, clip in placed(project.timeline):
        for where, start, stop in spans:
            if where == seat and clip.start < stop and clip.stop > start:
                hit.append((seat, clip, _pieces(project, clip, start, stop, tables)))
    if not hit:
        return project
    parted = _parted(project, hit)
    rights: dict[str, str] = {}
    new: list[tuple[Seat, Clip]] = []
    for seat, clip, (left, right) in hit:
        link = "" if clip.link in parted else clip.link
        if left is not None:
            new.append((seat, replace(left, link=link)))
        if right is not None and left is None:
            new.append((seat, replace(right, link=link)))
        elif right is not None:  # of a clip that is divided: a family of its own
            name = new_id()
            new.append((seat, replace(right, id=name, link=link and rights.setdefault(link, name))))
    project = put(project, [clip.id for _, clip, _ in hit], new)
    return changed_clips(
        project, lambda clip: replace(clip, link="") if clip.link in parted else clip
    )


def _pieces(project: Project, clip: Clip, start: int, stop: int, tables: Tables) -> _Pieces:
    """What is left of a clip before and after a stretch."""
    table, rate = tables.get(clip.media), rate_of(project.timeline)
    left = right = None
    if clip.start < start:
        left = window(clip, 0, start - clip.start, table, rate)
    if clip.stop > stop:
        right = window(clip, stop - clip.start, clip.length, table, rate)
    return left, right


def _parted(project: Project, hit: list[tuple[Seat, Clip, _Pieces]]) -> set[str]:
    """Links whose clips are not all cut at the same places."""
    ways: dict[str, set[tuple[tuple[int, int] | None, ...]]] = {}
    cut = {clip.id: pieces for _, clip, pieces in hit}
    touched = {clip.link for _, clip, _ in hit if clip.link}
    for _, clip in placed(project.timeline):
        if clip.link in touched:
            left_over = cut.get(clip.id, (clip, None))
            way = tuple(None if part is None else (part.start, part.stop) for part in left_over)
            ways.setdefault(clip.link, set()).add(way)
    return {link for link, found in ways.items() if len(found) > 1}
