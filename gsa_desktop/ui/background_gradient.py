"""The settings of a gradient: ready-made ones, two colours, line or circle, angle."""

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from gsa_desktop.core.project import Gradient, GradientShape
from gsa_desktop.ui.background_tiles import as_qgradient
from gsa_desktop.ui.color_button import ColourSwatch
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.setting_slider import Setting, SettingSlider
from gsa_desktop.ui.theme import colour

READY_MADE: tuple[tuple[str, Gradient], ...] = (
    ("Dusk", Gradient()),
    ("Sky", Gradient((64, 132, 214), (222, 238, 250))),
    ("Sand", Gradient((250, 240, 224), (214, 178, 138))),
    ("Mint", Gradient((220, 246, 234), (92, 176, 160))),
    ("Studio", Gradient((238, 238, 240), (150, 152, 158), GradientShape.RADIAL)),
    ("Night", Gradient((62, 66, 88), (12, 13, 20), GradientShape.RADIAL)),
)
_ANGLE = Setting(
    "Angle",
    "Where the second colour is: 0 to the right, 90 below",
    low=0.0,
    high=360.0,
    default=Gradient().angle,
    unit="°",
)


class GradientOptions(QWidget):
    """Signals.

    gradient_changed: Gradient, at each change by a person.
    """

    gradient_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gradient = Gradient()
        self._first = ColourSwatch(self.tr("First colour…"), self._gradient.first)
        self._second = ColourSwatch(self.tr("Second colour…"), self._gradient.second)
        self._swap = QToolButton()
        self._swap.setIcon(icon("swap-horizontal"))
        self._swap.setToolTip(self.tr("Swap the colours"))
        self._swap.setAccessibleName(self.tr("Swap the colours"))
        self._shape = QComboBox()
        self._shape.setAccessibleName(self.tr("Shape of the gradient"))
        for shape in GradientShape:
            self._shape.addItem(self.tr(shape.value), shape)
        self._angle = SettingSlider(_ANGLE)
        self.setAccessibleName(self.tr("Background gradient"))
        self._lay_out()
        self._first.colour_changed.connect(lambda rgb: self._change(first=rgb))
        self._second.colour_changed.connect(lambda rgb: self._change(second=rgb))
        self._swap.clicked.connect(self._on_swap)
        self._shape.activated.connect(lambda row: self._change(shape=self._shape.itemData(row)))
        self._angle.value_changed.connect(lambda angle: self._change(angle=angle))
        self.set_gradient(self._gradient)

    def set_gradient(self, gradient: Gradient) -> None:
        """Show a gradient without a signal."""
        self._gradient = gradient
        self._first.set_rgb(gradient.first)
        self._second.set_rgb(gradient.second)
        self._shape.setCurrentIndex(self._shape.findData(gradient.shape))
        self._angle.set_value(gradient.angle)
        self._angle.setEnabled(gradient.shape is GradientShape.LINEAR)

    def _change(self, **values: object) -> None:
        self._take(replace(self._gradient, **values))  # type: ignore[arg-type]

    def _take(self, gradient: Gradient) -> None:
        if gradient != self._gradient:
            self.set_gradient(gradient)
            self.gradient_changed.emit(gradient)

    def _on_swap(self) -> None:
        self._change(first=self._gradient.second, second=self._gradient.first)

    def _lay_out(self) -> None:
        ready = QHBoxLayout()
        ready.setSpacing(4)
        for name, gradient in READY_MADE:
            button = _Sample(self.tr(name), gradient)
            button.clicked.connect(lambda _=False, gradient=gradient: self._take(gradient))
            ready.addWidget(button)
        ready.addStretch(1)
        own = QHBoxLayout()
        own.setSpacing(4)
        for widget in (self._first, self._swap, self._second):
            own.addWidget(widget)
        own.addStretch(1)
        own.addWidget(QLabel(self.tr("Shape")))
        own.addWidget(self._shape)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(ready)
        rows.addLayout(own)
        rows.addWidget(self._angle)


class _Sample(QToolButton):
    """A ready-made gradient."""

    def __init__(self, name: str, gradient: Gradient) -> None:
        super().__init__()
        self._gradient = gradient
        self.setFixedSize(QSize(38, 28))
        self.setToolTip(name)
        self.setAccessibleName(self.tr("Gradient: {0}").format(name))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        marked = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(colour("accent" if marked else "border"), 2 if marked else 1))
        painter.setBrush(QBrush(as_qgradient(self._gradient, rect)))
        painter.drawRoundedRect(rect, 4, 4)
        painter.end()
