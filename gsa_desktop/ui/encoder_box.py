"""Who encodes: the processor, or a graphics card that has shown that it can."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from gsa_desktop.core.encoders import SOFTWARE, EncoderChoice
from gsa_desktop.core.export_format import ExportPreset


class EncoderBox(QComboBox):
    """Offers the processor and what was found to work; nothing else, unless it was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Encoder")
        self._working: Mapping[str, tuple[EncoderChoice, ...]] | None = None
        self._codec = ""

    @property
    def choice(self) -> EncoderChoice:
        """Who shall encode."""
        return EncoderChoice[str(self.currentData() or EncoderChoice.CPU.name)]

    def set_working(self, working: Mapping[str, tuple[EncoderChoice, ...]]) -> None:
        """What was found, by the software encoder that it stands for."""
        self._working = working
        self._fill(self.choice)

    def show_choice(self, preset: ExportPreset, choice: EncoderChoice) -> None:
        """Show who encodes a format, without a signal."""
        self._codec = preset.codec
        self._fill(choice)

    def _fill(self, choice: EncoderChoice) -> None:
        found = (self._working or {}).get(self._codec, ())
        with QSignalBlocker(self):
            self.clear()
            self.addItem(f"Processor ({SOFTWARE.get(self._codec, '')})", EncoderChoice.CPU.name)
            if found:
                self.addItem(f"Automatic: {found[0].value}", EncoderChoice.AUTO.name)
            for kind in found:
                self.addItem(f"Graphics card: {kind.value}", kind.name)
            if self.findData(choice.name) < 0:
                self.addItem(f"{choice.value} (not found here)", choice.name)
            self.setCurrentIndex(self.findData(choice.name))
        self.setToolTip(self._tip(found))

    def _tip(self, found: tuple[EncoderChoice, ...]) -> str:
        if self._working is None:
            return "Looking for graphics cards that encode…"
        if not found:
            return "No graphics card of this computer has encoded a test of this format."
        return "A graphics card is faster; the processor makes smaller files of the same quality."
