"""Fine-tuning on one clip: its data prepared, its result judged. The run itself is a training."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gsa_desktop.controllers.failure import Failure
from gsa_desktop.controllers.loading import load_models
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Job, Progress
from gsa_desktop.core.fine_tune import FineTuneOrder, Outcome
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.training import TrainingOrder
from gsa_desktop.workers.job_thread import JobThread, MakeJob
from gsa_desktop.workers.lanes import QueueLane


class FineTunes(QObject):
    """Works before and after the run.

    Signals:
        prepared: TrainingOrder that a training can start.
        judged: Outcome.
        progressed: Progress of either.
        failed: Failure.
        idle: Neither is going on, however it ended.
    """

    prepared = Signal(object)
    judged = Signal(object)
    progressed = Signal(object)
    failed = Signal(object)
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = QueueLane(self)
        self._job: JobThread | None = None

    def prepare(self, order: FineTuneOrder, info: MediaInfo) -> None:
        """Write the data and find out how fast a step is; `prepared` follows."""
        found: list[TrainingOrder] = []

        def job() -> Job:
            yield Progress(0, 0, "Getting ready")
            yield from load_models()
            from gsa_desktop.engine import fine_tune

            yield from fine_tune.prepare(order, info, found)

        title = f"Could not fine-tune on {info.path.name}"
        self._submit(job, title, lambda: self.prepared.emit(found[0]))

    @property
    def is_busy(self) -> bool:
        """Whether either is going on."""
        return self._job is not None

    def judge(self, folder: Path, device: str) -> None:
        """Compare a run's model with the one it began with; `judged` follows."""
        found: list[Outcome] = []

        def job() -> Job:
            yield Progress(0, 0, "Comparing before and after")
            yield from load_models()
            from gsa_desktop.engine import fine_tune

            yield from fine_tune.judge(folder, found, device=device)

        title = f"Could not judge {folder.name}"
        self._submit(job, title, lambda: self.judged.emit(found[0]))

    @Slot()
    def cancel(self) -> None:
        """Stop what is going on."""
        if self._job is not None:
            self._job.cancel()

    def shut_down(self) -> None:
        """Stop and wait."""
        self._lane.shut_down()

    def _submit(self, make_job: MakeJob, title: str, then: Callable[[], None]) -> None:
        job = self._job = self._lane.submit(make_job)
        job.reported.connect(self._on_event)
        job.succeeded.connect(then)
        job.failed.connect(lambda error, details: self._on_failed(title, error, details))
        job.ended.connect(self._on_ended)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(event)

    def _on_failed(self, title: str, error: AppError, details: str) -> None:
        self.failed.emit(Failure.of(title, error, details))

    @Slot()
    def _on_ended(self) -> None:
        self._job = None
        self.idle.emit()
