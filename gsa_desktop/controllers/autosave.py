"""Keeps what is not saved on disk, a moment after each change, without holding up the window."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gsa_desktop.core.autosave import AutosaveSession, Snapshot, drop_old_copies
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.core.project import Project
from gsa_desktop.workers.lanes import QueueLane

JOURNAL_MS = 1500
COPY_S = 60
COPY_EDITS = 25

log = logging.getLogger(__name__)


class Autosave(QObject):
    """The journal of this session and the rolling copies of its projects.

    The journal is written at most JOURNAL_MS after a change, so that a crash loses no more than
    that. A copy is kept every minute or 25 edits with a change, and before a risky step.

    Args:
        root: storage.autosave_dir().
        look: Gives the project as it is now.
        is_dirty: Whether it differs from what was saved.

    Signals:
        problem: Why nothing can be autosaved, in one sentence; once until it works again.
    """

    problem = Signal(str)

    def __init__(
        self,
        root: Path,
        look: Callable[[], Snapshot],
        is_dirty: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._root = root
        self._look = look
        self._is_dirty = is_dirty
        self._lane = QueueLane(self)
        self._session: AutosaveSession | None = None
        self._journaled: Project | None = None
        self._copied: Project | None = None
        self._edits = 0
        self._writes = 0
        self._is_due = False  # the journal waits for what is being written
        self._in_trouble = False
        self._soon = QTimer(self, interval=JOURNAL_MS, singleShot=True)
        self._soon.timeout.connect(self._write_journal)
        self._regular = QTimer(self, interval=COPY_S * 1000)
        self._regular.timeout.connect(self.keep_copy)

    @property
    def is_writing(self) -> bool:
        """Whether something is on its way to the disk."""
        return self._writes > 0

    def start(self) -> None:
        """Begin the session; from now on `changed` counts."""
        try:
            self._session = AutosaveSession(self._root)
        except AppError as error:
            self._tell(error)
            return
        self._regular.start()
        self._submit(lambda: _tidy(self._root))

    def set_pace(self, seconds: int) -> None:
        """How often a copy is kept."""
        self._regular.setInterval(max(5, seconds) * 1000)

    @Slot()
    def changed(self) -> None:
        """The project has changed, or was saved."""
        if self._session is None:
            return
        self._edits += self._look().project is not self._copied
        if self._edits >= COPY_EDITS and not self.is_writing:  # copies must not queue up
            self.keep_copy()
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def keep_copy(self) -> None:
        """Keep a copy of the project if it has changed since the last one; before risky steps."""
        now = self._look()
        if self._session is None or not self._is_dirty() or now.project is self._copied:
            return
        self._copied = now.project
        self._edits = 0
        self._submit(partial(_write, self._session.write_copy, now))

    def copies(self) -> list[Path]:
        """The copies of the project, newest first."""
        return self._session.copies(self._look().path) if self._session is not None else []

    def adopt(self) -> None:
        """Put a recovered project on disk before its old journal goes."""
        self._is_due = False
        if self._session is not None:
            self._lane.shut_down()
            self._session.write_journal(self._look())
            self._lane = QueueLane(self)

    def flush(self) -> None:
        """Put the newest state on disk before this returns; for the last moments."""
        self._soon.stop()
        self._is_due = False
        self._lane.shut_down()
        if self._session is None:
            return
        try:
            if self._is_dirty():
                self._session.write_journal(self._look())
            else:
                self._session.drop_journal()
        except AppError as error:
            log.exception("The last state cannot be written")
            self._tell(error)

    def shut_down(self, *, keep: bool = False) -> None:
        """End the session; with `keep` what is not saved can be recovered at the next start."""
        if keep:
            self.flush()
        self._soon.stop()
        self._is_due = False
        self._regular.stop()
        self._lane.shut_down()
        if self._session is not None:
            if not keep:
                self._session.drop_journal()
            self._session.close()
            self._session = None

    @Slot()
    def _write_journal(self) -> None:
        if self._session is None:
            return
        self._is_due = self.is_writing
        if self._is_due:  # a slow disk: the newest state is next, before any further copy
            return
        now = self._look()
        if not self._is_dirty():
            self._journaled = None
            self._submit(partial(_drop, self._session))
        elif now.project is not self._journaled:
            self._journaled = now.project
            self._submit(partial(_write, self._session.write_journal, now))

    def _submit(self, make_job: Callable[[], Job]) -> None:
        self._writes += 1
        job = self._lane.submit(make_job)
        job.failed.connect(self._on_failed)
        job.succeeded.connect(self._on_written)
        job.ended.connect(self._on_ended)

    @Slot()
    def _on_written(self) -> None:
        self._in_trouble = False

    @Slot()
    def _on_ended(self) -> None:
        self._writes -= 1
        if self._is_due:
            self._write_journal()

    @Slot(object, str)
    def _on_failed(self, error: AppError, _details: str) -> None:
        self._journaled = None  # so that the next change tries again
        self._tell(error)

    def _tell(self, error: AppError) -> None:
        if not self._in_trouble:
            self._in_trouble = True
            self.problem.emit(f"Autosave does not work. {error.one_line()}")


def _write(write: Callable[[Snapshot], object], now: Snapshot) -> Job:
    yield Progress(0, 1, "Autosaving")
    write(now)


def _drop(session: AutosaveSession) -> Job:
    yield Progress(0, 1, "Autosaving")
    session.drop_journal()


def _tidy(root: Path) -> Job:
    yield Progress(0, 1, "Tidying up")
    drop_old_copies(root)
