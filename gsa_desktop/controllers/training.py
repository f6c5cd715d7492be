"""Trainings: trials, the run that goes on, and the runs there are."""

import shutil
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gsa_desktop.controllers.failure import Failure
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Progress
from gsa_desktop.core.training import Estimate, TrainingOrder
from gsa_desktop.core.training_runs import (
    CHECKPOINT,
    RunInfo,
    RunState,
    list_runs,
    read_run,
    remember,
    runs_dir,
)
from gsa_desktop.engine import train
from gsa_desktop.workers.job_thread import JobThread, MakeJob
from gsa_desktop.workers.lanes import QueueLane


class Training(QObject):
    """One run at a time; trials have a lane of their own beside it.

    Signals:
        began: Folder of the run that is followed now, once it tells of itself.
        news: Folder and TrainingNews of that run.
        stopping: The run was asked to save and end.
        ended: RunInfo of the run, however it ended.
        runs_changed: tuple[RunInfo, ...].
        progressed: Progress of a trial.
        probed: Estimate.
        idle: The trial is over, however it ended.
        message: A sentence for the status bar.
        failed: Failure; of a run that broke off its subject is the run's folder.
    """

    began = Signal(object)
    news = Signal(object, object)
    stopping = Signal()
    ended = Signal(object)
    runs_changed = Signal(tuple)
    progressed = Signal(object)
    probed = Signal(object)
    idle = Signal()
    message = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, runs: Path | None = None) -> None:
        super().__init__(parent)
        self.runs_folder = runs or runs_dir()
        self._lane = QueueLane(self)
        self._side_lane = QueueLane(self)
        self._folder: Path | None = None
        self._job: JobThread | None = None
        self._side_job: JobThread | None = None
        self._detach = threading.Event()
        self._has_begun = False

    @property
    def running(self) -> Path | None:
        """Folder of the run that goes on."""
        return self._folder

    # --- runs

    def start(self, order: TrainingOrder, *, resume: bool = False) -> None:
        """Begin a run, or go on with one; nothing while another goes on."""
        if self._folder is not None:
            self.message.emit(f"{self._folder.name} is being trained; stop it first.")
            return
        try:
            remember(order.out, self.runs_folder)
        except AppError as error:
            self.failed.emit(Failure.of("The list of runs could not be kept", error))
            return
        self._follow(order.out, partial(train.train, order, self._detach, resume=resume))

    def resume(self, folder: Path) -> None:
        """Go on with a run where it was saved last."""
        try:
            run = read_run(folder)
        except AppError as error:
            self.failed.emit(Failure.of("Could not resume the training", error))
            return
        if run.state is RunState.RUNNING:
            self.attach(folder)
        else:
            self.start(run.order, resume=run.can_resume)

    @Slot(object)
    def resume_changed(self, order: TrainingOrder) -> None:
        """Go on with a run by another order; from its beginning if it has no checkpoint."""
        self.start(order, resume=(order.out / CHECKPOINT).exists())

    def attach(self, folder: Path) -> None:
        """Follow a run that goes on since an earlier window."""
        if self._folder is None:
            self._follow(folder, partial(train.attach, folder, self._detach))

    def find_running(self) -> None:
        """Follow the run that an earlier window left going, if there is one."""
        for run in list_runs(self.runs_folder):
            if run.state is RunState.RUNNING:
                self.message.emit(f"The training {run.name} is still going on.")
                self.attach(run.folder)
                return

    @Slot()
    def stop(self) -> None:
        """Ask the run to save and end."""
        if self._job is not None:
            self._job.cancel()
            self.stopping.emit()

    def set_paused(self, folder: Path, paused: bool) -> None:
        """Let a run that goes on save and wait, or go on again."""
        try:
            (train.pause if paused else train.go_on)(folder)
        except AppError as error:
            self.failed.emit(Failure.of("Could not pause the training", error))

    def delete(self, folder: Path) -> None:
        """Remove a run with its files; not one that goes on."""
        run = run_of(folder)
        if folder == self._folder or (run is not None and run.state is RunState.RUNNING):
            self.message.emit(f"{folder.name} is being trained; stop it first.")
            return
        try:
            shutil.rmtree(folder)
        except OSError as problem:
            error = AppError(f"{folder.name} cannot be removed ({problem.strerror}).")
            self.failed.emit(Failure.of("Could not delete the run", error))
        self.list_runs()

    @Slot()
    def list_runs(self) -> None:
        """Look for runs; `runs_changed` follows."""
        self.runs_changed.emit(list_runs(self.runs_folder))

    # --- trials

    def probe(self, order: TrainingOrder) -> None:
        """Try a few steps of a run; `probed` follows."""
        found: list[Estimate] = []
        job = self._submit(lambda: train.probe(order, found), "The trial failed")
        job.succeeded.connect(lambda: self.probed.emit(found[0]))

    @Slot()
    def cancel_side_job(self) -> None:
        """Stop the trial."""
        if self._side_job is not None:
            self._side_job.cancel()

    # --- the end

    def shut_down(self, *, keep_run: bool = True) -> None:
        """Leave at once; the run goes on by itself, or ends by itself after it has saved."""
        folder = self._folder
        self._detach.set()
        self._side_lane.shut_down()
        self._lane.shut_down()
        if folder is not None and not keep_run:
            train.ask_to_stop(folder)

    def _follow(self, folder: Path, make_job: MakeJob) -> None:
        self._folder = folder
        self._has_begun = False
        job = self._job = self._lane.submit(make_job)
        job.reported.connect(self._on_event)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if not self._has_begun:  # a job says nothing before its run's folder is written
            self._has_begun = True
            self.began.emit(self._folder)
        if not isinstance(event, Progress):
            self.news.emit(self._folder, event)

    @Slot(object, str)
    def _on_failed(self, error: AppError, details: str) -> None:
        folder = self._folder or Path()
        failure = Failure.of(f"The training {folder.name} has ended", error, details)
        self.failed.emit(replace(failure, subject=str(folder)))

    @Slot()
    def _on_ended(self) -> None:
        folder, self._folder, self._job = self._folder, None, None
        try:
            if folder is not None:
                self.ended.emit(read_run(folder))
        except AppError:
            pass  # it was refused before it began, which `failed` has told
        self.list_runs()

    def _submit(self, make_job: MakeJob, title: str) -> JobThread:
        job = self._side_job = self._side_lane.submit(make_job)
        job.reported.connect(self._on_side_event)
        job.failed.connect(
            lambda error, details: self.failed.emit(Failure.of(title, error, details))
        )
        job.ended.connect(self._on_side_ended)
        return job

    @Slot(object)
    def _on_side_event(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(event)

    @Slot()
    def _on_side_ended(self) -> None:
        self._side_job = None
        self.idle.emit()


def run_of(folder: Path) -> RunInfo | None:
    """A run, or None if there is none in the folder."""
    try:
        return read_run(folder)
    except AppError:
        return None
