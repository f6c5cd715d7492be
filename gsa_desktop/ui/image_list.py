"""The list of still pictures: thumbnails, states, many chosen at once."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from gsa_desktop.ui.icons import icon, plain_icon
from gsa_desktop.ui.qimage import to_qimage

THUMBNAIL = QSize(96, 72)
_PATH = Qt.ItemDataRole.UserRole
_KEY = QKeySequence.StandardKey
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ImageList(QListWidget):
    """Pictures in the order in which they were added.

    Left and Right go to the next one, Del takes the chosen ones off, Ctrl+A chooses all.

    Signals:
        current_changed: Path of the picture that is shown, None without one.
        chosen_changed: How many are chosen.
        removal_wanted: list[Path].
        seen_changed: tuple[Path, ...] of the pictures that can be seen.
        drag_wanted: The results of the chosen ones should be dragged out, while the button is held.
    """

    current_changed = Signal(object)
    chosen_changed = Signal(int)
    removal_wanted = Signal(list)
    seen_changed = Signal(tuple)
    drag_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pictures")
        self.setIconSize(THUMBNAIL)
        self.setMinimumWidth(230)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self._is_dragging = False
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._by_path: dict[Path, QListWidgetItem] = {}
        self._seen = QTimer(self, singleShot=True, interval=0)
        self._seen.timeout.connect(self._on_seen)
        self.verticalScrollBar().valueChanged.connect(self._seen.start)
        self.currentItemChanged.connect(self._on_current)
        self.itemSelectionChanged.connect(self._on_selection)

    @property
    def current(self) -> Path | None:
        """The picture that is shown."""
        row = self.currentRow()
        return self.item(row).data(_PATH) if row >= 0 else None

    @property
    def paths(self) -> tuple[Path, ...]:
        """All pictures."""
        return tuple(item.data(_PATH) for item in self._items())

    @property
    def chosen(self) -> tuple[Path, ...]:
        """Those that are chosen, in the order of the list."""
        return tuple(item.data(_PATH) for item in self._items() if item.isSelected())

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Show these; what is known of a picture stays, and so does the place in the list."""
        before, row = self.current, self.currentRow()
        known, wanted = self._by_path, set(paths)
        was_quiet = self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        for path in [path for path in known if path not in wanted]:
            self.takeItem(self.row(known.pop(path)))
        for path in paths:
            if path not in known:
                known[path] = _item(path)
                self.addItem(known[path])
        self.blockSignals(was_quiet)
        if not paths:
            self._on_current()
        elif before not in paths:
            self.go_to(min(max(row, 0), len(paths) - 1))
        self._on_selection()
        self._seen.start()

    def go_to(self, row: int) -> None:
        """Show and choose the picture of a row, alone."""
        if 0 <= row < self.count():
            self.clearSelection()
            if self.currentRow() == row:
                self._on_current()
            self.setCurrentRow(row)

    def show_path(self, path: Path) -> None:
        """Show and choose a picture, alone."""
        if path in self._by_path:
            self.go_to(self.row(self._by_path[path]))

    def choose_shown(self) -> None:
        """Choose the picture that is shown, alone."""
        self.go_to(self.currentRow())

    def step(self, by: int) -> None:
        """The next picture, or the one before."""
        self.go_to(self.currentRow() + by)

    def set_state(self, path: Path, state: str, problem: str) -> None:
        """How far a picture is, and what is wrong with it."""
        item = self._by_path.get(path)
        if item is not None:
            item.setText(f"{path.name}\n{state}")
            item.setToolTip(f"{path}\n{problem}" if problem else str(path))

    def set_thumbnail(self, path: Path, picture: NDArray[np.uint8]) -> None:
        """A small picture, (h, w, 4) BGRA."""
        shown = _framed(to_qimage(picture, alpha=True), self.devicePixelRatioF())
        if path in self._by_path:
            self._by_path[path].setIcon(plain_icon(shown))

    def remove_chosen(self) -> None:
        """Take the chosen pictures off the list."""
        if self.chosen:
            self.removal_wanted.emit(list(self.chosen))

    @override
    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        self._is_dragging = True  # the files are made first, and moves until then choose nothing
        self.drag_wanted.emit()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = False
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._is_dragging:
            super().mouseMoveEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Delete:
            self.remove_chosen()
        elif step is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.step(step)
        elif event.matches(_KEY.Paste) or event.matches(_KEY.Copy):
            event.ignore()  # the page's own
        else:
            super().keyPressEvent(event)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._seen.start()

    @Slot()
    def _on_seen(self) -> None:
        room = self.viewport().rect()
        first, last = self.indexAt(room.topLeft()).row(), self.indexAt(room.bottomLeft()).row()
        rows = range(max(first, 0), self.count() if last < 0 else last + 1)
        self.seen_changed.emit(tuple(self.item(row).data(_PATH) for row in rows))

    @Slot()
    def _on_current(self) -> None:
        self.current_changed.emit(self.current)

    @Slot()
    def _on_selection(self) -> None:
        self.chosen_changed.emit(len(self.chosen))


def _framed(picture: QImage, ratio: float) -> QPixmap:
    """A picture in the middle of an icon's room, so that all names begin at one place."""
    room = QPixmap(THUMBNAIL * ratio)
    room.fill(Qt.GlobalColor.transparent)
    size = picture.size()
    if size.width() > room.width() or size.height() > room.height():
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(QPoint(0, 0), size)
    place.moveCenter(room.rect().center())
    painter = QPainter(room)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, picture)
    painter.end()
    room.setDevicePixelRatio(ratio)
    return room


def _item(path: Path) -> QListWidgetItem:
    item = QListWidgetItem(f"{path.name}\nWaiting")
    item.setData(_PATH, path)
    item.setToolTip(str(path))
    item.setIcon(icon("image-outline", "text_muted"))
    item.setSizeHint(QSize(180, THUMBNAIL.height() + 10))
    return item
