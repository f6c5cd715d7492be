"""Dragging the background in the monitor."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from typing_extensions import override

from gsa_desktop.ui.preview_view import PreviewView


class BackgroundDrag(QObject):
    """Takes the left button from the monitor while there is a background to be moved.

    Signals:
        moved: How far, in shares of the picture's width and height.
    """

    moved = Signal(float, float)

    def __init__(self, preview: PreviewView, is_wanted: Callable[[], bool]) -> None:
        """Args: preview: The monitor. is_wanted: Whether a drag moves the background now."""
        super().__init__(preview)
        self._preview = preview
        self._is_wanted = is_wanted
        self._from: QPointF | None = None
        preview.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            return self._press(event)
        if self._from is None:
            return False
        if kind == QEvent.Type.MouseMove:
            self._move(event.position())
        elif kind == QEvent.Type.MouseButtonRelease:
            self._from = None
            self._preview.unsetCursor()
        return True

    def _press(self, event: QMouseEvent) -> bool:
        inside = self._preview.picture_rect.contains(event.position())
        if event.button() != Qt.MouseButton.LeftButton or not inside or not self._is_wanted():
            return False
        self._from = event.position()
        self._preview.setCursor(Qt.CursorShape.SizeAllCursor)
        return True

    def _move(self, place: QPointF) -> None:
        assert self._from is not None
        target, way = self._preview.picture_rect, place - self._from
        self._from = place
        if not target.isEmpty():
            self.moved.emit(way.x() / target.width(), way.y() / target.height())
