"""Which model cuts still pictures out."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gsa_desktop.ui.form_parts import hint
from gsa_desktop.ui.inspector_mask import model_title

_BUNDLED = "Bundled model for pictures"


class ImageModel(QWidget):
    """Signals.

    model_changed: Key of the model, "" for the bundled one.
    """

    model_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Model of the pictures")
        self._model = QComboBox(self)
        self._model.setAccessibleName("Model")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self._model)
        column.addWidget(
            hint(
                "A still picture has no motion, so a model that looks at pictures alone answers:"
                " it finds what stands out.",
                self,
            )
        )
        column.addStretch(1)
        self._model.activated.connect(
            lambda row: self.model_changed.emit(str(self._model.itemData(row)))
        )
        self.set_models(())

    def choose(self, key: str) -> None:
        """Show a model without a signal; one that is not known is added."""
        if self._model.findData(key) < 0:
            self._model.addItem(model_title(key), key)
        self._model.setCurrentIndex(self._model.findData(key))

    def set_models(self, keys: Sequence[str]) -> None:
        """Models to choose from, besides the bundled one; the choice stays if it is among them."""
        chosen = self._model.currentData()
        self._model.clear()
        self._model.addItem(_BUNDLED, "")
        for key in keys:
            self._model.addItem(model_title(key), key)
        self._model.setCurrentIndex(max(0, self._model.findData(chosen)))
