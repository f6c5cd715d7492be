"""What the monitor shows while an edge is dragged: the pictures at the cut as it would be."""

from PySide6.QtCore import QObject, Slot

from gsa_desktop.controllers.editing import Editing
from gsa_desktop.controllers.monitor import Monitor
from gsa_desktop.core import edits
from gsa_desktop.core.edits_fine import roll_cut
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layout import Seat, seats, track_at, with_linked
from gsa_desktop.core.project import Clip, Project, Timeline

Sides = tuple[Clip | None, Clip | None]


class TrimPreview(QObject):
    """Shows both sides of a cut in the monitor, and afterwards the playhead's picture again."""

    def __init__(self, editing: Editing, monitor: Monitor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editing = editing
        self._monitor = monitor

    @Slot(str, str, int, bool)
    def show(self, clip_id: str, edge: edits.Edge, frame: int, ripple: bool) -> None:
        """An edge would be at a timeline frame; what cannot be shows nothing new."""
        tables = self._editing.tables
        try:
            left, right = sides(self._editing.project, clip_id, edge, frame, tables, ripple=ripple)
        except AppError:
            return
        self._monitor.show_sides(left, right)

    @Slot(str, str, int)
    def show_roll(self, clip_id: str, edge: edits.Edge, frame: int) -> None:
        """The cut at an edge would be at a timeline frame."""
        project = self._editing.project
        try:
            after = roll_cut(project, clip_id, edge, frame, self._editing.tables)
        except AppError:
            return
        self._monitor.show_sides(*_at_edge(project, after.timeline, clip_id, edge))

    @Slot()
    def leave(self) -> None:
        """No edge is dragged any more."""
        self._monitor.hide_sides()


def sides(
    project: Project,
    clip_id: str,
    edge: edits.Edge,
    to: int,
    tables: edits.Tables,
    *,
    ripple: bool = False,
) -> Sides:
    """The picture clips that would meet at an edge moved to a timeline frame; None for a gap.

    Of a sound clip it is the edge of the picture that it is linked to; of sound alone none.

    Raises:
        AppError: the edge cannot go there.
    """
    after = edits.trim_clip(project, clip_id, edge, to, tables, ripple=ripple).timeline
    return _at_edge(project, after, clip_id, edge)


def _at_edge(project: Project, after: Timeline, clip_id: str, edge: edits.Edge) -> Sides:
    here = seats(project.timeline)
    family = with_linked(project.timeline, [clip_id])
    named = next((i for i in (clip_id, *family) if here[i][0].kind == "picture"), "")
    if not named:
        return None, None
    seat, clip = seats(after)[named]
    if edge == "end":
        return clip, _beginning_at(after, seat, clip.stop)
    return _ending_at(after, seat, clip.start), clip


def _beginning_at(timeline: Timeline, seat: Seat, frame: int) -> Clip | None:
    return next((c for c in track_at(timeline, seat).clips if c.start == frame), None)


def _ending_at(timeline: Timeline, seat: Seat, frame: int) -> Clip | None:
    return next((c for c in track_at(timeline, seat).clips if c.stop == frame), None)
