"""Work of sessions that ended without saving, and what to do with each."""

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.autosave import LostWork
from gsa_desktop.ui.dialog_parts import ROOM_FOR_BOLD_PX, dress_buttons, headline


class RecoveryDialog(QDialog):
    """Each lost project with three answers; closing the dialog leaves them for the next start.

    Signals:
        recover_requested, open_requested, discard_requested: Number of the row.
        left: The dialog was closed with rows undecided.
    """

    recover_requested = Signal(int)
    open_requested = Signal(int)
    discard_requested = Signal(int)
    left = Signal()

    def __init__(self, works: Sequence[LostWork], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Unsaved work")
        self.setAccessibleName("Unsaved work")
        self._rows: dict[int, QFrame] = {}
        words = QLabel(
            "GSA Desktop ended without saving. Nothing is deleted until you say so.", self
        )
        words.setWordWrap(True)
        words.setAccessibleName(words.text())
        page = QWidget(self)
        page.setAccessibleName("Lost projects")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        for number, work in enumerate(works):
            column.addWidget(self._make_row(number, work, page))
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setAccessibleName("Lost projects")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        buttons = QDialogButtonBox(self)
        later = buttons.addButton("Decide &Later", QDialogButtonBox.ButtonRole.RejectRole)
        later.setAutoDefault(False)
        dress_buttons(buttons)
        buttons.rejected.connect(self.reject)
        self.rejected.connect(self.left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        one = len(works) == 1
        layout.addWidget(headline("Recover unsaved work?" if one else "Recover lost work?", self))
        layout.addWidget(words)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        self.resize(720, min(190 + 84 * len(works), 520))

    def _make_row(self, number: int, work: LostWork, page: QWidget) -> QFrame:
        row = QFrame(page)
        row.setFrameShape(QFrame.Shape.StyledPanel)
        row.setAccessibleName(work.name)
        name = QLabel(work.name, row)
        font = name.font()
        font.setBold(True)
        name.setFont(font)
        when = time.strftime("%d %b %Y, %H:%M:%S", time.localtime(work.saved_at))
        clips = "1 clip" if work.clips == 1 else f"{work.clips} clips"
        facts = QLabel(f"{when}  ·  {clips}", row)
        facts.setForegroundRole(facts.foregroundRole().PlaceholderText)
        facts.setAccessibleName(f"Last change {facts.text()}")
        texts = QVBoxLayout()
        texts.addWidget(name)
        texts.addWidget(facts)
        layout = QHBoxLayout(row)
        layout.addLayout(texts, 1)
        deeds = (
            ("Recover", "Open it as it was at the last moment", self.recover_requested),
            ("Open the Saved One", "Open it as it was saved; drops this", self.open_requested),
            ("Discard", "Delete what was not saved", self.discard_requested),
        )
        for text, tip, signal in deeds:
            button = QPushButton(text, row)
            button.setToolTip(tip)
            button.setAccessibleName(f"{text}: {work.name}")
            button.setAutoDefault(False)
            button.setVisible(signal is not self.open_requested or work.has_file)
            button.clicked.connect(
                lambda _=False, deed=text, number=number: self._decide(deed, number)
            )
            button.setMinimumWidth(button.sizeHint().width() + ROOM_FOR_BOLD_PX)
            layout.addWidget(button)
        first = row.findChildren(QPushButton)[0]
        first.setDefault(number == 0)
        self._rows[number] = row
        return row

    def _decide(self, deed: str, number: int) -> None:
        """One project can be opened at a time, so opening one leaves the others for later."""
        if deed == "Discard":
            self._rows.pop(number).hide()
            self.discard_requested.emit(number)
            if not self._rows:
                self.accept()
            return
        self.accept()
        (self.recover_requested if deed == "Recover" else self.open_requested).emit(number)
