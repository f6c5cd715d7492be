"""Rows of the media bin, and how a row looks."""

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
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QUrl,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.ui.icons import paint_icon
from gsa_desktop.ui.media_facts import TIMES, length_text, rate_text
from gsa_desktop.ui.qimage import to_qimage
from gsa_desktop.ui.theme import colour, digits, small

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
PICTURE_ROLE = ITEM_ROLE + 1
PICTURE = QSize(80, 45)
MARGIN = 8


class Badge(Enum):
    """How far the masks of a file are; the value is what people read."""

    NOT_SEGMENTED = "Not segmented"
    QUEUED = "Queued"
    RUNNING = "Running"
    DONE = "Done"
    STALE = "Stale"
    ERROR = "Error"


BADGE_LOOKS = {
    Badge.NOT_SEGMENTED: ("circle-outline", "text_muted"),
    Badge.QUEUED: ("clock-outline", "text_muted"),
    Badge.RUNNING: ("progress-clock", "accent_text"),
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
    """

    path: Path
    info: MediaInfo | None = None
    badge: Badge = Badge.NOT_SEGMENTED
    percent: int = 0
    problem: str = ""

    def facts(self) -> str:
        """Size and rate in one line."""
        if self.info is None:
            return self.problem or "Opening…"
        size = f"{self.info.width}{TIMES}{self.info.height}"
        return f"{size}  {rate_text(self.info)}"

    def length(self) -> str:
        """How long it plays; "" while that is unknown."""
        return length_text(self.info.table.duration) if self.info else ""

    def badge_text(self) -> str:
        """What the badge says."""
        running = self.badge == Badge.RUNNING
        return f"{self.badge.value} {self.percent} %" if running else self.badge.value


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


class MediaDelegate(QStyledItemDelegate):
    """A picture at the left; name, facts and badge in three lines at the right."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = QFontMetrics(option.font).height() + 2 * _small_metrics(option).height() + 6
        return QSize(180, max(PICTURE.height(), lines) + 2 * MARGIN)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: MediaItem = index.data(ITEM_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        inner = option.rect.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        frame = QRect(inner.topLeft(), PICTURE)
        frame.moveTop(inner.top() + (inner.height() - PICTURE.height()) // 2)
        _paint_picture(painter, frame, index.data(PICTURE_ROLE))
        _paint_length(painter, option, frame, item.length())
        inner.setLeft(frame.right() + 1 + MARGIN + 2)
        _paint_lines(painter, option, inner, item)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        state = option.state
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colour("row_selected"))
            painter.drawRoundedRect(rect, 4, 4)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colour("control"))
            painter.drawRoundedRect(rect, 4, 4)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour("accent"))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def _small_metrics(option: QStyleOptionViewItem) -> QFontMetrics:
    return QFontMetrics(small(option.font))


def _paint_picture(painter: QPainter, frame: QRect, picture: QPixmap | None) -> None:
    path = QPainterPath()
    path.addRoundedRect(QRectF(frame), 3, 3)
    painter.fillPath(path, colour("monitor"))
    if picture is None or picture.isNull():
        paint_icon(painter, QRectF(frame).adjusted(0, 12, 0, -12), "filmstrip", QColor("#8A8A8A"))
        return
    target = QRectF(frame)
    size = picture.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target.setSize(size.toSizeF())
    target.moveCenter(QRectF(frame).center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(path)
    painter.drawPixmap(target, picture, QRectF(picture.rect()))
    painter.setClipping(False)


def _paint_length(painter: QPainter, option: QStyleOptionViewItem, frame: QRect, text: str) -> None:
    """The length on a dark patch in the picture's corner."""
    if not text:
        return
    font = digits(option.font, 0.82)
    metrics = QFontMetrics(font)
    patch = QRectF(0, 0, metrics.horizontalAdvance(text) + 6, metrics.height())
    patch.moveBottomRight(QRectF(frame).bottomRight() - QPointF(2, 2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 170))
    painter.drawRoundedRect(patch, 2, 2)
    painter.setFont(font)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(patch, Qt.AlignmentFlag.AlignCenter, text)


def _paint_lines(
    painter: QPainter, option: QStyleOptionViewItem, room: QRect, item: MediaItem
) -> None:
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    name_metrics, metrics = QFontMetrics(option.font), _small_metrics(option)
    total = name_metrics.height() + 2 * metrics.height() + 6
    line = QRect(room.left(), 0, room.width(), name_metrics.height())
    line.moveTop(room.top() + (room.height() - total) // 2)
    painter.setFont(option.font)
    painter.setPen(colour("text"))
    middle = Qt.TextElideMode.ElideMiddle
    painter.drawText(line, left, name_metrics.elidedText(item.path.name, middle, line.width()))
    painter.setFont(small(option.font))
    painter.setPen(colour("text_muted"))
    line = QRect(line.left(), line.bottom() + 4, line.width(), metrics.height())
    facts = metrics.elidedText(item.facts(), Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, left, facts)
    glyph, name = BADGE_LOOKS[item.badge]
    line = QRect(line.left(), line.bottom() + 4, line.width(), metrics.height())
    sign = QRectF(line.left(), line.top(), line.height(), line.height())
    paint_icon(painter, sign, glyph, colour(name))
    painter.setPen(colour(name))
    text = line.adjusted(line.height() + 4, 0, 0, 0)
    right = Qt.TextElideMode.ElideRight
    painter.drawText(text, left, metrics.elidedText(item.badge_text(), right, text.width()))
