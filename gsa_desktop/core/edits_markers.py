"""Edits of the timeline's markers: Project -> Project, pure."""

from collections.abc import Callable
from dataclasses import replace

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.project import Marker, Project


def add_marker(project: Project, frame: int, text: str = "") -> Project:
    """Mark a timeline frame.

    Raises:
        AppError: there is a marker.
    """
    if any(marker.frame == frame for marker in project.timeline.markers):
        raise AppError("There is a marker here already.", "Double-click it to rename it.")
    return _with(project, (*project.timeline.markers, Marker(frame, text)))


def change_marker(
    project: Project,
    frame: int,
    *,
    to: int | None = None,
    text: str | None = None,
    colour: tuple[int, int, int] | None = None,
) -> Project:
    """Move, rename or colour the marker at a frame.

    Raises:
        AppError: there is another marker where it would go.
        KeyError: there is no marker at that frame.
    """
    old = _at(project, frame)
    new = Marker(
        frame=old.frame if to is None else max(to, 0),
        text=old.text if text is None else text,
        colour=old.colour if colour is None else colour,
    )
    others = tuple(marker for marker in project.timeline.markers if marker != old)
    if any(marker.frame == new.frame for marker in others):
        raise AppError("There is another marker.", "Move it to a frame of its own.")
    return _with(project, (*others, new))


def remove_marker(project: Project, frame: int) -> Project:
    """Take the marker at a frame away.

    Raises:
        KeyError: there is none.
    """
    old = _at(project, frame)
    return _with(project, tuple(m for m in project.timeline.markers if m != old))


def moved_markers(project: Project, to: Callable[[int], int]) -> Project:
    """Take the markers along with clips that ripple on all tracks.

    None is lost: where two would meet, as at the ends of what was taken out, the later one goes to
    the next frame.

    Args:
        project: The project, its clips moved already.
        to: Where a marker of a frame goes; never falling.
    """
    markers: list[Marker] = []
    for marker in project.timeline.markers:
        least = markers[-1].frame + 1 if markers else 0
        markers.append(replace(marker, frame=max(to(marker.frame), least)))
    return _with(project, tuple(markers))


def _at(project: Project, frame: int) -> Marker:
    for marker in project.timeline.markers:
        if marker.frame == frame:
            return marker
    raise KeyError(frame)


def _with(project: Project, markers: tuple[Marker, ...]) -> Project:
    markers = tuple(sorted(markers, key=lambda marker: marker.frame))
    return replace(project, timeline=replace(project.timeline, markers=markers))
