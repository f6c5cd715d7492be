"""A new training run in three steps: data, recipe, start."""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.dataset_report import DatasetReport
from gsa_desktop.core.events import Progress
from gsa_desktop.core.training import MODELS, Estimate, Stage, TrainingOrder
from gsa_desktop.ui.dataset_page import DatasetPage
from gsa_desktop.ui.training_recipe import RecipePage
from gsa_desktop.ui.training_start import StartPage, duration

_STEPS = ("1  Data", "2  Recipe", "3  Start")
_LONGEST = 200  # bytes of a folder's name, of which file systems take 255
_KINDS: dict[Stage, str] = {"pretrain": "stills", "finetune": "clips"}
_SUFFIXES: dict[Stage, str] = {"pretrain": " stage 1", "finetune": " stage 2"}


class TrainingDialog(QDialog):
    """Attributes.

        data: The first page, with signals of its own.

    Signals:
        probe_requested: TrainingOrder whose cost should be estimated.
        cancel_requested: Stop the estimate.
        start_requested: Tuple of one TrainingOrder or of two stages; the dialog is closed then.
    """

    cancel_requested = Signal()
    probe_requested = Signal(object)
    start_requested = Signal(tuple)

    def __init__(
        self, runs: Path, names: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        """Args: runs: Where runs lie. names: Those that are taken."""
        super().__init__(parent)
        self.setWindowTitle("New training run")
        self.setAccessibleName("New training run")
        self._taken = set(names)
        self._running = ""
        self.data = DatasetPage(self)
        self.recipe = RecipePage(self)
        self.start = StartPage(runs, self)
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
        self._steps = [QLabel(text, self) for text in _STEPS]
        self._lay_out()
        self._connect()
        self.resize(880, 680)
        self._show_page(0)

    @property
    def orders(self) -> tuple[TrainingOrder, ...]:
        """What the pages say: a run, or one for each stage.

        Raises:
            ValueError: The recipe cannot be read.
        """
        folder, recipe = self.data.field.path, self.recipe
        return tuple(
            TrainingOrder(
                stage=stage,
                data=(folder,) if folder else (),
                out=self.start.folder / name,
                model=recipe.model_of(stage),
                init=recipe.init,
                held_out=recipe.held_out,
                device=recipe.device,
                recipe=recipe.recipe(stage),
                preset=recipe.preset,
                processes=recipe.processes,
            )
            for stage, name in zip(recipe.stages, self._names(self.start.name), strict=True)
        )

    def set_progress(self, progress: Progress) -> None:
        """How far a trial is."""
        self.start.set_progress(progress)

    def set_report(self, report: DatasetReport) -> None:
        """What the check of the data found."""
        self.data.set_report(report)

    def set_estimate(self, estimate: Estimate) -> None:
        """What a trial of some steps says of the whole run."""
        self.start.set_estimate(estimate)

    @Slot()
    def set_idle(self) -> None:
        """A trial is over."""
        self.start.set_idle()
        self._tell()

    @Slot(object)
    def set_running(self, folder: Path | None) -> None:
        """A run goes on in that folder, or none any more: there is one at a time."""
        self._running = folder.name if folder is not None else ""
        self._tell()

    @Slot()
    def set_ended(self) -> None:
        """The run that went on has ended."""
        self.set_running(None)

    def _names(self, name: str) -> tuple[str, ...]:
        stages = self.recipe.stages
        return (name,) if len(stages) == 1 else tuple(name + _SUFFIXES[one] for one in stages)

    @Slot()
    def _on_back(self) -> None:
        self._show_page(self._pages.currentIndex() - 1)

    @Slot()
    def _on_next(self) -> None:
        page = self._pages.currentIndex()
        if page == len(_STEPS) - 1:
            self.accept()
            self.start_requested.emit(self.orders)
        else:
            self._show_page(page + 1)

    @Slot()
    def _on_estimate_wanted(self) -> None:
        self.start.estimate(self.orders)

    @Slot(object)
    def _on_report(self, report: DatasetReport | None) -> None:
        if report is not None:
            counts = {
                stage: sum(part.pictures for part in report.parts if part.kind == kind)
                for stage, kind in _KINDS.items()
            }
            kinds = {part.kind for part in report.parts}
            stages = tuple(stage for stage, kind in _KINDS.items() if kind in kinds)
            self.recipe.set_stages(stages or ("finetune",))
            tests = [part.folder for part in report.parts if part.kind == "test"]
            self.recipe.set_held_out(tests[0] if tests else None)
            self.recipe.set_pictures(counts)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        page = self._pages.currentIndex()
        problem, is_last = self._find_problem(page), page == len(_STEPS) - 1
        waits = (
            f"{self._running} is being trained: stop it first, or wait here for its end."
            if self._running and is_last
            else ""
        )
        self._problem.setText(problem or waits)
        self._problem.setVisible(is_last and bool(problem or waits))
        self._next.setEnabled(not (problem or waits))
        self.start.set_ready(ready=not problem)

    def _find_problem(self, page: int) -> str:
        if page == 0:
            return "" if self.data.field.path is not None else "Choose the data first."
        if page == 1:
            return self.recipe.problem()
        name = self.start.name
        if not re.fullmatch(r"[\w][\w .()+-]*", name):
            return "Give the run a name of letters, digits, spaces and dashes."
        for one in self._names(name):
            if len(one.encode()) > _LONGEST:
                return "The name is too long: choose a shorter one."
            if one in self._taken:
                return f"There is a run {one} already: choose another name."
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
            if not self.start.name:
                self.start.set_name(self._free_name())
            self.start.set_summary(self._summary())
        self._tell()

    def _summary(self) -> list[str]:
        report = self.data.report
        orders = self.orders
        recipe = orders[0].preset.lower()
        lines = [f"{MODELS[order.model]}, {recipe} recipe." for order in orders]
        if len(orders) > 1:
            lines = [f"Stage {number}: {line}" for number, line in enumerate(lines, start=1)]
        kinds = [_KINDS[order.stage] for order in orders]
        parts = [part for part in (report.parts if report else ()) if part.kind in kinds]
        lines += [f"{part.name}: {part.facts}." for part in parts]
        if orders[0].held_out is not None:
            lines.append(f"Scored on {orders[0].held_out.name}.")
        if report is not None and not report.is_usable:
            lines.append("The data has problems: samples that cannot be read are passed over.")
        if orders[0].init is not None:
            lines.append(f"Starts from {orders[0].init.name}.")
        lengths = [_length(order) for order in orders]
        length = lengths[0] if len(set(lengths)) == 1 else " and ".join(lengths)
        each = " for each stage" if len(orders) > 1 and len(set(lengths)) == 1 else ""
        lines.append(f"Length: {length}{each}. It can be stopped and resumed at any time.")
        return lines

    def _free_name(self) -> str:
        base = f"{self.recipe.preset} {self.recipe.model}".replace("/", "-")
        number = 1
        while not self._taken.isdisjoint(self._names(f"{base} {number}")):
            number += 1
        return f"{base} {number}"

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(28)
        for label in self._steps:
            head.addWidget(label)
        head.addStretch(1)
        for page in (self.data, self.recipe, self.start):
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
        self.data.report_changed.connect(self._on_report)
        self.recipe.changed.connect(self._tell)
        self.start.changed.connect(self._tell)
        self.start.estimate_wanted.connect(self._on_estimate_wanted)
        self.start.probe_requested.connect(self.probe_requested)
        self._back.clicked.connect(self._on_back)
        self._next.clicked.connect(self._on_next)
        self._close.clicked.connect(self.reject)
        self.finished.connect(self.cancel_requested)


def _length(order: TrainingOrder) -> str:
    recipe = order.recipe
    return f"{recipe.steps:,} steps" if recipe.steps else duration(60 * (recipe.minutes or 0))
