"""Dragging files out of the window, once they are made."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget
from typing_extensions import override

from gsa_desktop.ui.icons import icon

_DRAGGED = QSize(160, 120)


class DragHandle(QToolButton):
    """A button that is held until what it stands for is made, and then dragged.

    Signals:
        wanted: It is held: the files should be made.
        released_early: It was let go before they were.
    """

    wanted = Signal()
    released_early = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(icon("drag-variant"))
        self.setText("Drag out")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by keys, Copy does the same
        self.setAccessibleName("Drag the result")
        self.setToolTip("Hold this and drag the result into another window, as PNG")

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.wanted.emit()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_held = self.isDown()
        super().mouseReleaseEvent(event)
        if was_held:
            self.released_early.emit()


def drag_files(source: QWidget, files: Sequence[Path], picture: QPixmap) -> bool:
    """Drag files, if the left button is still held; returns when they are dropped.

    Args:
        source: Where they come from.
        files: They are copied or opened, never moved.
        picture: Follows the pointer.

    Returns:
        Whether they were dropped on something that took them.
    """
    if not QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
        return False
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    drag = QDrag(source)
    drag.setMimeData(data)
    if not picture.isNull():
        smooth = Qt.TransformationMode.SmoothTransformation
        drag.setPixmap(picture.scaled(_DRAGGED, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        drag.setHotSpot(QPoint(-12, -12))  # beside the pointer, where it hides no place
    return drag.exec(Qt.DropAction.CopyAction) == Qt.DropAction.CopyAction
