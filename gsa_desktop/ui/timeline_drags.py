"""What the mouse can drag. A drag shows a preview, and asks once, when it is dropped."""

from bisect import insort
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QLine, QPoint, QRect, Qt
from typing_extensions import override

from gsa_desktop.core.project import Marker
from gsa_desktop.ui.time_text import time_text
from gsa_desktop.ui.timeline_base import TimelineBase
from gsa_desktop.ui.timeline_ghosts import Overlay
from gsa_desktop.ui.timeline_hits import track_under
from gsa_desktop.ui.timeline_layout import HEADER_PX, TITLE_PX, Hit, PlacedClip, Row
from gsa_desktop.ui.timeline_plan import MovePlan, MoveRehearsal, snap_targets, snapped
from gsa_desktop.ui.timeline_sounds import gain_at, gain_height
from gsa_desktop.ui.timeline_titles import MINUS, decibels

Keys = Qt.KeyboardModifier


class Drag:
    """From press to release of a button.

    Attributes:
        view: The timeline.
        cursor: While it lasts.
    """

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, view: TimelineBase) -> None:
        self.view = view

    def update(self, place: QPoint, keys: Keys) -> None:
        """The pointer, the view under it or a modifier key has moved."""

    def drop(self) -> None:
        """Ask for what was shown."""

    def abort(self) -> None:
        """Leave everything as it was."""


class Scrub(Drag):
    """The playhead follows the pointer."""

    @override
    def update(self, place: QPoint, keys: Keys) -> None:
        self.view.seek_at(place)


class Pan(Drag):
    """The timeline follows the pointer."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, view: TimelineBase, start: QPoint) -> None:
        super().__init__(view)
        self._last = start

    @override
    def update(self, place: QPoint, keys: Keys) -> None:
        moved = place - self._last
        self._last = place
        for bar, by in (
            (self.view.horizontalScrollBar(), moved.x()),
            (self.view.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() - by)


class Band(Drag):
    """A rubber band that selects what it touches; a mere click selects nothing and seeks."""

    def __init__(self, view: TimelineBase, start: QPoint, *, add: bool) -> None:
        super().__init__(view)
        self._before = view.canvas.selected
        self._kept = self._before if add else ()
        self._frame = view.canvas.scale.frame(start.x())
        self._y = start.y() - view.canvas.rows_top
        self._place = start
        self._moved = False

    @override
    def update(self, place: QPoint, keys: Keys) -> None:
        self._place, self._moved = place, True
        canvas = self.view.canvas
        start = QPoint(round(canvas.scale.x(self._frame)), self._y + canvas.rows_top)
        end = QPoint(max(place.x(), HEADER_PX), place.y())
        band = QRect(start, end).normalized()
        frames = sorted((self._frame, canvas.scale.frame(end.x())))
        touched = [
            row.index
            for row in canvas.placement.rows
            if band.top() < canvas.rows_top + row.top + row.height
            and band.bottom() >= canvas.rows_top + row.top
        ]
        inside = canvas.placement.in_band(frames[0], frames[1], touched)
        self.view.mark(canvas.placement.with_linked((*self._kept, *inside)))
        self.view.show_overlay(Overlay(band=band))

    @override
    def drop(self) -> None:
        chosen = self.view.canvas.selected if self._moved else self._kept
        self.view.canvas.select(self._before)
        self.view.choose(chosen)
        if not self._moved:
            self.view.seek_at(self._place)

    @override
    def abort(self) -> None:
        self.view.mark(self._before)


class Move(Drag):
    """Selected clips on their way to another time and track; a mere click selects one."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(
        self, view: TimelineBase, start: QPoint, grabbed: PlacedClip, row: Row, *, keep: bool
    ) -> None:
        super().__init__(view)
        canvas = view.canvas
        self._grabbed, self._row, self._keep = grabbed, row, keep
        self._frame = canvas.scale.frame(start.x())
        moving = canvas.placement.with_linked(canvas.selected)
        targets = snap_targets(canvas.placement, view.snap_frames(), moving)
        self._rehearsal = MoveRehearsal(
            canvas.placement, canvas.selected, targets, grabbed=grabbed.clip.id
        )
        self._plan: MovePlan | None = None

    @override
    def update(self, place: QPoint, keys: Keys) -> None:
        canvas = self.view.canvas
        by = round(canvas.scale.frame(place.x()) - self._frame)
        track_by = track_under(canvas, self._row.kind, place.y()) - self._row.number
        plan = self._plan = self._rehearsal.plan(by, track_by, self.view.reach(keys))
        self.view.show_overlay(
            Overlay(
                ghosts=plan.ghosts,
                guide=plan.target,
                label=_moved_text(self.view, self._grabbed.start + plan.by, plan.by),
                label_at=place,
            )
        )

    @override
    def drop(self) -> None:
        if self._plan is None:
            if self._keep:
                return
            linked = self.view.canvas.placement.with_linked((self._grabbed.clip.id,))
            self.view.choose(linked)
        elif self._plan.by or self._plan.track_by:
            self.view.move_requested.emit(self._rehearsal.ids, self._plan.by, self._plan.track_by)


