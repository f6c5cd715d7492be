"""Fine-tuning on the selected clip: asked for, run as a training, judged, used or dropped."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gsa_desktop.controllers.fine_tune import FineTunes
from gsa_desktop.controllers.training import run_of
from gsa_desktop.core.events import Progress
from gsa_desktop.core.fine_tune import FineTuneOrder, Outcome
from gsa_desktop.core.fine_tune_files import is_judged, read_facts, read_outcome
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.model_card import Origin
from gsa_desktop.core.project import Clip
from gsa_desktop.core.training import TrainingOrder
from gsa_desktop.core.training_runs import RunInfo, RunState

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop
    from gsa_desktop.ui.fine_tune_dialog import FineTuneDialog


class FineTuneDesk(QObject):
    """Stands between the dialogs of fine-tuning and the controllers.

    Attributes:
        works: What is done before and after a run.
    """

    def __init__(self, desktop: "Desktop") -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self.works = FineTunes(self)
        self._dialog: FineTuneDialog | None = None
        self._wanted: Outcome | None = None
        self._is_over = False
        desktop.window.commands["train.fine_tune"].triggered.connect(lambda _=False: self.ask())
        self.works.prepared.connect(self._on_prepared)
        self.works.progressed.connect(self._on_progress)
        self.works.judged.connect(self.show)
        self.works.failed.connect(desktop.on_failure)
        self.works.failed.connect(lambda _: self._forget_model())
        desktop.trainings.training.ended.connect(self._on_ended)
        desktop.models.models.added.connect(self._on_added)
        desktop.models.models.failed.connect(lambda _: self._forget_model())

    @Slot()
    def ask(self) -> None:
        """Open the dialog for the selected clip."""
        from gsa_desktop.ui.fine_tune_dialog import FineTuneDialog

        window, training = self._desktop.window, self._desktop.trainings.training
        target = self._desktop.session.target()
        if target is None:
            window.tell("Select a clip first: its good and mended frames are learnt from.")
            return
        if training.running is not None:
            window.tell(f"{training.running.name} is being trained; stop it first.")
            return
        clip, info = target
        dialog = self._dialog = FineTuneDialog(clip, info.frames, training.runs_folder, window)
        dialog.start_requested.connect(self._prepare)
        dialog.cancel_requested.connect(self.works.cancel)
        self.works.progressed.connect(dialog.set_progress)
        self.works.idle.connect(dialog.set_idle)
        dialog.finished.connect(self._on_closed)
        dialog.open()

    @Slot(object)
    def compare(self, folder: Path) -> None:
        """Show before and after of a run, judged now if nobody has; its clip need not be open."""
        outcome = read_outcome(folder) if is_judged(folder) else None
        if outcome is not None:
            self.show(outcome)
        elif (run := run_of(folder)) is not None:
            self._judge(folder, run.order.device)

    @Slot(object)
    def show(self, outcome: Outcome) -> None:
        """Open the comparison of a run that was judged."""
        from gsa_desktop.ui.fine_tune_result import FineTuneResult

        dialog = FineTuneResult(outcome, self._desktop.window)
        dialog.use_requested.connect(self._use)
        dialog.discard_requested.connect(self._discard)
        dialog.open()

    def shut_down(self) -> None:
        """Stop what is done before and after a run."""
        self._is_over = True
        self.works.shut_down()

    @Slot(object)
    def _prepare(self, order: FineTuneOrder) -> None:
        info = self._desktop.session.info_of(order.clip)
        if info is not None:
            self.works.prepare(order, info)

    @Slot(object)
    def _on_prepared(self, order: TrainingOrder) -> None:
        if self._dialog is not None:
            self._dialog.set_idle()
            self._dialog.accept()
        self._desktop.trainings.start((order,))

    @Slot()
    def _on_closed(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            self.works.progressed.disconnect(dialog.set_progress)
            self.works.idle.disconnect(dialog.set_idle)
            dialog.deleteLater()

    @Slot(object)
    def _on_ended(self, run: RunInfo) -> None:
        """A run that was made for a clip is judged, once, if it has weights and the clip."""
        facts = read_facts(run.folder)
        if facts is None or run.model is None or run.state is RunState.FAILED or self._is_over:
            return
        window = self._desktop.window
        if facts.media not in self._desktop.session.library.infos:
            window.tell(f"{run.name} has ended; its page shows before and after.")
        elif not is_judged(run.folder):
            self._judge(run.folder, run.order.device)

    def _judge(self, folder: Path, device: str) -> None:
        if self.works.is_busy:
            self._desktop.window.tell("Another run is being prepared or compared; wait for it.")
            return
        self._desktop.window.tell(f"Comparing {folder.name} with the model before…")
        self.works.judge(folder, device)

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        if self._dialog is None and progress.total:
            told = f"{progress.phase}: {progress.done} of {progress.total} frames"
            self._desktop.window.tell(told)

    # --- what becomes of it

    @Slot(object)
    def _use(self, outcome: Outcome) -> None:
        self._wanted = outcome
        self._desktop.models.models.add(outcome.model, Origin.TRAINED, outcome.name)

    @Slot(object)
    def _discard(self, outcome: Outcome) -> None:
        self._desktop.trainings.training.delete(outcome.folder)
        self._desktop.window.tell(f"The run {outcome.name} is removed; no clip was changed.")

    @Slot(str)
    def _on_added(self, key: str) -> None:
        outcome, self._wanted = self._wanted, None
        if outcome is None:
            return
        session, window = self._desktop.session, self._desktop.window
        found = self._find(outcome.facts.clip_id)
        if found is None:
            window.tell(f"{outcome.name} is one of your models; its clip is not open.")
            return
        clip, info = found
        settings = replace(clip.segment, model=key)
        if not session.editing.use_model(clip.id, settings, "Use fine-tuned model"):
            return
        window.use_workspace("")
        session.editing.select(clip.id)
        session.jobs.segment(replace(clip, segment=settings), info)

    def _find(self, clip_id: str) -> tuple[Clip, MediaInfo] | None:
        session = self._desktop.session
        for clip in session.editing.clips:
            info = session.info_of(clip)
            if clip.id == clip_id and info is not None:
                return clip, info
        return None

    def _forget_model(self) -> None:
        self._wanted = None
