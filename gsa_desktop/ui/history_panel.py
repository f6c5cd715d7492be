"""The steps of the history as a list; a click goes back or on to one."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QFrame, QStackedWidget, QUndoView, QVBoxLayout, QWidget

from gsa_desktop.ui.empty_state import EmptyState


class HistoryPanel(QWidget):
    """Every step with what it did; the current one is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = QUndoView()
        self._view.setEmptyLabel(self.tr("As opened"))
        self._view.setSpacing(3)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setAccessibleName(self.tr("Steps of the history"))
        self._view.setWhatsThis(self.tr("Choose a step to go back or on to it."))
        self._pages = QStackedWidget()
        self._pages.setAccessibleName(self.tr("History"))
        self._pages.addWidget(EmptyState("history", self.tr("Changes will be listed here.")))
        self._pages.addWidget(self._view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("History"))
        self._view.model().modelReset.connect(self._on_reset)

    def set_stack(self, stack: QUndoStack) -> None:
        """Show the steps of this stack from now on."""
        self._view.setStack(stack)

    @Slot()
    def _on_reset(self) -> None:
        """The view's model outlives the stack; its first row is the state before any step."""
        self._pages.setCurrentIndex(1 if self._view.model().rowCount() > 1 else 0)
