"""Rows of the media bin."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QUrl,
)
from PySide6.QtGui import QPixmap
from typing_extensions import override

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.ui.media_facts import TIMES, is_sound_alone, length_text, rate_text, short_facts
from gsa_desktop.ui.qimage import to_qimage

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
PICTURE_ROLE = ITEM_ROLE + 1


class Badge(Enum):
    """How far the masks of a file are; the value is what people read."""

    NOT_SEGMENTED = "Not segmented"
    QUEUED = "Queued"
    RUNNING = "Running"
    PARTIAL = "Partly segmented"
    DONE = "Done"
    STALE = "Stale"
    ERROR = "Error"


BADGE_LOOKS = {
    Badge.NOT_SEGMENTED: ("circle-outline", "text_muted"),
    Badge.QUEUED: ("clock-outline", "text_muted"),
    Badge.RUNNING: ("progress-clock", "accent_text"),
    Badge.PARTIAL: ("circle-half-full", "warning"),
    Badge.DONE: ("check-circle", "success"),
    Badge.STALE: ("refresh-circle", "warning"),
    Badge.ERROR: ("alert-circle", "danger"),
}


@dataclass(frozen=True, eq=False)
class MediaItem:
    """A row of the bin.

    Attributes:
        path: The file.
        info: What is known of it; None while it is being opened.
        badge: State of its masks.
        percent: Progress of a running job, 0..100.
        problem: Why the file cannot be used (tool tip of an Error badge).
        partly: What a Partial badge says ("2 of 3 clips"); empty for its own words.
        which: A line for each clip then, for the tool tip.
    """

    path: Path
    info: MediaInfo | None = None
    badge: Badge = Badge.NOT_SEGMENTED
    percent: int = 0
    problem: str = ""
    partly: str = ""
    which: tuple[str, ...] = ()

    def facts(self) -> str:
        """Size and rate, or the kind of sound, in one line."""
        if self.info is None:
            return self.problem or "Opening…"
        if is_sound_alone(self.info):
            return "  ".join(short_facts(self.info))
        size = f"{self.info.width}{TIMES}{self.info.height}"
        return f"{size}  {rate_text(self.info)}"

    def length(self) -> str:
        """How long it plays; "" while that is unknown."""
        return length_text(self.info.table.duration) if self.info else ""

    def badge_look(self) -> tuple[str, str]:
        """Glyph and colour of the badge."""
        if self.badge == Badge.NOT_SEGMENTED and is_sound_alone(self.info):
            return "volume-high", "text_muted"
        return BADGE_LOOKS[self.badge]

    def badge_text(self) -> str:
        """What the badge says."""
        if self.badge == Badge.NOT_SEGMENTED and is_sound_alone(self.info):
            return "Sound"
        if self.badge == Badge.RUNNING:
            return f"{self.badge.value} {self.percent} %"
        return (self.badge == Badge.PARTIAL and self.partly) or self.badge.value


class MediaModel(QAbstractListModel):
    """The files of a project in order of import."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._items: list[MediaItem] = []
        self._pictures: dict[Path, QPixmap] = {}

    def set_items(self, items: tuple[MediaItem, ...]) -> None:
        """Replace all rows; pictures of files that stay are kept."""
        self.beginResetModel()
        self._items = list(items)
        paths = {item.path for item in items}
        self._pictures = {p: picture for p, picture in self._pictures.items() if p in paths}
        self.endResetModel()

    def update_item(self, item: MediaItem) -> None:
        """Replace the row of the same path, or append one."""
        index = self.index_of(item.path)
        if index.isValid():
            self._items[index.row()] = item
            self.dataChanged.emit(index, index)
            return
        self.beginInsertRows(QModelIndex(), len(self._items), len(self._items))
        self._items.append(item)
        self.endInsertRows()

    def set_badge(self, path: Path, badge: Badge, percent: int) -> None:
        """Change a badge; an unknown path is ignored."""
        index = self.index_of(path)
        if index.isValid():
            self.update_item(replace(self.item(index), badge=badge, percent=percent))

    def set_thumbnail(self, path: Path, picture: NDArray[np.uint8]) -> None:
        """Give a file a picture; kept even if its row comes later."""
        self._pictures[path] = QPixmap.fromImage(to_qimage(picture))
        index = self.index_of(path)
        if index.isValid():
            self.dataChanged.emit(index, index, [PICTURE_ROLE])

    def index_of(self, path: Path) -> QModelIndex:
        """The row of a file; invalid for none."""
        row = next((i for i, item in enumerate(self._items) if item.path == path), -1)
        return self.index(row, 0) if row >= 0 else QModelIndex()

    def item(self, index: Index) -> MediaItem:
        """The item of a valid row."""
        return self._items[index.row()]

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and not self.item(index).problem:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    @override
    def mimeTypes(self) -> list[str]:
        return ["text/uri-list"]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The files, as any program hands them over."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self.item(index).path)) for index in indexes])
        return data

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._items)

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item = self._items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.path.name
            case Qt.ItemDataRole.ToolTipRole:
                lines = (
                    str(item.path),
                    item.length(),
                    item.facts(),
                    item.badge_text(),
                    *item.which,
                    item.problem,
                )
                return "\n".join(dict.fromkeys(line for line in lines if line))
            case Qt.ItemDataRole.AccessibleTextRole:
                parts = (item.path.name, item.length(), item.facts(), item.badge_text())
                return ", ".join(part for part in parts if part)
            case _ if role == ITEM_ROLE:
                return item
            case _ if role == PICTURE_ROLE:
                return self._pictures.get(item.path)
        return None
