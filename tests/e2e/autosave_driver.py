"""What a process does that edits without end, until it is killed.

Each edit is told: its number and the time. With "window" it is the whole window that edits, with
"modal" while it waits for an answer, else its controllers and what writes to disk, without codecs
and networks.
"""

import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
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

Tell = Callable[[tuple[int, float]], None]


def edit_without_end(home: Path, words: tuple[str, ...], told: Connection) -> None:
    """The main function of the process; `words` are "window" and "modal" or nothing."""
    os.environ["GSA_HOME"] = str(home)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    autosave.JOURNAL_MS = JOURNAL_MS
    if "window" in words:
        run_window(told.send, is_asking="modal" in words)
    else:
        run_controllers(home / "state" / "autosave", told.send)


class Editor(QObject):
    """Adds a file to the bin every few milliseconds."""

    def __init__(self, editing: Editing, tell: Tell) -> None:
        super().__init__(editing)
        self._editing = editing
        self._tell = tell
        self._done = 0
        self._timer = QTimer(self, interval=EDIT_MS)
        self._timer.timeout.connect(self._edit)
        self._timer.start()

    def _edit(self) -> None:
        add_file(self._editing, Path(f"/media/{self._done}.mp4"))
        self._tell((self._done, time.time()))
        self._done += 1


def add_file(editing: Editing, path: Path) -> None:
    editing.document.apply("Import", edits.add_media(editing.project, path))


def run_controllers(root: Path, tell: Tell) -> None:
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
    editor = Editor(editing, tell)
    app.exec()
    del editor


def run_window(tell: Tell, *, is_asking: bool) -> None:
    from gsa_desktop.app import start

    class Driven(start.Desktop):
        def __init__(self, *args: object) -> None:
            super().__init__(*args)  # type: ignore[arg-type]
            self.editor = Editor(self.session.editing, tell)
            if is_asking:
                question = ("Do you want this?", "", "&Yes", "&No")
                QTimer.singleShot(500, lambda: self.window.ask(*question))

    start.Desktop = Driven  # type: ignore[misc]
    start.run([])
