"""The strip at the top of a clip: its name between signs and badges."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from gsa_desktop.ui.timeline_lanes import sign
from gsa_desktop.ui.timeline_layout import HEADER_PX, TITLE_PX, PlacedClip
from gsa_desktop.ui.timeline_paint import Style

SIGN_PX = 13
GAP_PX = 4
LEAST_NAME_PX = 24
MINUS = "\N{MINUS SIGN}"


def paint_title(
    style: Style, placed: PlacedClip, top: int, signs: Sequence[str], badge: tuple[str, str]
) -> None:
    """Signs, the file's name, and a badge (a glyph and a text, either may be "") at the right."""
    # A name stays readable while its clip is scrolled out to the left.
    left = max(style.scale.x(placed.start), HEADER_PX) + 6
    right = min(style.scale.x(placed.stop), style.seen[1] + 400) - 6
    colour, painter = style.colours.on_clip, style.painter
    ratio = painter.device().devicePixelRatioF()
    painter.setFont(style.font)
    painter.setPen(QColor(colour))
    glyph, text = badge
    if glyph or text:
        width = _width(style.font_key, text) if text else 0.0
        room = width + (SIGN_PX + GAP_PX if glyph else 0)
        if right - left < room + (LEAST_NAME_PX if text else 0):
            text, width, room = "", 0.0, SIGN_PX + GAP_PX if glyph else 0
        if right - left >= room:
            line = QRectF(right - width, top, width + 1, TITLE_PX)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
            right -= room
            if glyph:
                at = QPointF(right, top + (TITLE_PX - SIGN_PX) / 2)
                painter.drawPixmap(at, sign(glyph, colour, SIGN_PX, ratio))
            right -= GAP_PX
    for name in signs:
        if right - left < SIGN_PX:
            return
        at = QPointF(left, top + (TITLE_PX - SIGN_PX) / 2)
        painter.drawPixmap(at, sign(name, colour, SIGN_PX, ratio))
        left += SIGN_PX + GAP_PX
    if right - left >= 16:
        name = _elided(style.font_key, placed.clip.media.name, int(min(right - left, 2000)))
        line = QRectF(left, top, right - left, TITLE_PX)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)


def decibels(volume: float) -> str:
    """A gain as people read it: "+3.0 dB", with a real minus sign."""
    return f"{volume:+.1f} dB".replace("-", MINUS)


@lru_cache(maxsize=4096)
def _elided(font: str, name: str, room: int) -> str:
    return QFontMetricsF(_font(font)).elidedText(name, Qt.TextElideMode.ElideRight, room)


@lru_cache(maxsize=256)
def _width(font: str, text: str) -> float:
    return QFontMetricsF(_font(font)).horizontalAdvance(text)


def _font(key: str) -> QFont:
    font = QFont()
    font.fromString(key)
    return font
