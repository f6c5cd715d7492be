"""What is drawn over the tracks while a person drags: ghosts, rubber band, razor."""

from dataclasses import dataclass

from PySide6.QtCore import QLine, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gsa_desktop.ui.timeline_layout import (
    PICTURE_PX,
    ROW_GAP_PX,
    SOUND_PX,
    TITLE_PX,
    TOP_PX,
    Kind,
    Row,
)
from gsa_desktop.ui.timeline_paint import Style
from gsa_desktop.ui.timeline_placement import Placement
from gsa_desktop.ui.timeline_plan import Ghost


@dataclass(frozen=True)
class Overlay:
    """What a drag, a drop or a tool shows.

    Attributes:
        ghosts: Clips where they would be.
        guide: The frame that something snaps to.
        band: The rubber band in pixels of the viewport.
        line: Where the gain of a sound clip would be, in pixels of the viewport.
        label: A line of text beside the pointer.
        label_at: The pointer.
        razor: Frame and row that a click would cut; no row cuts all tracks.
        drop_target: Whether files are held over the timeline.
    """

    ghosts: tuple[Ghost, ...] = ()
    guide: int | None = None
    band: QRect | None = None
    line: QLine | None = None
    label: str = ""
    label_at: QPoint | None = None
    razor: tuple[int, Row | None] | None = None
    drop_target: bool = False


def ghost_band(ghost: Ghost, placement: Placement, rows_top: int) -> tuple[int, int]:
    """Top and height of a ghost; one on a new track is a thin strip outside the others."""
    for row in placement.rows:
        if (row.kind, row.number) == (ghost.kind, ghost.number):
            return rows_top + row.top, row.height
    if not placement.rows:  # the timeline is empty
        if ghost.kind is Kind.PICTURE:
            return rows_top, TITLE_PX + PICTURE_PX
        return rows_top + TITLE_PX + PICTURE_PX + ROW_GAP_PX, TITLE_PX + SOUND_PX
    if ghost.kind is Kind.PICTURE:
        return rows_top - TOP_PX + 1, TOP_PX - 2
    last = placement.rows[-1]
    return rows_top + last.top + last.height + 1, TOP_PX - 2


def paint_overlay(style: Style, overlay: Overlay, placement: Placement, rows_top: int) -> None:
    """Paint it; the painter's clip is the area of the tracks."""
    painter = style.painter
    painter.save()
    for ghost in overlay.ghosts:
        _paint_ghost(style, ghost, *ghost_band(ghost, placement, rows_top))
    if overlay.band is not None:
        accent = QColor(style.colours.accent)
        painter.setPen(QPen(accent, 1))
        accent.setAlpha(50)
        painter.setBrush(accent)
        painter.drawRect(overlay.band)
    if overlay.line is not None:
        painter.setPen(QPen(QColor(style.colours.accent), 2))
        painter.drawLine(overlay.line)
    if overlay.razor is not None:
        _paint_razor(style, *overlay.razor, rows_top)
    painter.restore()


def _paint_ghost(style: Style, ghost: Ghost, top: int, height: int) -> None:
    scale, (left, right) = style.scale, style.seen
    near = QRectF(left - 64, top, right - left + 128, height)
    shown = QRectF(
        scale.x(ghost.start), top, max(2.0, (ghost.stop - ghost.start) * scale.px), height
    )
    shown = shown.intersected(near)
    if shown.isEmpty():
        return
    colour = QColor(style.colours.danger if ghost.refused else style.colours.accent)
    style.painter.setPen(QPen(colour, 2, Qt.PenStyle.DashLine if ghost.refused else _SOLID))
    colour.setAlpha(70)
    style.painter.setBrush(colour)
    style.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    style.painter.drawRoundedRect(shown.adjusted(1, 1, -1, -1), 3, 3)
    style.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    if ghost.name and shown.width() > 24:
        style.painter.setFont(style.font)
        style.painter.setPen(QColor(style.colours.on_clip))
        line = QRectF(max(shown.left(), left) + 6, top, shown.width() - 8, min(height, TITLE_PX))
        style.painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, ghost.name)


def _paint_razor(style: Style, frame: int, row: Row | None, rows_top: int) -> None:
    x = round(style.scale.x(frame))
    pen = QPen(QColor(style.colours.danger), 1, Qt.PenStyle.DashLine)
    style.painter.setPen(pen)
    if row is None:
        style.painter.drawLine(x, 0, x, 1 << 14)
    else:
        style.painter.drawLine(x, rows_top + row.top, x, rows_top + row.top + row.height)


_SOLID = Qt.PenStyle.SolidLine
