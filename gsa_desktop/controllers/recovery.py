"""What an earlier session left behind: crashed ones, and copies of a damaged project."""

import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.failure import Failure, Remedy
from gsa_desktop.core import storage
from gsa_desktop.core.autosave import CrashedSession, crashed_sessions, newest_copy
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.workers.lanes import QueueLane


class Recovery(QObject):
    """Crashed sessions, each claimed by this process until a person has decided.

    Signals:
        found: list[LostWork], only if there is one; `crashed` holds them in the same order.
    """

    found = Signal(list)

    def __init__(self, root: Path, lane: QueueLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.crashed: list[CrashedSession] = []
        self._root = root
        self._lane = lane

    def look(self) -> None:
        """Search for crashed sessions; `found` follows if there are any."""
        job = self._lane.submit(lambda: _look_job(self._root, self.crashed))
        job.ended.connect(self._on_looked)

    def leave(self) -> None:
        """Keep what is left for the next start."""
        for session in self.crashed:
            session.leave()
        self.crashed.clear()

    def _on_looked(self) -> None:
        if self.crashed:
            self.found.emit([session.work for session in self.crashed])


def hint_for_damaged(path: Path) -> str:
    """What can be done about a damaged project: names its last autosaved copy."""
    copy = newest_copy(storage.autosave_dir(), path)
    if copy is None:
        return "There is no autosaved copy of it."
    when = time.strftime("%d %b %Y, %H:%M", time.localtime(copy.stat().st_mtime))
    return f"Open its autosaved copy of {when} ({copy})."


def failed_to_open(path: Path, error: AppError) -> Failure:
    """Why a project cannot be opened; if it has an autosaved copy, that is the first remedy."""
    has_copy = newest_copy(storage.autosave_dir(), path) is not None
    remedies = (Remedy.OPEN_COPY, Remedy.CHOOSE_FILE) if has_copy else (Remedy.CHOOSE_FILE,)
    return Failure.of(f"Could not open {path.name}", error, "", remedies, str(path))


def _look_job(root: Path, found: list[CrashedSession]) -> Job:
    yield Progress(0, 0, "Looking for unsaved work")
    found.extend(crashed_sessions(root))
