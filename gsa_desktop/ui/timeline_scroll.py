"""Zooming and scrolling the timeline, in time and over its tracks."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from typing_extensions import override

from gsa_desktop.ui.timeline_canvas import TimelineCanvas
from gsa_desktop.ui.timeline_headers import TimelineHeaders
from gsa_desktop.ui.timeline_layout import (
    CLOCK_PX,
    HEADER_PX,
    ROW_GAP_PX,
    RULER_PX,
    TITLE_PX,
    TOP_PX,
    rows,
)
from gsa_desktop.ui.timeline_zoom import TimelineZoom

ZOOM_STEP = 1.25
BORDER_PX = 28  # how near to the border a drag scrolls


class TimelineScroll(QAbstractScrollArea):
    """Keeps scroll bars, scale, headers and zoom buttons in step with what the canvas holds.

    Attributes:
        canvas: What is shown.

    Signals:
        zoom_changed: Screen pixels a frame.
        moved: Something else is visible now.
    """

    zoom_changed = Signal(float)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = TimelineCanvas()
        self._is_fit = True
        self.headers = TimelineHeaders(self.viewport())
        self.headers.hide()
        self._zoom_bar = TimelineZoom(self.viewport())
        self._zoom_bar.setGeometry(1, CLOCK_PX, HEADER_PX - 2, RULER_PX - CLOCK_PX - 1)
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
        self.canvas.fit(self.viewport().width())
        self.content_changed()
        self.horizontalScrollBar().setValue(0)
        self.zoom_changed.emit(self.canvas.scale.px)

    def zoom_in(self) -> None:
        """Larger, about the playhead."""
        self.zoom_about(ZOOM_STEP, None)

    def zoom_out(self) -> None:
        """Smaller, about the playhead."""
        self.zoom_about(1 / ZOOM_STEP, None)

    def zoom_about(self, factor: float, x: float | None) -> None:
        """Zoom about a pixel of the viewport, else about the playhead or the middle."""
        if not self.canvas.length:
            return
        self._is_fit = False
        if x is None:
            x = self.canvas.scale.x(self.canvas.playhead)
            if not HEADER_PX <= x <= self.viewport().width():
                x = (HEADER_PX + self.viewport().width()) / 2
        frame = self.canvas.scale.frame(x)
        self.canvas.set_zoom(self.canvas.scale.px * factor, self.viewport().width())
        self.content_changed()
        self.horizontalScrollBar().setValue(round(HEADER_PX + frame * self.canvas.scale.px - x))
        self.zoom_changed.emit(self.canvas.scale.px)

    def reveal(self, clip_id: str) -> None:
        """Scroll as little as it takes to see where a clip begins, and its track."""
        where = self.canvas.placement.where(clip_id)
        if where is None:
            return
        x, width = self.canvas.scale.x(where.clip.start), self.viewport().width()
        bar = self.horizontalScrollBar()
        if not HEADER_PX <= x < width - TITLE_PX:
            bar.setValue(bar.value() + round(x - HEADER_PX - (width - HEADER_PX) / 10))
        row = next(row for row in self.canvas.placement.rows if row.index == where.track)
        top = self.canvas.rows_top + row.top
        below = top + row.height - self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + min(0, top - RULER_PX) + max(0, below))

    def scroll_towards(self, place: QPoint) -> bool:
        """Scroll a little if a pixel is near to the border; whether that changed anything."""
        area, step = self.viewport().rect(), QPoint(0, 0)
        left, right = HEADER_PX + BORDER_PX, area.right() - BORDER_PX
        if place.x() > right:
            step.setX(min(place.x() - right, 60) // 2 + 1)
        elif place.x() < left:
            step.setX(-min(left - place.x(), 60) // 2 - 1)
        if place.y() > area.bottom() - BORDER_PX / 2:
            step.setY(8)
        elif place.y() < RULER_PX:
            step.setY(-8)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        before = across.value(), down.value()
        if step.x() > 0 and across.value() == across.maximum() and not self._is_fit:
            self.canvas.beyond += step.x() / self.canvas.scale.px
            self.content_changed()
        across.setValue(across.value() + step.x())
        down.setValue(down.value() + step.y())
        return (across.value(), down.value()) != before

    @override
    def sizeHint(self) -> QSize:
        return QSize(1200, 240)

    @override
    def minimumSizeHint(self) -> QSize:
        lowest = rows(1, 1, 0)[-1]  # a track of pictures and one of sound, as low as they get
        return QSize(320, RULER_PX + TOP_PX + lowest.top + lowest.height + ROW_GAP_PX)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._is_fit:
            self.canvas.fit(self.viewport().width())
        self.rows_changed()
        room = max(0, self.viewport().height() - RULER_PX - 1)
        self.headers.setGeometry(1, RULER_PX, HEADER_PX - 1, room)  # beside the focus ring

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._follow_bars()
        # The headers need not be painted anew when only time is scrolled.
        self.viewport().update(self.viewport().rect().adjusted(0 if dy else HEADER_PX, 0, 0, 0))
        self.moved.emit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turn, keys = event.angleDelta(), event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.zoom_about(ZOOM_STEP ** (turn.y() / 120), event.position().x())
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            self._scroll_time(turn.x() or turn.y())
        elif self.verticalScrollBar().maximum() and not turn.x():
            super().wheelEvent(event)
            return
        else:
            self._scroll_time(turn.x() or turn.y())
        event.accept()

    def rows_changed(self) -> None:
        """Fit the tracks into the height that there is."""
        self.canvas.lay_rows(self.viewport().height())
        self.headers.show_tracks(self.canvas.placement, self.canvas.rows_top)
        has_clips = self.canvas.length > 0
        self.headers.setVisible(has_clips)
        self._zoom_bar.setVisible(has_clips)
        self.content_changed()

    def content_changed(self) -> None:
        """Fit the scroll bars to what the canvas holds now."""
        area = self.viewport().size()
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        content = self.canvas.content_size(area.width())
        horizontal.setRange(0, max(0, content.width() - area.width()))
        horizontal.setPageStep(max(1, area.width() - HEADER_PX))
        horizontal.setSingleStep(32)
        vertical.setRange(0, max(0, content.height() - area.height()))
        vertical.setPageStep(max(1, area.height() - RULER_PX))
        vertical.setSingleStep(24)
        self._follow_bars()
        self.viewport().update()
        self.moved.emit()

    def _follow_bars(self) -> None:
        self.canvas.scroll_to(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        self.headers.move_rows(self.canvas.placement, self.canvas.rows_top)

    def _scroll_time(self, turn: int) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - round(turn / 120 * 96))
