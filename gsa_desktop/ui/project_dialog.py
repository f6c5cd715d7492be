"""Rate, size and first timecode of the timeline."""

from fractions import Fraction

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.core.edits import DEFAULT_RATE
from gsa_desktop.core.edits_settings import LARGEST, SMALLEST
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.timebase import STANDARD_RATES, rate_of_text, rate_text
from gsa_desktop.ui.dialog_parts import dress_buttons
from gsa_desktop.ui.media_facts import TIMES
from gsa_desktop.ui.start_timecode import StartTimecode

SIZES = {
    (1280, 720): "HD 720",
    (1920, 1080): "Full HD 1080",
    (2560, 1440): "QHD 1440",
    (3840, 2160): "UHD 4K",
    (4096, 2160): "DCI 4K",
    (1080, 1920): "Upright 9:16",
    (1080, 1080): "Square 1:1",
    (1080, 1350): "Upright 4:5",
}
_FIRST_SIZE = (1920, 1080)


class ProjectDialog(QDialog):
    """Asks for the format of the timeline; the clips on it keep their times.

    Signals:
        format_chosen: Fraction (frames per second), (width, height), timecode of the first frame or
            an empty text; only if one of them changed.
    """

    format_chosen = Signal(object, tuple, str)

    def __init__(
        self,
        rate: Fraction | None,
        size: tuple[int, int] | None,
        timecode: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Project Settings"))
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._before = (rate, size, timecode)
        self._rates = QComboBox()
        self._rate = QLineEdit()
        self._sizes = QComboBox()
        self._width, self._height = QSpinBox(), QSpinBox()
        self._timecode = StartTimecode(timecode)
        self._problem = QLabel(wordWrap=True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._name_parts()
        self._fill(rate or DEFAULT_RATE, size or _FIRST_SIZE)
        self._lay_out(is_new=rate is None)
        self._rates.activated.connect(self._on_rate_picked)
        self._rate.textEdited.connect(self._check)
        self._sizes.activated.connect(self._on_size_picked)
        self._width.valueChanged.connect(self._on_size_typed)
        self._height.valueChanged.connect(self._on_size_typed)
        self._timecode.edited.connect(self._check)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    @override
    def accept(self) -> None:
        """Say what was chosen."""
        size = (self._width.value(), self._height.value())
        rate = rate_of_text(self._rate.text())
        timecode = self._timecode.text
        if (rate, size, timecode) != self._before:
            self.format_chosen.emit(rate, size, timecode)
        super().accept()

    def _fill(self, rate: Fraction, size: tuple[int, int]) -> None:
        for standard in STANDARD_RATES:
            self._rates.addItem(self.tr("{0} fps").format(rate_text(standard)), standard)
        self._rates.addItem(self.tr("Custom"), None)
        for known, name in SIZES.items():
            self._sizes.addItem(f"{name} ({known[0]} {TIMES} {known[1]})", known)
        self._sizes.addItem(self.tr("Custom"), None)
        for field, value in ((self._width, size[0]), (self._height, size[1])):
            field.setRange(SMALLEST, LARGEST)
            field.setSuffix(self.tr(" px"))
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setValue(value)
        self._rate.setText(rate_text(rate))
        self._show_rate(rate)
        self._timecode.set_rate(rate)
        self._show_size(size)

    def _lay_out(self, *, is_new: bool) -> None:
        rates, sizes = QHBoxLayout(), QHBoxLayout()
        rates.addWidget(self._rates, 1)
        rates.addWidget(self._rate)
        sizes.addWidget(self._width, 1)
        sizes.addWidget(QLabel(TIMES))
        sizes.addWidget(self._height, 1)
        form = QFormLayout()
        form.addRow(_label(self.tr("&Frame rate:"), self._rates), rates)
        form.addRow(_label(self.tr("&Size:"), self._sizes), self._sizes)
        form.addRow("", sizes)
        form.addRow(_label(self.tr("First &timecode:"), self._timecode.field), self._timecode)
        note = QLabel(
            self.tr("Otherwise the first clip decides.")
            if is_new
            else self.tr("Clips keep their place in time, to the nearest frame."),
            wordWrap=True,
        )
        note.setEnabled(False)
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(self._problem)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(400)

    def _name_parts(self) -> None:
        self._rates.setAccessibleName(self.tr("Frame rate"))
        self._rate.setAccessibleName(self.tr("Frames per second"))
        self._rate.setToolTip(self.tr("Frames per second: 25, 29.97 or 30000/1001"))
        self._rate.setFixedWidth(self._rate.fontMetrics().horizontalAdvance("0" * 14))
        self._sizes.setAccessibleName(self.tr("Size"))
        self._width.setAccessibleName(self.tr("Width in pixels"))
        self._height.setAccessibleName(self.tr("Height in pixels"))
        self._problem.setAccessibleName(self.tr("What is wrong"))
        self._buttons.setAccessibleName(self.tr("Buttons"))
        dress_buttons(self._buttons)

    @Slot()
    def _on_rate_picked(self) -> None:
        rate = self._rates.currentData()
        if rate is None:
            self._rate.setFocus()
            self._rate.selectAll()
        else:
            self._rate.setText(rate_text(rate))
        self._check()

    @Slot()
    def _check(self) -> None:
        try:
            rate = rate_of_text(self._rate.text())
            self._show_rate(rate)
            self._timecode.set_rate(rate)
            problem = self._timecode.problem
        except AppError as error:
            self._rates.setCurrentIndex(self._rates.count() - 1)
            problem = error.one_line()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not problem)

    @Slot()
    def _on_size_picked(self) -> None:
        size = self._sizes.currentData()
        if size is None:
            self._width.setFocus()
            self._width.selectAll()
            return
        self._width.setValue(size[0])
        self._height.setValue(size[1])

    @Slot()
    def _on_size_typed(self) -> None:
        self._show_size((self._width.value(), self._height.value()))

    def _show_rate(self, rate: Fraction) -> None:
        known = STANDARD_RATES.index(rate) if rate in STANDARD_RATES else len(STANDARD_RATES)
        self._rates.setCurrentIndex(known)

    def _show_size(self, size: tuple[int, int]) -> None:
        self._sizes.setCurrentIndex(list(SIZES).index(size) if size in SIZES else len(SIZES))


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(buddy)
    return label
