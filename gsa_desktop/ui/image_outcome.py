"""What an export of still pictures did, until the next one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

_NOTES = 5  # more would be a list to scroll


class ImageOutcome(QWidget):
    """Signals.

    reveal_requested: Path of a folder that a person wants to see.
    """

    reveal_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Outcome of the export")
        self._folder = Path()
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setAccessibleName("What the last export wrote")
        self._reveal = QPushButton("Show in Folder", self)
        self._reveal.setAccessibleName("Show in folder")
        self._reveal.setToolTip("Open the folder of the results")
        self._reveal.clicked.connect(lambda: self.reveal_requested.emit(self._folder))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        column.addWidget(self._reveal, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def tell(self, text: str, notes: Sequence[str], folder: Path | None) -> None:
        """Show it.

        Args:
            text: What was written.
            notes: What was wrong with pictures.
            folder: Where results are; None if there are none.
        """
        lines = [text, *notes[:_NOTES]]
        if len(notes) > _NOTES:
            lines.append(f"And {len(notes) - _NOTES} more.")
        self._text.setText("\n".join(lines))
        self._reveal.setVisible(folder is not None)
        self._folder = folder or Path()
        self.show()
