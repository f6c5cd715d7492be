"""What of a picture its result shows, at which size, and the shadow of the subject."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from gsa_desktop.core.framing import LONGEST_CANVAS, FrameKind, Framing, Shadow, Stand
from gsa_desktop.ui.form_parts import hint, pad
from gsa_desktop.ui.setting_slider import Setting, SettingSlider

CANVASES = (
    ("Square, 1080 x 1080", (1080, 1080)),
    ("Shop, 2000 x 2000", (2000, 2000)),
    ("Portrait, 1080 x 1350", (1080, 1350)),
    ("Story, 1080 x 1920", (1080, 1920)),
    ("Wide, 1920 x 1080", (1920, 1080)),
)
"""Sizes that shops and networks ask for."""

_FIRST = Framing()
MARGIN = Setting(
    "Margin",
    "Room around the subject, on each side",
    low=0.0,
    high=0.45,
    default=_FIRST.margin,
    factor=100,
    unit=" %",
)
_SHADOW = Shadow()
SHADOW = {
    "strength": Setting(
        "Strength",
        "How dark the shadow is; 0 for none",
        low=0.0,
        high=1.0,
        default=_SHADOW.strength,
        factor=100,
        unit=" %",
    ),
    "softness": Setting(
        "Softness",
        "How far it is blurred, in per cent of the result's longer side",
        low=0.0,
        high=0.1,
        default=_SHADOW.softness,
        factor=100,
        unit=" %",
        decimals=1,
        curve=2,
    ),
    "distance": Setting(
        "Distance",
        "How far it lies from the subject, in per cent of the result's longer side",
        low=0.0,
        high=0.2,
        default=_SHADOW.distance,
        factor=100,
        unit=" %",
        decimals=1,
        curve=2,
    ),
    "angle": Setting(
        "Direction",
        "Where it falls: 0 to the right, 90 down, 180 to the left, 270 up",
        low=0.0,
        high=360.0,
        default=_SHADOW.angle,
        unit="°",
    ),
}


class ImageCanvas(QWidget):
    """Signals.

    changed: "framing" or "shadow", when a person has changed it.
    """

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Canvas and shadow")
        self._shows = QComboBox(self)
        self._shows.setAccessibleName("What the result shows")
        for kind in (FrameKind.WHOLE, FrameKind.SUBJECT):
            self._shows.addItem(kind.value, Framing(kind))
        for name, size in CANVASES:
            self._shows.addItem(name, Framing(FrameKind.CANVAS, size))
        self._shows.addItem("Own size", None)
        self._width, self._height = _side("Width of the canvas"), _side("Height of the canvas")
        self._own = QWidget(self)
        self._own.setAccessibleName("Size of the canvas")
        self._margin = SettingSlider(MARGIN)
        self._stand = QComboBox(self)
        self._stand.setAccessibleName("Where the subject stands")
        for stand in Stand:
            self._stand.addItem(stand.value, stand)
        self._stand_label = hint("Subject", self, "Subject:")
        self._sliders = {name: SettingSlider(setting) for name, setting in SHADOW.items()}
        self._lay_out()
        self._shows.activated.connect(self._on_framing)
        self._stand.activated.connect(self._on_framing)
        self._width.valueChanged.connect(self._on_framing)
        self._height.valueChanged.connect(self._on_framing)
        self._margin.value_changed.connect(self._on_framing)
        for slider in self._sliders.values():
            slider.value_changed.connect(lambda _: self._on_shadow())
        self.show_settings(_FIRST, _SHADOW)

    @property
    def framing(self) -> Framing:
        """What of the picture the result shows."""
        chosen: Framing | None = self._shows.currentData()
        if chosen is None:
            own = (self._width.value(), self._height.value())
            chosen = Framing(FrameKind.CANVAS, own)
        return replace(chosen, margin=self._margin.value, stand=self._stand.currentData())

    @property
    def shadow(self) -> Shadow:
        """What the subject casts."""
        return Shadow(**{name: slider.value for name, slider in self._sliders.items()})

    def show_settings(self, framing: Framing, shadow: Shadow) -> None:
        """Show settings without a signal."""
        plain = Framing(framing.frame)
        if framing.frame is FrameKind.CANVAS:
            plain = replace(plain, size=framing.size)
        rows = [self._shows.itemData(row) for row in range(self._shows.count())]
        own = len(rows) - 1
        self._shows.setCurrentIndex(rows.index(plain) if plain in rows else own)
        self._stand.setCurrentIndex(list(Stand).index(framing.stand))
        self._margin.set_value(framing.margin)
        with QSignalBlocker(self._width), QSignalBlocker(self._height):
            self._width.setValue(framing.size[0])
            self._height.setValue(framing.size[1])
        for name, slider in self._sliders.items():
            slider.set_value(getattr(shadow, name))
        self._show_parts()

    @Slot()
    def _on_framing(self) -> None:
        self._show_parts()
        self.changed.emit("framing")

    def _on_shadow(self) -> None:
        self._show_parts()
        self.changed.emit("shadow")

    def _show_parts(self) -> None:
        framing = self.framing
        self._own.setVisible(self._shows.currentData() is None)
        self._margin.setVisible(framing.frame is not FrameKind.WHOLE)
        for part in (self._stand_label, self._stand):
            part.setVisible(framing.frame is FrameKind.CANVAS)
        for name, slider in self._sliders.items():
            slider.setEnabled(name == "strength" or self.shadow.strength > 0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        label = hint("The result shows", self, "The result shows:")
        label.setBuddy(self._shows)
        column.addWidget(label)
        column.addWidget(self._shows)
        sides = QHBoxLayout(self._own)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.addWidget(self._width, 1)
        times = QLabel("x", self._own)
        times.setAccessibleName("by")
        sides.addWidget(times)
        sides.addWidget(self._height, 1)
        column.addWidget(self._own)
        self._stand_label.setBuddy(self._stand)
        column.addWidget(self._stand_label)
        column.addWidget(self._stand)
        column.addSpacing(4)
        column.addWidget(self._margin)
        column.addSpacing(12)
        heading = QLabel("Shadow", self)
        heading.setAccessibleName("Shadow")
        bold = heading.font()
        bold.setBold(True)
        heading.setFont(bold)
        column.addWidget(heading, 0, Qt.AlignmentFlag.AlignLeft)
        for slider in self._sliders.values():
            column.addWidget(slider)
        column.addStretch(1)


def _side(name: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(16, LONGEST_CANVAS)
    box.setSuffix(" px")
    box.setKeyboardTracking(False)
    box.setAccessibleName(name)
    pad(box)
    return box