class Gain(Drag):
    """The line across a sound clip that says how loud it is."""

    cursor = Qt.CursorShape.SizeVerCursor

    def __init__(self, view: TimelineBase, found: Hit) -> None:
        super().__init__(view)
        if found.clip is None or found.row is None:
            raise ValueError("no clip to make louder")
        self._clip, self._row = found.clip.clip, found.row
        self._volume = self._clip.volume_db

    @override
    def update(self, place: QPoint, keys: Keys) -> None:
        canvas, right = self.view.canvas, self.view.viewport().width()
        top = canvas.rows_top + self._row.top + TITLE_PX
        self._volume = gain_at(place.y() - top, self._row.lane)
        y = top + round(gain_height(self._volume, self._row.lane))
        begin = round(max(HEADER_PX, canvas.scale.x(self._clip.start)))
        end = round(min(right, canvas.scale.x(self._clip.stop)))
        line = QLine(begin + 2, y, end - 3, y)
        self.view.show_overlay(Overlay(line=line, label=decibels(self._volume), label_at=place))

    @override
    def drop(self) -> None:
        if self._volume != self._clip.volume_db:
            self.view.volume_requested.emit(self._clip.id, self._volume)


class MarkerDrag(Drag):
    """A marker on its way along the ruler; a mere click seeks to it."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, view: TimelineBase, start: QPoint, marker: Marker) -> None:
        super().__init__(view)
        self._marker = marker
        self._others = [m for m in view.canvas.markers if m.frame != marker.frame]
        self._grip = view.canvas.scale.frame(start.x()) - marker.frame
        self._targets = snap_targets(view.canvas.placement, [view.canvas.playhead])
        self._frame: int | None = None

    @override
    def update(self, place: QPoint, keys: Keys) -> None:
        canvas = self.view.canvas
        frame = max(0, round(canvas.scale.frame(place.x()) - self._grip))
        shift, target = snapped(np.array([frame]), self._targets, self.view.reach(keys))
        self._frame = frame + shift
        markers = [m for m in self._others if m.frame != self._frame]
        insort(markers, replace(self._marker, frame=self._frame), key=lambda m: m.frame)
        self.view.show_markers(markers)
        text = time_text(self._frame, canvas.placement.rate)
        self.view.show_overlay(Overlay(guide=target, label=text, label_at=place))

    @override
    def drop(self) -> None:
        if self._frame is None:
            self.view.seek_to(self._marker.frame)
        elif self._frame != self._marker.frame:
            self.view.marker_moved.emit(self._marker.frame, self._frame)

    @override
    def abort(self) -> None:
        self.view.show_markers(self.view.canvas.placement.markers)


def _moved_text(view: TimelineBase, start: int, by: int) -> str:
    return f"{time_text(start, view.canvas.placement.rate)}  ({signed(by)})"


def signed(frames: int) -> str:
    """A distance with its sign, in words."""
    unit = "frame" if abs(frames) == 1 else "frames"
    return f"{frames:+d} {unit}".replace("-", MINUS)
