"""Whether a clip or timeline keeps its own frame times in an export, or gets another rate."""

from fractions import Fraction

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from gsa_desktop.core.timebase import STANDARD_RATES, rate_text

_OWN, _CONSTANT = "own", "constant"


class RateBox(QComboBox):
    """Offers the source's own times, the nearest constant rate if they vary, and the usual ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Frame rate")
        self.setToolTip(
            "Frames are repeated or left out, none are blended; the sound stays as it is"
        )
        self._own = "As the source"
        self._varies = False
        self._fill(_OWN)

    @property
    def is_constant(self) -> bool:
        """Whether a variable rate becomes the nearest constant one."""
        return bool(self.currentData() == _CONSTANT)

    @property
    def rate(self) -> Fraction | None:
        """The rate that was chosen; None for the source's own."""
        chosen = str(self.currentData())
        return None if chosen in (_OWN, _CONSTANT) else Fraction(chosen)

    def set_source(self, rate: Fraction, *, varies: bool = False, name: str = "source") -> None:
        """Say what the own times of a source of that name are, without a signal."""
        self._own = (
            f"As the {name}, variable" if varies else f"As the {name} ({rate_text(rate)} fps)"
        )
        self._varies = varies
        self._fill(str(self.currentData()))

    def show_choice(self, rate: Fraction | None, *, constant: bool) -> None:
        """Show what is chosen, without a signal."""
        self._fill(str(rate) if rate is not None else _CONSTANT if constant else _OWN)

    def _fill(self, chosen: str) -> None:
        with QSignalBlocker(self):
            self.clear()
            self.addItem(self._own, _OWN)
            if self._varies or chosen == _CONSTANT:
                self.addItem("Constant, the nearest usual rate", _CONSTANT)
            rates = {str(rate): rate for rate in STANDARD_RATES}
            if chosen not in (_OWN, _CONSTANT):
                rates.setdefault(chosen, Fraction(chosen))
            for text, rate in rates.items():
                self.addItem(f"{rate_text(rate)} fps", text)
            self.setCurrentIndex(self.findData(chosen))
