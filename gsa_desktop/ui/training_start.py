"""The last step to a new run: its name, what will be done, what it will cost."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.events import Progress
from gsa_desktop.core.training import Estimate, TrainingOrder
from gsa_desktop.ui.dialog_parts import headline
from gsa_desktop.ui.form_parts import PathField, hint

_GIB = 2**30
_FULL = 0.9  # of a device's memory
_TRIED = 20  # steps, unless they take minutes
_STAGES = {"pretrain": "Stage 1", "finetune": "Stage 2"}


class StartPage(QWidget):
    """Signals.

    changed: The name or the folder is another.
    estimate_wanted: Answered by `estimate`.
    probe_requested: TrainingOrder whose cost should be estimated.
    """

    changed = Signal()
    estimate_wanted = Signal()
    probe_requested = Signal(object)

    def __init__(self, runs: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Start")
        self._to_probe: list[TrainingOrder] = []
        self._found: list[str] = []
        self._awaited = 0
        self._name = QLineEdit(self)
        self._name.setAccessibleName("Name of the run")
        self._folder = PathField("Folder of the runs", parent=self)
        self._folder.set_path(runs)
        self._summary = QLabel(self)
        self._summary.setWordWrap(True)
        self._summary.setAccessibleName("What will be done")
        self._estimate = QLabel(self)
        self._estimate.setWordWrap(True)
        self._estimate.setAccessibleName("Estimate")
        self._probe = QPushButton("&Estimate from 20 Steps", self)
        self._probe.setAccessibleName("Estimate memory and time from 20 steps")
        self._probe.setAutoDefault(False)
        self._lay_out()
        self._name.textChanged.connect(self.changed)
        self._folder.path_changed.connect(self.changed)
        self._probe.clicked.connect(self.estimate_wanted)

    @property
    def name(self) -> str:
        """Of the run."""
        return self._name.text().strip()

    def set_name(self, name: str) -> None:
        """Offer a name."""
        self._name.setText(name)

    @property
    def folder(self) -> Path:
        """Where runs lie."""
        return self._folder.path or Path()

    def set_summary(self, lines: Sequence[str]) -> None:
        """What will be done; an estimate of something else is forgotten."""
        self._summary.setText("\n".join(lines))
        self._estimate.clear()

    def set_ready(self, *, ready: bool) -> None:
        """Whether an estimate can be made."""
        self._probe.setEnabled(ready and not self._awaited)

    def estimate(self, orders: Sequence[TrainingOrder]) -> None:
        """Ask for the cost of these, one after the other."""
        self._found = []
        self._to_probe = list(orders)
        self._probe.setEnabled(False)
        self._estimate.setText("Trying some steps…")
        self._ask()

    def set_progress(self, progress: Progress) -> None:
        """How far a trial is."""
        share = f" {progress.done * 100 // progress.total} %" if progress.total else ""
        self._show([*self._found, f"{self._title()}{progress.phase}…{share}"])

    def set_estimate(self, estimate: Estimate) -> None:
        """What a trial of some steps says of the whole run."""
        memory = f"{estimate.memory_bytes / _GIB:.1f} of {estimate.device_bytes / _GIB:.0f} GiB"
        tight = estimate.memory_bytes > _FULL * estimate.device_bytes
        warning = " That is more than is wise: choose a smaller batch." if tight else ""
        self._found.append(
            f"{self._title()}About {duration(estimate.seconds)} for {estimate.steps:,} steps"
            f" ({estimate.samples_per_second:.1f} frames a second), using {memory}.{warning}"
            f"{_measured_on(estimate.tried)}"
        )
        self._show(self._found)
        self._to_probe = self._to_probe[1:]
        self._ask()

    @Slot()
    def set_idle(self) -> None:
        """A trial is over, however it ended."""
        self._awaited = max(0, self._awaited - 1)
        if not self._awaited:
            self._to_probe = []
            self._show(self._found)
            self._probe.setEnabled(True)

    def _ask(self) -> None:
        if self._to_probe:
            self._awaited += 1
            self.probe_requested.emit(self._to_probe[0])

    def _title(self) -> str:
        of_two = len(self._to_probe) + len(self._found) > 1
        return f"{_STAGES[self._to_probe[0].stage]}: " if of_two and self._to_probe else ""

    def _show(self, lines: Sequence[str]) -> None:
        self._estimate.setText("\n".join(lines))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Name", self._name)
        form.addRow("&Folder", self._folder)
        row = QHBoxLayout()
        row.addWidget(self._probe)
        row.addWidget(self._estimate, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(headline("Everything is ready", self))
        column.addWidget(self._summary)
        column.addLayout(form)
        column.addLayout(row)
        note = "The run works in a process of its own: the editor stays free, and may be closed."
        column.addWidget(hint(note, self))
        column.addStretch(1)


def _measured_on(steps: int) -> str:
    return "" if steps >= _TRIED else f" Measured on {steps} steps only, since they are slow."


def duration(seconds: float) -> str:
    """A length of time in words: "40 seconds", "25 minutes", "3.5 hours", "2.1 days"."""
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= 1.5 * length or (unit != "day" and seconds >= length):
            count = seconds / length
            shown = f"{count:.0f}" if unit == "minute" else f"{count:.1f}".removesuffix(".0")
            return f"{shown} {unit}" + ("" if shown == "1" else "s")
    return f"{seconds:.0f} second" + ("" if round(seconds) == 1 else "s")
