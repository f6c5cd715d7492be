"""A failure: what failed, why, and what to do about it as a button."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.ui.dialog_parts import dress_buttons, headline


class ErrorDialog(QDialog):
    """Shows one failure.

    Signals:
        remedy_chosen: Number of the remedy whose button was pressed; the dialog is closed then.
    """

    remedy_chosen = Signal(int)

    def __init__(
        self,
        title: str,
        body: Sequence[str],
        details: str = "",
        remedies: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Args: body: Why, and what to do. details: A bug's traceback. remedies: Button texts."""
        super().__init__(parent)
        self.setWindowTitle("GSA Desktop")
        self.setAccessibleName(title)
        self.setMinimumWidth(460)
        report = "\n\n".join((title, *filter(None, body), details)).strip()
        self._report = report.replace(str(Path.home()), "~")  # a report names no person
        self._details = self._make_details(details)
        self._buttons = self._make_buttons(bool(details), remedies)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(self._make_words(title, body))
        layout.addWidget(self._details, 1)
        layout.addWidget(self._buttons)

    def _make_words(self, title: str, body: Sequence[str]) -> QHBoxLayout:
        sign = QLabel(self)
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_MessageBoxIconSize)
        warning = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        sign.setPixmap(warning.pixmap(size, size))
        sign.setAccessibleName("Warning")
        head = headline(title, self)
        words = QVBoxLayout()
        words.setSpacing(8)
        for label in (head, *(QLabel(line, self) for line in body if line)):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            label.setAccessibleName(label.text())
            words.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _make_details(self, details: str) -> QPlainTextEdit:
        view = QPlainTextEdit(details, self)
        view.setReadOnly(True)
        view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        view.setAccessibleName("Details")
        view.setMinimumHeight(180)
        view.hide()
        return view

    def _make_buttons(self, has_details: bool, remedies: Sequence[str]) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        close = box.addButton(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(not remedies)
        copy = box.addButton("&Copy Report", QDialogButtonBox.ButtonRole.HelpRole)
        copy.setAutoDefault(False)
        copy.clicked.connect(self._on_copy)
        if has_details:
            more = QPushButton("&Details", self)
            more.setCheckable(True)
            more.setAutoDefault(False)
            more.toggled.connect(self._on_details)
            box.addButton(more, QDialogButtonBox.ButtonRole.HelpRole)
        for number, text in enumerate(remedies):
            remedy = box.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            remedy.setDefault(number == 0)
            remedy.clicked.connect(lambda _=False, number=number: self._choose(number))
        box.rejected.connect(self.reject)
        dress_buttons(box)
        return box

    def _choose(self, number: int) -> None:
        self.accept()
        self.remedy_chosen.emit(number)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)

    @Slot(bool)
    def _on_details(self, shown: bool) -> None:
        self._details.setVisible(shown)
        self.adjustSize()
