"""A process that edits without end: `python autosave_driver.py ROOT [window [modal]]`.

Each edit is told on standard output: its number and the time. With "window" it is the whole
window that edits, with "modal" while it waits for an answer, else its controllers and what writes
to disk, without codecs and networks.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from gsa_desktop.controllers import autosave
from gsa_desktop.controllers.editing import Editing
from gsa_desktop.controllers.library import MediaLibrary
from gsa_desktop.core import edits
from gsa_desktop.core.autosave import Snapshot
from gsa_desktop.workers.lanes import QueueLane

EDIT_MS = 10
JOURNAL_MS = 100


class Editor(QObject):
    """Adds a file to the bin every few milliseconds."""

    def __init__(self, editing: Editing) -> None:
        super().__init__(editing)
        self._editing = editing
        self._done = 0
        self._timer = QTimer(self, interval=EDIT_MS)
        self._timer.timeout.connect(self._edit)
        self._timer.start()

    def _edit(self) -> None:
        add_file(self._editing, Path(f"/media/{self._done}.mp4"))
        print(self._done, time.time(), flush=True)
        self._done += 1


def add_file(editing: Editing, path: Path) -> None:
    editing.document.apply("Import", edits.add_media(editing.project, path))


def run_controllers(root: Path) -> None:
    app = QCoreApplication([])
    library = MediaLibrary(QueueLane(app), app)
    editing = Editing(library, app)
    add_file(editing, Path("/media/first.mp4"))
    keeper = autosave.Autosave(
        root,
        lambda: Snapshot(editing.project, dict(library.facts), editing.path),
        lambda: editing.document.dirty,
        app,
    )
    editing.project_changed.connect(lambda _: keeper.changed())
    keeper.start()
    editor = Editor(editing)
    app.exec()
    del editor


def run_window() -> None:
    from gsa_desktop.app import start

    class Driven(start.Desktop):
        def __init__(self, *args: object) -> None:
            super().__init__(*args)  # type: ignore[arg-type]
            self.editor = Editor(self.session.editing)
            if "modal" in sys.argv:
                question = ("Do you want this?", "", "&Yes", "&No")
                QTimer.singleShot(500, lambda: self.window.ask(*question))

    start.Desktop = Driven  # type: ignore[misc]
    start.run([])


if __name__ == "__main__":
    autosave.JOURNAL_MS = JOURNAL_MS
    if "window" in sys.argv:
        run_window()
    else:
        run_controllers(Path(sys.argv[1]))
