"""The monitor: one picture, zoomed and panned."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from gsa_desktop.ui.checker import paint_checker
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.file_drop import FileDrop
from gsa_desktop.ui.focus_ring import KEYBOARD_REASONS
from gsa_desktop.ui.picture_painter import PicturePainter
from gsa_desktop.ui.pill import paint_pill
from gsa_desktop.ui.preview_geometry import PreviewGeometry
from gsa_desktop.ui.qimage import to_qimage
from gsa_desktop.ui.theme import colour
from gsa_desktop.ui.wipe import Wipe

INVITATION = "Drop a video here to cut out what moves in it."
STAND_IN_MS = 250  # a stand-in that is replaced sooner need not be marked


class PreviewView(QWidget):
    """Shows the picture it was given last; zoom and pan are its own affair.

    A zoom of 1.0 shows a pixel of the *source* on one pixel of the screen, also when the picture is
    a smaller proxy (see set_source_size).

    Signals:
        files_dropped: list[Path] that a person dropped on the monitor.
        import_requested: The button of the empty state was pressed.
        zoom_changed: The zoom factor, also when "fit" changes it.
        size_wanted: QSize that a picture need not exceed at the present zoom, when that changes.
    """

    files_dropped = Signal(list)
    import_requested = Signal()
    zoom_changed = Signal(float)
    size_wanted = Signal(QSize)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._before = QImage()
        self._painter = PicturePainter()
        self._caption = ""
        self._wipe = Wipe()
        self._has_source_size = False
        self._geometry = PreviewGeometry()
        self._wanted = QSize()
        self._checkerboard = False
        self._dragging_from: QPointF | None = None
        self._drop_target = False
        self._focus_ring = False
        self._marked_stand_in = False
        self._stand_in_timer = QTimer(self, singleShot=True, interval=STAND_IN_MS)
        self._stand_in_timer.timeout.connect(self._mark_stand_in)
        self._empty = EmptyState("movie-open-play-outline", self.tr(INVITATION), self.tr("Import…"))
        self._empty.pressed.connect(self.import_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty)
        self.setMinimumSize(160, 90)
        self.setMouseTracking(True)
        drop = FileDrop(self)
        drop.dropped.connect(self.files_dropped)
        drop.hovered.connect(self._show_drop_target)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Monitor"))
        self.setAccessibleDescription(self.tr("Empty"))

    def set_picture(
        self,
        picture: NDArray[np.uint8],
        *,
        exact: bool = True,
        before: NDArray[np.uint8] | None = None,
    ) -> None:
        """Show a picture.

        Args:
            picture: (H, W, 4) uint8 BGRA, straight alpha; kept, not copied: do not write to it.
            exact: False for a stand-in that the right picture will follow; marked as such.
            before: Another one of that size and form, for the left side of the wipe.
        """
        self._image = to_qimage(picture, alpha=self._checkerboard)
        self._before = QImage() if before is None else to_qimage(before)
        self._painter.forget()
        self._empty.hide()
        if not self._has_source_size and self._geometry.source != self._image.size():
            self._set_source(self._image.size())
        if exact:
            self._stand_in_timer.stop()
            self._marked_stand_in = False
        elif not self._stand_in_timer.isActive() and not self._marked_stand_in:
            self._stand_in_timer.start()
        self.update()

    def set_source_size(self, width: int, height: int) -> None:
        """Size of the clip's upright picture, which zoom factors refer to."""
        self._has_source_size = True
        if self._geometry.source != QSize(width, height):
            self._set_source(QSize(width, height))

    def set_checkerboard(self, shown: bool) -> None:
        """Whether the alpha of the *next* picture is shown over a checkerboard, or ignored."""
        self._checkerboard = shown

    def set_caption(self, text: str) -> None:
        """A line under the picture that explains its colours; "" for none."""
        self._caption = text
        self.update()

    def set_wipe(self, shown: bool) -> None:
        """Whether the picture before is shown on the left side of a line."""
        self._wipe.shown = shown
        self.update()

    def set_message(self, text: str) -> None:
        """A sentence on the empty monitor instead of the invitation to drop a file; "" resets."""
        self._empty.set_sentence(text or self.tr(INVITATION))
        self._empty.set_button_visible(not text)

    def clear(self) -> None:
        self._image = QImage()
        self._before = QImage()
        self._painter.forget()
        self._caption = ""
        self._has_source_size = False
        self._marked_stand_in = False
        self._stand_in_timer.stop()
        self._geometry.fit()
        self._empty.show()
        self.setAccessibleDescription(self.tr("Empty"))
        self.update()

    def fit(self) -> None:
        """Fit the picture into the view, also after it is resized."""
        self._geometry.fit()
        self._geometry_changed()

    def set_zoom(self, factor: float) -> None:
        """Zoom about the view's centre; 1.0 is 100 %."""
        self._zoom_at(factor, QRectF(self.rect()).center())

    def zoom_in(self) -> None:
        self.set_zoom(self._geometry.next_step(larger=True))

    def zoom_out(self) -> None:
        self.set_zoom(self._geometry.next_step(larger=False))

    @property
    def zoom(self) -> float:
        return self._geometry.zoom

    @property
    def is_fit(self) -> bool:
        return self._geometry.is_fit

    @property
    def picture_rect(self) -> QRectF:
        """Where the picture lies in the widget; empty without one."""
        return QRectF() if self._image.isNull() else self._geometry.picture_rect()

    @override
    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour("panel" if self._image.isNull() else "monitor"))
        if not self._image.isNull():
            self._paint_picture(painter)
        if self._marked_stand_in:
            paint_pill(painter, self.rect(), self.tr("Loading frame…"))
        if self._caption:
            paint_pill(painter, self.rect(), self._caption, bottom=True)
        if self._drop_target or self._focus_ring:
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._geometry.resize(QRectF(self.rect()).size(), self.devicePixelRatioF())
        self._geometry_changed()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps and not self._image.isNull():
            self._zoom_at(self.zoom * 1.2**steps, event.position())
        event.accept()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._set_ring(shown=event.reason() in KEYBOARD_REASONS)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._set_ring(shown=False)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self._wipe_hit(event.position()):
            self._wipe.held = True
        elif event.button() == Qt.MouseButton.MiddleButton or (left and not self.is_fit):
            self._dragging_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._wipe.held:
            self._wipe.move_to(self._geometry.picture_rect(), event.position().x())
            self.update()
        elif self._dragging_from is None:
            self._show_hand(event.position())
        else:
            self._geometry.pan(event.position() - self._dragging_from)
            self._dragging_from = event.position()
            self._geometry_changed()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging_from = None
        self._wipe.held = False
        self._show_hand(event.position())

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.is_fit:
            self._zoom_at(1.0, event.position())
        else:
            self.fit()

    def _set_source(self, size: QSize) -> None:
        self._geometry.set_source(size)
        self.setAccessibleDescription(
            self.tr("Picture of {0} by {1} pixels").format(size.width(), size.height())
        )
        self._geometry_changed()

    def _zoom_at(self, factor: float, place: QPointF) -> None:
        self._geometry.zoom_at(factor, place)
        self._geometry_changed()

    def _geometry_changed(self) -> None:
        self._painter.forget()
        if self._dragging_from is None:
            self._show_hand()
        self.update()
        self.zoom_changed.emit(self.zoom)
        wanted = self._geometry.pixels_wanted()
        if wanted != self._wanted:
            self._wanted = wanted
            self.size_wanted.emit(wanted)

    def _paint_picture(self, painter: QPainter) -> None:
        target = self._geometry.picture_rect()
        if self._checkerboard:
            paint_checker(painter, target.intersected(QRectF(self.rect())))
        scale = (self.devicePixelRatioF(), self.zoom)
        self._painter.paint(painter, target, self._image, *scale)
        if self._wipe.shown and not self._before.isNull():
            painter.setClipRect(self._wipe.left_part(target))
            self._painter.paint(painter, target, self._before, *scale)
            painter.setClipping(False)
            self._wipe.paint(painter, target, QRectF(self.rect()))

    def _mark_stand_in(self) -> None:
        self._marked_stand_in = True
        self.update()

    def _wipe_hit(self, place: QPointF) -> bool:
        return not self._before.isNull() and self._wipe.hit(self._geometry.picture_rect(), place)

    def _show_hand(self, place: QPointF | None = None) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if place is not None and self._wipe_hit(place):
            shape = Qt.CursorShape.SplitHCursor
        elif not self.is_fit and not self._image.isNull():
            shape = Qt.CursorShape.OpenHandCursor
        self.setCursor(shape)

    def _set_ring(self, *, shown: bool) -> None:
        self._focus_ring = shown
        self.update()

    def _show_drop_target(self, shown: bool) -> None:
        self._drop_target = shown
        self.update()
