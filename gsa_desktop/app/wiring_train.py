"""The training workspace and its dialogs, made when they are asked for, and the trainings."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from gsa_desktop.controllers.datasets import Datasets
from gsa_desktop.controllers.evaluation import Evaluations
from gsa_desktop.controllers.failure import Failure
from gsa_desktop.controllers.training import Training, run_of
from gsa_desktop.controllers.training_stages import TrainingStages
from gsa_desktop.core.model_card import Purpose
from gsa_desktop.core.training import Score, TrainingNews, TrainingOrder
from gsa_desktop.core.training_runs import RunInfo, RunState, list_runs, log_tail, read_events

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop
    from gsa_desktop.ui.dataset_page import DatasetPage
    from gsa_desktop.ui.train_page import TrainPage
    from gsa_desktop.ui.training_dialog import TrainingDialog

LOOK_MS = 4000  # after everything that a person waits for


class TrainDesk(QObject):
    """Stands between the widgets of trainings and their controller.

    Attributes:
        training: The controller of trainings.
        stages: The controller of trainings in two stages.
        datasets: The controller of data sets.
        evaluations: The controller of evaluations.
        page: The page of the workspace, None before it was asked for.
    """

    def __init__(self, desktop: "Desktop") -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self.training = Training(self)
        self.stages = TrainingStages(self.training, self)
        self.datasets = Datasets(self)
        self.evaluations = Evaluations(self)
        self.page: TrainPage | None = None
        self._told = ""  # of a run that broke off
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
        desktop.window.centre.offer("train", self._make)
        desktop.window.workspaces.changed.connect(self._on_workspace)
        training = self.training
        training.began.connect(self._on_began)
        training.news.connect(self._on_news)
        training.ended.connect(self._on_ended)
        training.message.connect(desktop.window.tell)
        training.failed.connect(self._on_failed)
        self.stages.message.connect(desktop.window.tell)
        self.evaluations.message.connect(desktop.window.tell)
        for controller in (self.stages, self.datasets, self.evaluations):
            controller.failed.connect(desktop.on_failure)
        desktop.session.models_known.connect(self._on_models)
        self._look = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._look.timeout.connect(self._find_running)
        self._look.start()

    # --- wishes

    @Slot()
    def new_run(self) -> None:
        """Open the dialog for a new run."""
        from gsa_desktop.ui.training_dialog import TrainingDialog

        training = self.training
        names = [run.name for run in list_runs(training.runs_folder)]
        wizard = self._wizard = TrainingDialog(training.runs_folder, names, self._desktop.window)
        self._connect_data(wizard.data)
        wizard.finished.connect(self.datasets.cancel)
        wizard.cancel_requested.connect(training.cancel_side_job)
        wizard.probe_requested.connect(training.probe)
        wizard.start_requested.connect(self.start)
        wizard.set_running(training.running)
        training.began.connect(wizard.set_running)
        training.ended.connect(wizard.set_ended)
        training.progressed.connect(wizard.set_progress)
        training.probed.connect(wizard.set_estimate)
        training.idle.connect(wizard.set_idle)
        wizard.finished.connect(wizard.deleteLater)
        wizard.open()

    @Slot(tuple)
    def start(self, orders: tuple[TrainingOrder, ...]) -> None:
        """Begin a run, or the first of two, and watch it."""
        self.show_runs()
        self.stages.start(orders)

    @Slot()
    def resume_last(self) -> None:
        """Go on with the run that was stopped last."""
        runs = list_runs(self.training.runs_folder)
        if self.training.running is not None:
            self._show_run(self.training.running)
            return
        for run in runs:
            if run.state is RunState.RUNNING or run.can_resume:
                self.show_runs()
                self.training.resume(run.folder)
                return
        self._desktop.window.tell("There is no training to go on with.")

    @Slot()
    def show_runs(self) -> None:
        """Switch to the workspace."""
        self._desktop.window.use_workspace("train")

    @Slot()
    def check_dataset(self) -> None:
        """Open the dataset checker."""
        from gsa_desktop.ui.dataset_dialog import DatasetDialog

        dialog = DatasetDialog(self._desktop.window)
        self._connect_data(dialog.page)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def evaluate(self) -> None:
        """Open the evaluation panel."""
        from gsa_desktop.ui.evaluation_dialog import EvaluationDialog

        evaluations = self.evaluations
        runs = list_runs(self.training.runs_folder)
        trained = {str(run.model): f"Run {run.name}" for run in runs if run.model is not None}
        own = [
            card.key
            for card in self._desktop.models.models.shelf.cards
            if card.purpose is Purpose.VIDEO and not card.is_missing
        ]
        dialog = EvaluationDialog([*self._models, *own], trained, self._desktop.window)
        dialog.start_requested.connect(evaluations.start)
        dialog.cancel_requested.connect(evaluations.cancel)
        dialog.export_requested.connect(evaluations.export)
        evaluations.progressed.connect(dialog.set_progress)
        evaluations.news.connect(dialog.add)
        evaluations.idle.connect(dialog.set_idle)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

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
        """End everything; a run goes on by itself, or saves and ends by itself."""
        self._desktop.images.shut_down()
        self._desktop.fine_tunes.shut_down()
        self._desktop.models.shut_down()
        self.evaluations.shut_down()
        self.datasets.shut_down()
        self.training.shut_down(keep_run=keep_run)

    # --- news

    @Slot(object)
    def _on_began(self, folder: Path) -> None:
        banner = self._desktop.window.banner
        if self._told and banner.text == self._told:  # it goes on
            banner.hide()
        self._desktop.window.tell(f"The training {folder.name} has begun.")
        self._choose(folder)

    @Slot(object, object)
    def _on_news(self, folder: Path, news: TrainingNews) -> None:
        page = self.page
        if page is None:
            return
        page.add(folder, news)
        if isinstance(news, Score):
            self.training.list_runs()  # its row says how good it is

    @Slot(object)
    def _on_ended(self, run: RunInfo) -> None:
        self._desktop.window.tell(f"The training {run.name}: {run.state.value.lower()}.")
        page = self.page
        if page is not None and page.view.run is not None and page.view.run.folder == run.folder:
            self._watch(run.folder)

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if not failure.subject:
            self._desktop.on_failure(failure)
            return
        # a run breaks off by itself, perhaps in the midst of an edit: no dialog in the way
        folder = Path(failure.subject)
        told = " ".join(filter(None, (f"{failure.title}: {failure.message}", failure.hint)))
        self._told = told
        self._desktop.window.banner.tell(told, "Show Run", lambda: self._show_run(folder))

    @Slot(tuple)
    def _on_models(self, names: tuple[str, ...]) -> None:
        self._models = names

    @Slot(str)
    def _on_workspace(self, name: str) -> None:
        if name == "train":
            self.training.list_runs()

    @Slot()
    def _find_running(self) -> None:
        self.training.find_running()
        self.stages.go_on()

    # --- the page

    def _connect_data(self, page: "DatasetPage") -> None:
        datasets = self.datasets
        page.check_requested.connect(datasets.check)
        page.flow_requested.connect(datasets.compute_flow)
        page.convert_requested.connect(datasets.convert)
        page.cancel_requested.connect(datasets.cancel)
        datasets.progressed.connect(page.set_progress)
        datasets.checked.connect(page.set_report)
        datasets.converted.connect(page.set_folder)
        datasets.idle.connect(page.set_idle)

    def _show_run(self, folder: Path) -> None:
        self.show_runs()
        self._choose(folder)

    def _choose(self, folder: Path) -> None:
        if self.page is not None:
            self.training.list_runs()
            self.page.choose(folder)

    @Slot(object)
    def _watch(self, folder: Path) -> None:
        run = run_of(folder)
        if run is not None and self.page is not None:
            self.page.view.set_run(run, read_events(folder), log_tail(folder))

    @Slot(object)
    def _change(self, folder: Path) -> None:
        from gsa_desktop.ui.training_change import ChangeDialog

        if (run := run_of(folder)) is not None:
            dialog = ChangeDialog(run, self._desktop.window)
            dialog.resume_requested.connect(self.training.resume_changed)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    @Slot(list)
    def _on_events_wanted(self, folders: list[Path]) -> None:
        if self.page is not None:
            self.page.set_events({folder.name: read_events(folder) for folder in folders})

    def _make(self) -> "TrainPage":
        from gsa_desktop.ui.train_page import TrainPage

        training, page = self.training, TrainPage(self._desktop.window)
        page.run_wanted.connect(self._watch)
        page.events_wanted.connect(self._on_events_wanted)
        page.delete_requested.connect(training.delete)
        page.new_requested.connect(self.new_run)
        page.check_requested.connect(self.check_dataset)
        page.evaluate_requested.connect(self.evaluate)
        training.runs_changed.connect(page.set_runs)
        view = page.view
        view.stop_requested.connect(training.stop)
        view.pause_requested.connect(training.set_paused)
        view.resume_requested.connect(training.resume)
        view.change_requested.connect(self._change)
        view.compare_requested.connect(lambda of: self._desktop.fine_tunes.compare(of))
        view.use_requested.connect(self.use)
        view.folder_requested.connect(
            lambda folder: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        )
        training.stopping.connect(view.set_stopping)
        self.page = page
        return page
