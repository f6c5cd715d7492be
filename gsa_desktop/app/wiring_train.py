"""The menu Train: its dialogs, made when they are asked for, and the trainings behind them."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from gsa_desktop.controllers.evaluation import Evaluations
from gsa_desktop.controllers.training import Training, run_of
from gsa_desktop.core.training import TrainingNews, TrainingOrder
from gsa_desktop.core.training_runs import RunInfo, RunState, list_runs, log_tail, read_events

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop
    from gsa_desktop.ui.runs_dialog import RunsDialog
    from gsa_desktop.ui.training_dialog import TrainingDialog
    from gsa_desktop.ui.training_view import TrainingView

LOOK_MS = 4000  # after everything that a person waits for


class TrainDesk(QObject):
    """Stands between the widgets of trainings and their controller.

    Attributes:
        training: The controller of trainings.
        evaluations: The controller of evaluations.
    """

    def __init__(self, desktop: "Desktop") -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self.training = Training(self)
        self.evaluations = Evaluations(self)
        self._view: TrainingView | None = None
        self._runs: RunsDialog | None = None
        self._models: tuple[str, ...] = ()
        self._wizard: TrainingDialog | None = None
        for name, deed in {
            "train.new": self.new_run,
            "train.resume": self.resume_last,
            "train.runs": self.show_runs,
            "train.evaluate": self.evaluate,
            "train.check": self.check_dataset,
        }.items():
            desktop.window.commands[name].triggered.connect(lambda _=False, deed=deed: deed())
        training = self.training
        training.began.connect(self._on_began)
        training.news.connect(self._on_news)
        training.ended.connect(self._on_ended)
        training.message.connect(desktop.window.tell)
        training.failed.connect(desktop.on_failure)
        self.evaluations.message.connect(desktop.window.tell)
        self.evaluations.failed.connect(desktop.on_failure)
        desktop.session.models_known.connect(self._on_models)
        self._look = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._look.timeout.connect(training.find_running)
        self._look.start()

    # --- wishes

    @Slot()
    def new_run(self) -> None:
        """Open the dialog for a new run."""
        from gsa_desktop.ui.training_dialog import TrainingDialog

        training = self.training
        names = [run.name for run in list_runs(training.runs_folder)]
        wizard = self._wizard = TrainingDialog(training.runs_folder, names, self._desktop.window)
        wizard.check_requested.connect(training.check)
        wizard.flow_requested.connect(training.compute_flow)
        wizard.cancel_requested.connect(training.cancel_side_job)
        wizard.probe_requested.connect(training.probe)
        wizard.start_requested.connect(self.start)
        training.progressed.connect(wizard.set_progress)
        training.checked.connect(wizard.set_report)
        training.probed.connect(wizard.set_estimate)
        training.idle.connect(wizard.set_idle)
        wizard.finished.connect(wizard.deleteLater)
        wizard.open()

    @Slot(object)
    def start(self, order: TrainingOrder) -> None:
        """Begin a run and watch it."""
        self.training.start(order)

    @Slot()
    def resume_last(self) -> None:
        """Go on with the run that was stopped last."""
        runs = list_runs(self.training.runs_folder)
        if self.training.running is not None:
            self.watch(self.training.running)
            return
        for run in runs:
            if run.state is RunState.RUNNING or run.can_resume:
                self.training.resume(run.folder)
                return
        self._desktop.window.tell("There is no training to go on with.")

    @Slot()
    def show_runs(self) -> None:
        """Open the list of runs."""
        from gsa_desktop.ui.runs_dialog import RunsDialog

        if self._runs is None:
            dialog = self._runs = RunsDialog(self._desktop.window)
            dialog.events_wanted.connect(self._on_events_wanted)
            dialog.open_requested.connect(self.watch)
            dialog.resume_requested.connect(self.training.resume)
            dialog.use_requested.connect(self.use)
            dialog.delete_requested.connect(self.training.delete)
            dialog.new_requested.connect(self.new_run)
            self.training.runs_changed.connect(dialog.set_runs)
        self.training.list_runs()
        self._runs.show()
        self._runs.raise_()

    @Slot()
    def check_dataset(self) -> None:
        """Open the dataset checker."""
        from gsa_desktop.ui.dataset_dialog import DatasetDialog

        training, dialog = self.training, DatasetDialog(self._desktop.window)
        page = dialog.page
        page.check_requested.connect(training.check)
        page.flow_requested.connect(training.compute_flow)
        page.cancel_requested.connect(training.cancel_side_job)
        training.progressed.connect(page.set_progress)
        training.checked.connect(page.set_report)
        training.idle.connect(page.set_idle)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def evaluate(self) -> None:
        """Open the evaluation panel."""
        from gsa_desktop.ui.evaluation_dialog import EvaluationDialog

        evaluations = self.evaluations
        runs = list_runs(self.training.runs_folder)
        trained = [str(run.model) for run in runs if run.model is not None]
        dialog = EvaluationDialog([*self._models, *trained], self._desktop.window)
        dialog.start_requested.connect(evaluations.start)
        dialog.cancel_requested.connect(evaluations.cancel)
        dialog.export_requested.connect(evaluations.export)
        evaluations.progressed.connect(dialog.set_progress)
        evaluations.news.connect(dialog.add)
        evaluations.idle.connect(dialog.set_idle)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def watch(self, folder: Path) -> None:
        """Show a run's curves, examples and log."""
        run = run_of(folder)
        if run is None:
            return
        view = self._view or self._make_view()
        view.set_run(run, read_events(folder), log_tail(folder))
        view.show()
        view.raise_()

    @Slot(object)
    def use(self, model: Path) -> None:
        """Add a trained model to the others, and let the selected clip be segmented with it."""
        self._desktop.models.use_trained(model, model.parent.name)

    def may_close(self) -> bool:
        """Ask what becomes of a run that goes on; False if the window shall stay."""
        running = self.training.running
        keep = running is None or not self._desktop.window.ask(
            f"The training {running.name} is going on.",
            "It can go on without the window; the next window finds it again.",
            "&Stop and Save It",
            "&Let It Go On",
        )
        self.shut_down(keep_run=keep)
        return True

    def shut_down(self, *, keep_run: bool = True) -> None:
        """End everything; a run goes on by itself, or is stopped and saved."""
        self._desktop.images.shut_down()
        self._desktop.models.shut_down()
        self.evaluations.shut_down()
        self.training.shut_down(keep_run=keep_run)

    # --- news

    @Slot(object)
    def _on_began(self, folder: Path) -> None:
        self._desktop.window.tell(f"The training {folder.name} has begun.")
        # the folder's order is written a moment after the process has started
        QTimer.singleShot(300, self, lambda: self.watch(folder))

    @Slot(object, object)
    def _on_news(self, folder: Path, news: TrainingNews) -> None:
        view = self._view
        if view is not None and view.run is not None and view.run.folder == folder:
            view.add(news)

    @Slot(object)
    def _on_ended(self, run: RunInfo) -> None:
        self._desktop.window.tell(f"The training {run.name}: {run.state.value.lower()}.")
        view = self._view
        if view is not None and view.run is not None and view.run.folder == run.folder:
            view.set_run(run, read_events(run.folder), log_tail(run.folder))

    @Slot(tuple)
    def _on_models(self, names: tuple[str, ...]) -> None:
        self._models = names

    @Slot(list)
    def _on_events_wanted(self, folders: list[Path]) -> None:
        if self._runs is not None:
            self._runs.set_events({folder.name: read_events(folder) for folder in folders})

    def _make_view(self) -> "TrainingView":
        from gsa_desktop.ui.training_view import TrainingView

        view = self._view = TrainingView(self._desktop.window)
        view.stop_requested.connect(self.training.stop)
        view.resume_requested.connect(self.training.resume)
        view.use_requested.connect(self.use)
        view.folder_requested.connect(
            lambda folder: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        )
        self.training.stopping.connect(view.set_stopping)
        return view
