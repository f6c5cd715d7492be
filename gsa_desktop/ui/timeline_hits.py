"""What lies under a pixel of the timeline."""

from bisect import bisect_right

from PySide6.QtCore import QPoint

from gsa_desktop.core.project import Marker
from gsa_desktop.ui.timeline_canvas import TimelineCanvas
from gsa_desktop.ui.timeline_layout import (
    EDGE_PX,
    FLAG_PX,
    FLAG_TOP_PX,
    HEADER_PX,
    RULER_PX,
    TITLE_PX,
    Edge,
    Hit,
    Kind,
    Lane,
    PlacedClip,
    lane_at,
)
from gsa_desktop.ui.timeline_ruler import FLAG_WIDTH_PX
from gsa_desktop.ui.timeline_sounds import GAIN_LEAST_PX, gain_height

GAIN_REACH_PX = 3


def hit(canvas: TimelineCanvas, place: QPoint) -> Hit:
    """What is at a pixel of the viewport."""
    frame = int(canvas.scale.frame(place.x()) // 1)
    if place.y() < RULER_PX:
        if place.x() < HEADER_PX:
            return Hit(Lane.NOTHING, frame)
        return Hit(Lane.RULER, frame, marker=_marker_at(canvas, place))
    if place.x() < HEADER_PX:
        return Hit(Lane.HEADER, frame)
    for row in canvas.placement.rows:
        lane = lane_at(row, place.y() - canvas.rows_top)
        if lane is None:
            continue
        placed = canvas.placement.tracks[row.index].at(canvas.scale.frame(place.x()))
        if placed is None:
            return Hit(Lane.TRACK, frame, row=row)
        edge = _edge_at(canvas, placed, place.x()) if lane is Lane.CLIP else Edge.NONE
        return Hit(lane, frame, placed, row, edge)
    return Hit(Lane.NOTHING, frame)


def is_on_gain(canvas: TimelineCanvas, found: Hit, y: int) -> bool:
    """Whether a pixel row of a sound clip is so near to the line of its gain that it grips it."""
    if found.clip is None or found.row is None or found.row.kind is not Kind.SOUND:
        return False
    wide = found.clip.clip.length * canvas.scale.px >= GAIN_LEAST_PX
    if not wide or found.clip.clip.muted or found.edge is not Edge.NONE:
        return False
    top = canvas.rows_top + found.row.top + TITLE_PX
    line = top + gain_height(found.clip.clip.volume_db, found.row.lane)
    return abs(y - line) <= GAIN_REACH_PX


def track_under(canvas: TimelineCanvas, kind: Kind, y: int) -> int:
    """The number of the track of a kind that something dropped at a pixel row goes to.

    One more than there are beyond the outermost: a new track. Over the other kind it is the first.
    """
    of_kind = [row for row in canvas.placement.rows if row.kind is kind]
    if not of_kind:
        return 0
    if kind is Kind.PICTURE and y < canvas.rows_top:
        return canvas.placement.pictures
    for row in of_kind:
        if canvas.rows_top + row.top <= y < canvas.rows_top + row.top + row.height:
            return row.number
    last = of_kind[-1]
    if y < canvas.rows_top + of_kind[0].top:
        return of_kind[0].number if kind is Kind.PICTURE else 0
    if y >= canvas.rows_top + last.top + last.height:
        return 0 if kind is Kind.PICTURE else canvas.placement.sounds
    return min(of_kind, key=lambda row: abs(canvas.rows_top + row.top + row.height / 2 - y)).number


def _edge_at(canvas: TimelineCanvas, placed: PlacedClip, x: int) -> Edge:
    left, right = canvas.scale.x(placed.start), canvas.scale.x(placed.stop)
    reach = min(EDGE_PX, (right - left) / 4)
    if x - left < reach:
        return Edge.START
    return Edge.END if right - x <= reach else Edge.NONE


def _marker_at(canvas: TimelineCanvas, place: QPoint) -> Marker | None:
    if not FLAG_TOP_PX - 2 <= place.y() < FLAG_TOP_PX + FLAG_PX + 2:
        return None
    frame = canvas.scale.frame(place.x() + 1)
    number = bisect_right([marker.frame for marker in canvas.markers], frame) - 1
    if number < 0:
        return None
    marker = canvas.markers[number]
    return marker if place.x() - canvas.scale.x(marker.frame) <= FLAG_WIDTH_PX else None
