"""An export is in place: what was checked, and the way to it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.batch_record import size_of
from gsa_desktop.core.batch_report import size_text
from gsa_desktop.ui.dialog_parts import dress_buttons, headline

_MOST_LINES = 24


class ExportReport(QDialog):
    """Shows a finished export with its verification, a line each."""

    def __init__(self, path: Path, report: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export finished")
        self.setAccessibleName("Export finished")
        self.setMinimumWidth(520)
        self._path = path
        head = headline(f"{path.name} is ready", self)
        size = size_text(size_of(path) or 0) if path.is_file() else ""
        place = QLabel(f"{path.parent}, {size}" if size else str(path.parent), self)
        place.setWordWrap(True)
        place.setTextInteractionFlags(place.textInteractionFlags().TextSelectableByMouse)
        place.setAccessibleName("Folder and size")
        lines = QPlainTextEdit("\n".join(report), self)
        lines.setReadOnly(True)
        lines.setAccessibleName("What was checked")
        shown = min(max(len(report), 4), _MOST_LINES) + 2  # and the frame around them
        lines.setMinimumHeight(shown * lines.fontMetrics().lineSpacing())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._folder = buttons.addButton("&Open Folder", QDialogButtonBox.ButtonRole.ActionRole)
        self._folder.clicked.connect(self._on_folder)
        buttons.rejected.connect(self.reject)
        dress_buttons(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(head)
        layout.addWidget(place)
        if report:
            layout.addWidget(QLabel("Opened again and checked:", self))
        layout.addWidget(lines, 1)
        lines.setVisible(bool(report))
        layout.addWidget(buttons)

    @Slot()
    def _on_folder(self) -> None:
        folder = self._path if self._path.is_dir() else self._path.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
