"""The line under a still picture: undo, brushes, the clipboard, the zoom."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.theme import digits


class ImageBar(QWidget):
    """Signals.

    undo_wanted, redo_wanted: Of the last decision.
    copy_wanted: The result goes to the clipboard.
    zoom_wanted: 1 nearer, -1 farther, 0 all of it.
    """

    undo_wanted = Signal()
    redo_wanted = Signal()
    copy_wanted = Signal()
    zoom_wanted = Signal(int)

    def __init__(self, actions: Sequence[QAction] = (), parent: QWidget | None = None) -> None:
        """Args: actions: Commands of the brush."""
        super().__init__(parent)
        self.setAccessibleName("Tools of the picture")
        self._undo = _tool("undo", "Undo (Ctrl+Z)", self)
        self._redo = _tool("redo", "Redo (Ctrl+Shift+Z)", self)
        self._copy = _tool("content-copy", "Copy the result (Ctrl+C)", self)
        out = _tool("magnify-minus-outline", "Zoom out (Ctrl+-)", self)
        near = _tool("magnify-plus-outline", "Zoom in (Ctrl+=)", self)
        fit = _tool("fit-to-screen-outline", "Show all of it (Ctrl+0)", self)
        self._zoom = QLabel(self)
        self._zoom.setFont(digits(self._zoom.font()))
        self._zoom.setAccessibleName("Zoom")
        self._zoom.setMinimumWidth(self._zoom.fontMetrics().horizontalAdvance("1600 %") + 4)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(2)
        for part in (self._undo, self._redo):
            row.addWidget(part)
        row.addSpacing(12)
        for action in actions:
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setAutoRaise(True)
            button.setAccessibleName(action.text().replace("&", ""))
            row.addWidget(button)
        row.addSpacing(12)
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(out)
        row.addWidget(self._zoom)
        row.addWidget(near)
        row.addWidget(fit)
        self._undo.clicked.connect(self.undo_wanted)
        self._redo.clicked.connect(self.redo_wanted)
        self._copy.clicked.connect(self.copy_wanted)
        for button, step in ((out, -1), (near, 1), (fit, 0)):
            button.clicked.connect(lambda _=False, step=step: self.zoom_wanted.emit(step))
        self.set_steps(can_undo=False, can_redo=False)

    def set_steps(self, *, can_undo: bool, can_redo: bool) -> None:
        """Whether there is something to undo, and to redo."""
        self._undo.setEnabled(can_undo)
        self._redo.setEnabled(can_redo)

    def set_zoom(self, zoom: float) -> None:
        """Screen pixels a pixel of the result."""
        self._zoom.setText(f"{zoom:.0%}".replace("%", " %"))


def _tool(glyph: str, tip: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setIcon(icon(glyph))
    button.setAutoRaise(True)
    button.setAccessibleName(tip.partition(" (")[0])
    button.setToolTip(tip)
    return button
