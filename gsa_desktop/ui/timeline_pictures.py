"""How a track of pictures looks: names, thumbnails, and the lane of the masks."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPen, QPolygonF
from typing_extensions import override

from gsa_desktop.ui.timeline_lanes import NO_CLIP, column_states, media_edges, paint_mask_lane
from gsa_desktop.ui.timeline_layout import (
    MASK_PX,
    TITLE_PX,
    MaskState,
    PlacedClip,
)
from gsa_desktop.ui.timeline_overview import ClipJob
from gsa_desktop.ui.timeline_paint import Columns, TrackPaint
from gsa_desktop.ui.timeline_thumbnails import paint_slot, visible_slots
from gsa_desktop.ui.timeline_titles import paint_title

KEPT_PX = 6
"""Half the width of the mark of a frame that was mended."""


class PicturePaint(TrackPaint):
    """Paints one track of pictures."""

    @override
    def grounds(self) -> tuple[tuple[str, int, int], ...]:
        return (
            ("clip_header", self.top, TITLE_PX),
            ("clip", self.top + TITLE_PX, self.row.lane),
        )

    @override
    def begin_lanes(self) -> None:
        left, right = self.style.seen
        self._states = np.full(right - left, NO_CLIP, np.uint8)

    @override
    def take_small(self, columns: Columns) -> None:
        at = columns.x - self.style.seen[0]
        self._states[at] = self.overview.states[columns.clip, columns.bin]

    @override
    def take_wide(self, placed: PlacedClip, left: int, right: int) -> None:
        part = slice(left - self.style.seen[0], right - self.style.seen[0])
        known = self.style.media.states.get(placed.clip.id)
        if known is None or not len(known):
            self._states[part] = MaskState.NONE
        else:
            edges = media_edges(placed, self.style.scale, left, right)
            self._states[part] = column_states(known, edges)

    @override
    def paint_lanes(self) -> None:
        top = self.top + TITLE_PX + self.row.lane
        left = self.style.seen[0]
        paint_mask_lane(self.style.painter, left, top, self._states, self.style.colours)

    @override
    def paint_inside(self, placed: PlacedClip) -> None:
        style = self.style
        thumbnails, media = style.media.thumbnails, placed.clip.media
        tile = self.row.lane * thumbnails.aspect(media)
        for slot in visible_slots(placed, style.scale, tile, style.seen):
            pixmap = thumbnails.nearest(media, slot.frame)
            if pixmap is not None:
                paint_slot(style.painter, slot, self.top + TITLE_PX, self.row.lane, pixmap)
        self._paint_kept(placed)
        signs = ("link-variant",) if placed.clip.link else ()
        badge = _job_badge(style.media.jobs.get(placed.clip.id))
        paint_title(style, placed, self.top, signs, badge)

    def _paint_kept(self, placed: PlacedClip) -> None:
        """A wedge over the masks' lane for every frame that is good; a larger one if mended."""
        style, first = self.style, placed.clip.cut.start
        bottom = self.top + TITLE_PX + self.row.lane + MASK_PX / 2
        for kept in placed.clip.kept:
            if kept.frame not in placed.clip.cut:
                continue
            middle = (kept.frame - first + 0.5) / placed.speed * style.scale.px
            x = style.scale.x(placed.start) + middle
            if not style.seen[0] - KEPT_PX <= x <= style.seen[1] + KEPT_PX:
                continue
            half = KEPT_PX if kept.mended else KEPT_PX - 2
            wedge = QPolygonF(
                [QPointF(x, bottom), QPointF(x - half, bottom - 9), QPointF(x + half, bottom - 9)]
            )
            style.painter.setPen(QPen(QColor(style.colours.window), 1))
            style.painter.setBrush(
                QColor(style.colours.warning if kept.mended else style.colours.success)
            )
            style.painter.drawPolygon(wedge)


def _job_badge(job: ClipJob | None) -> tuple[str, str]:
    if job is None:
        return "", ""
    if job.failed:
        return "alert-circle-outline", "Failed"
    return ("progress-clock", f"{job.percent} %") if job.running else ("clock-outline", "Queued")
