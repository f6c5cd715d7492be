"""Which optical flow a clip is segmented with; seen only where there is a choice."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

BUILT_IN = "Built in (DIS)"
_TIP = "RAFT takes long without a GPU; the bundled networks were trained on the built-in flow"


class FlowChoice(QWidget):
    """Signals.

    chosen: Path of RAFT's weights, "" for the built-in flow; when a person chooses.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Optical flow and its name")
        self._box = QComboBox(self)
        self._box.setAccessibleName("Optical flow")
        self._box.setToolTip(_TIP)
        self._box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._box.setMinimumContentsLength(12)
        self._box.activated.connect(self._on_row)
        self._flow = ""
        self._names: dict[str, str] = {}
        label = QLabel("Optical flow", self)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        label.setBuddy(self._box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(6)
        layout.addWidget(label)
        layout.addWidget(self._box)
        self._fill()

    def set_flows(self, names: Mapping[str, str]) -> None:
        """RAFT's weights that were imported, by path with what they are called."""
        self._names = dict(names)
        self._fill()

    def set_flow(self, flow: str) -> None:
        """Show what a clip has, without a signal; a file that is gone is named too."""
        self._flow = flow
        self._fill()

    def _fill(self) -> None:
        names = dict(self._names)
        if self._flow and self._flow not in names:
            names[self._flow] = Path(self._flow).name
        with QSignalBlocker(self._box):
            self._box.clear()
            self._box.addItem(BUILT_IN, "")
            for key, name in names.items():
                self._box.addItem(name, key)
            self._box.setCurrentIndex(self._box.findData(self._flow))
        self.setVisible(bool(names))

    @Slot(int)
    def _on_row(self, row: int) -> None:
        flow = str(self._box.itemData(row))
        if flow != self._flow:
            self._flow = flow
            self.chosen.emit(flow)
