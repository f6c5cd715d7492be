"""Data sets: checks, the flow they lack, conversions."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gsa_desktop.controllers.failure import Failure
from gsa_desktop.core.dataset_report import Conversion, DatasetPart, DatasetReport
from gsa_desktop.core.events import Event, Job, Progress
from gsa_desktop.workers.job_thread import JobThread, MakeJob
from gsa_desktop.workers.lanes import QueueLane


class Datasets(QObject):
    """One job after the other.

    Signals:
        progressed: Progress.
        checked: DatasetReport.
        converted: Folder that holds the result.
        idle: The job is over, however it ended.
        failed: Failure.
    """

    progressed = Signal(object)
    checked = Signal(object)
    converted = Signal(object)
    idle = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = QueueLane(self)

    def check(self, folder: Path) -> None:
        """Look at every file of a data set; `checked` follows."""
        found: list[DatasetReport] = []
        job = self._submit(lambda: _check(folder, found), "Could not check the data")
        job.succeeded.connect(lambda: self.checked.emit(found[0]))

    def compute_flow(
        self, parts: Sequence[DatasetPart], folder: Path, raft: Path | None = None
    ) -> None:
        """Draw the flow pictures that parts lack, then check the whole folder again."""
        job = self._submit(lambda: _compute_flow(parts, raft), "Could not compute the flow")
        job.succeeded.connect(lambda: self.check(folder))

    def convert(self, order: Conversion) -> None:
        """Turn an official data set into the layout of trainings; `converted` follows."""
        job = self._submit(lambda: _convert(order), "Could not convert the data set")
        job.succeeded.connect(lambda: self.converted.emit(order.target))

    @Slot()
    def cancel(self) -> None:
        """Stop the job; what it has written stays."""
        self._lane.cancel_all()

    def shut_down(self) -> None:
        """Stop everything and wait for it."""
        self._lane.shut_down()

    def _submit(self, make_job: MakeJob, title: str) -> JobThread:
        job = self._lane.submit(make_job)
        job.reported.connect(self._on_event)
        job.failed.connect(
            lambda error, details: self.failed.emit(Failure.of(title, error, details))
        )
        job.ended.connect(self.idle)
        return job

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(event)


def _check(folder: Path, found: list[DatasetReport]) -> Job:
    from gsa_desktop.engine import dataset

    yield from dataset.check_dataset(folder, found)


def _compute_flow(parts: Sequence[DatasetPart], raft: Path | None) -> Job:
    from gsa_desktop.engine import dataset

    yield from dataset.compute_flow(parts, raft)


def _convert(order: Conversion) -> Job:
    from gsa_desktop.engine import dataset

    yield from dataset.convert(order)
