"""A run that ended, and what shall be otherwise when it goes on."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gsa_desktop.core.training import TrainingOrder
from gsa_desktop.core.training_runs import CHECKPOINT, RunInfo
from gsa_desktop.ui.dialog_parts import headline
from gsa_desktop.ui.fine_tune_dialog import deed_button
from gsa_desktop.ui.form_parts import hint
from gsa_desktop.ui.training_fields import DEVICES, RecipeFields
from gsa_desktop.ui.training_recipe import CUSTOM


class ChangeDialog(QDialog):
    """The values of a run's recipe, to be changed where it ran out of memory or diverged.

    Signals:
        resume_requested: TrainingOrder of the same run.
    """

    resume_requested = Signal(object)

    def __init__(self, run: RunInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Change and resume")
        self.setAccessibleName(self.windowTitle())
        self._order = run.order
        has_checkpoint = (run.folder / CHECKPOINT).exists()
        self.fields = RecipeFields(self)
        self.fields.leave_out_epochs()
        self.fields.set_recipe(run.order.recipe)
        self.fields.set_machine(run.order.device, run.order.processes)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setAccessibleName("Problem")
        cancel = deed_button("Cancel", "The run stays as it is", self)
        text = "Res&ume" if has_checkpoint else "&Start Again"
        self._resume = deed_button(text, "Begins with these values", self)
        self._resume.setProperty("primary", True)  # noqa: FBT003 - how Qt names it
        self._resume.setDefault(True)
        cancel.clicked.connect(self.reject)
        self._resume.clicked.connect(self._on_resume)
        self.fields.changed.connect(self._tell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(headline(run.name, self))
        layout.addWidget(hint(_explanation(run, has_checkpoint=has_checkpoint), self))
        layout.addWidget(self.fields)
        layout.addWidget(self._problem)
        layout.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._resume)
        layout.addLayout(row)
        self.setMinimumWidth(820)
        self._tell()

    @property
    def order(self) -> TrainingOrder:
        """The run with the values of the fields.

        Raises:
            ValueError: They cannot be read.
        """
        known = self._order
        asked = self.fields.recipe(known.stage, lite=known.model == "lite")
        recipe = replace(
            asked, patience=known.recipe.patience, freeze_norm=known.recipe.freeze_norm
        )
        return replace(
            known,
            recipe=recipe,
            device=DEVICES[self.fields.device.currentText()],
            processes=self.fields.processes,
            preset=known.preset if recipe == known.recipe else CUSTOM,
        )

    @Slot()
    def _on_resume(self) -> None:
        self.accept()
        self.resume_requested.emit(self.order)

    @Slot()
    def _tell(self) -> None:
        problem = self.fields.problem((self._order.stage,))
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._resume.setEnabled(not problem)


def _explanation(run: RunInfo, *, has_checkpoint: bool) -> str:
    if not has_checkpoint:
        return "It ended before its first checkpoint, so it begins again with these values."
    return (
        f"It goes on from its last checkpoint (it came to step {run.step:,}) with these values. A"
        " greater length lets a finished run go on."
    )
