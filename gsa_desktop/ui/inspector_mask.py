"""The inspector's first page: which model cuts out, and the button that starts it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.project import SegmentSettings
from gsa_desktop.ui.flow_choice import FlowChoice
from gsa_desktop.ui.icons import icon

PRESETS = ("fast", "balanced", "best")
PRESET_TIPS = {
    "fast": "Lower resolution: for a first look",
    "balanced": "Good edges at a fair speed",
    "best": "Highest resolution and more passes: slowest",
}
OTHER = "Other weights…"


class MaskPage(QWidget):
    """Signals.

    settings_changed: SegmentSettings.
    segment_requested, cancel_requested: The big button.
    model_file_wanted: A weight file should be chosen from disk.
    """

    settings_changed = Signal(object)
    segment_requested = Signal()
    cancel_requested = Signal()
    model_file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = SegmentSettings()
        self._running = False
        self._models = QComboBox()
        self._models.setAccessibleName(self.tr("Model"))
        self._models.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._models.setMinimumContentsLength(12)
        self._models.activated.connect(self._choose_model)
        self.flows = FlowChoice(self)
        self.flows.chosen.connect(lambda flow: self._take(replace(self._settings, flow=flow)))
        self._presets = QButtonGroup(self)
        self._presets.idClicked.connect(self._choose_preset)
        self._preset_row = QHBoxLayout()
        self._preset_row.setSpacing(0)
        self._button = QPushButton()
        self._button.setMinimumHeight(36)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space to playback
        self._button.clicked.connect(self._press)
        self._summary = QLabel(wordWrap=True)
        self._summary.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._summary.setAccessibleName(self.tr("State of the masks"))
        self._lay_out()
        self.set_models((SegmentSettings().model,), PRESETS)
        self.set_running(running=False)
        self.setAccessibleName(self.tr("Mask"))

    def set_settings(self, settings: SegmentSettings) -> None:
        """Show settings without a signal; a weight file joins the list."""
        self._settings = settings
        row = self._models.findData(settings.model)
        if row < 0:
            row = self._models.count() - 2  # above the separator
            self._models.insertItem(max(0, row), model_title(settings.model), settings.model)
            row = self._models.findData(settings.model)
        with QSignalBlocker(self._models):
            self._models.setCurrentIndex(row)
        self._models.setToolTip(settings.model)
        self.flows.set_flow(settings.flow)
        for button in self._presets.buttons():
            button.setChecked(button.objectName() == settings.preset)

    def set_models(self, names: Iterable[str], presets: Iterable[str]) -> None:
        """Fill both choices."""
        self._models.clear()
        for name in names:
            self._models.addItem(model_title(name), name)
        self._models.insertSeparator(self._models.count())
        self._models.addItem(self.tr(OTHER))
        for button in self._presets.buttons():
            self._presets.removeButton(button)
            self._preset_row.removeWidget(button)
            button.setParent(None)
            button.deleteLater()
        chosen = tuple(presets)
        for number, preset in enumerate(chosen):
            self._add_preset(number, preset, len(chosen))
        self.set_settings(self._settings)

    def set_running(self, *, running: bool) -> None:
        """Segment becomes Cancel."""
        self._running = running
        text = self.tr("Cancel") if running else self.tr("Segment")
        self._button.setText(text)
        self._button.setIcon(icon(*(("close", "text") if running else ("auto-fix", "on_accent"))))
        self._button.setProperty("primary", not running)
        self._button.style().unpolish(self._button)
        self._button.style().polish(self._button)
        stop, start = "Stop; finished masks are kept (Esc)", "Cut out what moves (Ctrl+R)"
        self._button.setToolTip(self.tr(stop) if running else self.tr(start))
        self._button.setAccessibleName(text)
        self._models.setEnabled(not running)
        self.flows.setEnabled(not running)
        for button in self._presets.buttons():
            button.setEnabled(not running)

    def set_summary(self, text: str) -> None:
        """One line below the button."""
        self._summary.setText(text)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(6)
        for name, widget in (("Model", self._models), ("Quality", self._preset_row)):
            label = QLabel(self.tr(name))
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            layout.addWidget(label)
            if isinstance(widget, QHBoxLayout):
                layout.addLayout(widget)
            else:
                label.setBuddy(widget)
                layout.addWidget(widget)
            layout.addSpacing(6)
        layout.addWidget(self.flows)
        layout.addSpacing(4)
        layout.addWidget(self._button)
        layout.addWidget(self._summary)
        layout.addStretch(1)

    def _add_preset(self, number: int, preset: str, count: int) -> None:
        button = QToolButton()
        button.setObjectName(preset)
        button.setText(self.tr(preset.capitalize()))
        button.setToolTip(self.tr(PRESET_TIPS.get(preset, "")))
        button.setAccessibleName(self.tr("Quality: {0}").format(preset))
        button.setCheckable(True)
        place = "first" if number == 0 else "last" if number == count - 1 else "middle"
        button.setProperty("segment", place)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._presets.addButton(button, number)
        self._preset_row.addWidget(button)

    def _choose_model(self, row: int) -> None:
        model = self._models.itemData(row)
        if model is None:
            self.set_settings(self._settings)  # stays until a file is chosen
            self.model_file_wanted.emit()
        elif model != self._settings.model:
            self._take(replace(self._settings, model=model))

    def _choose_preset(self, number: int) -> None:
        preset = self._presets.button(number).objectName()
        if preset != self._settings.preset:
            self._take(replace(self._settings, preset=preset))

    def _take(self, settings: SegmentSettings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)

    def _press(self) -> None:
        (self.cancel_requested if self._running else self.segment_requested).emit()


_own_names: dict[str, str] = {}


def name_models(names: Mapping[str, str]) -> None:
    """What a person calls the models of their own, by the path of their file."""
    _own_names.clear()
    _own_names.update(names)


def model_title(name: str) -> str:
    """A model's name as people read it."""
    if name in _own_names:
        return _own_names[name]
    if name == "motion":
        return "Motion (no network)"
    if name.startswith("gsanet-"):
        return f"GSANet {name.removeprefix('gsanet-').replace('-', ' ').title()}"
    return Path(name).name if "/" in name or "\\" in name else name
