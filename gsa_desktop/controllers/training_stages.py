"""Both stages of a training, one after the other.

The second one's order waits in the first one's folder, so that it begins whenever the first is
complete: also after a stop and a resume, and in a later window.
"""

import dataclasses
import json
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gsa_desktop.controllers.failure import Failure
from gsa_desktop.controllers.training import Training
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.storage import write_atomically
from gsa_desktop.core.training import TrainingOrder
from gsa_desktop.core.training_runs import CHECKPOINT, RunInfo, RunState, list_runs

THEN = "then.json"


class TrainingStages(QObject):
    """Starts runs, and what is to follow them.

    Signals:
        message: A sentence for the status bar.
        failed: Failure.
    """

    message = Signal(str)
    failed = Signal(object)

    def __init__(self, training: Training, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        training.ended.connect(self._on_ended)

    def start(self, orders: tuple[TrainingOrder, ...]) -> None:
        """Begin a run; a second order begins with its weights when it is complete."""
        first, *rest = orders
        if rest and self._training.running is None:
            try:
                _keep(rest[0], first.out)
            except (AppError, OSError) as problem:
                why = getattr(problem, "strerror", None) or problem
                error = AppError(f"{first.out} cannot be written ({why}).", "Choose another.")
                self.failed.emit(Failure.of("Could not start the training", error))
                return
        self._training.start(first)

    def go_on(self) -> None:
        """Begin a second stage whose first one was completed while no window was open."""
        for run in list_runs(self._training.runs_folder):
            if self._training.running is None and run.state is RunState.DONE:
                self._on_ended(run)

    @Slot(object)
    def _on_ended(self, run: RunInfo) -> None:
        order = waiting(run.folder)
        if order is None or run.state is not RunState.DONE or run.model is None:
            return
        (run.folder / THEN).unlink(missing_ok=True)
        self.message.emit(f"{run.name} is complete: {order.out.name} begins with its weights.")
        self._training.start(dataclasses.replace(order, init=run.model))


def _keep(order: TrainingOrder, folder: Path) -> None:
    """Let an order wait for the run in a folder; none of a run that is there and will be refused.

    Raises:
        AppError, OSError: The folder cannot be written.
    """
    if not (folder / CHECKPOINT).exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / THEN, json.dumps(order.to_dict(), indent=1).encode())


def waiting(folder: Path) -> TrainingOrder | None:
    """The order that waits for a run; None for none."""
    try:
        return TrainingOrder.from_dict(json.loads((folder / THEN).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None
