"""Pictures in a window of their own, as large as it is, one after the other."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from gsa_desktop.ui.form_parts import hint

_ROOM = QSize(1000, 640)


class FittedPicture(QLabel):
    """A picture file, as large as there is room.

    Args:
        name: For screen readers.
        largest: How many times its size it may become.
    """

    def __init__(self, name: str, parent: QWidget, *, largest: float = 1.0) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(name)
        self.setMinimumSize(QSize(200, 80))
        self._largest = largest
        self._whole = QPixmap()

    def show_file(self, path: Path | None) -> None:
        """Show another picture, or none."""
        self._whole = QPixmap() if path is None else QPixmap(str(path))
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self.clear()
            return
        whole = self._whole.size()
        size = whole.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        size = size.boundedTo(whole * self._largest)
        smooth = Qt.TransformationMode.SmoothTransformation
        self.setPixmap(self._whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth))


class PictureDialog(QDialog):
    """Pictures with a caption each; the arrow keys go from one to the next."""

    def __init__(
        self,
        title: str,
        pictures: Sequence[tuple[Path, str]],
        start: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """Args: pictures: Files and captions, at least one. start: Which comes first."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pictures = tuple(pictures)
        self._number = start
        self._picture = FittedPicture("The picture", self, largest=4.0)
        self._caption = hint("", self, "About the picture")
        self._caption.setWordWrap(False)
        self._before = _button("Previous", Qt.Key.Key_Left, self)
        self._after = _button("Next", Qt.Key.Key_Right, self)
        close = _button("Close", None, self)
        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(self._caption, 1)
        for button in (self._before, self._after, close):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self._picture, 1)
        layout.addLayout(row)
        self.resize(_ROOM)
        self._show()

    @property
    def caption(self) -> str:
        """Of the picture that is shown."""
        return self._caption.text()

    @Slot()
    def _on_before(self) -> None:
        self._number = max(0, self._number - 1)
        self._show()

    @Slot()
    def _on_after(self) -> None:
        self._number = min(len(self._pictures) - 1, self._number + 1)
        self._show()

    def _show(self) -> None:
        path, caption = self._pictures[self._number]
        self._picture.show_file(path)
        self._caption.setText(f"{caption}   ({self._number + 1} of {len(self._pictures)})")
        self._before.setEnabled(self._number > 0)
        self._after.setEnabled(self._number < len(self._pictures) - 1)


def _button(text: str, key: Qt.Key | None, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAccessibleName(text.replace("&", ""))
    button.setAutoDefault(False)
    button.setMinimumWidth(92)
    if key is not None:
        button.setShortcut(key)
        side = "left" if key == Qt.Key.Key_Left else "right"
        button.setToolTip(f"Arrow key to the {side}")
    return button
