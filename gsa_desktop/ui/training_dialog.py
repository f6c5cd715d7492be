"""A new training run in three steps: data, recipe, start."""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.dataset_report import DatasetReport
from gsa_desktop.core.events import Progress
from gsa_desktop.core.training import MODELS, Estimate, TrainingOrder
from gsa_desktop.ui.dataset_page import DatasetPage
from gsa_desktop.ui.dialog_parts import headline
from gsa_desktop.ui.form_parts import PathField, hint
from gsa_desktop.ui.training_recipe import RecipePage

_STEPS = ("1  Data", "2  Recipe", "3  Start")
_GIB = 2**30


class TrainingDialog(QDialog):
    """Signals.

    check_requested, flow_requested, cancel_requested: As of DatasetPage.
    probe_requested: TrainingOrder whose cost should be estimated.
    start_requested: TrainingOrder; the dialog is closed then.
    """

    check_requested = Signal(object)
    flow_requested = Signal(object, object)
    cancel_requested = Signal()
    probe_requested = Signal(object)
    start_requested = Signal(object)

    def __init__(
        self, runs: Path, names: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        """Args: runs: Where runs lie. names: Those that are taken."""
        super().__init__(parent)
        self.setWindowTitle("New training run")
        self.setAccessibleName("New training run")
        self._taken = set(names)
        self.data = DatasetPage(self)
        self.recipe = RecipePage(self)
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
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setAccessibleName("Problem")
        self._pages = QStackedWidget(self)
        self._pages.setAccessibleName("Steps of a new run")
        self._back = QPushButton("&Back", self)
        self._next = QPushButton("&Next", self)
        self._close = QPushButton("Cancel", self)
        for button in (self._back, self._next, self._close):
            button.setAccessibleName(button.text().replace("&", ""))
            button.setAutoDefault(False)
            button.setMinimumWidth(92)
        self._next.setMinimumWidth(150)  # of its longest text, in bold
        self._probe.setAutoDefault(False)
        self._steps = [QLabel(text, self) for text in _STEPS]
        self._lay_out()
        self._connect()
        self.resize(860, 640)
        self._show_page(0)

    @property
    def order(self) -> TrainingOrder:
        """What the pages say.

        Raises:
            ValueError: The recipe cannot be read.
        """
        folder = self.data.field.path
        return TrainingOrder(
            stage=self.recipe.stage,
            data=(folder,) if folder else (),
            out=(self._folder.path or Path()) / self._name.text().strip(),
            model=self.recipe.model,
            init=self.recipe.init,
            held_out=self.recipe.held_out,
            device=self.recipe.device,
            recipe=self.recipe.recipe,
            preset=self.recipe.preset,
        )

    def set_progress(self, progress: Progress) -> None:
        """How far the check or the trial is."""
        if self._pages.currentIndex() == 0:
            self.data.set_progress(progress)
        else:
            self._probe.setEnabled(False)
            share = f" {progress.done * 100 // progress.total} %" if progress.total else ""
            self._estimate.setText(f"{progress.phase}…{share}")

    def set_report(self, report: DatasetReport) -> None:
        """What the check of the data found."""
        self.data.set_report(report)

    def set_estimate(self, estimate: Estimate) -> None:
        """What a trial of some steps says of the whole run."""
        memory = f"{estimate.memory_bytes / _GIB:.1f} of {estimate.device_bytes / _GIB:.0f} GiB"
        tight = estimate.memory_bytes > 0.9 * estimate.device_bytes
        warning = " That is more than is wise: choose a smaller batch." if tight else ""
        self._estimate.setText(
            f"About {duration(estimate.seconds)} for {estimate.steps:,} steps"
            f" ({estimate.samples_per_second:.1f} frames a second), using {memory}.{warning}"
        )

    @Slot()
    def set_idle(self) -> None:
        """The check or the trial is over."""
        self.data.set_idle()
        self._probe.setEnabled(True)
        if self._estimate.text().endswith((" %", "…")):
            self._estimate.clear()

    @Slot()
    def _on_back(self) -> None:
        self._show_page(self._pages.currentIndex() - 1)

    @Slot()
    def _on_next(self) -> None:
        page = self._pages.currentIndex()
        if page == len(_STEPS) - 1:
            self.accept()
            self.start_requested.emit(self.order)
        else:
            self._show_page(page + 1)

    @Slot()
    def _on_probe(self) -> None:
        self._probe.setEnabled(False)
        self._estimate.setText("Trying some steps…")
        self.probe_requested.emit(self.order)

    @Slot(object)
    def _on_report(self, report: DatasetReport | None) -> None:
        if report is not None:
            kinds = {part.kind for part in report.parts}
            self.recipe.set_stage("finetune" if "clips" in kinds else "pretrain")
            tests = [part.folder for part in report.parts if part.kind == "test"]
            self.recipe.set_held_out(tests[0] if tests else None)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        page = self._pages.currentIndex()
        problem = self._find_problem(page)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem) and page == len(_STEPS) - 1)
        self._next.setEnabled(not problem)
        self._probe.setEnabled(not problem)

    def _find_problem(self, page: int) -> str:
        if page == 0:
            return "" if self.data.field.path is not None else "Choose the data first."
        if page == 1:
            return self.recipe.problem()
        name = self._name.text().strip()
        if not re.fullmatch(r"[\w][\w .()+-]*", name):
            return "Give the run a name of letters, digits, spaces and dashes."
        if name in self._taken:
            return f"There is a run {name} already: choose another name."
        return ""

    def _show_page(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        for place, label in enumerate(self._steps):
            font = label.font()
            font.setBold(place == number)
            label.setFont(font)
            label.setEnabled(place <= number)
        self._back.setEnabled(number > 0)
        is_last = number == len(_STEPS) - 1
        self._next.setText("&Start Training" if is_last else "&Next")
        self._next.setAccessibleName(self._next.text().replace("&", ""))
        # Return in the field of the first page checks the folder
        self._next.setDefault(number > 0)
        if is_last:
            self._fill_summary()
        self._tell()

    def _fill_summary(self) -> None:
        if not self._name.text():
            self._name.setText(self._free_name())
        report = self.data.report
        order = self.order
        lines = [f"{MODELS[order.model]}, {order.preset.lower()} recipe."]
        kind = "stills" if order.stage == "pretrain" else "clips"
        parts = [part for part in (report.parts if report else ()) if part.kind == kind]
        lines += [f"{part.name}: {part.facts}." for part in parts]
        if order.held_out is not None:
            lines.append(f"Scored on {order.held_out.name}.")
        if report is not None and not report.is_usable:
            lines.append("The data has problems: samples that cannot be read are passed over.")
        if order.init is not None:
            lines.append(f"Starts from {order.init.name}.")
        length = (
            f"{order.recipe.steps:,} steps"
            if order.recipe.steps
            else (duration(60 * (order.recipe.minutes or 0)))
        )
        lines.append(f"Length: {length}. It can be stopped and resumed at any time.")
        self._summary.setText("\n".join(lines))
        self._estimate.clear()

    def _free_name(self) -> str:
        base = f"{self.recipe.preset} {self.recipe.model}".replace("/", "-")
        number = 1
        while f"{base} {number}" in self._taken:
            number += 1
        return f"{base} {number}"

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(28)
        for label in self._steps:
            head.addWidget(label)
        head.addStretch(1)
        start = QWidget(self)
        start.setAccessibleName("Start")
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Name", self._name)
        form.addRow("&Folder", self._folder)
        row = QHBoxLayout()
        row.addWidget(self._probe)
        row.addWidget(self._estimate, 1)
        column = QVBoxLayout(start)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(headline("Everything is ready", start))
        column.addWidget(self._summary)
        column.addLayout(form)
        column.addLayout(row)
        note = "The run works in a process of its own: the editor stays free, and may be closed."
        column.addWidget(hint(note, start))
        column.addStretch(1)
        for page in (self.data, self.recipe, start):
            self._pages.addWidget(page)
        buttons = QHBoxLayout()
        buttons.addWidget(self._problem, 1)
        buttons.addStretch(1)
        for button in (self._close, self._back, self._next):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.data.check_requested.connect(self.check_requested)
        self.data.flow_requested.connect(self.flow_requested)
        self.data.cancel_requested.connect(self.cancel_requested)
        self.data.report_changed.connect(self._on_report)
        self.recipe.changed.connect(self._tell)
        self._name.textChanged.connect(self._tell)
        self._folder.path_changed.connect(self._tell)
        self._probe.clicked.connect(self._on_probe)
        self._back.clicked.connect(self._on_back)
        self._next.clicked.connect(self._on_next)
        self._close.clicked.connect(self.reject)
        self.finished.connect(self.cancel_requested)


def duration(seconds: float) -> str:
    """A length of time in words: "40 seconds", "25 minutes", "3.5 hours", "2.1 days"."""
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= 1.5 * length or (unit != "day" and seconds >= length):
            count = seconds / length
            shown = f"{count:.0f}" if unit == "minute" else f"{count:.1f}".removesuffix(".0")
            return f"{shown} {unit}" + ("" if shown == "1" else "s")
    return f"{seconds:.0f} seconds"
