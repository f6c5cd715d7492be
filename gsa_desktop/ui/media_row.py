"""How a row of the media bin looks."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from gsa_desktop.ui.icons import paint_icon
from gsa_desktop.ui.media_facts import is_sound_alone
from gsa_desktop.ui.media_model import ITEM_ROLE, PICTURE_ROLE, Index, MediaItem
from gsa_desktop.ui.theme import colour, digits, small

PICTURE = QSize(80, 45)
MARGIN = 8


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
        glyph = "waveform" if is_sound_alone(item.info) else "filmstrip"
        _paint_picture(painter, frame, index.data(PICTURE_ROLE), glyph)
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


def _paint_picture(painter: QPainter, frame: QRect, picture: QPixmap | None, glyph: str) -> None:
    """The picture of a file, or a glyph in its place."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(frame), 3, 3)
    painter.fillPath(path, colour("monitor"))
    if picture is None or picture.isNull():
        paint_icon(painter, QRectF(frame).adjusted(0, 12, 0, -12), glyph, QColor("#8A8A8A"))
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
    glyph, name = item.badge_look()
    line = QRect(line.left(), line.bottom() + 4, line.width(), metrics.height())
    sign = QRectF(line.left(), line.top(), line.height(), line.height())
    paint_icon(painter, sign, glyph, colour(name))
    painter.setPen(colour(name))
    text = line.adjusted(line.height() + 4, 0, 0, 0)
    right = Qt.TextElideMode.ElideRight
    painter.drawText(text, left, metrics.elidedText(item.badge_text(), right, text.width()))
