"""The inspector's second page: how a soft mask becomes an edge."""

from dataclasses import asdict

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gsa_desktop.core.project import RefineSettings
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.setting_slider import Setting, SettingSlider

_DEFAULT = RefineSettings()
SETTINGS = {
    "threshold": Setting(
        "Threshold",
        "How sure the model must be: lower keeps more of the subject, higher less",
        low=0.0,
        high=1.0,
        default=_DEFAULT.threshold,
        factor=100,
        unit=" %",
    ),
    "softness": Setting(
        "Softness",
        "Width of the transition: 0 cuts hard, 100 keeps every half-transparent pixel",
        low=0.0,
        high=1.0,
        default=_DEFAULT.softness,
        factor=100,
        unit=" %",
    ),
    "snap_px": Setting(
        "Snap to edges",
        "Moves the edge onto an edge of the picture that is so near; 0 leaves it where it is",
        low=0.0,
        high=64.0,
        default=_DEFAULT.snap_px,
        unit=" px",
        curve=2,
    ),
    "grow_px": Setting(
        "Grow or shrink",
        "Moves the edge outwards, or inwards when negative",
        low=-32.0,
        high=32.0,
        default=_DEFAULT.grow_px,
        unit=" px",
        decimals=1,
    ),
    "feather_px": Setting(
        "Feather",
        "Blurs the edge",
        low=0.0,
        high=64.0,
        default=_DEFAULT.feather_px,
        unit=" px",
        decimals=1,
        curve=2,
    ),
    "clean": Setting(
        "Clean colours",
        "Takes the old background's colour out of half-transparent pixels: no fringe",
        low=0.0,
        high=1.0,
        default=_DEFAULT.clean,
        factor=100,
        unit=" %",
    ),
    "fill_holes": Setting(
        "Fill holes up to",
        "Closes holes inside the subject that are smaller than this share of the picture",
        low=0.0,
        high=0.1,
        default=_DEFAULT.fill_holes,
        factor=100,
        unit=" %",
        decimals=2,
        curve=2,
    ),
    "drop_specks": Setting(
        "Drop specks up to",
        "Removes loose spots that are smaller than this share of the picture",
        low=0.0,
        high=0.1,
        default=_DEFAULT.drop_specks,
        factor=100,
        unit=" %",
        decimals=2,
        curve=2,
    ),
}


class EdgePage(QWidget):
    """Signals.

    settings_changed: RefineSettings, at each change by a person.
    """

    settings_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        self._sliders = {name: SettingSlider(setting) for name, setting in SETTINGS.items()}
        for slider in self._sliders.values():
            slider.value_changed.connect(self._emit)
            layout.addWidget(slider)
        self._reset = QPushButton(self.tr("Reset all"))
        self._reset.setIcon(icon("restore"))
        self._reset.setAccessibleName(self.tr("Reset all edge settings"))
        self._reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._reset.clicked.connect(self._reset_all)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._reset)
        layout.addLayout(row)
        layout.addStretch(1)
        self.setAccessibleName(self.tr("Edge"))
        self.set_settings(_DEFAULT)

    @property
    def settings(self) -> RefineSettings:
        """What the sliders say."""
        return RefineSettings(**{name: slider.value for name, slider in self._sliders.items()})

    def set_settings(self, settings: RefineSettings) -> None:
        """Show settings without a signal."""
        for name, value in asdict(settings).items():
            if name in self._sliders:
                self._sliders[name].set_value(value)
        self._reset.setEnabled(settings != _DEFAULT)

    def _emit(self) -> None:
        self._reset.setEnabled(self.settings != _DEFAULT)
        self.settings_changed.emit(self.settings)

    def _reset_all(self) -> None:
        self.set_settings(_DEFAULT)
        self._emit()
