"""The left side of the image workspace: the list, what is being done, adding and removing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gsa_desktop.core.events import Progress
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.image_list import ImageList


class ImagePanel(QWidget):
    """Attributes and signals.

    Attributes:
        list: The pictures.

    Signals:
        add_wanted: More pictures should be chosen.
        folder_wanted: A folder of pictures should be chosen.
        cancel_wanted: Stop segmenting and exporting.
        resume_wanted: Cut out what is not yet, after all.
    """

    add_wanted = Signal()
    folder_wanted = Signal()
    cancel_wanted = Signal()
    resume_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("List of pictures")
        self.list = ImageList(self)
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._phase = QLabel(self)
        self._phase.setAccessibleName("What is being done")
        self._cancel = _button("Cancel", "Stop; what is cut out stays", self)
        self._resume = _button("Cut Out", "Go on with the pictures that wait", self)
        self._add = _button("A&dd…", "Add pictures; Ctrl+V pastes", self)
        self._folder = QPushButton(self)
        self._folder.setIcon(icon("folder-plus-outline"))
        self._folder.setAccessibleName("Add a folder")
        self._folder.setToolTip("Add all pictures of a folder")
        self._remove = _button("Remove", "Take the chosen pictures off the list (Del)", self)
        self._lay_out()
        self._cancel.clicked.connect(self.cancel_wanted)
        self._resume.clicked.connect(self.resume_wanted)
        self._add.clicked.connect(self.add_wanted)
        self._folder.clicked.connect(self.folder_wanted)
        self._remove.clicked.connect(self.list.remove_chosen)
        self.list.chosen_changed.connect(lambda count: self._remove.setEnabled(count > 0))
        self._remove.setEnabled(False)
        self.set_idle()

    def set_progress(self, progress: Progress) -> None:
        """How far segmenting or exporting is."""
        for part in (self._bar, self._phase, self._cancel):
            part.show()
        self._resume.hide()
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        count = f" {progress.done} of {progress.total}" if progress.total else "…"
        self._phase.setText(f"{progress.phase}{count}")

    def set_idle(self, waiting: int = 0) -> None:
        """Nothing is being done, and so many pictures wait, for somebody cancelled."""
        self._bar.hide()
        self._cancel.hide()
        self._phase.setText(f"{waiting} waiting")
        for part in (self._phase, self._resume):
            part.setVisible(waiting > 0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 0, 8)
        column.addWidget(self.list, 1)
        doing = QHBoxLayout()
        doing.addWidget(self._phase, 1)
        doing.addWidget(self._cancel)
        doing.addWidget(self._resume)
        column.addLayout(doing)
        column.addWidget(self._bar)
        buttons = QHBoxLayout()
        buttons.addWidget(self._add, 1)
        buttons.addWidget(self._folder)
        buttons.addWidget(self._remove, 1)
        column.addLayout(buttons)


def _button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAccessibleName(text.replace("&", "").rstrip("…"))
    button.setToolTip(tip)
    return button
