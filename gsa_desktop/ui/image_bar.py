"""The line under a still picture: undo, brushes, the clipboard, the zoom."""

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gsa_desktop.ui.drag_out import DragHandle
from gsa_desktop.ui.theme import digits

_LEFT = (("edit.undo", "edit.redo"), ("mask.brush", "mask.eraser", "mask.restore"), ("edit.copy",))
_RIGHT = ("view.zoom_in", "view.fit")


class ImageBar(QWidget):
    """Commands of the main window, where the hand is; they tell their own keys.

    Attributes:
        handle: To drag the result into another window.
    """

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        """Args: actions: By the ids of their commands."""
        super().__init__(parent)
        self.setAccessibleName("Tools of the picture")
        self._actions = actions
        self.handle = DragHandle(self)
        copy = actions["edit.copy"]  # needs a result just as a drag does
        copy.changed.connect(lambda: self.handle.setEnabled(copy.isEnabled()))
        self.handle.setEnabled(copy.isEnabled())
        self._zoom = QLabel(self)
        self._zoom.setFont(digits(self._zoom.font()))
        self._zoom.setAccessibleName("Zoom")
        self._zoom.setMinimumWidth(self._zoom.fontMetrics().horizontalAdvance("1600 %") + 4)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(2)
        for group in _LEFT:
            for name in group:
                self._add(name, row)
            row.addSpacing(12)
        row.insertWidget(row.count() - 1, self.handle)
        row.addStretch(1)
        self._add("view.zoom_out", row)
        row.addWidget(self._zoom)
        for name in _RIGHT:
            self._add(name, row)

    def set_zoom(self, zoom: float) -> None:
        """Screen pixels a pixel of the result."""
        self._zoom.setText(f"{zoom:.0%}".replace("%", " %"))

    def _add(self, name: str, row: QHBoxLayout) -> None:
        button = QToolButton(self)
        button.setDefaultAction(self._actions[name])
        button.setAutoRaise(True)
        button.setAccessibleName(self._actions[name].text().replace("&", ""))
        row.addWidget(button)
