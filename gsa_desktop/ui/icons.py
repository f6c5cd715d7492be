"""Icons of one family (Material Design), coloured from the theme when they are painted."""

from functools import cache, lru_cache

import qtawesome
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QIconEngine, QPainter, QPixmap
from typing_extensions import override

from gsa_desktop.ui.theme import Tokens, tokens

FAMILY = "mdi6"
GLYPH_SHARE = 0.875  # of the icon's side; the rest is the family's own clear space


def icon(name: str, colour: str = "text", *, checked: str = "") -> QIcon:
    """An icon that follows the theme, needs no reload when it changes.

    Args:
        name: A glyph of Material Design Icons 6 ("play", "skip-next").
        colour: A colour name of theme.Tokens.
        checked: The same while a button with this icon is checked, if it differs.

    Raises:
        KeyError: The family has no such glyph.
        AttributeError: The theme has no such colour.
    """
    return QIcon(_GlyphEngine(_glyph(name), colour, checked or colour))


def plain_icon(picture: QPixmap) -> QIcon:
    """A photograph as an icon; Qt would tint it with the accent where its row is selected."""
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)
    return made


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Draw a glyph centred into a rectangle, for custom-painted widgets."""
    _paint(painter, rect, _glyph(name), colour)


@cache
def _glyph(name: str) -> str:
    return str(qtawesome.charmap(f"{FAMILY}.{name}"))


@cache
def _font(side: int) -> QFont:
    return QFont(qtawesome.font(FAMILY, side))  # which looks through all fonts each time


def _paint(painter: QPainter, rect: QRectF, glyph: str, colour: QColor) -> None:
    side = max(1, round(min(rect.width(), rect.height()) * GLYPH_SHARE))
    painter.save()
    painter.setFont(_font(side))
    painter.setPen(colour)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph)
    painter.restore()


class _GlyphEngine(QIconEngine):
    def __init__(self, glyph: str, colour: str, checked: str) -> None:
        super().__init__()
        self._glyph = glyph
        self._names = (colour, checked)
        for name in self._names:
            if name not in Tokens.__dataclass_fields__:
                raise AttributeError(f"no theme colour named {name!r}")

    @override
    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._glyph, *self._names)

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colours = tokens()
        name = self._names[state == QIcon.State.On]
        if mode == QIcon.Mode.Disabled:
            name = "text_disabled"
        _paint(painter, QRectF(rect), self._glyph, QColor(getattr(colours, name)))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        name = self._names[state == QIcon.State.On]
        if mode == QIcon.Mode.Disabled:
            name = "text_disabled"
        return _drawn(self._glyph, getattr(tokens(), name), size.width(), size.height())


@lru_cache(maxsize=512)
def _drawn(glyph: str, colour: str, width: int, height: int) -> QPixmap:
    result = QPixmap(width, height)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    _paint(painter, QRectF(0, 0, width, height), glyph, QColor(colour))
    painter.end()
    return result
