"""The inspector's last page: facts of the clip and its file."""

from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip
from gsa_desktop.ui.elided_label import ElidedLabel
from gsa_desktop.ui.media_facts import clip_facts, long_facts

ONE_LINE = ("File", "Folder")


class InfoPage(QWidget):
    """Names at the left, values at the right; values can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = QWidget()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 12, 12, 12)
        self._layout.addWidget(self._facts)
        self._layout.addStretch(1)
        self.setAccessibleName(self.tr("Clip info"))
        self.set_info(None)

    def set_info(
        self,
        info: MediaInfo | None,
        clip: Clip | None = None,
        rate: Fraction | None = None,
    ) -> None:
        """Show a file's facts, or none, and where a clip of it is on a timeline of that rate."""
        old, self._facts = self._facts, QWidget()
        self._facts.setAccessibleName(self.tr("Facts of the file"))
        self._layout.replaceWidget(old, self._facts)
        old.setParent(None)
        old.deleteLater()
        grid = QGridLayout(self._facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        facts = clip_facts(clip, rate) if clip and rate else []
        facts += long_facts(info) if info else []
        for row, (name, value) in enumerate(facts):
            label = QLabel(self.tr(name))
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._value(name, value), row, 1)

    def _value(self, name: str, value: str) -> QLabel:
        label = ElidedLabel() if name in ONE_LINE else QLabel(wordWrap=True)
        label.setText(value)
        label.setAccessibleName(f"{name}: {value}")
        if name not in ONE_LINE:
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label
