"""The timecode of a timeline's first frame, to type in."""

from fractions import Fraction

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from gsa_desktop.core.smpte import can_drop, count_of, fitted, text_of
from gsa_desktop.ui.theme import digits


class StartTimecode(QWidget):
    """A line for the timecode, and whether it drops where the rate can.

    Signals:
        edited: A person changed something.

    Attributes:
        field: The line.
    """

    edited = Signal()

    def __init__(self, timecode: str, parent: QWidget | None = None) -> None:
        """Args: timecode: Empty for one that was never chosen."""
        super().__init__(parent)
        self._own = bool(timecode)
        self._rate = Fraction(25)
        self.field = QLineEdit(timecode or "00:00:00:00", self)
        self.field.setFont(digits(self.field.font()))
        width = QFontMetrics(self.field.font()).horizontalAdvance("00:00:00:00")
        self.field.setFixedWidth(width + 24)
        self.field.setAccessibleName(self.tr("Timecode of the first frame"))
        self.field.setToolTip(
            self.tr("In ruler and monitor, in EDL and OTIO, and in MP4, MOV and MKV files")
        )
        self._drop = QCheckBox(self.tr("&Drop frame"), self)
        self._drop.setAccessibleName(self.tr("Drop frame"))
        self._drop.setToolTip(
            self.tr("Leaves out numbers, so that timecode keeps up with the clock at 29.97 fps")
        )
        self._drop.setChecked(";" in timecode)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        row.addWidget(self._drop)
        row.addStretch(1)
        self.field.textEdited.connect(self._on_edited)
        self._drop.toggled.connect(self._on_drop)

    @property
    def text(self) -> str:
        """What is chosen, as the rate writes it; empty as long as nothing was."""
        return fitted(self.field.text(), self._rate) if self._own else ""

    @property
    def problem(self) -> str:
        """Why it cannot be taken, or an empty text."""
        if count_of(self.field.text(), self._rate) is None:
            return self.tr("Write the timecode as 01:00:00:00.")
        return ""

    def set_rate(self, rate: Fraction) -> None:
        """Another rate: frames beyond it carry over, and it may no longer drop."""
        self._rate = rate
        self._drop.setVisible(can_drop(rate))
        if not self.field.hasFocus():
            self._write()

    @Slot()
    def _on_edited(self) -> None:
        self._own = True
        with QSignalBlocker(self._drop):
            self._drop.setChecked(";" in self.field.text() and can_drop(self._rate))
        self.edited.emit()

    @Slot()
    def _on_drop(self) -> None:
        self._own = True
        self._write()
        self.edited.emit()

    def _write(self) -> None:
        plain = self.field.text().replace(";", ":").replace(".", ":")
        drop = self._drop.isChecked() and can_drop(self._rate)
        marked = ";".join(plain.rsplit(":", 1)) if drop else plain
        found = count_of(marked, self._rate)
        if found is not None:
            self.field.setText(text_of(found[0], self._rate, drop=drop))
