"""Whether to quit while a job runs; it takes note when the job ends before the answer."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from gsa_desktop.ui.dialog_parts import dress_buttons


class StopQuestion(QMessageBox):
    """Asks to stop the job and quit, or to keep working."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Question)
        self.setAccessibleName("Quit while a job runs")
        self.setText("A job is still running.")
        self.setInformativeText(
            "Masks that are finished are kept. An unfinished export is removed, unless it goes on "
            "with an interrupted one."
        )
        self._quit = self.addButton("&Stop and Quit", QMessageBox.ButtonRole.AcceptRole)
        keep = self.addButton("&Keep Working", QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(keep)
        self.setEscapeButton(keep)
        dress_buttons(self)

    @property
    def may_quit(self) -> bool:
        """The answer."""
        return self.clickedButton() is self._quit

    @Slot()
    def set_ended(self) -> None:
        """Nothing runs any more: there is nothing to be lost by quitting."""
        self.setText("The job has ended.")
        self.setInformativeText("Nothing is left to be stopped.")
        self._quit.setText("&Quit")
        self._quit.setAccessibleName("Quit")
