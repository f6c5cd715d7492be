"""J and F of one model or of two on clips with known masks; the worst frames to look at."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.evaluation import Evaluated, EvaluationOrder, SequenceResult, WorstFrame
from gsa_desktop.core.events import Progress
from gsa_desktop.ui.evaluation_choice import ModelChoice
from gsa_desktop.ui.evaluation_table import EvaluationTable
from gsa_desktop.ui.form_parts import PathField, hint
from gsa_desktop.ui.inspector_mask import model_title
from gsa_desktop.ui.picture_dialog import PictureDialog

_REPORTS = "Web page (*.html);;Table (*.csv);;JSON (*.json)"
_THUMBNAIL = QSize(236, 150)
_SHOWN = 12


class EvaluationDialog(QDialog):
    """Signals.

    start_requested: Tuple of one or two EvaluationOrder.
    cancel_requested: Stop.
    export_requested: Path of the report to write.
    """

    start_requested = Signal(tuple)
    cancel_requested = Signal()
    export_requested = Signal(object)

    def __init__(
        self,
        models: Sequence[str],
        runs: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Args: models: Names or files. runs: Model files of runs, and what to call them."""
        super().__init__(parent)
        self.setWindowTitle("Evaluate")
        self.setAccessibleName("Evaluate")
        self._results: list[dict[str, SequenceResult]] = [{}, {}]
        self._running: tuple[EvaluationOrder, ...] = ()
        self._is_known = False  # whether there are figures to export
        self.data = PathField("Folder of clips with masks", parent=self)
        self.data.set_placeholder("Sequences with RGB and GT, such as DAVIS_test")
        self._titles = {**{model: model_title(model) for model in models}, **(runs or {})}
        names = ("Model 1", "Model 2")
        self._models = [
            ModelChoice(name, self._titles, is_optional=name != names[0], parent=self)
            for name in names
        ]
        self._start = _button("&Evaluate", "Segments every clip and compares", self)
        self._cancel = _button("&Cancel", "Stops; what is found so far stays", self)
        self._export = _button("E&xport…", "The figures as CSV, JSON or a web page", self)
        self._export.setEnabled(False)
        self._close = _button("Close", "Close the window", self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName("Progress of the evaluation")
        self._phase = hint("", self, "What is being done")
        self.table = EvaluationTable(self)
        self._worst = QListWidget(self)
        self._worst.setViewMode(QListView.ViewMode.IconMode)
        self._worst.setIconSize(_THUMBNAIL)
        self._worst.setResizeMode(QListView.ResizeMode.Adjust)
        self._worst.setMovement(QListView.Movement.Static)
        self._worst.setWordWrap(True)
        self._worst.setAccessibleName("Worst frames")
        self._legend = hint(
            "Worst frames of the chosen row: green is found, red is wrongly taken, blue is missed."
            " Double-click one to see it large.",
            self,
        )
        self._lay_out()
        self._connect()
        self.resize(1080, 720)
        self.set_idle()

    @property
    def orders(self) -> tuple[EvaluationOrder, ...]:
        """What the fields say; empty without data."""
        folder = self.data.path
        if folder is None:
            return ()
        chosen = [choice.chosen for choice in self._models]
        return tuple(
            EvaluationOrder(folder, model, preset, title=self._name(model))
            for model, preset in chosen
            if model is not None
        )

    def set_progress(self, number: int, progress: Progress) -> None:
        """How far the evaluation of a model is."""
        count = len(self._running) or 1
        total = max(progress.total, 1)
        self._bar.setRange(0, count * total)
        self._bar.setValue(number * total + progress.done)
        name = f"{self._title(number)}: " if count > 1 else ""
        of = f" ({progress.done + 1} of {progress.total})" if progress.total else ""
        self._phase.setText(f"{name}{progress.phase}{of}")

    def add(self, number: int, news: SequenceResult | Evaluated) -> None:
        """A sequence, or the mean over all, of a model."""
        if isinstance(news, SequenceResult):
            self._results[number][news.name] = news
            self.table.set_row(news.name, number, news.figures, news.speed)
            if news.name == self.table.sequence:
                self._on_sequence(news.name)
        else:
            self._is_known = True
            self.table.set_mean(number, news.mean, news.speed)
            if not self.table.sequence:
                self._on_sequence("")

    @Slot()
    def set_idle(self) -> None:
        """Nothing runs."""
        self._bar.hide()
        self._phase.clear()
        self._cancel.hide()
        self._start.show()
        self._export.setEnabled(self._is_known)
        self._tell()

    @Slot()
    def _on_start(self) -> None:
        orders = self._running = self.orders
        self._results = [{}, {}]
        self._worst.clear()
        self._is_known = False
        self._export.setEnabled(False)
        self.table.begin([self._title(number) for number in range(len(orders))])
        self._bar.setRange(0, 0)
        self._bar.show()
        self._start.hide()
        self._cancel.show()
        self.start_requested.emit(orders)

    @Slot()
    def _tell(self) -> None:
        self._start.setEnabled(bool(self.orders))

    @Slot()
    def _on_export(self) -> None:
        name, kind = QFileDialog.getSaveFileName(
            self, "Export figures", str(Path.home() / "evaluation.html"), _REPORTS
        )
        if name:
            path = Path(name)
            suffix = kind.partition("*")[2].rstrip(")")
            self.export_requested.emit(path if path.suffix else path.with_suffix(suffix))

    @Slot(str)
    def _on_sequence(self, name: str) -> None:
        self._worst.clear()
        for number, results in enumerate(self._results):
            chosen = [results[name]] if name in results else results.values() if not name else []
            frames = [(one.name, frame) for one in chosen for frame in one.worst]
            frames.sort(key=lambda found: found[1].similarity)
            for sequence, frame in frames[:_SHOWN]:
                self._add_frame(number, sequence, frame)

    def _add_frame(self, number: int, sequence: str, frame: WorstFrame) -> None:
        title = f"{self._title(number)}\n" if len(self._running) > 1 else ""
        figures = f"J {frame.similarity:.3f}   F {frame.accuracy:.3f}"
        text = f"{title}{sequence}, frame {frame.name}\n{figures}"
        item = QListWidgetItem(QIcon(str(frame.path)), text, self._worst)
        item.setData(Qt.ItemDataRole.UserRole, (frame.path, text.replace("\n", "   ")))

    @Slot(QListWidgetItem)
    def _on_frame(self, item: QListWidgetItem) -> None:
        rows = range(self._worst.count())
        pictures = [self._worst.item(row).data(Qt.ItemDataRole.UserRole) for row in rows]
        PictureDialog("Worst frames", pictures, self._worst.row(item), self).open()

    def _title(self, number: int) -> str:
        if number >= len(self._running):
            return f"Model {number + 1}"
        order = self._running[number]
        return f"{order.title}, {order.preset}"

    def _name(self, model: str) -> str:
        return self._titles.get(model) or model_title(model)

    def _connect(self) -> None:
        self.data.path_changed.connect(self._tell)
        for choice in self._models:
            choice.changed.connect(self._tell)
        self._start.clicked.connect(self._on_start)
        self._cancel.clicked.connect(self.cancel_requested)
        self._export.clicked.connect(self._on_export)
        self._close.clicked.connect(self.close)
        self.table.sequence_chosen.connect(self._on_sequence)
        self._worst.itemActivated.connect(self._on_frame)
        self.finished.connect(self.cancel_requested)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Data", self.data)
        form.addRow("&Model", self._models[0])
        form.addRow("Compare &with", self._models[1])
        row = QHBoxLayout()
        row.addWidget(self._phase, 1)
        row.addWidget(self._start)
        row.addWidget(self._cancel)
        below = QWidget(self)
        below.setAccessibleName("Worst frames and how to read them")
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self._legend)
        column.addWidget(self._worst, 1)
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.setAccessibleName("Figures and worst frames")
        parts.addWidget(self.table)
        parts.addWidget(below)
        parts.setSizes([260, 240])
        buttons = QHBoxLayout()
        buttons.addWidget(self._export)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addLayout(row)
        layout.addWidget(self._bar)
        layout.addWidget(parts, 1)
        layout.addLayout(buttons)


def _button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAccessibleName(text.replace("&", "").rstrip("…"))
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
