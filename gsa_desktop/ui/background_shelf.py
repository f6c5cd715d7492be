"""A folder of backgrounds of one's own: thumbnails to choose from."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.ui.elided_label import ElidedLabel
from gsa_desktop.ui.icons import plain_icon
from gsa_desktop.ui.qimage import to_qimage

_ICON = QSize(72, 48)
_IN_A_ROW = 3
_PATH = Qt.ItemDataRole.UserRole


class BackgroundShelf(QWidget):
    """Signals.

    picture_chosen: Path of a picture that was clicked.
    folder_wanted: The button for another folder was pressed.
    """

    picture_chosen = Signal(object)
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ElidedLabel()
        self._name.setAccessibleName(self.tr("Folder of backgrounds"))
        self._choose = QPushButton(self.tr("Own Folder…"))
        self._choose.setAccessibleName(self.tr("Choose a folder of backgrounds"))
        self._choose.setToolTip(self.tr("Choose from the pictures of a folder; it is remembered"))
        self._choose.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._choose.clicked.connect(self.folder_wanted)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Backgrounds of your own"))
        self._list.setViewMode(QListView.ViewMode.IconMode)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setMovement(QListView.Movement.Static)
        self._list.setUniformItemSizes(True)
        self._list.setIconSize(_ICON)
        self._list.setGridSize(_ICON + QSize(10, 10))
        self._list.itemClicked.connect(self._on_item)
        self._list.itemActivated.connect(self._on_item)
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        row.addWidget(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self._list)
        self.setAccessibleName(self.tr("Own backgrounds"))
        self.set_folder(None, ())

    def set_folder(self, folder: Path | None, pictures: Sequence[Path]) -> None:
        """Offer the pictures of a folder; None for no folder yet."""
        text = self.tr("No folder of your own yet") if folder is None else folder.name
        if folder is not None and not pictures:
            text = self.tr("{0}: no pictures").format(folder.name)
        self._name.setText(text)
        self._name.setToolTip("" if folder is None else str(folder))
        self._list.clear()
        for path in pictures:
            item = QListWidgetItem(self._list)
            item.setData(_PATH, path)
            item.setToolTip(path.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, path.stem)
            item.setSizeHint(_ICON + QSize(8, 8))
        rows = 1 if len(pictures) <= _IN_A_ROW else 2  # more are scrolled to
        self._list.setFixedHeight(rows * (_ICON.height() + 10) + 8)
        self._list.setVisible(bool(pictures))

    def set_thumbnail(self, path: Path, picture: NDArray[np.uint8]) -> None:
        """A small picture, (h, w, 4) BGRA."""
        shown = QPixmap.fromImage(to_qimage(picture, alpha=True)).scaled(
            _ICON, Qt.AspectRatioMode.KeepAspectRatioByExpanding
        )
        shown = shown.copy(
            (shown.width() - _ICON.width()) // 2,
            (shown.height() - _ICON.height()) // 2,
            _ICON.width(),
            _ICON.height(),
        )
        for item in self._items():
            if item.data(_PATH) == path:
                item.setIcon(plain_icon(shown))

    def show_chosen(self, path: Path | None) -> None:
        """Mark the picture in use, if it is among these."""
        self._list.clearSelection()
        for item in self._items():
            if item.data(_PATH) == path:
                self._list.setCurrentItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _on_item(self, item: QListWidgetItem) -> None:
        self.picture_chosen.emit(item.data(_PATH))
