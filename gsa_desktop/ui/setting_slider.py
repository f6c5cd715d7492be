"""One number: a name, a field, a slider, and the way back to its default."""

from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QSlider, QToolButton, QWidget
from typing_extensions import override

from gsa_desktop.ui.icons import icon

STEPS = 1000


@dataclass(frozen=True)
class Setting:
    """What a slider sets.

    Attributes:
        name: As people read it.
        tip: What it does, one sentence.
        low, high, default: In the value's own unit.
        factor: Shown number for a value of 1 (100 for a share shown in per cent).
        unit: Behind the shown number.
        decimals: Of the shown number.
        curve: 1 for even steps; 2 spends more of the slider's way on small values.
    """

    name: str
    tip: str
    low: float
    high: float
    default: float
    factor: float = 1.0
    unit: str = ""
    decimals: int = 0
    curve: float = 1.0


class SettingSlider(QWidget):
    """Signals.

    value_changed: The value, when a person changes it; not when it is set. A double click on the
        slider goes back to the default.
    """

    value_changed = Signal(float)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._value = setting.default
        self._field = _Field()
        self._field.setRange(setting.low * setting.factor, setting.high * setting.factor)
        self._field.setDecimals(setting.decimals)
        self._field.setSingleStep(10**-setting.decimals)
        self._field.setSuffix(setting.unit)
        self._slider = _Slider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, STEPS)
        self._slider.setPageStep(STEPS // 20)
        self._slider.setSingleStep(STEPS // 100)
        self._reset = QToolButton()
        self._reset.setIcon(icon("restore", "text_muted"))
        self._reset.setIconSize(QSize(14, 14))
        self._lay_out()
        self._name_parts()
        self._field.valueChanged.connect(lambda shown: self._take(shown / setting.factor))
        self._slider.valueChanged.connect(lambda step: self._take(self._value_at(step)))
        self._reset.clicked.connect(lambda: self._take(setting.default))
        self._slider.double_clicked.connect(lambda: self._take(setting.default))
        self.set_value(setting.default)

    @property
    def value(self) -> float:
        """In the setting's own unit."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value without a signal."""
        setting = self._setting
        self._value = min(max(value, setting.low), setting.high)
        share = (self._value - setting.low) / (setting.high - setting.low)
        with QSignalBlocker(self._field), QSignalBlocker(self._slider):
            self._field.setValue(self._value * setting.factor)
            self._slider.setValue(round(STEPS * share ** (1 / setting.curve)))
        self._reset.setEnabled(abs(self._value - setting.default) > 1e-9)

    def _value_at(self, step: int) -> float:
        setting = self._setting
        share = float((step / STEPS) ** setting.curve)
        value = setting.low + (setting.high - setting.low) * share
        return round(value * setting.factor, setting.decimals) / setting.factor

    def _take(self, value: float) -> None:
        if value != self._value:
            self.set_value(value)
            self.value_changed.emit(self._value)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        label = QLabel(self._setting.name)
        label.setBuddy(self._field)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self._field, 0, 1)
        grid.addWidget(self._reset, 0, 2)
        grid.addWidget(self._slider, 1, 0, 1, 3)
        grid.setColumnStretch(0, 1)

    def _name_parts(self) -> None:
        setting = self._setting
        self.setToolTip(setting.tip)
        self._field.setAccessibleName(setting.name)
        self._slider.setAccessibleName(self.tr("{0}, slider").format(setting.name))
        self._reset.setAccessibleName(self.tr("Reset {0}").format(setting.name))
        shown = f"{setting.default * setting.factor:.{setting.decimals}f}{setting.unit}"
        self._reset.setToolTip(self.tr("Back to {0}").format(shown))
        self.setAccessibleName(self.tr("Setting: {0}").format(setting.name))
        self.setAccessibleDescription(setting.tip)


class _Slider(QSlider):
    """Leaves the wheel to the panel, so that scrolling changes no settings."""

    double_clicked = Signal()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.double_clicked.emit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _Field(QDoubleSpinBox):
    """A number to type; arrows by key only."""

    def __init__(self) -> None:
        super().__init__()
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setKeyboardTracking(False)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("-100.00 %") + 8)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
