"""What became of a batch: a row for each result."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.batch import BatchOutcome
from gsa_desktop.core.batch_report import result_text, size_text, summary, time_text
from gsa_desktop.ui.dialog_parts import dress_buttons, headline
from gsa_desktop.ui.theme import colour

_TITLES = ("File", "State", "Time", "Size", "Result")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = (2, 3)
_WIDTHS = (190, 90, 80, 80)


class BatchResults(QDialog):
    """Shows the outcomes of a batch.

    Signals:
        report_wanted: Path of the .csv or .json file that they shall be written to.
    """

    report_wanted = Signal(object)

    def __init__(self, outcomes: Sequence[BatchOutcome], parent: QWidget | None = None) -> None:
        """Args: outcomes: At least one."""
        super().__init__(parent)
        self.setWindowTitle("Batch finished")
        self.setAccessibleName("Batch finished")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(820, 420)
        self._folder = _common(outcomes)
        self._table = QTableWidget(len(outcomes), len(_TITLES), self)
        self._table.setAccessibleName("Results")
        for column, title in enumerate(_TITLES):
            heading = QTableWidgetItem(title)
            if column in _NUMBERS:
                heading.setTextAlignment(_RIGHT)
            self._table.setHorizontalHeaderItem(column, heading)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        # a reason may take several lines
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table.verticalHeader().setAccessibleName("Rows of results")
        header = self._table.horizontalHeader()
        header.setAccessibleName("Columns of results")
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, width)
        header.setSectionResizeMode(len(_TITLES) - 1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for row, outcome in enumerate(outcomes):
            self._fill(row, outcome)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        for text, deed in (
            ("&Open Folder", self._on_folder),
            ("&Save as Table…", self._on_save),
        ):
            buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole).clicked.connect(deed)
        buttons.rejected.connect(self.reject)
        dress_buttons(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(headline(summary(outcomes), self))
        layout.addWidget(self._table, 1)
        layout.addWidget(buttons)

    def _fill(self, row: int, outcome: BatchOutcome) -> None:
        good = outcome.state.is_good
        result = outcome.out.name if good else result_text(outcome)
        texts = (
            outcome.source.name,
            outcome.state.value.capitalize(),
            time_text(outcome.seconds),
            size_text(outcome.size),
            result,
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(str(outcome.out) if good and column == len(texts) - 1 else text)
            if column in _NUMBERS:
                item.setTextAlignment(_RIGHT)
            if column == 1 and not good:
                item.setForeground(colour("danger"))
            self._table.setItem(row, column, item)

    @Slot()
    def _on_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    @Slot()
    def _on_save(self) -> None:
        name, kind = QFileDialog.getSaveFileName(
            self,
            "Save the results",
            str(self._folder / "batch.csv"),
            "Table (*.csv);;For programs (*.json)",
        )
        if name:
            path = Path(name)
            ending = ".json" if "json" in kind else ".csv"
            known = path.suffix.lower() in (".csv", ".json")
            self.report_wanted.emit(path if known else path.with_name(path.name + ending))


def _common(outcomes: Sequence[BatchOutcome]) -> Path:
    """The folder that all results are in or below."""
    folders = [outcome.out.parent for outcome in outcomes]
    return next(one for one in (folders[0], *folders[0].parents) if _holds(one, folders))


def _holds(folder: Path, others: Sequence[Path]) -> bool:
    return all(folder == other or folder in other.parents for other in others)
