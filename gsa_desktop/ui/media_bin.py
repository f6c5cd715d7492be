"""The media bin: files of the project with thumbnail, facts and a badge."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QDrag, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.ui.counted_list import count_label, lay_out_counted_list
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.file_drop import FileDrop
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.media_model import (
    PICTURE_ROLE,
    Badge,
    MediaItem,
    MediaModel,
)
from gsa_desktop.ui.media_row import MediaDelegate
from gsa_desktop.ui.theme import colour

DRAGGED_PX = 40  # height of the picture beside the pointer

__all__ = ["Badge", "MediaBin", "MediaItem"]


class MediaBin(QWidget):
    """Lists media, accepts dropped files.

    Signals:
        import_requested: The Import button was pressed.
        files_dropped: list[Path].
        open_requested: Path that was double-clicked or confirmed with Return.
        selected: Path that became the current row, None for none.
        remove_requested: Path, by the Delete key or the context menu.
    """

    import_requested = Signal()
    files_dropped = Signal(list)
    open_requested = Signal(object)
    selected = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drop_target = False
        self._model = MediaModel(self)
        self._list = _MediaList()
        self._list.setModel(self._model)
        self._list.setItemDelegate(MediaDelegate(self._list))
        self._count = count_label(self.tr("Number of files"))
        self._import = QToolButton()
        self._import.setIcon(icon("plus"))
        self._import.setText(self.tr("Import…"))
        self._import.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._import.setToolTip(self.tr("Import media (Ctrl+I)"))
        self._import.setAccessibleName(self.tr("Import media"))
        self._empty = EmptyState(
            "folder-plus-outline", self.tr("Drop a video here."), self.tr("Import…")
        )
        lay_out_counted_list(self, self._count, self._import, self._list, self._empty)
        self._connect()
        self.setMinimumWidth(216)
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Media"))
        self._show_state()

    def set_items(self, items: Iterable[MediaItem]) -> None:
        """Show these rows; thumbnails known by path, and the current row, stay."""
        current = self._path(self._list.currentIndex())
        self._model.set_items(tuple(items))
        self._show_state()
        self.select(current)

    def update_item(self, item: MediaItem) -> None:
        """Replace the row of item.path, or append it."""
        self._model.update_item(item)
        self._show_state()

    def set_badge(self, path: Path, badge: Badge, percent: int = 0) -> None:
        """Change the badge of one row; an unknown path is ignored."""
        self._model.set_badge(path, badge, percent)

    def set_thumbnail(self, path: Path, picture: NDArray[np.uint8]) -> None:
        """A picture for a file: (h, w, 4) uint8 BGRA, about 160 screen pixels wide."""
        self._model.set_thumbnail(path, picture)

    @property
    def current(self) -> Path | None:
        """The file of the current row."""
        return self._path(self._list.currentIndex())

    def select(self, path: Path | None) -> None:
        """Make a row current without a signal."""
        index = self._model.index_of(path) if path is not None else QModelIndex()
        with QSignalBlocker(self):
            self._list.setCurrentIndex(index)
            if not index.isValid():
                self._list.clearSelection()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drop_target:
            painter = QPainter(self)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
            painter.end()

    def _connect(self) -> None:
        drop = FileDrop(self)
        drop.dropped.connect(self.files_dropped)
        drop.hovered.connect(self._show_drop_target)
        self._import.clicked.connect(self.import_requested)
        self._empty.pressed.connect(self.import_requested)
        self._list.activated.connect(lambda index: self._emit_path(self.open_requested, index))
        self._list.delete_pressed.connect(
            lambda: self._emit_path(self.remove_requested, self._list.currentIndex())
        )
        self._list.customContextMenuRequested.connect(self._show_menu)
        self._list.selectionModel().currentChanged.connect(
            lambda index, _: self.selected.emit(self._path(index))
        )

    def _show_state(self) -> None:
        count = self._model.rowCount()
        self._empty.setVisible(count == 0)
        self._list.setVisible(count > 0)
        self._import.setVisible(count > 0)
        self._count.setVisible(count > 0)
        self._count.setText(self.tr("1 file") if count == 1 else self.tr("{0} files").format(count))

    def _show_drop_target(self, shown: bool) -> None:
        self._drop_target = shown
        self.update()

    def _show_menu(self, place: QPoint) -> None:
        index = self._list.indexAt(place)
        if not index.isValid():
            return
        menu = QMenu(self._list)
        menu.setAccessibleName(self.tr("Commands for the file"))
        open_action = menu.addAction(icon("filmstrip"), self.tr("Place on the Timeline"))
        remove_action = menu.addAction(icon("delete-outline"), self.tr("Remove from the Project"))
        open_action.triggered.connect(lambda: self._emit_path(self.open_requested, index))
        remove_action.triggered.connect(lambda: self._emit_path(self.remove_requested, index))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._list.viewport().mapToGlobal(place))

    def _path(self, index: QModelIndex) -> Path | None:
        return self._model.item(index).path if index.isValid() else None

    def _emit_path(self, signal: SignalInstance, index: QModelIndex) -> None:
        path = self._path(index)
        if path is not None:
            signal.emit(path)


class _MediaList(QListView):
    """Rows as wide as the view.

    Signals:
        delete_pressed: The Delete key, with a current row.
    """

    delete_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setUniformItemSizes(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Media files"))

    @override
    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        index = self.currentIndex()
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData([index]))
        picture: QPixmap | None = index.data(PICTURE_ROLE)
        if picture is not None and not picture.isNull():
            smooth = Qt.TransformationMode.SmoothTransformation
            drag.setPixmap(picture.scaledToHeight(DRAGGED_PX, smooth))
            drag.setHotSpot(QPoint(-12, -12))  # beside the pointer, where it hides no place
        drag.exec(Qt.DropAction.CopyAction)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)
