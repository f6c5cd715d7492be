"""Which official data set to convert, and where to."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.dataset_report import Conversion, Official, official_kind
from gsa_desktop.ui.file_drop import FileDrop
from gsa_desktop.ui.form_parts import PathField, hint

_KINDS: dict[str, Official] = {
    "DAVIS 2016 or 2017 (480p)": "DAVIS",
    "YouTube-VOS": "YOUTUBE-VOS",
}
_ABOUT = (
    "The folder of DAVIS holds JPEGImages, Annotations and ImageSets and becomes DAVIS_train and"
    " DAVIS_test; that of YouTube-VOS holds train and becomes YTVOS_train. All objects of a mask"
    " together are the subject. What is there already stays, so a conversion can be resumed."
)


class ConvertDialog(QDialog):
    """Signals.

    convert_requested: Conversion; the dialog is closed then.
    """

    convert_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Convert a data set")
        self.setAccessibleName("Convert a data set")
        self._source = PathField("Official folder", parent=self)
        self._source.set_placeholder("Drop the unpacked folder here, or choose it")
        self._kind = QComboBox(self)
        self._kind.setAccessibleName("What the folder is")
        self._kind.addItems(list(_KINDS))
        self._target = PathField("Folder of the result", parent=self)
        self._target.set_placeholder("A folder that may be new")
        self._link = QCheckBox("Link to the pictures instead of copying them", self)
        self._link.setAccessibleName("Link instead of copying")
        self._link.setToolTip("Needs no space where both folders are on one disk")
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setAccessibleName("Problem")
        self._convert = QPushButton("&Convert", self)
        self._convert.setAccessibleName("Convert")
        self._convert.setDefault(True)
        close = QPushButton("Cancel", self)
        close.setAccessibleName("Cancel")
        close.setAutoDefault(False)
        for button in (self._convert, close):
            button.setMinimumWidth(92)
        self._lay_out(close)
        FileDrop(self).dropped.connect(self._on_dropped)
        self._source.path_changed.connect(self._on_source)
        self._target.path_changed.connect(self._tell)
        self._convert.clicked.connect(self._on_convert)
        close.clicked.connect(self.reject)
        self.resize(680, 330)
        self._tell()

    @property
    def order(self) -> Conversion | None:
        """What the fields say; None while one is empty."""
        source, target = self._source.path, self._target.path
        if source is None or target is None:
            return None
        return Conversion(source, target, _KINDS[self._kind.currentText()], self._link.isChecked())

    def set_source(self, folder: Path) -> None:
        """Choose the official folder; its kind and a place for the result are guessed."""
        self._source.set_path(folder)
        self._on_source(folder)

    @Slot(object)
    def _on_source(self, folder: Path | None) -> None:
        if folder is not None:
            kind = official_kind(folder)
            if kind is not None:
                self._kind.setCurrentIndex(list(_KINDS.values()).index(kind))
            if self._target.path is None:
                self._target.set_path(folder.with_name(f"{folder.name}-training"))
        self._tell()

    @Slot(list)
    def _on_dropped(self, paths: list[Path]) -> None:
        folders = [path for path in paths if path.is_dir()]
        if folders:
            self.set_source(folders[0])

    @Slot()
    def _tell(self) -> None:
        order = self.order
        self._problem.setText(order.problem() if order is not None else "")
        self._convert.setEnabled(order is not None and not order.problem())

    @Slot()
    def _on_convert(self) -> None:
        order = self.order
        if order is not None:
            self.accept()
            self.convert_requested.emit(order)

    def _lay_out(self, close: QPushButton) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&From", self._source)
        form.addRow("&Kind", self._kind)
        form.addRow("&To", self._target)
        form.addRow("", self._link)
        buttons = QHBoxLayout()
        buttons.addWidget(self._problem, 1)
        buttons.addWidget(close)
        buttons.addWidget(self._convert)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(hint(_ABOUT, self))
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addLayout(buttons)
