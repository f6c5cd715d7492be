"""The choices that hold for all projects."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.preferences import DEVICES, THEMES, TIMES, Preferences
from gsa_desktop.ui.dialog_parts import dress_buttons, headline

_THEME_NAMES = {"dark": "Dark", "light": "Light", "system": "As the system"}
_TIME_NAMES = {"timecode": "Timecode", "frames": "Frames", "seconds": "Seconds"}
_DEVICE_NAMES = {"auto": "Graphics card if there is one", "cpu": "Processor only"}


class PreferencesDialog(QDialog):
    """Pages with controls; every change takes effect at once.

    Signals:
        changed: Preferences.
        shortcuts_requested: The editor of shortcuts is wanted.
        clear_masks_requested: The masks of files that are not open shall be deleted.
    """

    changed = Signal(object)
    shortcuts_requested = Signal()
    clear_masks_requested = Signal()

    def __init__(
        self, preferences: Preferences, masks_bytes: int, parent: QWidget | None = None
    ) -> None:
        """Args: preferences: As they are. masks_bytes: Disk space that masks take now."""
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setAccessibleName("Preferences")
        self._now = preferences
        self._theme = _choice("Theme", THEMES, _THEME_NAMES)
        self._time = _choice("Time", TIMES, _TIME_NAMES)
        self._device = _choice("Device", DEVICES, _DEVICE_NAMES)
        self._segment = QCheckBox("Segment a clip when it is imported", self)
        self._scrub = QCheckBox("Hear a moment of sound when the playhead is moved", self)
        self._autosave = _number("Keep a copy every", 15, 600, " s")
        self._cache = _number("Memory for pictures", 256, 65536, " MiB")
        self._cache.setSingleStep(256)
        self._masks = _number("Disk space for masks", 1, 500, " GiB")
        self._used = QLabel(self)
        self._used.setAccessibleName("Disk space that masks take")
        self._clear = QPushButton("&Delete Unused Masks…", self)
        self._clear.setAccessibleName("Delete unused masks")
        self._keys = QPushButton("Keyboard &Shortcuts…", self)
        self._keys.setAccessibleName("Keyboard shortcuts")
        self._pages = QStackedWidget(self)
        self._pages.setAccessibleName("Page")
        self._titles = QListWidget(self)
        self._lay_out()
        self.show_preferences(preferences)
        self.show_masks(masks_bytes)
        self._connect()

    def show_preferences(self, preferences: Preferences) -> None:
        """Put the controls where these say."""
        self._now = preferences
        self._theme.setCurrentIndex(THEMES.index(preferences.theme))
        self._time.setCurrentIndex(TIMES.index(preferences.time_display))
        self._device.setCurrentIndex(DEVICES.index(preferences.device))
        self._segment.setChecked(preferences.segment_on_import)
        self._scrub.setChecked(preferences.scrub_sound)
        numbers = (
            (self._autosave, preferences.autosave_seconds),
            (self._cache, preferences.cache_mib),
            (self._masks, preferences.masks_gib),
        )
        for box, value in numbers:
            with QSignalBlocker(box):
                box.setValue(value)

    def show_masks(self, used_bytes: int) -> None:
        """How much disk space masks take now."""
        self._used.setText(f"{used_bytes / 2**20:,.0f} MiB used")
        self._clear.setEnabled(used_bytes > 0)

    def _lay_out(self) -> None:
        general = QFormLayout()
        general.addRow("T&heme", self._theme)
        general.addRow("Show &time as", self._time)
        general.addRow("", self._segment)
        general.addRow("", self._scrub)
        general.addRow("Keys", self._keys)
        saving = QFormLayout()
        saving.addRow("&Keep a copy every", self._autosave)
        saving.addRow(
            _words(
                "A changed project is written to a journal within two seconds, so that a crash "
                "loses no more than that. Ten copies of each project are kept besides.",
                self,
            )
        )
        power = QFormLayout()
        power.addRow("&Compute masks on", self._device)
        power.addRow("&Memory for pictures", self._cache)
        power.addRow("&Disk space for masks", self._masks)
        row = QHBoxLayout()
        row.addWidget(self._used)
        row.addStretch(1)
        row.addWidget(self._clear)
        power.addRow("", row)
        for title, form in (("General", general), ("Autosave", saving), ("Performance", power)):
            self._pages.addWidget(self._make_page(title, form))
            self._titles.addItem(title)
        self._titles.setAccessibleName("Pages")
        self._titles.setObjectName("pageList")
        self._titles.setFixedWidth(140)
        self._titles.setFrameShape(QFrame.Shape.NoFrame)
        self._titles.setCurrentRow(0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        defaults = buttons.addButton("Restore Defaults", QDialogButtonBox.ButtonRole.ResetRole)
        defaults.clicked.connect(self._on_defaults)
        buttons.rejected.connect(self.reject)
        dress_buttons(buttons)
        for button in (self._clear, self._keys, defaults):
            button.setAutoDefault(False)
        middle = QHBoxLayout()
        middle.addWidget(self._titles)
        middle.addWidget(self._pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(middle, 1)
        layout.addWidget(buttons)
        self.resize(660, 400)

    def _make_page(self, title: str, form: QFormLayout) -> QWidget:
        page = QWidget(self)
        page.setAccessibleName(title)
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(16)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 0, 0, 0)
        column.addWidget(headline(title, page))
        column.addSpacing(8)
        column.addLayout(form)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        self._titles.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._keys.clicked.connect(self.shortcuts_requested)
        self._clear.clicked.connect(self.clear_masks_requested)
        for box in (self._theme, self._time, self._device):
            box.activated.connect(self._on_change)
        for check in (self._segment, self._scrub):
            check.clicked.connect(self._on_change)
        for number in (self._autosave, self._cache, self._masks):
            number.valueChanged.connect(self._on_change)

    @Slot()
    def _on_change(self) -> None:
        self._take(
            replace(
                self._now,
                theme=THEMES[self._theme.currentIndex()],
                time_display=TIMES[self._time.currentIndex()],
                device=DEVICES[self._device.currentIndex()],
                segment_on_import=self._segment.isChecked(),
                scrub_sound=self._scrub.isChecked(),
                autosave_seconds=self._autosave.value(),
                cache_mib=self._cache.value(),
                masks_gib=self._masks.value(),
            )
        )

    @Slot()
    def _on_defaults(self) -> None:
        self.show_preferences(Preferences())
        self.changed.emit(self._now)

    def _take(self, preferences: Preferences) -> None:
        if preferences != self._now:
            self._now = preferences
            self.changed.emit(preferences)


def _choice(name: str, values: tuple[str, ...], names: dict[str, str]) -> QComboBox:
    box = QComboBox()
    box.addItems([names[value] for value in values])
    box.setAccessibleName(name)
    return box


def _number(name: str, low: int, high: int, unit: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    box.setSuffix(unit)
    box.setGroupSeparatorShown(True)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    box.setKeyboardTracking(False)
    box.setAccessibleName(name)
    return box


def _words(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setForegroundRole(label.foregroundRole().PlaceholderText)
    return label
