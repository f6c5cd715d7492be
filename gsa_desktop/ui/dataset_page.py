"""A data set, checked: counts, problems by kind, and a look at samples."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.dataset_report import Conversion, DatasetPart, DatasetReport
from gsa_desktop.core.events import Progress
from gsa_desktop.ui.dataset_convert import ConvertDialog
from gsa_desktop.ui.file_drop import FileDrop
from gsa_desktop.ui.form_parts import PathField, hint
from gsa_desktop.ui.icons import icon

_EXPECTED = (
    "A folder with DUTS_train (RGB, GT), DAVIS_train (RGB, GT, FLOW; another video set beside it"
    " if you like) or DAVIS_test (a folder with RGB and GT for each sequence)."
)


class DatasetPage(QWidget):
    """Chooses a folder of training data and shows what a check found.

    Signals:
        check_requested: Path.
        flow_requested: Tuple of DatasetPart that lack flow, the folder checked, and the Path of
            RAFT's weights or None for DIS.
        convert_requested: Conversion.
        cancel_requested: Stop what is being done.
        report_changed: DatasetReport, or None while there is none for the folder.
    """

    check_requested = Signal(object)
    flow_requested = Signal(tuple, object, object)
    convert_requested = Signal(object)
    cancel_requested = Signal()
    report_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Data set")
        self.report: DatasetReport | None = None
        self.field = PathField("Folder of the data set", parent=self)
        self.field.set_placeholder("Drop a folder here, or choose one")
        self._check = QPushButton("Chec&k", self)
        self._check.setAccessibleName("Check the data set")
        self._cancel = QPushButton("Cancel", self)
        self._cancel.setAccessibleName("Cancel the check")
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName("Progress of the check")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._phase = hint("", self, "What is being done")
        self._tree = QTreeWidget(self)
        self._tree.setHeaderHidden(True)
        self._tree.setAccessibleName("What was found")
        self._tree.header().setAccessibleName("Column of findings")
        self._tree.setWordWrap(True)
        self._verdict = QLabel(self)
        self._verdict.setAccessibleName("Verdict")
        self._sheet = QLabel(self)
        self._sheet.setAccessibleName("Samples, their subject tinted")
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._convert = QPushButton("Con&vert…", self)
        self._convert.setAccessibleName("Convert an official data set")
        self._convert.setToolTip("DAVIS or YouTube-VOS as published, into this layout")
        self._flow = QPushButton("Compute the Missing Flo&w", self)
        self._flow.setAccessibleName("Compute the missing flow")
        self._flow.setToolTip("Draws a flow picture for every frame that lacks one; can be resumed")
        self._with_dis, self._with_raft = _ways(self._flow)
        for button in (self._check, self._cancel, self._convert, self._flow):
            button.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self._show_busy(busy=False)
        self._flow.hide()

    def set_folder(self, folder: Path) -> None:
        """Choose a folder and check it, as a person would."""
        self.field.set_path(folder)
        self._on_folder(folder)

    def set_progress(self, progress: Progress) -> None:
        """How far the check is."""
        self._show_busy(busy=True)
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        count = f" {progress.done} of {progress.total}" if progress.total else ""
        self._phase.setText(f"{progress.phase}{count}")

    def set_report(self, report: DatasetReport) -> None:
        """What the check found."""
        if report.folder != self.field.path:
            return
        self.report = report
        self._tree.clear()
        for part in report.parts:
            self._add_part(part)
        self._tree.expandToDepth(0)
        first = self._tree.topLevelItem(0)
        if first is not None:
            self._tree.setCurrentItem(first)
        self._verdict.setText(report.verdict())
        self._flow.setVisible(bool(report.lacking_flow))
        self.report_changed.emit(report)

    @Slot()
    def set_idle(self) -> None:
        """The check is over."""
        self._show_busy(busy=False)

    def _add_part(self, part: DatasetPart) -> None:
        top = QTreeWidgetItem(self._tree, [f"{part.name}:  {part.facts}"])
        top.setIcon(0, _sign(serious=not part.is_usable, found=bool(part.findings)))
        top.setData(0, Qt.ItemDataRole.UserRole, part.sheet)
        top.setToolTip(0, str(part.folder))
        if not part.findings:
            QTreeWidgetItem(top, ["Everything is in order."])
        for finding in part.findings:
            row = QTreeWidgetItem(top, [finding.text])
            row.setIcon(0, _sign(serious=finding.serious, found=True))
            for place in finding.places:
                QTreeWidgetItem(row, [place]).setToolTip(0, place)

    @Slot(object)
    def _on_folder(self, folder: Path | None) -> None:
        self.report = None
        self._tree.clear()
        self._sheet.clear()
        self._verdict.clear()
        self._flow.hide()
        self.report_changed.emit(None)
        self._check.setEnabled(folder is not None)
        if folder is not None:
            self._show_busy(busy=True)
            self.check_requested.emit(folder)

    @Slot()
    def _on_check(self) -> None:
        self._on_folder(self.field.path)

    @Slot()
    def _on_dis(self) -> None:
        self._ask_for_flow(None)

    @Slot()
    def _on_raft(self) -> None:
        kinds = "Weights (*.safetensors *.pth *.pt)"
        name, _ = QFileDialog.getOpenFileName(self, "Weights of RAFT", "", kinds)
        if name:
            self._ask_for_flow(Path(name))

    def _ask_for_flow(self, raft: Path | None) -> None:
        if self.report is not None:
            self._show_busy(busy=True)
            self.flow_requested.emit(self.report.lacking_flow, self.report.folder, raft)

    @Slot()
    def _on_convert(self) -> None:
        dialog = ConvertDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.convert_requested.connect(self._on_order)
        dialog.open()

    @Slot(object)
    def _on_order(self, order: Conversion) -> None:
        self._show_busy(busy=True)
        self.convert_requested.emit(order)

    @Slot()
    def _on_current(self) -> None:
        item = self._tree.currentItem()
        while item is not None and item.parent() is not None:
            item = item.parent()
        sheet = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None
        if sheet is None:
            self._sheet.setText("No sample to show." if item is not None else "")
        else:
            self._sheet.setPixmap(QPixmap(str(sheet)))

    def _show_busy(self, *, busy: bool) -> None:
        self._bar.setVisible(busy)
        if not busy:
            self._phase.clear()
        self._cancel.setVisible(busy)
        self._check.setVisible(not busy)
        self._check.setEnabled(self.field.path is not None)
        self._flow.setEnabled(not busy)
        self._convert.setEnabled(not busy)
        if busy and not self._phase.text():
            self._bar.setRange(0, 0)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self._check)
        row.addWidget(self._cancel)
        scroll = QScrollArea(self)
        scroll.setWidget(self._sheet)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("Samples")
        below = QSplitter(Qt.Orientation.Vertical, self)
        below.setAccessibleName("Findings and samples")
        below.addWidget(self._tree)
        below.addWidget(scroll)
        below.setSizes([240, 190])
        end = QHBoxLayout()
        end.addWidget(self._convert)
        end.addWidget(self._phase, 1)
        end.addWidget(self._flow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(hint(_EXPECTED, self))
        layout.addLayout(row)
        layout.addWidget(self._bar)
        layout.addWidget(self._verdict)
        layout.addWidget(below, 1)
        layout.addLayout(end)

    def _connect(self) -> None:
        drop = FileDrop(self)
        drop.dropped.connect(self._on_dropped)
        self.field.path_changed.connect(self._on_folder)
        self._check.clicked.connect(self._on_check)
        self._cancel.clicked.connect(self.cancel_requested)
        self._with_dis.triggered.connect(self._on_dis)
        self._with_raft.triggered.connect(self._on_raft)
        self._convert.clicked.connect(self._on_convert)
        self._tree.currentItemChanged.connect(self._on_current)

    @Slot(list)
    def _on_dropped(self, paths: list[Path]) -> None:
        folders = [path if path.is_dir() else path.parent for path in paths]
        if folders:
            self.set_folder(folders[0])


def _sign(*, serious: bool, found: bool) -> QIcon:
    if serious:
        return icon("alert-circle-outline", "danger")
    return icon("alert-outline", "warning") if found else icon("check-circle-outline", "success")


def _ways(button: QPushButton) -> tuple[QAction, QAction]:
    """A menu at the button: with DIS, with RAFT."""
    menu = QMenu(button)
    menu.setAccessibleName("How flow is computed")
    with_dis = menu.addAction("With &DIS, on all cores")
    with_raft = menu.addAction("With &RAFT…")
    with_raft.setToolTip("Weights of RAFT, official or torchvision's; wants a GPU")
    button.setMenu(menu)
    return with_dis, with_raft
