"""What lies over and beside the tracks: ruler, names, marked range, playhead."""

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from gsa_desktop.core.project import Marker
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.theme import Tokens
from gsa_desktop.ui.time_text import time_text
from gsa_desktop.ui.timeline_ghosts import Overlay
from gsa_desktop.ui.timeline_layout import (
    CLOCK_PX,
    FLAG_PX,
    FLAG_TOP_PX,
    HEADER_PX,
    RULER_PX,
    Scale,
)
from gsa_desktop.ui.timeline_ticks import tick_steps, ticks

HANDLE_PX = 6  # half the width of the playhead's handle
FLAG_WIDTH_PX = 11
NAMED_MARKER_PX = 46  # from where on a marker's text is written beside it
LONGEST_TEXT_PX = 220


@dataclass(frozen=True)
class Frills:
    """Paints around the tracks in one style; painter's clip is the area to paint."""

    painter: QPainter
    scale: Scale
    colours: Tokens
    font: QFont
    seen: tuple[int, int]

    def paint_ruler(self, rate: Fraction) -> None:
        """Ticks with timecode, small ticks between."""
        left, right = self.seen
        painter = self.painter
        painter.fillRect(QRect(left, 0, right - left, RULER_PX), QColor(self.colours.ruler))
        metrics = QFontMetricsF(self.font)
        label_px = metrics.horizontalAdvance("00:00:00:00") + 16
        large, small = tick_steps(self.scale.px, max(1, round(rate)), label_px)
        first, last = self.scale.frame(left - label_px), self.scale.frame(right)
        painter.setPen(QColor(self.colours.text_disabled))
        for frame in ticks(first, last, small):
            x = round(self.scale.x(frame))
            height = 10 if frame % large == 0 else 5
            painter.drawLine(x, RULER_PX - height, x, RULER_PX - 1)
        painter.setFont(self.font)
        painter.setPen(QColor(self.colours.text_muted))
        for frame in ticks(first, last, large):
            place = QPointF(round(self.scale.x(frame)) + 4, RULER_PX - 7)
            painter.drawText(place, time_text(frame, rate))
        painter.setPen(QColor(self.colours.border))
        painter.drawLine(left, RULER_PX - 1, right, RULER_PX - 1)

    def paint_range(self, marked: FrameRange, height: int) -> None:
        """A bar on the ruler over the marked range, a veil over what lies outside."""
        left, right = self.seen
        begin, end = round(self.scale.x(marked.start)), round(self.scale.x(marked.stop))
        veil = QColor(self.colours.window)
        veil.setAlpha(120)
        body = height - RULER_PX
        self.painter.fillRect(QRect(left, RULER_PX, max(0, begin - left), body), veil)
        self.painter.fillRect(QRect(end, RULER_PX, max(0, right - end), body), veil)
        accent = QColor(self.colours.accent)
        first, last = max(left - 8, begin), min(right + 8, end)
        self.painter.fillRect(QRect(first, 0, max(0, last - first), 3), accent)
        for x in (begin, end - 2):
            if left - 2 <= x <= right:
                self.painter.fillRect(QRect(x, 0, 2, RULER_PX), accent)

    def paint_markers(self, markers: tuple[Marker, ...], height: int) -> None:
        """A flag on the ruler for each, its text beside it where there is room, a faint line.

        Where flags would cover each other, the first of them stands for all.
        """
        left, right = self.seen
        first, last = self.scale.frame(left - LONGEST_TEXT_PX), self.scale.frame(right + 1)
        begin = bisect_left(markers, first, key=lambda m: m.frame)
        shown: list[tuple[int, Marker]] = []
        free = -(2**30)
        for marker in markers[begin : bisect_left(markers, last, key=lambda m: m.frame)]:
            x = round(self.scale.x(marker.frame))
            if x >= free:
                shown.append((x, marker))
                free = x + FLAG_WIDTH_PX
        ratio = self.painter.device().devicePixelRatioF()
        metrics = QFontMetricsF(self.font)
        self.painter.setFont(self.font)
        end = right + LONGEST_TEXT_PX
        for x, marker in reversed(shown):
            self.painter.setPen(QPen(QColor(*marker.colour, 110), 1))
            self.painter.drawLine(x, RULER_PX, x, height)
            self.painter.drawPixmap(x, FLAG_TOP_PX, _flag(marker.colour, ratio))
            room = min(end - x - 4, LONGEST_TEXT_PX) - FLAG_WIDTH_PX - 3
            if marker.text and room >= NAMED_MARKER_PX:
                text = metrics.elidedText(marker.text, Qt.TextElideMode.ElideRight, room)
                line = QRectF(x + FLAG_WIDTH_PX + 3, FLAG_TOP_PX - 2, room, FLAG_PX + 4)
                self.painter.setPen(QColor(self.colours.text))
                self.painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
            end = x

    def paint_guide(self, frame: int, height: int) -> None:
        """The line that something snaps to."""
        x = round(self.scale.x(frame))
        self.painter.setPen(QPen(QColor(self.colours.warning), 1))
        self.painter.drawLine(x, 0, x, height)

    def paint_label(self, overlay: Overlay) -> None:
        """A line of text beside the pointer, kept inside the widget."""
        if not overlay.label or overlay.label_at is None:
            return
        metrics = QFontMetricsF(self.font)
        size = metrics.size(0, overlay.label)
        patch = QRectF(0, 0, size.width() + 14, size.height() + 6)
        patch.moveTopLeft(QPointF(overlay.label_at) + QPointF(14, -patch.height() - 6))
        area = QRectF(self.painter.device().rect())  # type: ignore[attr-defined]
        patch.moveLeft(min(max(patch.left(), HEADER_PX + 2.0), area.right() - patch.width() - 2))
        patch.moveTop(max(patch.top(), 2.0))
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setPen(QPen(QColor(self.colours.border), 1))
        self.painter.setBrush(QColor(self.colours.field))
        self.painter.drawRoundedRect(patch, 4, 4)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self.painter.setFont(self.font)
        self.painter.setPen(QColor(self.colours.text))
        self.painter.drawText(patch, Qt.AlignmentFlag.AlignCenter, overlay.label)

    def paint_clock(self, text: str, font: QFont) -> None:
        """The playhead's timecode in the corner between ruler and names."""
        corner = QRect(0, 0, HEADER_PX, RULER_PX)
        self.painter.fillRect(corner, QColor(self.colours.panel))
        self.painter.setFont(font)
        self.painter.setPen(QColor(self.colours.accent_text))
        line = QRect(0, 1, HEADER_PX, CLOCK_PX)
        self.painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
        self.painter.setPen(QColor(self.colours.border))
        self.painter.drawLine(0, RULER_PX - 1, HEADER_PX, RULER_PX - 1)

    def paint_playhead(self, frame: int, height: int) -> None:
        """A handle on the ruler, a line down to the bottom."""
        x = round(self.scale.x(frame))
        if x < HEADER_PX - 1:
            return
        painter, colour = self.painter, QColor(self.colours.playhead)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, shoulder = HANDLE_PX, RULER_PX - 9
        corners = [(-side, RULER_PX - 18), (side, RULER_PX - 18), (side, shoulder), (0, RULER_PX)]
        corners.append((-side, shoulder))
        painter.drawPolygon(QPolygonF([QPointF(x + 0.5 + dx, y) for dx, y in corners]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(colour, 1))
        painter.drawLine(x, RULER_PX - 1, x, height)


def playhead_strip(scale: Scale, frame: int, height: int) -> QRect:
    """What has to be painted anew when the playhead leaves or reaches a frame."""
    x = round(scale.x(frame))
    return QRect(x - HANDLE_PX - 2, 0, 2 * HANDLE_PX + 5, height)


@cache
def _flag(rgb: tuple[int, int, int], ratio: float) -> QPixmap:
    result = QPixmap(QSize(FLAG_WIDTH_PX, FLAG_PX) * ratio)
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(*rgb))
    corners = [(0, 0), (FLAG_WIDTH_PX, 0), (FLAG_WIDTH_PX - 3, FLAG_PX / 2)]
    corners += [(FLAG_WIDTH_PX, FLAG_PX), (0, FLAG_PX)]
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    painter.end()
    return result
