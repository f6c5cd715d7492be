"""The autosaved copies of a project, by time."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.ui.dialog_parts import dress_buttons, headline

_PATH = Qt.ItemDataRole.UserRole


class CopiesDialog(QDialog):
    """One copy can be opened in place of the project as it is.

    Signals:
        chosen: Path of the copy.
    """

    chosen = Signal(object)

    def __init__(self, copies: Sequence[tuple[Path, float]], parent: QWidget | None = None) -> None:
        """Args: copies: Files and their times, seconds since 1970, newest first; at least one."""
        super().__init__(parent)
        self.setWindowTitle("Autosaved copies")
        self.setAccessibleName("Autosaved copies")
        self._list = QListWidget(self)
        self._list.setAccessibleName("Copies")
        self._list.setObjectName("pageList")
        for path, when in copies:
            item = QListWidgetItem(_moment(when), self._list)
            item.setData(_PATH, path)
            item.setToolTip(str(path))
        self._list.setCurrentRow(0)
        self._list.itemActivated.connect(self._on_open)
        words = QLabel("The project as it was then. Nothing is saved over until you save.", self)
        words.setWordWrap(True)
        words.setAccessibleName(words.text())
        buttons = QDialogButtonBox(self)
        open_button = buttons.addButton("&Open the Copy", QDialogButtonBox.ButtonRole.AcceptRole)
        open_button.setDefault(True)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._on_open)
        buttons.rejected.connect(self.reject)
        dress_buttons(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(headline("Go back to an earlier state", self))
        layout.addWidget(words)
        layout.addWidget(self._list, 1)
        layout.addWidget(buttons)
        self.resize(420, 360)

    @Slot()
    def _on_open(self) -> None:
        path = self._list.currentIndex().data(_PATH)
        self.accept()
        self.chosen.emit(path)


def _moment(when: float) -> str:
    """Such as "22 Nov 2026, 16:05:12 (25 minutes ago)"."""
    minutes = max(0, round((time.time() - when) / 60))
    ago = "a moment ago" if not minutes else f"{minutes} min ago"
    if minutes >= 120:
        ago = f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"
    return f"{time.strftime('%d %b %Y, %H:%M:%S', time.localtime(when))}   ({ago})"
