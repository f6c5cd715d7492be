"""The figures of an evaluation: a row for each sequence, two models with their difference."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gsa_desktop.core.evaluation import FIGURES
from gsa_desktop.ui.theme import colour

MEAN = "Mean"
_TITLES = ("J", "J recall", "J decay", "F", "F recall", "F decay", "Frames/s")
_REST = tuple(title for title in _TITLES if title not in ("J", "F"))
_MEANINGS = {
    "J": "Region similarity: what the mask and the truth share, of what either has",
    "F": "Boundary accuracy: how much of the outline lies where the true one does",
    "recall": "Share of the frames above 0.5",
    "decay": "What the last quarter of the frames loses against the first",
    "Frames/s": "Of the whole way from file to mask",
}
_NAME_WIDTH = 170
_LEAST = 0.0005  # what three digits show
_DIFFERENCES = ("J", "F")  # of the others the two values stand side by side


class EvaluationTable(QTableWidget):
    """Signals.

    sequence_chosen: Name of the sequence whose row is current; "" for that of the mean.
    """

    sequence_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 0, parent)
        self.setAccessibleName("Figures by sequence")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setAccessibleName("Rows of figures")
        header = self.horizontalHeader()
        header.setAccessibleName("Columns of figures")
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._models = 1
        self._values: dict[str, dict[int, Mapping[str, float]]] = {}
        self.currentItemChanged.connect(self._on_current)
        self.begin([""])

    @property
    def sequence(self) -> str:
        """Name of the sequence whose row is current, "" for none."""
        item = self.item(self.currentRow(), 0)
        return item.text() if item is not None and item.text() != MEAN else ""

    def begin(self, models: Sequence[str]) -> None:
        """Empty the table for one model or for two."""
        self._models = len(models)
        self._values = {}
        self.setRowCount(0)
        titles = list(_TITLES)
        if self._models > 1:
            titles = [text for name in _DIFFERENCES for text in (f"{name} 1", f"{name} 2", "2 - 1")]
            titles += [f"{name} {number}" for name in _REST for number in (1, 2)]
        self.setColumnCount(1 + len(titles))
        self.setHorizontalHeaderLabels(["Sequence", *titles])
        first = self.horizontalHeaderItem(0)
        if first is not None:
            first.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        if self._models == 1:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        else:  # more columns than there is room for
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(0, _NAME_WIDTH)
        for column, title in enumerate(titles, start=1):
            item = self.horizontalHeaderItem(column)
            if item is not None:
                item.setToolTip(_tip(title, models))

    def set_row(
        self, name: str, number: int, figures: Mapping[str, float], speed: float | None = None
    ) -> None:
        """Figures of a sequence by a model."""
        shown = dict(figures) | ({} if speed is None else {"speed": speed})
        is_new = name not in self._values
        self._values.setdefault(name, {})[number] = shown
        if is_new:
            self.insertRow(0 if name == MEAN else self.rowCount())
        row = 0 if name == MEAN else self._row_of(name)
        for column, (text, hue) in enumerate(self._cells(name)):
            item = QTableWidgetItem(text)
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            if hue:
                item.setForeground(QColor(colour(hue)))
            if name == MEAN:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.setItem(row, column, item)
        if is_new and len(self._values) == 1:
            self.setCurrentCell(row, 0)

    def set_mean(self, number: int, figures: Mapping[str, float], speed: float) -> None:
        """The mean over the sequences of a model."""
        self.set_row(MEAN, number, figures, speed)

    def _row_of(self, name: str) -> int:
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            if item is not None and item.text() == name:
                return row
        return self.rowCount() - 1

    def _cells(self, name: str) -> list[tuple[str, str]]:
        """Texts and colour names of a row."""
        by_model = self._values[name]
        if self._models == 1:
            figures = by_model[0]
            cells = [(f"{figures[figure]:.3f}", "") for figure in FIGURES]
            return [(name, ""), *cells, (_speed(figures), "")]
        cells = [(name, "")]
        for figure in _DIFFERENCES:
            pair = [by_model[n][figure] if n in by_model else None for n in range(2)]
            cells += [("" if value is None else f"{value:.3f}", "") for value in pair]
            first, second = pair
            if first is None or second is None:
                cells.append(("", ""))
            else:
                text = f"{second - first:+.3f}"
                is_none = abs(second - first) < _LEAST
                hue = "" if is_none else "success" if second > first else "danger"
                cells.append((text, hue))
        for figure in FIGURES:
            if figure not in _DIFFERENCES:
                found = [by_model.get(n, {}).get(figure) for n in range(2)]
                cells += [("" if value is None else f"{value:.3f}", "") for value in found]
        return cells + [(_speed(by_model.get(n, {})), "") for n in range(2)]

    @Slot()
    def _on_current(self) -> None:
        if self.currentRow() >= 0:
            self.sequence_chosen.emit(self.sequence)


def _speed(figures: Mapping[str, float]) -> str:
    return f"{figures['speed']:.2f}" if "speed" in figures else ""


def _tip(title: str, models: Sequence[str]) -> str:
    """What a column means, and whose it is."""
    if title == "2 - 1":
        return "The second model's value minus the first one's"
    name, _, number = title.rpartition(" ") if title[-1:].isdigit() else (title, "", "")
    meaning = _MEANINGS.get(name) or _MEANINGS[name.rpartition(" ")[2]]
    return f"{meaning}\n{models[int(number) - 1]}" if number else meaning
