"""How tracks and clips look. What is not visible costs nothing; small clips are drawn together."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from gsa_desktop.ui.theme import Tokens
from gsa_desktop.ui.timeline_lanes import to_picture
from gsa_desktop.ui.timeline_layout import PlacedClip, PlacedTrack, Row, Scale
from gsa_desktop.ui.timeline_overview import BINS, ClipMedia, TrackOverview
from gsa_desktop.ui.timeline_thumbnails import MIN_PX

SMALL_PX = 128  # narrower clips have their lanes from the overview, all in one go
NAMED_PX = MIN_PX  # narrower clips have no name either
OUTLINED_PX = 16  # narrower clips are marked together when they are selected
FADED_ALPHA = 150  # of the veil over a track that is hidden or muted


Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Style:
    """What all tracks are painted with.

    Attributes:
        painter: Its clip is the area to paint.
        seen: Columns of the widget to paint, left and right.
        font: Of the clips' names.
        font_key: The same as a text, to look sizes up by.
    """

    painter: QPainter
    scale: Scale
    colours: Tokens
    media: ClipMedia
    font: QFont
    font_key: str
    seen: tuple[int, int]


@dataclass(frozen=True)
class Columns:
    """Screen columns of many clips: which clip (row of the overview) and which of its bins."""

    x: NDArray[np.int64]
    clip: NDArray[np.int64]
    bin: NDArray[np.int64]


class TrackPaint(ABC):
    """Paints the visible part of one track; its row begins at a height of the widget.

    Args:
        chosen: (clips of the track,) which are selected.
    """

    def __init__(
        self,
        style: Style,
        row: Row,
        top: int,
        track: PlacedTrack,
        overview: TrackOverview,
        chosen: NDArray[np.bool_],
    ) -> None:
        self.style = style
        self.row = row
        self.top = top
        self.track = track
        self.overview = overview
        self.chosen = chosen

    def paint(self) -> None:
        """Paint all that is visible of the track."""
        (left, right), scale = self.style.seen, self.style.scale
        ground = QRect(left, self.top, right - left, self.row.height)
        self.style.painter.fillRect(ground, QColor(self.style.colours.track))
        numbers = self.track.between(scale.frame(left - 1), scale.frame(right + 1))
        if len(numbers):
            self._paint_clips(numbers)
        if self.track.track.hidden or self.track.track.muted:
            veil = QColor(self.style.colours.track)
            veil.setAlpha(FADED_ALPHA)
            self.style.painter.fillRect(ground, veil)
        if self.track.track.locked:
            hatch = QColor(self.style.colours.text_disabled)
            hatch.setAlpha(110)
            self.style.painter.fillRect(ground, QBrush(hatch, Qt.BrushStyle.BDiagPattern))

    def shown(self, placed: PlacedClip) -> QRectF:
        """The clip's rectangle; far outside the view it may be millions of pixels wide, so cut."""
        scale, seen = self.style.scale, self.style.seen
        left, right = scale.x(placed.start), scale.x(placed.stop)
        near = QRectF(seen[0] - 64, self.top, seen[1] - seen[0] + 128, self.row.height)
        return QRectF(left, self.top, max(3, right - left - 1), self.row.height).intersected(near)

    @abstractmethod
    def grounds(self) -> tuple[tuple[str, int, int], ...]:
        """Colour name, top and height of the strips that a clip's body consists of."""

    @abstractmethod
    def begin_lanes(self) -> None:
        """Make room for the lanes, a value a screen column."""

    @abstractmethod
    def take_small(self, columns: Columns) -> None:
        """Look the columns of small clips up in the overview."""

    @abstractmethod
    def take_wide(self, placed: PlacedClip, left: int, right: int) -> None:
        """Fill the columns left..right - 1, all of which belong to one clip."""

    @abstractmethod
    def paint_lanes(self) -> None:
        """Paint what was taken."""

    @abstractmethod
    def paint_inside(self, placed: PlacedClip) -> None:
        """Paint pictures, name and badges of a clip that is wide enough for a name."""

    def _paint_clips(self, numbers: range) -> None:
        scale, track = self.style.scale, self.track
        part = slice(numbers.start, numbers.stop)
        begins = scale.origin + track.starts[part] * scale.px
        widths = (track.stops[part] - track.starts[part]) * scale.px
        self.begin_lanes()
        small = np.flatnonzero(widths < SMALL_PX)
        if len(small):
            edges = begins[small], begins[small] + widths[small]
            columns = self._columns(small + numbers.start, edges)
            self._paint_small_bodies(columns)
            self.take_small(columns)
        for i in np.flatnonzero(widths >= SMALL_PX):
            placed = track.clips[numbers.start + int(i)]
            self._paint_body(placed, chosen=bool(self.chosen[numbers.start + int(i)]))
            left = max(self.style.seen[0], round(scale.x(placed.start)))
            right = min(self.style.seen[1], round(scale.x(placed.stop)) - 1)
            if right > left:
                self.take_wide(placed, left, right)
        self.paint_lanes()
        for i in np.flatnonzero(widths >= NAMED_PX):
            self.paint_inside(track.clips[numbers.start + int(i)])
        self._paint_selection(numbers, begins, widths)

    def _columns(self, clips: NDArray[np.int64], edges: tuple[Floats, Floats]) -> Columns:
        left, right = self.style.seen
        begins = np.clip(np.floor(edges[0]), left, right).astype(np.int64)
        # The last column of a clip stays free where there is room, so that cuts can be seen.
        gap = edges[1] - edges[0] >= 3
        ends = np.clip(np.ceil(edges[1]) - gap, begins, right).astype(np.int64)
        lengths = ends - begins
        owner = np.repeat(np.arange(len(clips)), lengths)
        x = np.arange(len(owner)) + np.repeat(begins - (np.cumsum(lengths) - lengths), lengths)
        share = (x - edges[0][owner]) / (edges[1] - edges[0])[owner]
        return Columns(x, clips[owner], np.clip((share * BINS).astype(np.int64), 0, BINS - 1))

    def _paint_small_bodies(self, columns: Columns) -> None:
        left, right = self.style.seen
        bodies = np.zeros(right - left, np.uint32)
        for name, at, height in self.grounds():
            bodies[columns.x - left] = QColor(getattr(self.style.colours, name)).rgba()
            lane = QRectF(left, at, right - left, height)
            self.style.painter.drawImage(lane, to_picture(bodies[None]))

    def _paint_body(self, placed: PlacedClip, *, chosen: bool) -> None:
        shown, painter = self.shown(placed), self.style.painter
        (head, _, _), *others = self.grounds()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colour = self.style.colours.clip_selected if chosen else getattr(self.style.colours, head)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(shown, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for name, at, height in others:
            strip = QRectF(shown.left(), at, shown.width(), height)
            painter.fillRect(strip, QColor(getattr(self.style.colours, name)))

    def _paint_selection(self, numbers: range, begins: Floats, widths: Floats) -> None:
        chosen = self.chosen[numbers.start : numbers.stop]
        if not chosen.any():
            return
        accent, painter = QColor(self.style.colours.accent), self.style.painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(accent, 2))
        for i in np.flatnonzero(chosen & (widths >= OUTLINED_PX)):
            placed = self.track.clips[numbers.start + int(i)]
            painter.drawRoundedRect(self.shown(placed).adjusted(1, 1, -1, -1), 3, 3)
        tiny = np.flatnonzero(chosen & (widths < OUTLINED_PX))
        if len(tiny):
            self._paint_tiny_selection(begins[tiny], begins[tiny] + widths[tiny], accent)

    def _paint_tiny_selection(self, begins: Floats, ends: Floats, accent: QColor) -> None:
        """Bars over and under clips that are too narrow for an outline."""
        left, right = self.style.seen
        first = np.clip(np.floor(begins) - left, 0, right - left).astype(np.int64)
        last = np.clip(np.ceil(ends) - left, 0, right - left).astype(np.int64)
        inside = np.zeros(right - left + 1, np.int64)
        np.add.at(inside, first, 1)
        np.add.at(inside, last, -1)
        bar = (np.cumsum(inside)[:-1] > 0) * np.uint32(accent.rgba())
        for at in (self.top, self.top + self.row.height - 3):
            self.style.painter.drawImage(QRectF(left, at, right - left, 3), to_picture(bar[None]))
