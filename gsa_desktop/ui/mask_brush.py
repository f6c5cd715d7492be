"""The brush over a picture: adds to a mask or takes away from it."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QEnterEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget
from typing_extensions import override

from gsa_desktop.core.stroke import Stroke
from gsa_desktop.ui.image_compare import ImageCompare
from gsa_desktop.ui.preview_view import PreviewView
from gsa_desktop.ui.theme import digits

SMALLEST, LARGEST, FIRST = 0.003, 0.25, 0.03  # radius as a share of the picture's height
STEP = 1.25
ADDED, TAKEN = QColor(90, 230, 120, 150), QColor(255, 90, 70, 150)
_SLIDER_STEPS = 100
_MARGIN_PX = 8


class MaskBrush(QWidget):
    """Lies over a picture while a brush is chosen; the middle button and the wheel go through.

    A brush keeps its size on the picture, so it looks larger when the picture is enlarged. Alt
    turns the brush into an eraser for a moment, and the eraser into a brush.

    Signals:
        painted: Stroke, when the button is let go.
        begun: A stroke has begun.
    """

    painted = Signal(object)
    begun = Signal()

    def __init__(self, preview: PreviewView | ImageCompare, actions: tuple[QAction, ...]) -> None:
        """Args: preview: What shows the picture. actions: Commands that stand beside the size."""
        super().__init__(preview)
        self._preview = preview
        self._radius = FIRST
        self._erases = False
        self._points: list[QPointF] = []
        self._stroke_erases = False
        self._is_pressed = False
        self._pointer: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAccessibleName("Brush on the mask")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._bar = self._build_bar(actions)
        preview.installEventFilter(self)
        self.hide()
        self._show_radius()

    @property
    def radius(self) -> float:
        """Of the brush, as a share of the picture's height."""
        return self._radius

    def use(self, *, erases: bool) -> None:
        """Paint from now on, or erase."""
        self._erases = erases
        self.setGeometry(self._preview.rect())
        self.raise_()
        self.show()
        self.update()

    def put_away(self) -> None:
        """Neither."""
        self._end(paint=False)
        self.hide()

    def set_radius(self, radius: float) -> None:
        """Another size of the brush."""
        self._radius = min(max(radius, SMALLEST), LARGEST)
        self._show_radius()
        self.update()

    def grow(self) -> None:
        self.set_radius(self._radius * STEP)

    def shrink(self) -> None:
        self.set_radius(self._radius / STEP)

    @Slot()
    def settle(self) -> None:
        """The picture shows the last stroke by now."""
        if not self._is_pressed and self._points:
            self._points.clear()
            self.update()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._preview and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._preview.rect())
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        target = self._preview.picture_rect
        if target.isEmpty():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._radius * target.height()
        if self._points:
            painter.setClipRect(target)
            colour = TAKEN if self._stroke_erases else ADDED
            cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            painter.setPen(QPen(colour, 2 * radius, Qt.PenStyle.SolidLine, cap, join))
            painter.drawPath(self._way(target))
            painter.setClipping(False)
        if self._pointer is not None:
            for hue, grown in (("#000000", 1.0), ("#FFFFFF", 0.0)):
                painter.setPen(QPen(QColor(hue), 1.5))
                painter.drawEllipse(self._pointer, radius + grown, radius + grown)
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._preview.picture_rect.isEmpty():
            event.ignore()
            return
        self._preview.setFocus()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        self._stroke_erases = self._erases != alt
        self._is_pressed = True
        self._points = [self._share(event.position())]
        self.begun.emit()
        self.update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._is_pressed:
            self._points.append(self._share(event.position()))
        elif event.buttons():
            event.ignore()
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._is_pressed:
            event.ignore()
            return
        self._end(paint=True)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._pointer = event.position()
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()

    def _end(self, *, paint: bool) -> None:
        was_pressed, self._is_pressed = self._is_pressed, False
        if not paint:
            self._points.clear()
        elif was_pressed:
            places = tuple((point.x(), point.y()) for point in self._points)
            self.painted.emit(Stroke(places, self._radius, self._stroke_erases))

    def _share(self, place: QPointF) -> QPointF:
        """A place of the widget as shares of the picture's width and height."""
        target = self._preview.picture_rect
        return QPointF(
            (place.x() - target.left()) / target.width(),
            (place.y() - target.top()) / target.height(),
        )

    def _way(self, target: QRectF) -> QPainterPath:
        places = [
            QPointF(
                target.left() + point.x() * target.width(),
                target.top() + point.y() * target.height(),
            )
            for point in self._points
        ]
        way = QPainterPath(places[0])
        way.lineTo(places[0] + QPointF(0.01, 0))  # a path of one point paints nothing
        for place in places[1:]:
            way.lineTo(place)
        return way

    def _build_bar(self, actions: tuple[QAction, ...]) -> QFrame:
        bar = QFrame(self)
        bar.setObjectName("brushBar")
        bar.setAccessibleName("Brush")
        bar.setAutoFillBackground(True)
        bar.setCursor(Qt.CursorShape.ArrowCursor)
        row = QHBoxLayout(bar)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(6)
        for action in actions:
            button = QToolButton(bar)
            button.setDefaultAction(action)
            button.setAccessibleName(action.text().replace("&", ""))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if action.icon().isNull():
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            row.addWidget(button)
        self._slider.setRange(0, _SLIDER_STEPS)
        self._slider.setFixedWidth(120)
        self._slider.setAccessibleName("Size of the brush")
        self._slider.setToolTip("Size of the brush ([ and ])")
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._slider.valueChanged.connect(self._on_slider)
        self._shown = QLabel(bar)
        self._shown.setFont(digits(self._shown.font()))
        self._shown.setAccessibleName("Size of the brush in per cent of the picture's height")
        label = QLabel("Size", bar)
        label.setBuddy(self._slider)
        for widget in (label, self._slider, self._shown):
            row.addWidget(widget)
        self._shown.setMinimumWidth(self._shown.fontMetrics().horizontalAdvance("00.0 %") + 4)
        bar.move(_MARGIN_PX, _MARGIN_PX)
        bar.adjustSize()
        return bar

    def _show_radius(self) -> None:
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(_SLIDER_STEPS * (self._radius / LARGEST) ** 0.5))
        self._shown.setText(f"{200 * self._radius:.1f} %")

    @Slot(int)
    def _on_slider(self, step: int) -> None:
        self.set_radius(LARGEST * (step / _SLIDER_STEPS) ** 2)
