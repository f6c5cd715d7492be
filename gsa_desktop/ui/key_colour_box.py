"""What stands behind the subject in one export: the clip's own background, or a key colour."""

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from gsa_desktop.ui.color_button import PRESETS, ColourSwatch, Rgb

_OWN = "As in the inspector"
_ANY = "Another colour"


class KeyColourBox(QWidget):
    """Offers the usual key colours, and any other by a swatch.

    Signals:
        changed: A person has chosen something else.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox(self)
        self.box.setAccessibleName("Background")
        self.box.addItem(_OWN, None)
        for name, rgb in PRESETS:
            self.box.addItem("{} #{:02X}{:02X}{:02X}".format(name, *rgb), rgb)
        self.box.addItem(_ANY, PRESETS[0][1])
        self._swatch = ColourSwatch("Key colour…", PRESETS[0][1], self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box, 1)
        layout.addWidget(self._swatch)
        self.setFocusProxy(self.box)
        self.box.currentIndexChanged.connect(self._on_row)
        self._swatch.colour_changed.connect(self._on_swatch)
        self._show_swatch()

    @property
    def rgb(self) -> Rgb | None:
        """Red, green, blue 0..255; None for the clip's own background."""
        found = self.box.currentData()
        return None if found is None else (int(found[0]), int(found[1]), int(found[2]))

    def set_rgb(self, rgb: Rgb | None) -> None:
        """Show a choice, without a signal."""
        rows = [None, *(known for _, known in PRESETS)]
        with QSignalBlocker(self.box):
            last = self.box.count() - 1
            if rgb not in rows:
                self.box.setItemData(last, rgb)
            self.box.setCurrentIndex(rows.index(rgb) if rgb in rows else last)
        self._show_swatch()

    def set_own(self, text: str) -> None:
        """Say what the clip's own background is."""
        self.box.setItemText(0, f"{_OWN}: {text}" if text else _OWN)

    def _show_swatch(self) -> None:
        is_any = self.box.currentText() == _ANY
        self._swatch.setVisible(is_any)
        if is_any and self.rgb is not None:
            self._swatch.set_rgb(self.rgb)

    @Slot()
    def _on_row(self) -> None:
        self._show_swatch()
        self.changed.emit()

    @Slot(object)
    def _on_swatch(self, rgb: Rgb) -> None:
        self.box.setItemData(self.box.currentIndex(), rgb)
        self.changed.emit()
