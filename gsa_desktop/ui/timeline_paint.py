"""How tracks and clips look. What is not visible costs nothing; small clips are drawn together."""

from dataclasses import dataclass
from functools import lru_cache

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
    MaskState,
    PlacedClip,
    PlacedTrack,
    Row,
    Scale,
)
from gsa_desktop.ui.timeline_overview import BINS, ClipMedia, TrackOverview
from gsa_desktop.ui.timeline_thumbnails import MIN_PX, paint_slot, visible_slots

SMALL_PX = 128  # narrower clips have their lanes from the overview, all in one go
NAMED_PX = MIN_PX  # narrower clips have no name either


@dataclass(frozen=True)
class _Columns:
    """Screen columns of many clips: which clip (row of the overview) and which of its bins."""

    x: NDArray[np.int64]
    clip: NDArray[np.int64]
    bin: NDArray[np.int64]


@dataclass(frozen=True)
class _Lanes:
    """The lanes below the pictures of a track, a value a screen column."""

    states: NDArray[np.uint8]
    low: NDArray[np.float32]
    high: NDArray[np.float32]

    @classmethod
    def empty(cls, count: int) -> "_Lanes":
        """No clip anywhere."""
        low, high = np.full((2, count), np.nan, np.float32)
        return cls(np.full(count, NO_CLIP, np.uint8), low, high)

    def take_small(self, columns: _Columns, left: int, overview: TrackOverview) -> None:
        """Look the columns of small clips up in the overview."""
        at = columns.x - left
        self.states[at] = overview.states[columns.clip, columns.bin]
        self.low[at] = overview.low[columns.clip, columns.bin]
        self.high[at] = overview.high[columns.clip, columns.bin]


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
        lanes = _Lanes.empty(right - left)
        small = np.flatnonzero(widths < SMALL_PX)
        if len(small):
            edges = begins[small], begins[small] + widths[small]
            columns = self._columns(small + numbers.start, edges)
            self._paint_small_bodies(top, columns)
            lanes.take_small(columns, left, overview)
        for i in np.flatnonzero(widths >= NAMED_PX):
            placed = track.clips[numbers.start + int(i)]
            if widths[i] >= SMALL_PX:
                self._paint_body(row, top, placed)
                self._take_wide(lanes, placed)
            self._paint_pictures(placed, top)
        self._paint_lanes(row, top + TITLE_PX + PICTURE_PX, lanes)
        self._paint_selection(row, top, track, numbers)

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

    def _paint_small_bodies(self, top: int, columns: _Columns) -> None:
        left, right = self.seen
        bodies = np.zeros(right - left, np.uint32)
        for name, at, height in (
            ("clip_header", top, TITLE_PX),
            ("clip", top + TITLE_PX, PICTURE_PX),
        ):
            bodies[columns.x - left] = QColor(getattr(self.colours, name)).rgba()
            lane = QRectF(left, at, right - left, height)
            self.painter.drawImage(lane, to_picture(bodies[None]))

    def _paint_body(self, row: Row, top: int, placed: PlacedClip) -> None:
        shown = self._shown(row, top, placed)
        painter, colours = self.painter, self.colours
        selected = placed.clip.id == self.selected
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.clip_selected if selected else colours.clip_header))
        painter.drawRoundedRect(shown, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        picture = QRectF(shown.left(), top + TITLE_PX, shown.width(), PICTURE_PX)
        painter.fillRect(picture, QColor(colours.clip))

    def _shown(self, row: Row, top: int, placed: PlacedClip) -> QRectF:
        """The clip's rectangle; far outside the view it may be millions of pixels wide, so cut."""
        left, right = self.scale.x(placed.start), self.scale.x(placed.stop)
        near = QRectF(self.seen[0] - 64, top, self.seen[1] - self.seen[0] + 128, row.height)
        return QRectF(left, top, max(3, right - left - 1), row.height).intersected(near)

    def _paint_selection(self, row: Row, top: int, track: PlacedTrack, numbers: range) -> None:
        if not self.selected:
            return
        for number in numbers:
            if track.clips[number].clip.id == self.selected:
                self._outline(self._shown(row, top, track.clips[number]))

    def _outline(self, rect: QRectF) -> None:
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(QColor(self.colours.accent), 2))
        self.painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 3, 3)

    def _paint_pictures(self, placed: PlacedClip, top: int) -> None:
        thumbnails, media = self.media.thumbnails, placed.clip.media
        for slot in visible_slots(placed, self.scale, thumbnails.aspect(media), self.seen):
            pixmap = thumbnails.nearest(media, slot.frame)
            if pixmap is not None:
                paint_slot(self.painter, slot, top + TITLE_PX, pixmap)
        # A name stays readable while its clip is scrolled out to the left.
        left = max(self.scale.x(placed.start), HEADER_PX) + 6
        room = self.scale.x(placed.stop) - left - 6
        if room >= 16:
            name = _elided(self.font.toString(), media.name, int(min(room, 2000)))
            self.painter.setFont(self.font)
            self.painter.setPen(QColor(self.colours.on_clip))
            line = QRectF(left, top, room, TITLE_PX)
            self.painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)

    def _take_wide(self, lanes: "_Lanes", placed: PlacedClip) -> None:
        left = max(self.seen[0], round(self.scale.x(placed.start)))
        right = min(self.seen[1], round(self.scale.x(placed.stop)) - 1)
        if right <= left:
            return
        part = slice(left - self.seen[0], right - self.seen[0])
        edges = media_edges(placed, self.scale, left, right)
        known = self.media.states.get(placed.clip.id)
        lanes.states[part] = MaskState.NONE if known is None else column_states(known, edges)
        sound = self.media.sounds.get(placed.clip.id)
        if sound is not None:
            lanes.low[part], lanes.high[part] = fold_peaks(sound.peaks, edges / sound.frames)

    def _paint_lanes(self, row: Row, top: int, lanes: _Lanes) -> None:
        left, right = self.seen
        paint_mask_lane(self.painter, left, top, lanes.states, self.colours)
        if row.has_sound:
            inside = (lanes.states != NO_CLIP) * np.uint32(QColor(self.colours.sound_ground).rgba())
            ground = QRectF(left, top + MASK_PX, right - left, SOUND_PX)
            self.painter.drawImage(ground, to_picture(inside[None]))
            corner, colour = QPoint(left, top + MASK_PX), QColor(self.colours.sound)
            paint_sound_lane(self.painter, corner, lanes.low, lanes.high, colour)


@lru_cache(maxsize=4096)
def _elided(font: str, name: str, room: int) -> str:
    described = QFont()
    described.fromString(font)
    return QFontMetricsF(described).elidedText(name, Qt.TextElideMode.ElideRight, room)
