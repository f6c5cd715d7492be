"""A queue of jobs in which a person has the last word: order, pause, cancel, try again."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Progress
from gsa_desktop.core.job_list import JobRow, JobState
from gsa_desktop.workers.job_thread import JobThread, MakeJob
from gsa_desktop.workers.lanes import QueueLane

MAX_FINISHED = 50


@dataclass(eq=False)
class _Entry:
    row: JobRow
    make_job: MakeJob
    thread: JobThread | None = None
    began: float = 0.0


class JobQueue(QObject):
    """One job runs, the others wait in order; those that have ended are remembered.

    Attributes:
        next_id: Number that the next job will get.

    Signals:
        changed: A job came, went or changed its place or state.
        progressed: JobRow of the job that runs.
        began: JobRow, when its thread is asked for.
        reported: JobRow and Event.
        succeeded: JobRow.
        failed: JobRow, AppError and the traceback's text of a bug.
        cancelled: JobRow, whether it had begun or not.
        ended: JobRow, after any of the three, when `rows` no longer counts it as active.
    """

    changed = Signal()
    progressed = Signal(object)
    began = Signal(object)
    reported = Signal(object, object)
    succeeded = Signal(object)
    failed = Signal(object, object, str)
    cancelled = Signal(object)
    ended = Signal(object)

    def __init__(
        self,
        lane: QueueLane,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._clock = clock
        self._running: _Entry | None = None
        self._waiting: list[_Entry] = []
        self._finished: list[_Entry] = []
        self.next_id = 1

    # --- what is there

    @property
    def rows(self) -> tuple[JobRow, ...]:
        """The job that runs, those that wait in their order, those that ended, newest first."""
        running = [self._running] if self._running else []
        return tuple(entry.row for entry in (*running, *self._waiting, *self._finished))

    @property
    def unfinished(self) -> tuple[JobRow, ...]:
        """The job that runs and those that wait."""
        return tuple(row for row in self.rows if not row.state.is_finished)

    @property
    def running(self) -> JobRow | None:
        """The job that has begun, paused or not."""
        return self._running.row if self._running else None

    # --- deeds

    def submit(self, row: JobRow, make_job: MakeJob, *, first: bool = False) -> JobRow:
        """Queue a job at the end, or before all that wait.

        Returns:
            The row with its number.
        """
        entry = _Entry(replace(row, id=self.next_id, state=JobState.WAITING), make_job)
        self.next_id += 1
        self._waiting.insert(0 if first else len(self._waiting), entry)
        self._start_next()
        self.changed.emit()
        return entry.row

    def pause(self, job_id: int) -> None:
        """Let a job rest; the one that runs keeps its place, one that waits is passed over."""
        entry = self._find(job_id)
        if entry.row.state is JobState.RUNNING and entry.thread is not None:
            entry.thread.pause()
            self._set(entry, JobState.PAUSED)
        elif entry.row.state is JobState.WAITING:
            self._set(entry, JobState.HELD)

    def resume(self, job_id: int) -> None:
        """Go on with a job that rests."""
        entry = self._find(job_id)
        if entry.row.state is JobState.PAUSED and entry.thread is not None:
            entry.thread.resume()
            self._set(entry, JobState.RUNNING)
        elif entry.row.state is JobState.HELD:
            self._set(entry, JobState.WAITING)
            self._start_next()

    def cancel(self, job_id: int) -> None:
        """Ask a job to stop; one that waits ends at once."""
        entry = self._find(job_id)
        if entry.row.state.is_waiting:
            self._waiting.remove(entry)
            self._end(entry, JobState.CANCELLED)
            self.cancelled.emit(entry.row)
            self.ended.emit(entry.row)
        elif entry.thread is not None and entry.row.state.is_active:
            entry.thread.cancel()
            self._set(entry, JobState.CANCELLING)

    def move(self, job_id: int, by: int) -> None:
        """Move a job that waits so many places, negative towards the front."""
        entry = self._find(job_id)
        if entry in self._waiting:
            place = self._waiting.index(entry)
            self._waiting.remove(entry)
            self._waiting.insert(max(0, place + by), entry)
            self.changed.emit()

    def to_front(self, job_id: int) -> None:
        """Make a job that waits the next one."""
        self.move(job_id, -len(self._waiting))

    def forget(self, job_id: int) -> None:
        """Take a job that has ended off the list."""
        self._finished = [entry for entry in self._finished if entry.row.id != job_id]
        self.changed.emit()

    def clear_finished(self) -> None:
        """Take all that have ended off the list."""
        self._finished.clear()
        self.changed.emit()

    # --- the road of a job

    def _start_next(self) -> None:
        ready = (e for e in self._waiting if e.row.state is JobState.WAITING)
        entry = next(ready, None) if self._running is None else None
        if entry is None:
            return
        self._waiting.remove(entry)
        self._running = entry
        entry.began = self._clock()
        entry.row = replace(entry.row, state=JobState.RUNNING)
        thread = entry.thread = self._lane.submit(entry.make_job)
        thread.reported.connect(lambda event: self._on_reported(entry, event))
        thread.succeeded.connect(lambda: self._on_succeeded(entry))
        thread.cancelled.connect(lambda: self._on_cancelled(entry))
        thread.failed.connect(lambda error, details: self._on_failed(entry, error, details))
        thread.ended.connect(lambda: self._on_ended(entry))
        self.began.emit(entry.row)

    def _on_reported(self, entry: _Entry, event: Event) -> None:
        if isinstance(event, Progress):
            entry.row = replace(entry.row, progress=event)
            self.progressed.emit(entry.row)
        self.reported.emit(entry.row, event)
        if entry.row.state is JobState.PAUSED:  # the last word before the rest
            self.changed.emit()

    def _on_succeeded(self, entry: _Entry) -> None:
        self._end(entry, JobState.DONE)
        self.succeeded.emit(entry.row)

    def _on_cancelled(self, entry: _Entry) -> None:
        self._end(entry, JobState.CANCELLED)
        self.cancelled.emit(entry.row)

    def _on_failed(self, entry: _Entry, error: AppError, details: str) -> None:
        self._end(entry, JobState.FAILED, error.one_line())
        self.failed.emit(entry.row, error, details)

    def _on_ended(self, entry: _Entry) -> None:
        self._start_next()
        self.ended.emit(entry.row)
        self.changed.emit()

    def _end(self, entry: _Entry, state: JobState, note: str = "") -> None:
        seconds = self._clock() - entry.began if entry.thread else 0.0
        entry.row = replace(entry.row, state=state, note=note, seconds=seconds)
        entry.thread = None
        if self._running is entry:
            self._running = None
        self._finished.insert(0, entry)
        del self._finished[MAX_FINISHED:]
        self.changed.emit()

    def _set(self, entry: _Entry, state: JobState) -> None:
        entry.row = replace(entry.row, state=state)
        self.changed.emit()

    def _find(self, job_id: int) -> _Entry:
        running = [self._running] if self._running else []
        for entry in (*running, *self._waiting, *self._finished):
            if entry.row.id == job_id:
                return entry
        raise KeyError(job_id)
