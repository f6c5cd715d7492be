"""The folders and files of a batch: a list to add to, to drop on and to take from."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.ui.file_dialogs import VIDEOS
from gsa_desktop.ui.form_parts import hint

_PATH = Qt.ItemDataRole.UserRole
_ROWS = 4


class BatchPlaces(QWidget):
    """Signals.

    changed: A place came or went, or folders in folders count or do not.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Videos")
        self.setAcceptDrops(True)
        self._list = QListWidget(self)
        self._list.setAccessibleName("Folders and files")
        self._list.setObjectName("placeList")
        self._list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setFixedHeight(_ROWS * (self._list.fontMetrics().height() + 8))
        self._recursive = QCheckBox("Fol&ders in them, too", self)
        self._recursive.setAccessibleName("Folders in them, too")
        self._remove = self._button("R&emove", self._on_remove)
        self._remove.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(self._button("Add F&older…", self._on_folder))
        row.addWidget(self._button("Add F&iles…", self._on_files))
        row.addWidget(self._remove)
        row.addStretch(1)
        row.addWidget(self._recursive)
        self._empty = hint("Drop folders or videos here.", self._list.viewport(), "Empty list")
        self._empty.setWordWrap(False)
        QVBoxLayout(self._list.viewport()).addWidget(
            self._empty, alignment=Qt.AlignmentFlag.AlignCenter
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._list)
        layout.addLayout(row)
        self.setFocusProxy(self._list)
        self._recursive.toggled.connect(self.changed)
        self.changed.connect(lambda: self._empty.setVisible(not self._list.count()))
        self._list.itemSelectionChanged.connect(
            lambda: self._remove.setEnabled(bool(self._list.selectedItems()))
        )

    @property
    def paths(self) -> list[Path]:
        """The folders and files."""
        return [self._list.item(row).data(_PATH) for row in range(self._list.count())]

    @property
    def recursive(self) -> bool:
        """Whether folders in folders count."""
        return self._recursive.isChecked()

    def add(self, paths: Iterable[Path]) -> None:
        """Add folders and files that are not there yet."""
        known = set(self.paths)
        new = [path for path in paths if path not in known]
        for path in new:
            item = QListWidgetItem(str(path), self._list)
            item.setData(_PATH, path)
            item.setToolTip(str(path))
        if new:
            self.changed.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        self.add([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
        event.acceptProposedAction()

    def _button(self, text: str, deed: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text.replace("&", ""))
        button.setAutoDefault(False)
        button.clicked.connect(deed)
        return button

    @Slot()
    def _on_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Add a folder of videos", self._start())
        if name:
            self.add([Path(name)])

    @Slot()
    def _on_files(self) -> None:
        kinds = f"Videos ({VIDEOS});;All files (*)"
        names, _ = QFileDialog.getOpenFileNames(self, "Add videos", self._start(), kinds)
        self.add([Path(name) for name in names])

    @Slot()
    def _on_remove(self) -> None:
        for item in self._list.selectedItems():
            self._list.takeItem(self._list.row(item))
        self.changed.emit()

    def _start(self) -> str:
        paths = self.paths
        return str(paths[-1] if paths else Path.home())
