"""What of the timeline goes to another editor, and into which folder."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_order import TimelineSource
from gsa_desktop.core.handover import MATTE_FORMATS, HandOverOrder
from gsa_desktop.ui.dialog_parts import dress_buttons
from gsa_desktop.ui.form_parts import PathField, hint


class HandOverDialog(QDialog):
    """Asks how a timeline is handed over.

    Signals:
        order_made: HandOverOrder.
    """

    order_made = Signal(object)

    def __init__(
        self,
        source: TimelineSource,
        name: str,
        out: Path,
        *,
        can_otio: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Args: out: Suggested folder. can_otio: Whether OpenTimelineIO is installed."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export Timeline"))
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._source = source
        self._name = name
        self._otio = QCheckBox(self.tr("&OpenTimelineIO (.otio): all tracks, clips and gaps"))
        self._edl = QCheckBox(self.tr("&EDL (CMX 3600): the cuts, a list for each picture track"))
        self._mattes = QCheckBox(self.tr("&Mattes with the same names and timecode"))
        self._format = QComboBox()
        self._folder = PathField(self.tr("Folder of the pack"))
        self._problem = QLabel(wordWrap=True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._fill(out, can_otio=can_otio)
        self._lay_out(can_otio=can_otio)
        for box in (self._otio, self._edl, self._mattes):
            box.toggled.connect(self._check)
        self._format.currentIndexChanged.connect(self._check)
        self._folder.path_changed.connect(self._check)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._check()

    @override
    def accept(self) -> None:
        """Say what was chosen, once it makes sense."""
        try:
            order = self._order()
        except AppError:
            self._check()
            return
        self.order_made.emit(order)
        super().accept()

    def _order(self) -> HandOverOrder:
        out = self._folder.path
        if out is None:
            raise AppError("The pack needs a folder.", "Choose one.")
        if out.is_file() or (out.is_dir() and any(out.iterdir())):
            raise AppError(f"“{out.name}” is not empty.", "Choose a new folder.")
        return HandOverOrder(
            self._source,
            out,
            self._name,
            otio=self._otio.isChecked(),
            edl=self._edl.isChecked(),
            mattes=self._mattes.isChecked(),
            matte=MATTE_FORMATS[self._format.currentIndex()],
        )

    @Slot()
    def _check(self) -> None:
        self._format.setEnabled(self._mattes.isChecked())
        self._format.setToolTip(MATTE_FORMATS[self._format.currentIndex()].opens_in)
        problem = ""
        try:
            self._order()
        except AppError as error:
            problem = error.one_line()
        except OSError as error:
            problem = str(error.strerror)
        self._problem.setText(problem)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not problem)

    def _fill(self, out: Path, *, can_otio: bool) -> None:
        for box in (self._otio, self._edl, self._mattes):
            box.setAccessibleName(box.text().replace("&", ""))
            box.setChecked(True)
        self._otio.setChecked(can_otio)
        self._otio.setEnabled(can_otio)
        for row in MATTE_FORMATS:
            self._format.addItem(row.label)
        self._format.setAccessibleName(self.tr("Format of the mattes"))
        self._problem.setAccessibleName(self.tr("Problem"))
        self._folder.set_path(out)
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText(self.tr("E&xport"))
        dress_buttons(self._buttons)

    def _lay_out(self, *, can_otio: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(
            hint(
                self.tr("A folder that another editor can open, with a README of all settings."),
                self,
            )
        )
        layout.addWidget(self._otio)
        if not can_otio:
            layout.addWidget(
                hint(self.tr("To write OTIO, install: pip install 'gsa-desktop[handover]'"), self)
            )
        layout.addWidget(self._edl)
        layout.addWidget(self._mattes)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, field in (
            (self.tr("Mattes &as:"), self._format),
            (self.tr("&Folder:"), self._folder),
        ):
            label = QLabel(text)
            label.setBuddy(field)
            form.addRow(label, field)
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addWidget(self._buttons)
