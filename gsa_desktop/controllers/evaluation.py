"""Evaluations of one model or of two, one after the other."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gsa_desktop.controllers.failure import Failure
from gsa_desktop.core import storage
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.evaluation import Evaluated, EvaluationNews, EvaluationOrder
from gsa_desktop.core.events import Event, Progress
from gsa_desktop.engine import evaluate as engine
from gsa_desktop.workers.job_thread import JobThread
from gsa_desktop.workers.lanes import QueueLane


class Evaluations(QObject):
    """Runs evaluations and keeps their results until the next ones.

    Signals:
        progressed: Number of the model (0 or 1) and Progress.
        news: Number of the model and SequenceResult or Evaluated.
        idle: Nothing runs any more.
        message: A sentence for the status bar.
        failed: Failure.
    """

    progressed = Signal(int, object)
    news = Signal(int, object)
    idle = Signal()
    message = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, pictures: Path | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures or storage.cache_dir() / "evaluation"
        self._lane = QueueLane(self)
        self._results: dict[int, Evaluated] = {}
        self._jobs: list[JobThread] = []

    @property
    def is_busy(self) -> bool:
        return bool(self._jobs)

    def start(self, orders: tuple[EvaluationOrder, ...]) -> None:
        """Evaluate one model, or two to compare; nothing while others are."""
        if self.is_busy:
            return
        self._results = {}
        for number, order in enumerate(orders):
            found: list[EvaluationNews] = []
            told: list[EvaluationNews] = []
            pictures = self._pictures / str(number)
            job = self._lane.submit(partial(engine.evaluate, order, pictures, found))
            job.reported.connect(partial(self._on_event, number, order.title, found, told))
            job.failed.connect(self._on_failed)
            job.ended.connect(partial(self._on_ended, job))
            self._jobs.append(job)

    @Slot()
    def cancel(self) -> None:
        """Stop; what is found so far stays."""
        for job in self._jobs:
            job.cancel()

    def export(self, path: Path) -> None:
        """Write the results to a file; its ending says how."""
        results = [self._results[number].result for number in sorted(self._results)]
        try:
            engine.write_report(path, results)
        except AppError as error:
            self.failed.emit(Failure.of("Could not write the report", error))
        else:
            self.message.emit(f"Wrote {path.name}.")

    def shut_down(self) -> None:
        """Stop everything and wait for it."""
        self._lane.shut_down()

    def _on_event(
        self,
        number: int,
        title: str,
        found: list[EvaluationNews],
        told: list[EvaluationNews],
        event: Event,
    ) -> None:
        # the job only appends, so what is there is whole
        for news in found[len(told) :]:
            told.append(news)
            if isinstance(news, Evaluated):
                named = {"title": title} if title else {}
                self._results[number] = Evaluated({**news.result, **named})
            self.news.emit(number, news)
        if isinstance(event, Progress):
            self.progressed.emit(number, event)

    @Slot(object, str)
    def _on_failed(self, error: AppError, details: str) -> None:
        self.failed.emit(Failure.of("The evaluation failed", error, details))
        self.cancel()

    def _on_ended(self, job: JobThread) -> None:
        self._jobs.remove(job)
        if not self._jobs:
            self.idle.emit()
