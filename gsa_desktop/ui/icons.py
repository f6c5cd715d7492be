"""Icons of one family (Material Design), coloured from the theme when they are painted."""

import json
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap
from typing_extensions import override

from gsa_desktop.ui.theme import Tokens, tokens

_FILES = "materialdesignicons6-webfont-"
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


def _glyph(name: str) -> str:
    return chr(int(_codes()[name], 16))


@cache
def _font(side: int) -> QFont:
    font = QFont(_family())
    font.setPixelSize(side)
    return font


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_file("[0-9]*.ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _codes() -> dict[str, str]:
    """The family's characters in hexadecimal, by name."""
    codes: dict[str, str] = json.loads(_file("charmap-*.json").read_text(encoding="utf-8"))
    return codes


def _file(ending: str) -> Path:
    """A file of the family in qtawesome, which is not imported: it would load ten more families."""
    found = find_spec("qtawesome")
    places = (found.submodule_search_locations if found else None) or []
    return next(path for place in places for path in Path(place, "fonts").glob(_FILES + ending))


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
