"""The brush over the monitor and the marks of good frames meet the session."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gsa_desktop.app.views import VIEW_COMMANDS
from gsa_desktop.controllers.mending import Mending
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.project import View
from gsa_desktop.core.stroke import Stroke
from gsa_desktop.ui.mask_brush import MaskBrush
from gsa_desktop.ui.timeline_base import Tool

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop

PAINTABLE = (View.OVERLAY, View.MATTE, View.CUTOUT, View.OUTLINE, View.CONFIDENCE)
"""Views of one clip's masks, in which a place of the picture is a place of the mask."""

_TOOLS = ("mask.brush", "mask.eraser")
_IN_BAR = (*_TOOLS, "mask.good", "mask.restore")


class MendingDesk(QObject):
    """Stands between the brush and the controller of masks by hand.

    Attributes:
        mending: The controller.
        brush: The widget over the monitor.
    """

    def __init__(self, desktop: "Desktop", masks: MaskStore) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        session, window = desktop.session, desktop.window
        self.mending = Mending(session.editing, session.playback, session.library, masks, self)
        commands = window.commands
        self.brush = MaskBrush(window.preview, tuple(commands[name] for name in _IN_BAR))
        for name in _TOOLS:
            commands[name].triggered.connect(lambda _=False, name=name: self._choose(name))
            commands[name].toggled.connect(lambda _: self._show_tool())
        for name, deed in {
            "mask.good": self.mending.toggle_good,
            "mask.restore": self.mending.forget,
            "mask.smaller": self.brush.shrink,
            "mask.larger": self.brush.grow,
            "mask.next_good": lambda: self._go(later=True),
            "mask.previous_good": lambda: self._go(later=False),
        }.items():
            commands[name].triggered.connect(lambda _=False, deed=deed: self._do(deed))
        for view in View:
            if view not in PAINTABLE:
                commands[VIEW_COMMANDS[view]].toggled.connect(self._on_other_view)
        self.brush.painted.connect(self._paint)
        self.brush.begun.connect(session.playback.pause)
        self.mending.message.connect(window.tell)
        session.monitor.picture.connect(lambda _: self.brush.settle())
        session.editing.project_changed.connect(lambda _: self._show_state())
        session.editing.clip_selected.connect(lambda _: self._show_state())
        session.playback.playhead_changed.connect(lambda _: self._show_state())
        self._show_state()

    def _choose(self, name: str) -> None:
        """Take a brush; it paints on one clip's masks, which a view must show."""
        if not self._desktop.window.workspaces.has_editor:
            return  # the page of pictures has its own
        self._desktop.window.timeline.set_tool(Tool.SELECT)
        self._desktop.window.commands[name].setChecked(True)
        if self._desktop.session.monitor.view not in PAINTABLE:
            self._desktop.set_view(View.OVERLAY)

    def _show_tool(self) -> None:
        window = self._desktop.window
        commands = window.commands
        if not window.workspaces.has_editor:
            self.brush.put_away()
        elif commands["mask.brush"].isChecked() or commands["mask.eraser"].isChecked():
            self.brush.use(erases=commands["mask.eraser"].isChecked())
        else:
            self.brush.put_away()

    @Slot(bool)
    def _on_other_view(self, shown: bool) -> None:
        if shown and self.brush.isVisibleTo(self._desktop.window.preview):
            self._desktop.window.commands["timeline.select_tool"].setChecked(True)

    @Slot(object)
    def _paint(self, stroke: Stroke) -> None:
        self.mending.paint(stroke)
        self._show_state()

    def _do(self, deed: Callable[[], object]) -> None:
        if not self._desktop.window.workspaces.has_editor:
            return
        deed()
        self._show_state()  # a toggle that was refused goes back

    def _go(self, *, later: bool) -> None:
        frame = self.mending.neighbour(later=later)
        if frame is None:
            self._desktop.window.tell("There is no such frame of the clip.")
        else:
            self._desktop.session.playback.seek(frame)

    def _show_state(self) -> None:
        kept = self.mending.kept
        commands = self._desktop.window.commands
        commands["mask.good"].setChecked(kept is not None)
        commands.enable("mask.restore", kept is not None)
