"""The dataset checker by itself."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from gsa_desktop.ui.dataset_page import DatasetPage
from gsa_desktop.ui.dialog_parts import dress_buttons


class DatasetDialog(QDialog):
    """A DatasetPage in a window.

    Attributes:
        page: The page, with its signals.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Dataset checker")
        self.setAccessibleName("Dataset checker")
        self.page = DatasetPage(self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        dress_buttons(buttons)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(self.page, 1)
        layout.addWidget(buttons)
        self.finished.connect(self.page.cancel_requested)
        self.resize(860, 600)
