"""The strip at the top of a clip: its name between signs and badges."""

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from gsa_desktop.ui.timeline_lanes import sign
from gsa_desktop.ui.timeline_layout import HEADER_PX, TITLE_PX, PlacedClip
from gsa_desktop.ui.timeline_paint import Style

SIGN_PX = 13
GAP_PX = 4
LEAST_NAME_PX = 24
LONGEST_NAME_PX = 600
MINUS = "\N{MINUS SIGN}"


def paint_title(
    style: Style, placed: PlacedClip, top: int, signs: tuple[str, ...], badge: tuple[str, str]
) -> None:
    """Signs, the file's name, and a badge (a glyph and a text, either may be "") at the right."""
    # A name stays readable while its clip is scrolled out to the left.
    left = max(style.scale.x(placed.start), HEADER_PX) + 6
    right = min(style.scale.x(placed.stop), style.seen[1] + 400) - 6
    look = style.font_key, style.colours.on_clip, style.painter.device().devicePixelRatioF()
    glyph, text = badge
    if glyph or text:
        picture = _strip((glyph,) if glyph else (), text, LONGEST_NAME_PX, *look)
        if text and right - left < _width(picture) + LEAST_NAME_PX:
            picture = _strip((glyph,) if glyph else (), "", LONGEST_NAME_PX, *look)
        if right - left >= _width(picture):
            right -= _width(picture)
            style.painter.drawPixmap(QPointF(right, top), picture)
            right -= GAP_PX
    room = min(int(right - left), LONGEST_NAME_PX)
    if room >= SIGN_PX:
        name = _strip(signs, placed.clip.title, room, *look)
        style.painter.drawPixmap(QPointF(left, top), name)


def decibels(volume: float) -> str:
    """A gain as people read it: "+3.0 dB", with a real minus sign."""
    return f"{volume:+.1f} dB".replace("-", MINUS)


def _width(picture: QPixmap) -> float:
    return picture.width() / picture.devicePixelRatio()


@lru_cache(maxsize=1024)
def _strip(
    signs: tuple[str, ...], text: str, room: int, font: str, colour: str, ratio: float
) -> QPixmap:
    """Glyphs and a text in one picture, which is painted much faster than the text itself."""
    described = QFont()
    described.fromString(font)
    metrics = QFontMetricsF(described)
    shown = tuple(signs[: room // SIGN_PX])
    begin = len(shown) * (SIGN_PX + GAP_PX)
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room - begin))
    width = begin + ceil(metrics.horizontalAdvance(text)) + 1 if text else max(1, begin - GAP_PX)
    result = QPixmap(QSize(width, TITLE_PX) * ratio)
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    for number, name in enumerate(shown):
        at = QPointF(number * (SIGN_PX + GAP_PX), (TITLE_PX - SIGN_PX) / 2)
        painter.drawPixmap(at, sign(name, colour, SIGN_PX, ratio))
    painter.setFont(described)
    painter.setPen(QColor(colour))
    line = QRectF(begin, 0, width - begin, TITLE_PX)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    return result
