"""Which model is evaluated, with which preset."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QWidget

PRESETS = ("balanced", "best", "fast", "bare")
_NONE = "No second model"
_FILE = "Weight file…"


class ModelChoice(QWidget):
    """A model and its preset.

    Signals:
        changed: Something was chosen.
    """

    changed = Signal()

    def __init__(
        self, name: str, models: Mapping[str, str], *, is_optional: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"Choice of {name.lower()}")
        self._model = QComboBox(self)
        self._model.setAccessibleName(name)
        self.setFocusProxy(self._model)
        self.setFocusPolicy(self._model.focusPolicy())  # or its label's key does nothing
        if is_optional:
            self._model.addItem(_NONE, None)
        for model, title in models.items():
            self._model.addItem(title, model)
        self._model.addItem(_FILE, _FILE)
        self._preset = QComboBox(self)
        self._preset.setAccessibleName(f"Preset of {name.lower()}")
        for preset in PRESETS:
            self._preset.addItem(preset.capitalize(), preset)
        self._preset.setToolTip("Bare is the network's own word, as papers report it")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._model, 1)
        row.addWidget(self._preset)
        self._model.activated.connect(self._on_model)

    @property
    def chosen(self) -> tuple[str | None, str]:
        """Model (None for none) and preset."""
        return self._model.currentData(), str(self._preset.currentData())

    @Slot(int)
    def _on_model(self, row: int) -> None:
        if self._model.itemData(row) == _FILE:
            kinds = "Weights (*.safetensors *.pth *.pt)"
            name, _ = QFileDialog.getOpenFileName(self, "Choose weights", "", kinds)
            if name:
                self._model.insertItem(row, Path(name).name, name)
            self._model.setCurrentIndex(row if name else 0)
        self.changed.emit()
