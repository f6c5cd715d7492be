"""The monitor alone on the whole screen."""

from PySide6.QtCore import QByteArray, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar, QWidget


class FullScreen(QObject):
    """Hides all but the centre of a window, and brings it back as it was.

    Args:
        window: Its docks, toolbars, menu and status bar are hidden meanwhile.
        action: A toggle; Escape ends it too.
        version: As for QMainWindow.saveState.
    """

    def __init__(self, window: QMainWindow, action: QAction, version: int) -> None:
        super().__init__(window)
        self._window = window
        self._version = version
        self._state = QByteArray()
        self._was_maximized = False
        self._hidden: list[QWidget] = []
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setEnabled(False)
        for way in (self._escape.activated, self._escape.activatedAmbiguously):
            way.connect(lambda: action.setChecked(False))
        action.toggled.connect(self._on_toggled)

    @property
    def is_on(self) -> bool:
        """Whether the monitor is alone on the screen."""
        return not self._state.isEmpty()

    @Slot(bool)
    def _on_toggled(self, full: bool) -> None:
        if full and not self.is_on:
            self._begin()
        elif not full and self.is_on:
            self.end()

    def _begin(self) -> None:
        window = self._window
        self._state = window.saveState(self._version)
        self._was_maximized = window.isMaximized()
        parts: list[QWidget] = [window.menuBar(), window.statusBar()]
        parts += window.findChildren(QDockWidget) + window.findChildren(QToolBar)
        self._hidden = [part for part in parts if not part.isHidden()]
        for part in self._hidden:
            part.hide()
        self._escape.setEnabled(True)
        window.showFullScreen()

    def end(self) -> None:
        """Back to the window."""
        state, self._state = self._state, QByteArray()
        self._escape.setEnabled(False)
        if self._was_maximized:
            self._window.showMaximized()
        else:
            self._window.showNormal()
        for part in self._hidden:
            part.show()
        self._window.restoreState(state, self._version)
