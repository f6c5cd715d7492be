"""Calls a person back who looks at another window."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from gsa_desktop.core.job_list import JobRow, JobState

WORTH_S = 30.0
SHOWN_MS = 8000

_TITLES = {JobState.DONE: "Done", JobState.FAILED: "Failed"}


class Notifier(QObject):
    """Says that a long job has ended, only while the window is not the active one."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None

    def on_ended(self, row: JobRow) -> None:
        """A job has ended; short and cancelled ones are not worth a call."""
        if row.seconds >= WORTH_S and row.state in _TITLES:
            self.tell(f"{_TITLES[row.state]}: {row.title}", row.note)

    def tell(self, title: str, text: str = "") -> None:
        """Mark the window's entry in the task bar, and show a message where there is a place."""
        if self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.setToolTip(QApplication.applicationName())
            self._tray.messageClicked.connect(self._window.activateWindow)
        self._tray.show()
        kind = QSystemTrayIcon.MessageIcon.Information
        self._tray.showMessage(title, text, kind, SHOWN_MS)
        QTimer.singleShot(SHOWN_MS, self._tray.hide)
