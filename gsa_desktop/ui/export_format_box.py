"""The table of formats as a list under headings."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from gsa_desktop.core.export_preset import PRESETS, ExportPreset, Purpose

_ID = Qt.ItemDataRole.UserRole


class FormatBox(QComboBox):
    """Chooses a format.

    Signals:
        preset_changed: ExportPreset.
    """

    preset_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Format")
        self.setMaxVisibleItems(30)
        model = QStandardItemModel(self)
        for purpose in Purpose:
            heading = QStandardItem(purpose.value)
            font = QFont(self.font())
            font.setBold(True)
            heading.setFont(font)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            model.appendRow(heading)
            for preset in PRESETS:
                if preset.purpose is purpose:
                    item = QStandardItem(preset.label)
                    item.setData(preset.id, _ID)
                    item.setToolTip(preset.opens_in)
                    model.appendRow(item)
        self.setModel(model)
        self.setCurrentIndex(1)
        self.currentIndexChanged.connect(self._tell)

    @property
    def preset(self) -> ExportPreset:
        """The chosen format."""
        chosen = self.currentData(_ID)
        return next((row for row in PRESETS if row.id == chosen), PRESETS[0])

    def choose(self, preset: ExportPreset) -> None:
        """Choose a format; says so if it is another one."""
        self.setCurrentIndex(self.findData(preset.id, _ID))

    @Slot()
    def _tell(self) -> None:
        self.preset_changed.emit(self.preset)
