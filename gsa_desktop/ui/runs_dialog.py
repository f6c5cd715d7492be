"""The training runs there are: list, compare, resume, use, delete."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
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

from gsa_desktop.core.training import MODELS, TrainingNews
from gsa_desktop.core.training_runs import RunInfo, RunState
from gsa_desktop.ui.dialog_parts import dress_buttons
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.form_parts import hint
from gsa_desktop.ui.training_curves import TrainingCurves
from gsa_desktop.ui.training_dialog import duration

_COLUMNS = ("Run", "Network", "Recipe", "State", "Steps", "Loss", "J", "F", "Time", "Begun")
_COMPARED = 2


class RunsDialog(QDialog):
    """Signals.

    events_wanted: Folders of the runs whose curves should be shown; answered by `set_events`.
    open_requested: Folder of a run to watch.
    resume_requested: Folder.
    use_requested: Model file to use in the editor.
    delete_requested: Folder; a person has agreed.
    new_requested: A new run should be set up.
    """

    events_wanted = Signal(list)
    open_requested = Signal(object)
    resume_requested = Signal(object)
    use_requested = Signal(object)
    delete_requested = Signal(object)
    new_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Training runs")
        self.setAccessibleName("Training runs")
        self._runs: tuple[RunInfo, ...] = ()
        self._table = QTableWidget(0, len(_COLUMNS), self)
        self._table.setHorizontalHeaderLabels(list(_COLUMNS))
        self._table.setAccessibleName("Runs")
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setAccessibleName("Rows of the runs")
        self._table.setShowGrid(False)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setAccessibleName("Columns of the runs")
        self._compare = QLabel(self)
        self._compare.setWordWrap(True)
        self._compare.setAccessibleName("Comparison")
        self.curves = TrainingCurves(self)
        self._empty = EmptyState("school-outline", "No training yet.", "New Run…")
        self._pages = QStackedWidget(self)
        self._pages.setAccessibleName("Runs or none")
        self._buttons = {
            "open": _button("&Watch", "Curves, examples and log of the run", self),
            "resume": _button("&Resume", "Goes on from the last checkpoint", self),
            "use": _button("&Use in Editor", "Adds the model to those of the inspector", self),
            "delete": _button("&Delete…", "Removes the run with its files", self),
        }
        self._new = _button("&New Run…", "Set up a new run", self)
        self._close = _button("&Close", "Close the list", self)
        self._lay_out()
        self._connect()
        self.resize(980, 640)
        self._on_selected()

    @property
    def selected(self) -> tuple[RunInfo, ...]:
        """The selected runs."""
        rows = sorted({index.row() for index in self._table.selectedIndexes()})
        return tuple(self._runs[row] for row in rows if row < len(self._runs))

    def set_runs(self, runs: Sequence[RunInfo]) -> None:
        """Show these runs; the selection stays where it can."""
        chosen = {run.folder for run in self.selected}
        self._runs = tuple(runs)
        self._pages.setCurrentIndex(1 if self._runs else 0)
        self._table.setRowCount(len(self._runs))
        for row, run in enumerate(self._runs):
            for column, text in enumerate(_cells(run)):
                item = QTableWidgetItem(text)
                if 4 <= column <= 7:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                item.setToolTip(str(run.folder) if column == 0 else text)
                self._table.setItem(row, column, item)
        self._table.clearSelection()
        for row, run in enumerate(self._runs):
            if run.folder in chosen or (not chosen and row == 0):
                self._table.selectRow(row)
        self._on_selected()

    def set_events(self, news: dict[str, list[TrainingNews]]) -> None:
        """Curves of the selected runs."""
        self.curves.set_runs(dict(news))

    @Slot()
    def _on_selected(self) -> None:
        runs = self.selected
        one = runs[0] if len(runs) == 1 else None
        idle = one is not None and one.state is not RunState.RUNNING
        self._buttons["open"].setEnabled(one is not None)
        self._buttons["resume"].setEnabled(one is not None and one.can_resume)
        self._buttons["use"].setEnabled(one is not None and one.model is not None)
        self._buttons["delete"].setEnabled(idle)
        if len(runs) == _COMPARED:
            self._compare.setText(difference(*runs))
        else:
            self._compare.setText("Select two runs (Ctrl+click) to compare them.")
        self.events_wanted.emit([run.folder for run in runs])

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

    def _emit(self, name: str) -> None:
        runs = self.selected
        if len(runs) != 1:
            return
        match name:
            case "open":
                self.open_requested.emit(runs[0].folder)
            case "resume":
                self.resume_requested.emit(runs[0].folder)
            case _:
                self.use_requested.emit(runs[0].model)

    def _connect(self) -> None:
        self._table.itemSelectionChanged.connect(self._on_selected)
        self._table.itemDoubleClicked.connect(lambda _: self._emit("open"))
        for name in ("open", "resume", "use"):
            self._buttons[name].clicked.connect(lambda _=False, name=name: self._emit(name))
        self._buttons["delete"].clicked.connect(self._on_delete)
        self._new.clicked.connect(self.new_requested)
        self._empty.pressed.connect(self.new_requested)
        self._close.clicked.connect(self.close)

    def _lay_out(self) -> None:
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.setAccessibleName("Runs and curves")
        below = QWidget(self)
        below.setAccessibleName("Comparison and curves")
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self._compare)
        column.addWidget(self.curves, 1)
        parts.addWidget(self._table)
        parts.addWidget(below)
        parts.setSizes([190, 400])
        self._pages.addWidget(self._empty)
        self._pages.addWidget(parts)
        row = QHBoxLayout()
        for button in self._buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._new)
        row.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(hint("Every run keeps its curves, examples and weights.", self))
        layout.addWidget(self._pages, 1)
        layout.addLayout(row)


def difference(first: RunInfo, second: RunInfo) -> str:
    """What two runs were ordered differently, and how far apart they are."""
    settings = []
    one, other = first.order.to_dict(), second.order.to_dict()
    plain = {**one, **one["recipe"]}, {**other, **other["recipe"]}
    for name, value in plain[0].items():
        if name not in ("out", "recipe", "preset") and value != plain[1][name]:
            settings.append(f"{name.replace('_', ' ')} {_short(value)} / {_short(plain[1][name])}")
    text = f"{first.name} / {second.name}: "
    text += "; ".join(settings) if settings else "the same settings"
    figures = []
    for name, mine, theirs in (
        ("loss", first.loss, second.loss),
        ("best J", first.best, second.best),
    ):
        if mine is not None and theirs is not None:
            figures.append(f"{name} {mine:.3f} / {theirs:.3f} ({theirs - mine:+.3f})")
    return ".  ".join([text, *figures]) + "."


def _short(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(_short(part) for part in value) or "none"
    if isinstance(value, str) and "/" in value:
        return Path(value).name
    return "automatic" if value is None else str(value)


def _cells(run: RunInfo) -> tuple[str, ...]:
    def figure(value: float | None) -> str:
        return "" if value is None else f"{value:.3f}"

    return (
        run.name,
        MODELS[run.order.model].partition(" (")[0],
        run.order.preset,
        run.state.value,
        f"{run.step:,}",
        figure(run.loss),
        figure(run.similarity),
        figure(run.accuracy),
        duration(run.seconds) if run.seconds else "",
        time.strftime("%d %b %H:%M", time.localtime(run.began)),
    )


def _button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAccessibleName(text.replace("&", "").rstrip("…"))
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
