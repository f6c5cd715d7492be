"""A batch in the window: its videos looked for, its exports among the jobs, its results."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.jobs import Jobs
from gsa_desktop.core.batch import BatchJob, BatchOutcome, BatchState
from gsa_desktop.core.batch_record import size_of
from gsa_desktop.core.batch_sources import BatchSource, find_sources
from gsa_desktop.core.events import Event, Exported, Job, Progress
from gsa_desktop.core.job_list import JobRow, JobState
from gsa_desktop.workers.job_thread import JobThread
from gsa_desktop.workers.lanes import QueueLane

_STATES = {
    JobState.DONE: BatchState.DONE,
    JobState.FAILED: BatchState.FAILED,
    JobState.CANCELLED: BatchState.STOPPED,
}


@dataclass(eq=False)
class _Batch:
    """The jobs of one batch, by their results, with what has become of them."""

    jobs: dict[Path, BatchJob]
    waiting: set[Path]
    outcomes: dict[Path, BatchOutcome] = field(default_factory=dict)


class Batches(QObject):
    """Batches of exports; there may be several at once, they wait in one queue.

    Signals:
        sources_found: tuple[BatchSource, ...], the answer to `look`.
        ended: tuple[BatchOutcome, ...] of a whole batch, in its order; again after a second try.
    """

    sources_found = Signal(tuple)
    ended = Signal(tuple)

    def __init__(self, lane: QueueLane, jobs: Jobs, parent: QObject | None = None) -> None:
        """Args: lane: Where folders are searched."""
        super().__init__(parent)
        self._lane = lane
        self._jobs = jobs
        self._asked: JobThread | None = None
        self._batches: dict[int, tuple[_Batch, BatchJob]] = {}
        self._known_before: set[int] = set()
        jobs.queue.reported.connect(self._on_reported)
        jobs.queue.ended.connect(self._on_ended)

    def look(self, places: Sequence[Path], *, recursive: bool) -> None:
        """Find the videos of folders; `sources_found` follows, for the newest question only."""
        found: list[BatchSource] = []
        if self._asked is not None:
            self._asked.cancel()
        asked = self._asked = self._lane.submit(partial(_find, tuple(places), recursive, found))
        asked.succeeded.connect(lambda: self._on_found(asked, found))

    def start(self, jobs: Iterable[BatchJob]) -> None:
        """Queue the exports; what is done before is passed over when its turn comes."""
        known = {job.out: job for job in jobs}
        batch = _Batch(known, set(known))
        for job in known.values():
            self._submit(batch, job)

    def _on_found(self, asked: JobThread, found: list[BatchSource]) -> None:
        if asked is self._asked:
            self._asked = None
            self.sources_found.emit(tuple(found))

    def _submit(self, batch: _Batch, job: BatchJob) -> None:
        batch.waiting.add(job.out)
        row = self._jobs.export_in_batch(job, partial(self._submit, batch, job))
        self._batches[row.id] = (batch, job)

    def _on_reported(self, row: JobRow, event: Event) -> None:
        if row.id in self._batches and isinstance(event, Exported) and not event.report:
            self._known_before.add(row.id)

    def _on_ended(self, row: JobRow) -> None:
        if row.id not in self._batches:
            return
        batch, job = self._batches.pop(row.id)
        state = BatchState.SKIPPED if row.id in self._known_before else _STATES[row.state]
        self._known_before.discard(row.id)
        size = (size_of(job.out) or 0) if state.is_good else 0
        batch.outcomes[job.out] = BatchOutcome(
            job.source, job.out, state, row.note, row.seconds, size
        )
        batch.waiting.discard(job.out)
        if not batch.waiting:
            self.ended.emit(tuple(batch.outcomes[out] for out in batch.jobs))


def _find(places: tuple[Path, ...], recursive: bool, found: list[BatchSource]) -> Job:
    yield Progress(0, 0, "Looking for videos")
    found += find_sources(places, recursive=recursive)
