"""A picture before and after, with a divider to drag; zoomed and panned."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from gsa_desktop.ui.checker import paint_checker
from gsa_desktop.ui.icons import paint_icon
from gsa_desktop.ui.picture_painter import PicturePainter
from gsa_desktop.ui.pill import paint_pill
from gsa_desktop.ui.preview_geometry import PreviewGeometry
from gsa_desktop.ui.qimage import to_qimage
from gsa_desktop.ui.theme import colour

_STEP = 0.02
_HANDLE = 28
_MARGIN = 12


class ImageCompare(QWidget):
    """Left of the divider the picture as it is, right of it as it will be.

    Shift and the arrow keys move the divider, Home and End show one of the two whole. The wheel
    zooms at the cursor, the middle button pans, and so does the left one beside the divider of an
    enlarged picture; where the background can be moved, it moves that. A double click fits the
    picture or shows it pixel by pixel.

    Signals:
        dragged: How far the background was dragged, in shares of the picture's width and height.
        zoom_changed: Screen pixels a pixel of the result.
        side_wanted: How many pixels of the result's longer side can be seen.
    """

    dragged = Signal(float, float)
    zoom_changed = Signal(float)
    side_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = QImage()
        self._after = QImage()
        self._painter = PicturePainter()
        self._geometry = PreviewGeometry()
        self._share = 0.5
        self._text = ""
        self._is_movable = False
        self._is_whole = False
        self._holds_divider = False
        self._dragged_from: QPointF | None = None
        self._panned_from: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setAccessibleName("Before and after")
        self.setAccessibleDescription("Shift and the arrow keys move the divider between both")

    @property
    def share(self) -> float:
        """How much of the picture is shown as it is, from the left, 0..1."""
        return self._share

    @property
    def zoom(self) -> float:
        """Screen pixels a pixel of the result."""
        return self._geometry.zoom

    @property
    def picture_rect(self) -> QRectF:
        """Where the picture lies in the widget; empty without one."""
        if self._before.isNull():
            return QRectF()
        return self._geometry.picture_rect().translated(_MARGIN, _MARGIN)

    def small(self) -> QPixmap:
        """The result, or the picture as it is, for the pointer that drags it."""
        return QPixmap.fromImage(self._before if self._after.isNull() else self._after)

    def set_share(self, share: float) -> None:
        """Move the divider."""
        self._share = min(1.0, max(0.0, share))
        self.update()

    def set_movable(self, movable: bool) -> None:
        """Whether a drag beside the divider moves the background."""
        self._is_movable = movable

    def set_whole(self, whole: bool) -> None:
        """Whether the second picture is shown without a divider, to be painted on."""
        self._is_whole = whole
        self.update()

    def set_pictures(
        self,
        before: NDArray[np.uint8],
        after: NDArray[np.uint8] | None,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Show these.

        Args:
            before: (H, W, 4) BGRA with straight alpha.
            after: The same; None while there is no cut-out.
            size: Width and height that the result has in its file; None for that of `before`.
        """
        self._before = to_qimage(before, alpha=True)
        self._after = QImage() if after is None else to_qimage(after, alpha=True)
        self._text = "" if after is not None else "Cutting out…"
        self._painter.forget()
        full = self._before.size() if size is None else QSize(*size)
        if full != self._geometry.source:
            self._geometry.set_source(full)
            self._on_geometry()
        self.update()

    def set_text(self, text: str) -> None:
        """A sentence at the lower edge, until the next picture."""
        self._text = text
        self.update()

    def clear(self, text: str = "") -> None:
        """No picture; a sentence instead."""
        self._before, self._after = QImage(), QImage()
        self._painter.forget()
        self._text = text
        self.update()

    def fit(self) -> None:
        """Fit the picture into the view, also after it is resized."""
        self._geometry.fit()
        self._on_geometry()

    def show_pixels(self) -> None:
        """One pixel of the result on one of the screen."""
        self._zoom_at(1.0, QRectF(self.rect()).center())

    def zoom_in(self) -> None:
        self._zoom_at(self._geometry.next_step(larger=True), QRectF(self.rect()).center())

    def zoom_out(self) -> None:
        self._zoom_at(self._geometry.next_step(larger=False), QRectF(self.rect()).center())

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self._geometry.resize(QRectF(room).size(), self.devicePixelRatioF())
        self._on_geometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("monitor"))
        if not self._before.isNull():
            self._paint_pictures(painter, self.picture_rect)
        if self._text and self._before.isNull():
            painter.setPen(QColor("#E6E6E6"))  # on the monitor's ground, dark in both themes
            room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, flags, self._text)
        elif self._text:
            paint_pill(painter, self.rect(), self._text, bottom=True)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps and not self._before.isNull():
            self._zoom_at(self.zoom * 1.2**steps, event.position())
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place, left = event.position(), event.button() == Qt.MouseButton.LeftButton
        if self._before.isNull():
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panned_from = place
        elif left and self._is_at_divider(place):
            self._holds_divider = True
            self._follow(place)
        elif left and self._is_movable and not self._is_whole:
            self._dragged_from = place
        elif left:
            self._panned_from = place

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._holds_divider:
            self._follow(place)
        elif self._dragged_from is not None:
            way, shown = place - self._dragged_from, self.picture_rect
            self._dragged_from = place
            self.dragged.emit(way.x() / shown.width(), way.y() / shown.height())
        elif self._panned_from is not None:
            self._geometry.pan(place - self._panned_from)
            self._panned_from = place
            self._on_geometry()
        else:
            divides = self._is_at_divider(place)
            beside = Qt.CursorShape.SizeAllCursor
            if not self._is_movable:
                beside = Qt.CursorShape.OpenHandCursor
            self.setCursor(Qt.CursorShape.SplitHCursor if divides else beside)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._holds_divider = False
        self._dragged_from = self._panned_from = None

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._geometry.is_fit:
            self.fit()
        elif not self._before.isNull():
            self._zoom_at(1.0, event.position())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = Qt.KeyboardModifier.ShiftModifier
        steps = {
            (Qt.Key.Key_Left, shift): self._share - _STEP,
            (Qt.Key.Key_Right, shift): self._share + _STEP,
            (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier): 0.0,
            (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier): 1.0,
        }
        wanted = steps.get((Qt.Key(event.key()), event.modifiers()))
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self.set_share(wanted)

    def _zoom_at(self, factor: float, place: QPointF) -> None:
        if not self._before.isNull():
            self._geometry.zoom_at(factor, place - QPointF(_MARGIN, _MARGIN))
            self._on_geometry()

    def _on_geometry(self) -> None:
        self._painter.forget()
        self.update()
        self.zoom_changed.emit(self.zoom)
        wanted = self._geometry.pixels_wanted()
        self.side_wanted.emit(max(wanted.width(), wanted.height()))

    def _paint_pictures(self, painter: QPainter, place: QRectF) -> None:
        has_result = not self._after.isNull()
        x = place.left() + place.width() * self._share
        if self._is_whole and has_result:
            self._paint(painter, place, self._after)
            return
        self._paint(painter, place, self._before)
        if not has_result:
            return
        painter.save()
        painter.setClipRect(QRectF(x, place.top(), place.right() - x, place.height()))
        self._paint(painter, place, self._after)
        painter.restore()
        seen = place.intersected(QRectF(self.rect()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for hue, width in ((QColor(0, 0, 0, 110), 4), (QColor("white"), 2)):
            painter.setPen(QPen(hue, width))
            painter.drawLine(QPointF(x, seen.top()), QPointF(x, seen.bottom()))
        knob = QRectF(0, 0, _HANDLE, _HANDLE)
        knob.moveCenter(QPointF(x, seen.center().y()))
        painter.setBrush(colour("accent_fill"))
        painter.drawEllipse(knob)
        paint_icon(painter, knob.adjusted(5, 5, -5, -5), "arrow-split-vertical", QColor("white"))

    def _paint(self, painter: QPainter, place: QRectF, picture: QImage) -> None:
        paint_checker(painter, place.intersected(QRectF(self.rect())))
        self._painter.paint(painter, place, picture, self.devicePixelRatioF(), self.zoom)

    def _is_at_divider(self, point: QPointF) -> bool:
        """Whether a press takes it: near it, or anywhere if there is no other use of a press."""
        if self._is_whole or self._before.isNull():
            return False
        if self._geometry.is_fit and not (self._is_movable and not self._after.isNull()):
            return True
        place = self.picture_rect
        x = place.left() + place.width() * self._share
        return abs(point.x() - x) <= _HANDLE / 2 or not place.contains(point)

    def _follow(self, point: QPointF) -> None:
        place = self.picture_rect
        self.set_share((point.x() - place.left()) / max(place.width(), 1.0))
