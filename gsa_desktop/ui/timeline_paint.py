"""How tracks and clips look. What is not visible costs nothing; small clips are drawn together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gsa_desktop.ui.theme import Tokens
from gsa_desktop.ui.timeline_lanes import (
    NO_CLIP,
    column_states,
    fold_peaks,
    media_edges,
    paint_mask_lane,
    paint_sound_lane,
    to_picture,
)
from gsa_desktop.ui.timeline_layout import (
    HEADER_PX,
    MASK_PX,
    PICTURE_PX,
    SOUND_PX,
    TITLE_PX,
    PlacedClip,
    PlacedTrack,
    Row,
    Scale,
)
from gsa_desktop.ui.timeline_overview import BINS, ClipMedia, TrackOverview
from gsa_desktop.ui.timeline_thumbnails import paint_slot, slots

SMALL_PX = 128  # narrower clips have their lanes from the overview, all in one go
NAMED_PX = 40  # narrower clips have neither name nor picture


@dataclass(frozen=True)
class _Columns:
    """Screen columns of many clips: which clip (row of the overview) and which of its bins."""

    x: NDArray[np.int64]
    clip: NDArray[np.int64]
    bin: NDArray[np.int64]


@dataclass(frozen=True)
class TrackPaint:
    """Paints tracks in one style.

    Attributes:
        seen: Columns of the widget to paint, left and right.
    """

    painter: QPainter
    scale: Scale
    colours: Tokens
    media: ClipMedia
    font: QFont
    selected: str
    seen: tuple[int, int]

    def paint(self, row: Row, top: int, track: PlacedTrack, overview: TrackOverview) -> None:
        """Paint the clips of a track whose row begins at a height of the widget."""
        left, right = self.seen
        ground = QRect(left, top, right - left, row.height)
        self.painter.fillRect(ground, QColor(self.colours.track))
        numbers = track.between(self.scale.frame(left - 1), self.scale.frame(right + 1))
        if not len(numbers):
            return
        part = slice(numbers.start, numbers.stop)
        begins = self.scale.origin + track.starts[part] * self.scale.px
        widths = (track.stops[part] - track.starts[part]) * self.scale.px
        small = np.flatnonzero(widths < SMALL_PX)
        if len(small):
            edges = begins[small], begins[small] + widths[small]
            self._paint_small(row, top, self._columns(small + numbers.start, edges), overview)
        for i in np.flatnonzero(widths >= NAMED_PX):
            placed = track.clips[numbers.start + int(i)]
            if widths[i] < SMALL_PX:
                self._paint_pictures(placed, top)
            else:
                self._paint_clip(row, top, placed)
        self._paint_selected_small(row, top, track, numbers)

    def _columns(
        self, clips: NDArray[np.int64], edges: tuple[NDArray[np.floating], NDArray[np.floating]]
    ) -> _Columns:
        left, right = self.seen
        begins = np.clip(np.floor(edges[0]), left, right).astype(np.int64)
        # The last column of a clip stays free where there is room, so that cuts can be seen.
        gap = edges[1] - edges[0] >= 3
        ends = np.clip(np.ceil(edges[1]) - gap, begins, right).astype(np.int64)
        lengths = ends - begins
        owner = np.repeat(np.arange(len(clips)), lengths)
        x = np.arange(len(owner)) + np.repeat(begins - (np.cumsum(lengths) - lengths), lengths)
        share = (x - edges[0][owner]) / (edges[1] - edges[0])[owner]
        return _Columns(x, clips[owner], np.clip((share * BINS).astype(np.int64), 0, BINS - 1))

    def _paint_small(self, row: Row, top: int, columns: _Columns, overview: TrackOverview) -> None:
        left, right = self.seen
        at = columns.x - left
        bodies = np.zeros(right - left, np.uint32)
        bodies[at] = QColor(self.colours.clip_header).rgba()
        title = QRectF(left, top, right - left, TITLE_PX)
        self.painter.drawImage(title, to_picture(bodies[None]))
        bodies[at] = QColor(self.colours.clip).rgba()
        picture = QRectF(left, top + TITLE_PX, right - left, PICTURE_PX)
        self.painter.drawImage(picture, to_picture(bodies[None]))
        states = np.full(right - left, NO_CLIP, np.uint8)
        states[at] = overview.states[columns.clip, columns.bin]
        lane = top + TITLE_PX + PICTURE_PX
        paint_mask_lane(self.painter, left, lane, states, self.colours)
        if row.has_sound:
            bodies[at] = QColor(self.colours.sound_ground).rgba()
            sound = QRectF(left, lane + MASK_PX, right - left, SOUND_PX)
            self.painter.drawImage(sound, to_picture(bodies[None]))
            wave = np.full((2, right - left), np.nan, np.float32)
            wave[0, at] = overview.low[columns.clip, columns.bin]
            wave[1, at] = overview.high[columns.clip, columns.bin]
            corner = QPoint(left, lane + MASK_PX)
            colour = QColor(self.colours.sound)
            paint_sound_lane(self.painter, corner, wave[0], wave[1], colour)

    def _paint_selected_small(self, row: Row, top: int, track: PlacedTrack, numbers: range) -> None:
        if not self.selected:
            return
        for number in numbers:
            if track.clips[number].clip.id == self.selected:
                placed = track.clips[number]
                left, right = self.scale.x(placed.start), self.scale.x(placed.stop)
                if right - left < SMALL_PX:
                    self._outline(QRectF(left, top, max(3, right - left - 1), row.height))
                return

    def _paint_clip(self, row: Row, top: int, placed: PlacedClip) -> None:
        selected = placed.clip.id == self.selected
        left, right = self.scale.x(placed.start), self.scale.x(placed.stop)
        # Far outside the view a clip may be millions of pixels wide; keep what is drawn near it.
        near = QRectF(self.seen[0] - 64, top, self.seen[1] - self.seen[0] + 128, row.height)
        shown = QRectF(left, top, right - left - 1, row.height).intersected(near)
        painter, colours = self.painter, self.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.clip_selected if selected else colours.clip_header))
        painter.drawRoundedRect(shown, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        picture = QRectF(shown.left(), top + TITLE_PX, shown.width(), PICTURE_PX)
        painter.fillRect(picture, QColor(colours.clip))
        self._paint_pictures(placed, top)
        self._paint_lanes(row, placed, top + TITLE_PX + PICTURE_PX)
        if selected:
            self._outline(shown)

    def _outline(self, rect: QRectF) -> None:
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(QColor(self.colours.accent), 2))
        self.painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 3, 3)

    def _paint_pictures(self, placed: PlacedClip, top: int) -> None:
        thumbnails, media = self.media.thumbnails, placed.clip.media
        for slot in slots(placed, self.scale, thumbnails.aspect(media), self.seen):
            pixmap = thumbnails.nearest(media, slot.frame)
            if pixmap is not None:
                paint_slot(self.painter, slot, top + TITLE_PX, pixmap)
        # A name stays readable while its clip is scrolled out to the left.
        left = max(self.scale.x(placed.start), HEADER_PX) + 6
        room = self.scale.x(placed.stop) - left - 6
        if room >= 16:
            metrics = QFontMetricsF(self.font)
            name = metrics.elidedText(media.name, Qt.TextElideMode.ElideRight, room)
            self.painter.setFont(self.font)
            self.painter.setPen(QColor(self.colours.on_clip))
            line = QRectF(left, top, room, TITLE_PX)
            self.painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_lanes(self, row: Row, placed: PlacedClip, top: int) -> None:
        left = max(self.seen[0], round(self.scale.x(placed.start)))
        right = min(self.seen[1], round(self.scale.x(placed.stop)) - 1)
        if right <= left:
            return
        edges = media_edges(placed, self.scale, left, right)
        known = self.media.states.get(placed.clip.id)
        states = column_states(known, edges) if known is not None else np.zeros_like(edges)
        paint_mask_lane(self.painter, left, top, states.astype(np.uint8), self.colours)
        if row.has_sound:
            corner = QPoint(left, top + MASK_PX)
            ground = QRect(corner.x(), corner.y(), right - left, SOUND_PX)
            self.painter.fillRect(ground, QColor(self.colours.sound_ground))
            sound = self.media.sounds.get(placed.clip.id)
            if sound is not None:
                shares = np.append(edges, edges[-1] + 1) / sound.frames
                low, high = fold_peaks(sound.peaks, shares)
                paint_sound_lane(self.painter, corner, low, high, QColor(self.colours.sound))
