"""The menu of a person's own export presets."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QToolButton, QWidget

from gsa_desktop.core.export_settings import ExportSettings

_FILES = "Export presets (*.gsapreset)"


class OwnPresetsButton(QToolButton):
    """Offers the own presets, and to keep, remove and share them.

    Signals:
        chosen: ExportSettings.
        keep_requested: Name under which the present settings are to be kept.
        forget_requested: Name.
        file_read_requested: Path of a preset that somebody gave away.
        file_write_requested: Path for the present settings.
    """

    chosen = Signal(object)
    keep_requested = Signal(str)
    forget_requested = Signal(str)
    file_read_requested = Signal(object)
    file_write_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText("Presets")
        self.setAccessibleName("My export presets")
        self.setToolTip("Settings of your own: keep, use and share them")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.set_presets({})

    def set_presets(self, presets: Mapping[str, ExportSettings]) -> None:
        """Fill the menu."""
        menu = self._menu
        menu.clear()
        for name, settings in presets.items():
            action = menu.addAction(f"{name}   ({settings.preset.label})")
            action.triggered.connect(lambda _=False, one=settings: self.chosen.emit(one))
        if not presets:
            menu.addAction("No presets of your own yet").setEnabled(False)
        menu.addSeparator()
        menu.addAction("&Keep These Settings…").triggered.connect(self._on_keep)
        forget = menu.addMenu("&Remove")
        for name in presets:
            action = forget.addAction(name)
            action.triggered.connect(lambda _=False, one=name: self.forget_requested.emit(one))
        forget.setEnabled(bool(presets))
        menu.addSeparator()
        menu.addAction("&Load From a File…").triggered.connect(self._on_load)
        menu.addAction("&Save to a File…").triggered.connect(self._on_save)

    @Slot()
    def _on_keep(self) -> None:
        name, ok = QInputDialog.getText(self, "Keep these settings", "Name of the preset")
        if ok and name.strip():
            self.keep_requested.emit(name.strip())

    @Slot()
    def _on_load(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Load a preset", "", _FILES)
        if name:
            self.file_read_requested.emit(Path(name))

    @Slot()
    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save the settings", "", _FILES)
        if name:
            self.file_write_requested.emit(Path(name).with_suffix(".gsapreset"))
