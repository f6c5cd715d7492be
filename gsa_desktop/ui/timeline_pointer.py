"""The mouse over the timeline: what a press begins, what the pointer looks like."""

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from gsa_desktop.ui.timeline_base import TimelineBase, Tool
from gsa_desktop.ui.timeline_drags import (
    Band,
    Drag,
    Gain,
    Keys,
    MarkerDrag,
    Move,
    Pan,
    Scrub,
)
from gsa_desktop.ui.timeline_ghosts import Overlay
from gsa_desktop.ui.timeline_hits import hit, is_on_gain
from gsa_desktop.ui.timeline_layout import Edge, Hit, Lane
from gsa_desktop.ui.timeline_trim import Trim

AUTO_SCROLL_MS = 25
_Cursor = Qt.CursorShape
_AT_ONCE = (Scrub, Pan, Gain)  # the others wait until the pointer has gone some way


class TimelinePointer(QObject):
    """Turns presses, moves and releases into drags."""

    def __init__(self, view: TimelineBase) -> None:
        super().__init__(view)
        self._view = view
        self._drag: Drag | None = None
        self._button = Qt.MouseButton.NoButton
        self._start = QPoint()
        self._last = QPoint()
        self._keys = Keys.NoModifier
        self._under_way = False
        self._scroller = QTimer(self, interval=AUTO_SCROLL_MS)
        self._scroller.timeout.connect(self._scroll)

    @property
    def is_dragging(self) -> bool:
        """Whether a button is held for something."""
        return self._drag is not None

    def press(self, event: QMouseEvent) -> bool:
        """Begin what the place calls for; False if it calls for nothing."""
        if self._drag is not None and event.button() != self._button:
            return True  # a second button changes nothing
        self.abort()  # a release may be lost when another window comes up
        place, keys = event.position().toPoint(), event.modifiers()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag = Pan(self._view, place)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._drag = self._begin(place, keys)
        if self._drag is None:
            return False
        self._button = event.button()
        self._start = self._last = place
        self._keys = keys
        self._under_way = isinstance(self._drag, _AT_ONCE)
        if isinstance(self._drag, Scrub):
            self._drag.update(place, keys)
        if self._under_way or isinstance(self._drag, Trim):
            self._view.viewport().setCursor(self._drag.cursor)
        return True

    def move(self, event: QMouseEvent) -> None:
        """Go on with a drag, or show what a press would do."""
        place, keys = event.position().toPoint(), event.modifiers()
        if self._drag is None:
            self._hover(place, keys)
            return
        self._last, self._keys = place, keys
        far = (place - self._start).manhattanLength() >= QApplication.startDragDistance()
        if not self._under_way and far:
            self._under_way = True
            self._view.viewport().setCursor(self._drag.cursor)
        if self._under_way:
            self._drag.update(place, keys)
            if not isinstance(self._drag, Pan):
                self._scroller.start()

    def release(self, event: QMouseEvent) -> None:
        """Drop what is dragged."""
        drag = self._drag
        if drag is None or event.button() != self._button:
            return
        if self._under_way and not isinstance(drag, Gain | Scrub):
            drag.update(event.position().toPoint(), event.modifiers())
        self._end()
        drag.drop()
        self._hover(event.position().toPoint(), event.modifiers())

    def keys_changed(self, keys: Keys) -> None:
        """A modifier key went down or up: the preview follows at once."""
        if self._drag is not None and self._under_way and keys != self._keys:
            self._keys = keys
            self._drag.update(self._last, keys)

    def abort(self) -> bool:
        """Let go without a change; False if nothing was dragged."""
        drag = self._drag
        if drag is None:
            return False
        self._end()
        drag.abort()
        return True

    def leave(self) -> None:
        """The pointer is elsewhere."""
        if self._drag is None:
            self._view.show_overlay(Overlay())

    def _begin(self, place: QPoint, keys: Keys) -> Drag | None:
        view = self._view
        found = hit(view.canvas, place)
        if found.lane is Lane.HEADER or not view.canvas.length:
            return None
        if found.marker is not None:
            return MarkerDrag(view, place, found.marker)
        if found.lane is Lane.RULER:
            return Scrub(view)
        if found.clip is None:
            return Band(view, place, add=bool(keys & (Keys.ControlModifier | Keys.ShiftModifier)))
        if view.tool is Tool.RAZOR:
            self._cut(found, keys)
            return None
        if found.lane is Lane.MASK:
            self._select(found, Keys.NoModifier)
            return Scrub(view)
        return self._grip(found, place, keys)

    def _grip(self, found: Hit, place: QPoint, keys: Keys) -> Drag | None:
        view, clip, row = self._view, found.clip, found.row
        if clip is None or row is None:
            return None
        locked = view.canvas.placement.tracks[row.index].track.locked
        if found.edge is not Edge.NONE and not locked:
            if clip.clip.id not in view.canvas.selected:
                self._select(found, Keys.NoModifier)
            return Trim(view, place, clip, found.edge)
        if is_on_gain(view.canvas, found, place.y()) and not locked and not keys:
            self._select(found, Keys.NoModifier)
            return Gain(view, found)
        self._select(found, keys)
        if clip.clip.id not in view.canvas.selected or locked:
            return None
        return Move(view, place, clip, row, keep=bool(keys & _ADDING))

    def _select(self, found: Hit, keys: Keys) -> None:
        """A click selects a clip with what is linked to it; Ctrl or Shift adds or takes away."""
        view, placement = self._view, self._view.canvas.placement
        if found.clip is None:
            return
        linked = placement.with_linked((found.clip.clip.id,))
        before = view.canvas.selected
        if not keys & _ADDING:
            if found.clip.clip.id not in before:
                view.choose(linked)
        elif found.clip.clip.id in before:
            view.choose(clip_id for clip_id in before if clip_id not in linked)
        else:
            view.choose((*before, *linked))

    def _cut(self, found: Hit, keys: Keys) -> None:
        frame = self._razor_frame(found.frame, keys)
        if keys & Keys.ShiftModifier:
            self._view.split_all_requested.emit(frame)
        elif found.clip is not None:
            self._view.split_requested.emit(found.clip.clip.id, frame)

    def _razor_frame(self, frame: int, keys: Keys) -> int:
        playhead = self._view.canvas.playhead
        return playhead if abs(frame - playhead) <= self._view.reach(keys) else frame

    def _hover(self, place: QPoint, keys: Keys) -> None:
        view = self._view
        found = hit(view.canvas, place)
        overlay, cursor = Overlay(), _Cursor.ArrowCursor
        if found.marker is not None:
            cursor = _Cursor.PointingHandCursor
        elif found.lane is Lane.CLIP and view.tool is Tool.RAZOR:
            cursor = _Cursor.CrossCursor
            row = None if keys & Keys.ShiftModifier else found.row
            overlay = Overlay(razor=(self._razor_frame(found.frame, keys), row))
        elif found.edge is not Edge.NONE:
            cursor = _Cursor.SplitHCursor
        elif found.lane is Lane.CLIP and is_on_gain(view.canvas, found, place.y()):
            cursor = _Cursor.SizeVerCursor
        view.viewport().setCursor(cursor)
        view.show_overlay(overlay)

    def _end(self) -> None:
        self._drag = None
        self._scroller.stop()
        self._view.canvas.beyond = 0.0
        self._view.show_overlay(Overlay())
        self._view.viewport().setCursor(_Cursor.ArrowCursor)

    def _scroll(self) -> None:
        if self._drag is not None and self._view.scroll_towards(self._last):
            self._drag.update(self._last, self._keys)


_ADDING = Keys.ControlModifier | Keys.ShiftModifier
