"""A picture before and after, with a divider to drag."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from gsa_desktop.ui.checker import paint_checker
from gsa_desktop.ui.icons import paint_icon
from gsa_desktop.ui.qimage import to_qimage
from gsa_desktop.ui.theme import colour

_STEP = 0.02
_HANDLE = 28
_MARGIN = 12


class ImageCompare(QWidget):
    """Left of the divider the picture as it is, right of it as it will be.

    Shift and the arrow keys move the divider, Home and End show one of the two whole. Where the
    background can be moved, a drag beside the divider moves it.

    Signals:
        dragged: How far the background was dragged, in shares of the picture's width and height.
    """

    dragged = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: QImage | None = None
        self._after: QImage | None = None
        self._share = 0.5
        self._text = ""
        self._is_movable = False
        self._holds_divider = False
        self._dragged_from: QPointF | None = None
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

    def set_share(self, share: float) -> None:
        """Move the divider."""
        self._share = min(1.0, max(0.0, share))
        self.update()

    def set_movable(self, movable: bool) -> None:
        """Whether a drag beside the divider moves the background."""
        self._is_movable = movable

    def set_pictures(self, before: NDArray[np.uint8], after: NDArray[np.uint8] | None) -> None:
        """Show these, (H, W, 4) BGRA with straight alpha; None while there is no cut-out."""
        self._before = to_qimage(before, alpha=True)
        self._after = None if after is None else to_qimage(after, alpha=True)
        self._text = "" if after is not None else "Cutting out…"
        self.update()

    def clear(self, text: str = "") -> None:
        """No picture; a sentence instead."""
        self._before = self._after = None
        self._text = text
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("monitor"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._before is not None:
            place = self._place(self._before)
            paint_checker(painter, place)
            painter.drawImage(place, self._before)
            if self._after is not None:
                self._paint_after(painter, place, self._after)
        if self._text:
            painter.setPen(QColor("#E6E6E6"))  # on the monitor's ground, dark in both themes
            line = self.rect().adjusted(0, 0, 0, -8)
            painter.drawText(
                line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self._text
            )
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._holds_divider = self._is_at_divider(event.position())
        if self._holds_divider:
            self._follow(event.position())
        elif self._before is not None:
            self._dragged_from = event.position()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._holds_divider:
            self._follow(place)
        elif self._dragged_from is not None and self._before is not None:
            way, shown = place - self._dragged_from, self._place(self._before)
            self._dragged_from = place
            self.dragged.emit(way.x() / shown.width(), way.y() / shown.height())
        else:
            divides = self._is_at_divider(place)
            shape = Qt.CursorShape.SplitHCursor if divides else Qt.CursorShape.SizeAllCursor
            self.setCursor(shape)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._holds_divider = False
        self._dragged_from = None

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

    def _paint_after(self, painter: QPainter, place: QRectF, after: QImage) -> None:
        x = place.left() + place.width() * self._share
        right = QRectF(x, place.top(), place.right() - x, place.height())
        painter.save()
        painter.setClipRect(right)
        paint_checker(painter, place)
        painter.drawImage(place, after)
        painter.restore()
        painter.setPen(QPen(QColor("white"), 2))
        painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
        knob = QRectF(0, 0, _HANDLE, _HANDLE)
        knob.moveCenter(QPointF(x, place.center().y()))
        painter.setBrush(colour("accent_fill"))
        painter.drawEllipse(knob)
        paint_icon(painter, knob.adjusted(5, 5, -5, -5), "arrow-split-vertical", QColor("white"))

    def _place(self, picture: QImage) -> QRectF:
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        size = picture.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(0, 0), size)
        place.moveCenter(room.center())
        return place

    def _is_at_divider(self, point: QPointF) -> bool:
        """Whether a press there takes the divider: everywhere, unless the background can move."""
        if not self._is_movable or self._before is None or self._after is None:
            return True
        place = self._place(self._before)
        x = place.left() + place.width() * self._share
        return abs(point.x() - x) <= _HANDLE / 2 or not place.contains(point)

    def _follow(self, point: QPointF) -> None:
        if self._before is not None:
            place = self._place(self._before)
            self.set_share((point.x() - place.left()) / max(place.width(), 1.0))
