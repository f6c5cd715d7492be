"""Zooming and scrolling the timeline, in time and over its tracks."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from typing_extensions import override

from gsa_desktop.ui.timeline_canvas import TimelineCanvas
from gsa_desktop.ui.timeline_layout import HEADER_PX, RULER_PX
from gsa_desktop.ui.timeline_zoom import TimelineZoom

ZOOM_STEP = 1.25


class TimelineScroll(QAbstractScrollArea):
    """Keeps scroll bars, scale and zoom buttons in step with what the canvas holds.

    Signals:
        zoom_changed: Screen pixels a frame.
        moved: Something else is visible now.
    """

    zoom_changed = Signal(float)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = TimelineCanvas()
        self._is_fit = True
        self._zoom_bar = TimelineZoom(self.viewport())
        self._zoom_bar.hide()
        self._zoom_bar.smaller_requested.connect(self.zoom_out)
        self._zoom_bar.fit_requested.connect(self.fit)
        self._zoom_bar.larger_requested.connect(self.zoom_in)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.horizontalScrollBar().setAccessibleName(self.tr("Scroll the timeline in time"))
        self.verticalScrollBar().setAccessibleName(self.tr("Scroll the tracks"))

    def fit(self) -> None:
        """Zoom so that the whole timeline is visible, and keep it so when the view is resized."""
        self._is_fit = True
        self._canvas.fit(self.viewport().width())
        self._content_changed()
        self.horizontalScrollBar().setValue(0)
        self.zoom_changed.emit(self._canvas.scale.px)

    def zoom_in(self) -> None:
        """Larger, about the playhead."""
        self._zoom(ZOOM_STEP, None)

    def zoom_out(self) -> None:
        """Smaller, about the playhead."""
        self._zoom(1 / ZOOM_STEP, None)

    @override
    def sizeHint(self) -> QSize:
        return QSize(1200, 200)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(320, RULER_PX + 64)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._is_fit:
            self._canvas.fit(self.viewport().width())
        self._content_changed()
        height = self._zoom_bar.sizeHint().height()
        self._zoom_bar.setGeometry(0, self.viewport().height() - height, HEADER_PX - 1, height)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._canvas.scroll_to(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        self.viewport().update()
        self.moved.emit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(ZOOM_STEP ** (turn.y() / 120), event.position().x())
        elif self.verticalScrollBar().maximum() and not turn.x():
            if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                super().wheelEvent(event)
                return
            self._scroll_time(turn.y())
        else:
            self._scroll_time(turn.x() or turn.y())
        event.accept()

    def _zoom(self, factor: float, x: float | None) -> None:
        """Zoom about a pixel of the viewport, else about the playhead or the middle."""
        if not self._canvas.length:
            return
        self._is_fit = False
        if x is None:
            x = self._canvas.scale.x(self._canvas.playhead)
            if not HEADER_PX <= x <= self.viewport().width():
                x = (HEADER_PX + self.viewport().width()) / 2
        frame = self._canvas.scale.frame(x)
        self._canvas.set_zoom(self._canvas.scale.px * factor, self.viewport().width())
        self._content_changed()
        self.horizontalScrollBar().setValue(round(HEADER_PX + frame * self._canvas.scale.px - x))
        self.zoom_changed.emit(self._canvas.scale.px)

    def _scroll_time(self, turn: int) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - round(turn / 120 * 96))

    def _content_changed(self) -> None:
        self._zoom_bar.setVisible(self._canvas.length > 0)
        area = self.viewport().size()
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        content = self._canvas.content_size(area.width())
        horizontal.setRange(0, max(0, content.width() - area.width()))
        horizontal.setPageStep(max(1, area.width() - HEADER_PX))
        horizontal.setSingleStep(32)
        vertical.setRange(0, max(0, content.height() - area.height()))
        vertical.setPageStep(max(1, area.height() - RULER_PX))
        vertical.setSingleStep(24)
        self._canvas.scroll_to(horizontal.value(), vertical.value())
        self.viewport().update()
        self.moved.emit()
