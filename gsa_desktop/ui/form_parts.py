"""Parts of forms: a folder or file to choose, a number that may be left to the program."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gsa_desktop.core.places import absolute


class PathField(QWidget):
    """A folder or a file, typed, dropped or chosen.

    Signals:
        path_changed: Path, None for an empty field; when a person is done with it.
    """

    path_changed = Signal(object)

    def __init__(self, name: str, kinds: str = "", parent: QWidget | None = None) -> None:
        """Args: name: For screen readers. kinds: A filter of file names; "" chooses a folder."""
        super().__init__(parent)
        self._name = name
        self._kinds = kinds
        self._text = QLineEdit(self)
        self._text.setAccessibleName(name)
        self._text.setAcceptDrops(False)  # the page takes files that are dropped
        self._button = QPushButton("Choose…", self)
        self._button.setAccessibleName(f"Choose: {name}")
        self._button.setAutoDefault(False)  # Return is the field's own
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        self.setAccessibleName(f"Place: {name}")
        self.setFocusProxy(self._text)
        self.setFocusPolicy(self._text.focusPolicy())  # or its label's key does nothing
        self._told: Path | None = None
        self._text.editingFinished.connect(self._tell)
        self._button.clicked.connect(self._on_choose)

    @property
    def path(self) -> Path | None:
        """What is in the field."""
        text = self._text.text().strip()
        return absolute(text) if text else None

    def set_path(self, path: Path | None) -> None:
        """Show a path without a signal."""
        self._told = path
        self._text.setText("" if path is None else str(path))

    def set_placeholder(self, text: str) -> None:
        """What an empty field says."""
        self._text.setPlaceholderText(text)

    @Slot()
    def _on_choose(self) -> None:
        start = str(self.path or Path.home())
        if self._kinds:
            name, _ = QFileDialog.getOpenFileName(self, self._name, start, self._kinds)
        else:
            name = QFileDialog.getExistingDirectory(self, self._name, start)
        if name:
            self._text.setText(name)
            self._tell()

    @Slot()
    def _tell(self) -> None:
        if self.path != self._told:
            self._told = self.path
            self.path_changed.emit(self.path)


class OptionalNumber(QSpinBox):
    """A whole number; its least value stands for "as the network's recipe says"."""

    def __init__(self, name: str, highest: int, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, highest)
        self.setSpecialValueText("automatic")
        self.setAccessibleName(name)
        self.setToolTip(tip)
        pad(self)

    @property
    def number(self) -> int | None:
        """The number, None for automatic."""
        return self.value() or None

    def set_number(self, number: int | None) -> None:
        self.setValue(number or 0)


def pad(box: QAbstractSpinBox) -> None:
    """Let the figures of a spin box begin where the text of a field does."""
    box.lineEdit().setTextMargins(6, 0, 0, 0)


def hint(text: str, parent: QWidget, name: str = "Explanation") -> QLabel:
    """Secondary text that wraps."""
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setForegroundRole(label.foregroundRole().PlaceholderText)
    label.setAccessibleName(name)
    return label
