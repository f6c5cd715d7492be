"""Dragging an edge of a clip: trim, ripple and roll."""

from PySide6.QtCore import QPoint, Qt, SignalInstance
from typing_extensions import override

from gsa_desktop.ui.time_text import length_text, time_text
from gsa_desktop.ui.timeline_base import TimelineBase
from gsa_desktop.ui.timeline_drags import Drag, Keys, signed
from gsa_desktop.ui.timeline_ghosts import Overlay
from gsa_desktop.ui.timeline_layout import Edge, PlacedClip
from gsa_desktop.ui.timeline_plan import TrimPlan, TrimRehearsal, snap_targets

RIPPLE_KEYS = Keys.ControlModifier | Keys.ShiftModifier


class Trim(Drag):
    """An edge of a clip; with Ctrl or Shift what comes later moves along.

    With both of them the cut rolls, where another clip meets the edge.
    """

    cursor = Qt.CursorShape.SplitHCursor

    def __init__(self, view: TimelineBase, start: QPoint, clip: PlacedClip, edge: Edge) -> None:
        super().__init__(view)
        canvas = view.canvas
        group = canvas.placement.with_linked((clip.clip.id,))
        targets = snap_targets(canvas.placement, view.snap_frames(), group)
        self._rehearsal = TrimRehearsal(canvas.placement, clip.clip.id, edge, targets)
        self._grip = canvas.scale.frame(start.x()) - self._rehearsal.at
        self._plan: TrimPlan | None = None
        self._ripple = self._roll = False
        self._shown: tuple[int, bool, bool] | None = None

    @override
    def update(self, place: QPoint, keys: Keys) -> None:
        self._roll = self._rehearsal.can_roll and keys & RIPPLE_KEYS == RIPPLE_KEYS
        self._ripple = bool(keys & RIPPLE_KEYS) and not self._roll
        canvas = self.view.canvas
        frame = round(canvas.scale.frame(place.x()) - self._grip)
        plan = self._plan = self._rehearsal.plan(
            frame, self.view.reach(keys), ripple=self._ripple, roll=self._roll
        )
        rate = canvas.placement.rate
        how = self.view.tr("ripple, ") if self._ripple else ""
        how = self.view.tr("roll, ") if self._roll else how
        text = self.view.tr("{0}  ({1}length {2}, {3})").format(
            signed(plan.by), how, length_text(plan.length, rate), time_text(plan.frame, rate)
        )
        self.view.show_overlay(
            Overlay(ghosts=plan.ghosts, guide=plan.target, label=text, label_at=place)
        )
        if self._shown != (plan.frame, self._ripple, self._roll):
            self._shown = (plan.frame, self._ripple, self._roll)
            self._ask(self.view.trim_shown, self.view.roll_shown)

    @override
    def drop(self) -> None:
        if self._plan is not None and self._plan.by:
            self._ask(self.view.trim_requested, self.view.roll_requested)
        self.abort()

    @override
    def abort(self) -> None:
        if self._shown is not None:
            self.view.trim_left.emit()

    def _ask(self, trim: SignalInstance, roll: SignalInstance) -> None:
        if self._plan is None:
            return
        edge = (self._rehearsal.clip_id, self._rehearsal.edge.value, self._plan.frame)
        if self._roll:
            roll.emit(*edge)
        else:
            trim.emit(*edge, self._ripple)
