"""The training workspace: the runs there are, the chosen one watched, two compared."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.training import TrainingNews, TrainStep
from gsa_desktop.core.training_runs import RunInfo, RunState
from gsa_desktop.ui.dialog_parts import dress_buttons
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.training_curves import TrainingCurves
from gsa_desktop.ui.training_difference import difference
from gsa_desktop.ui.training_start import duration
from gsa_desktop.ui.training_view import TrainingView
from gsa_desktop.ui.training_words import facts

_COLUMNS = ("Run", "State", "Steps", "Loss", "J", "F", "Time")
_FIGURES = range(2, 7)
_LIVE = (2, 3, 6)
_COMPARED = 2
_SCORE_TIP = (
    "On the clips held out, of the network alone at its small size; the presets of the editor, and"
    " Evaluate, add steps after it and score higher"
)
_NONE = "No training yet. A run learns from pictures and clips with masks, beside the editor."


class TrainPage(QWidget):
    """The list on the left; on the right the chosen run, or the curves of several.

    Attributes:
        view: The chosen run, with signals of its own.
        curves: Those of several runs.

    Signals:
        run_wanted: Folder of the run to watch; answered by `view.set_run`.
        events_wanted: Folders of the runs to compare; answered by `set_events`.
        delete_requested: Folder; a person has agreed.
        new_requested, check_requested, evaluate_requested: A dialog should open.
    """

    run_wanted = Signal(object)
    events_wanted = Signal(list)
    delete_requested = Signal(object)
    new_requested = Signal()
    check_requested = Signal()
    evaluate_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Trainings")
        self._runs: tuple[RunInfo, ...] = ()
        self._shown: list[Path] = []
        self._table = _table(self)
        self.setFocusProxy(self._table)
        self.view = TrainingView(self)
        self._compare = QLabel(self)
        self._compare.setWordWrap(True)
        self._compare.setMinimumWidth(1)  # a long word does not widen the window
        self._compare.setAccessibleName("Comparison")
        self.curves = TrainingCurves(self)
        self._empty = EmptyState("school-outline", _NONE, "&New Run…")
        self._pages = QStackedWidget(self)
        self._pages.setAccessibleName("Runs or none")
        self._sides = QStackedWidget(self)
        self._sides.setAccessibleName("One run or several")
        self._new = _button("&New Run…", "Set up a new run", self)
        self._new.setProperty("primary", True)  # noqa: FBT003 - how Qt names it
        self._check = _button("Dataset Chec&ker…", "Whether a data set is in order", self)
        self._evaluate = _button("Eva&luate…", "J and F of a model on clips with known masks", self)
        self._delete = _button("&Delete…", "Removes the run with its files", self)
        self._lay_out()
        self._connect()
        self.set_runs(())

    @property
    def folders(self) -> tuple[Path, ...]:
        """Of all runs."""
        return tuple(run.folder for run in self._runs)

    @property
    def selected(self) -> tuple[RunInfo, ...]:
        """The selected runs."""
        rows = sorted({index.row() for index in self._table.selectedIndexes()})
        return tuple(self._runs[row] for row in rows if row < len(self._runs))

    @Slot(tuple)
    def set_runs(self, runs: Sequence[RunInfo]) -> None:
        """Show these runs; the selection stays where it can."""
        chosen = [run.folder for run in self.selected]
        self._runs = tuple(runs)
        self._pages.setCurrentIndex(1 if self._runs else 0)
        self._new.setVisible(bool(self._runs))  # the empty page has that button itself
        self._table.blockSignals(True)  # noqa: FBT003 - the selection is judged once, when all rows are there
        self._table.setRowCount(len(self._runs))
        for row, run in enumerate(self._runs):
            tip = f"{facts(run)}\n{run.folder}"
            for column, text in enumerate(_cells(run)):
                item = QTableWidgetItem(text)
                if column in _FIGURES:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                item.setToolTip(tip)
                self._table.setItem(row, column, item)
        self._table.blockSignals(False)  # noqa: FBT003
        self._refresh()
        running = [run.folder for run in runs if run.state is RunState.RUNNING]
        still_there = [folder for folder in chosen if folder in self.folders]
        self._select(still_there or [*running, *self.folders][:1])

    def choose(self, folder: Path) -> None:
        """Select this run alone, and show it from its beginning; nothing if it is not listed."""
        if folder in self.folders:
            self._shown = []
            self._select([folder])

    def add(self, folder: Path, news: TrainingNews) -> None:
        """What the run in that folder has just said."""
        if self.view.run is not None and self.view.run.folder == folder:
            self.view.add(news)
        if isinstance(news, TrainStep) and folder in self.folders:
            row = self.folders.index(folder)
            told = f"{news.step:,}", f"{news.loss:.3f}", duration(news.seconds)
            for column, text in zip(_LIVE, told, strict=True):
                if (item := self._table.item(row, column)) is not None:
                    item.setText(text)

    def set_events(self, news: dict[str, list[TrainingNews]]) -> None:
        """Curves of the runs that are compared."""
        self.curves.set_runs(dict(news))

    def _refresh(self) -> None:
        """Bring what the list knows by now to the run that is shown."""
        watched = self.view.run
        if watched is None or watched.folder not in self.folders:
            return
        run = self._runs[self.folders.index(watched.folder)]
        if run.state is watched.state:
            self.view.refresh(run)
        else:
            self._shown = []  # it has ended, or goes on, unheard: it is loaded anew

    def _select(self, folders: Sequence[Path]) -> None:
        self._table.blockSignals(True)  # noqa: FBT003
        self._table.clearSelection()
        many = QAbstractItemView.SelectionMode.MultiSelection  # each row adds to those before
        self._table.setSelectionMode(many)
        for row, folder in enumerate(self.folders):
            if folder in folders:
                self._table.selectRow(row)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._table.blockSignals(False)  # noqa: FBT003
        self._on_selected()

    @Slot()
    def _on_selected(self) -> None:
        runs = self.selected
        self._delete.setEnabled(len(runs) == 1 and runs[0].state is not RunState.RUNNING)
        self._sides.setCurrentIndex(0 if len(runs) <= 1 else 1)
        shown = [run.folder for run in runs]
        if shown == self._shown:
            return
        self._shown = shown
        if len(runs) == 1:
            self.run_wanted.emit(runs[0].folder)
        elif runs:
            few = len(runs) == _COMPARED
            self._compare.setText(difference(*runs) if few else f"{len(runs)} runs")
            self.events_wanted.emit(shown)

    @Slot()
    def _on_delete(self) -> None:
        for run in self.selected[:1]:
            box = QMessageBox(self)
            box.setIcon(QMessageBox.Icon.Question)
            box.setText(f"Delete the run {run.name}?")
            box.setInformativeText(
                "Its checkpoint, curves and models are removed. Clips that use its model can no"
                " longer be segmented with it."
            )
            agreed = box.addButton("&Delete", QMessageBox.ButtonRole.DestructiveRole)
            box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
            dress_buttons(box)
            box.exec()
            if box.clickedButton() is agreed:
                self.delete_requested.emit(run.folder)

    def _connect(self) -> None:
        self._table.itemSelectionChanged.connect(self._on_selected)
        self._delete.clicked.connect(self._on_delete)
        self._new.clicked.connect(self.new_requested)
        self._empty.pressed.connect(self.new_requested)
        self._check.clicked.connect(self.check_requested)
        self._evaluate.clicked.connect(self.evaluate_requested)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 12, 8)
        top.setSpacing(8)
        for button in (self._new, self._check, self._evaluate):
            top.addWidget(button)
        top.addStretch(1)
        left = QWidget(self)
        left.setAccessibleName("List of runs")
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 4, 0, 12)
        column.addWidget(self._table, 1)
        row = QHBoxLayout()
        hint = QLabel("Ctrl+click selects several to compare.", self)
        hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        row.addWidget(hint, 1)
        row.addWidget(self._delete)
        column.addLayout(row)
        several = QWidget(self)
        several.setAccessibleName("Comparison and curves")
        column = QVBoxLayout(several)
        column.setContentsMargins(16, 14, 16, 14)
        column.addWidget(self._compare)
        column.addWidget(self.curves, 1)
        self._sides.addWidget(self.view)
        self._sides.addWidget(several)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setAccessibleName("Runs and the chosen one")
        parts.setObjectName("runs")
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(self._sides)
        parts.setStretchFactor(1, 1)
        parts.setSizes([480, 900])
        self._pages.addWidget(self._empty)
        self._pages.addWidget(parts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._pages, 1)


def _table(parent: QWidget) -> QTableWidget:
    table = QTableWidget(0, len(_COLUMNS), parent)
    table.setHorizontalHeaderLabels(list(_COLUMNS))
    table.setAccessibleName("Runs")
    for column in (4, 5):
        if (item := table.horizontalHeaderItem(column)) is not None:
            item.setToolTip(_SCORE_TIP)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.verticalHeader().hide()
    table.verticalHeader().setAccessibleName("Rows of the runs")
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setMinimumWidth(320)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setAccessibleName("Columns of the runs")
    return table


def _cells(run: RunInfo) -> tuple[str, ...]:
    def figure(value: float | None) -> str:
        return "" if value is None else f"{value:.3f}"

    return (
        run.name,
        run.state.value,
        f"{run.step:,}",
        figure(run.loss),
        figure(run.similarity),
        figure(run.accuracy),
        duration(run.seconds) if run.seconds else "",
    )


def _button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAccessibleName(text.replace("&", "").rstrip("…"))
    button.setToolTip(tip)
    return button
