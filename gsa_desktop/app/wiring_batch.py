"""Batch exports from the window: the dialog, the jobs that come of it, and their results."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gsa_desktop.controllers.batch import Batches
from gsa_desktop.core.batch import BatchJob, BatchOutcome
from gsa_desktop.core.batch_report import summary, write_report
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.model_card import Purpose
from gsa_desktop.core.own_presets import own_presets
from gsa_desktop.core.project import Transparent

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop


class BatchDesk(QObject):
    """Stands between the dialogs of a batch and its controller."""

    def __init__(self, desktop: "Desktop") -> None:
        super().__init__(desktop)
        self._desktop = desktop
        session = desktop.session
        self._batches = Batches(session.lanes.media, session.jobs, self)
        self._batches.ended.connect(self._on_ended)
        command = desktop.window.commands["file.batch"]
        command.triggered.connect(lambda _=False: self.ask())

    def ask(self) -> None:
        """Open the dialog."""
        from gsa_desktop.ui.batch_dialog import BatchDialog

        desktop, editing = self._desktop, self._desktop.session.editing
        clip = editing.selected
        chosen = None if clip is None else clip.background
        background = None if isinstance(chosen, Transparent) else chosen
        dialog = BatchDialog(self._models(), own_presets(), background, desktop.window)
        dialog.look_wanted.connect(lambda paths, deep: self._batches.look(paths, recursive=deep))
        self._batches.sources_found.connect(dialog.set_sources)
        dialog.jobs_made.connect(self._on_jobs)
        dialog.open()

    def _models(self) -> list[str]:
        default = self._desktop.session.editing.default_model
        cards = self._desktop.models.models.cards
        keys = [card.key for card in cards if card.purpose is Purpose.VIDEO and not card.is_missing]
        return list(dict.fromkeys([default, *keys]))

    @Slot(tuple)
    def _on_jobs(self, jobs: tuple[BatchJob, ...]) -> None:
        self._batches.start(jobs)
        self._desktop.window.use_workspace("")
        self._desktop.window.panels.show("jobs")

    @Slot(tuple)
    def _on_ended(self, outcomes: tuple[BatchOutcome, ...]) -> None:
        from gsa_desktop.ui.batch_results import BatchResults

        self._desktop.window.tell(f"Batch: {summary(outcomes)}.")
        results = BatchResults(outcomes, self._desktop.window)
        results.report_wanted.connect(lambda path: self._write(path, outcomes))
        results.show()

    def _write(self, path: Path, outcomes: tuple[BatchOutcome, ...]) -> None:
        try:
            write_report(path, outcomes)
        except AppError as error:
            self._desktop.window.banner.tell(error.one_line())
        else:
            self._desktop.window.tell(f"Wrote {path.name}.")
