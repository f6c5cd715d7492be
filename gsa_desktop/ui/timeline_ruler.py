"""What lies over and beside the tracks: ruler, names, marked range, playhead."""

from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from gsa_desktop.core.timebase import FrameRange, timecode
from gsa_desktop.ui.theme import Tokens
from gsa_desktop.ui.timeline_layout import (
    HEADER_PX,
    MASK_PX,
    PICTURE_PX,
    RULER_PX,
    SOUND_PX,
    TITLE_PX,
    Row,
    Scale,
    tick_steps,
    ticks,
)

HANDLE_PX = 6  # half the width of the playhead's handle


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
            place = QPointF(round(self.scale.x(frame)) + 4, 4 + metrics.ascent())
            painter.drawText(place, timecode(frame, rate))
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

    def paint_names(self, rows: tuple[Row, ...], first_top: int, height: int) -> None:
        """The column with the tracks' names, drawn over clips that are scrolled beneath it."""
        painter, colours = self.painter, self.colours
        painter.fillRect(QRect(0, RULER_PX, HEADER_PX, height), QColor(colours.panel))
        painter.setFont(self.font)
        for row in rows:
            top = first_top + row.top
            painter.fillRect(QRect(0, top, HEADER_PX - 1, row.height), QColor(colours.track_name))
            lanes = [
                (f"V{row.number + 1}", TITLE_PX + PICTURE_PX, colours.text),
                ("Mask", MASK_PX, colours.text_muted),
            ]
            if row.has_sound:
                lanes.append((f"A{row.number + 1}", SOUND_PX, colours.text))
            for text, lane_height, colour in lanes:
                painter.setPen(QColor(colour))
                line = QRectF(8, top - 2, HEADER_PX - 16, lane_height + 4)
                side = Qt.AlignmentFlag.AlignRight if text == "Mask" else Qt.AlignmentFlag.AlignLeft
                painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, text)
                top += lane_height
        painter.setPen(QColor(colours.border))
        painter.drawLine(HEADER_PX - 1, RULER_PX, HEADER_PX - 1, height)

    def paint_clock(self, text: str, font: QFont) -> None:
        """The playhead's timecode in the corner between ruler and names."""
        corner = QRect(0, 0, HEADER_PX, RULER_PX)
        self.painter.fillRect(corner, QColor(self.colours.panel))
        self.painter.setFont(font)
        self.painter.setPen(QColor(self.colours.accent_text))
        self.painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, text)
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
