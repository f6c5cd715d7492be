"""The timeline's state and picture, apart from Qt's events."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QRegion
from PySide6.QtWidgets import QWidget

from gsa_desktop.core.project import Timeline
from gsa_desktop.core.timebase import FrameRange, timecode
from gsa_desktop.ui.theme import digits, small, tokens
from gsa_desktop.ui.timeline_layout import (
    HEADER_PX,
    MASK_PX,
    MAX_SCALE,
    PICTURE_PX,
    ROW_GAP_PX,
    RULER_PX,
    TITLE_PX,
    Hit,
    Lane,
    PlacedClip,
    PlacedTrack,
    Row,
    Scale,
    lane_at,
    place,
    rows,
)
from gsa_desktop.ui.timeline_overview import ClipMedia, TrackOverview, Waveform
from gsa_desktop.ui.timeline_paint import TrackPaint
from gsa_desktop.ui.timeline_ruler import Frills
from gsa_desktop.ui.timeline_thumbnails import MIN_PX, visible_slots

DEFAULT_RATE = Fraction(25)
END_SHARE = 0.03  # empty time shown behind the last clip


class _Place(NamedTuple):
    """Where a clip is found: its track, its number there, itself."""

    track: int
    number: int
    clip: PlacedClip


class TimelineCanvas:
    """What the timeline shows and where; all pixels are the viewport's.

    Attributes:
        scale: Frames to pixels, scrolling included.
        length: Timeline frames up to the end of the last clip.
        rate: Frames per second.
        playhead, marked, selected, drop_target, focus_ring: What is shown besides the clips.
        media: Pictures, states and sounds of the clips.
    """

    def __init__(self) -> None:
        self.scale = Scale()
        self.length = 0
        self.rate = DEFAULT_RATE
        self.playhead = 0
        self.marked: FrameRange | None = None
        self.selected = ""
        self.drop_target = False
        self.focus_ring = False
        self.media = ClipMedia()
        self._tracks: tuple[PlacedTrack, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._by_id: dict[str, _Place] = {}
        self._overviews: tuple[TrackOverview, ...] = ()
        self._sounding: frozenset[int] = frozenset()  # tracks with a lane for sound
        self._rows_top = RULER_PX + ROW_GAP_PX

    def set_timeline(self, timeline: Timeline, rates: Mapping[Path, Fraction]) -> None:
        """Place all clips; what is known of clips that are gone is forgotten."""
        self._tracks = place(timeline, rates)
        self.rate = timeline.rate or DEFAULT_RATE
        self._by_id = {
            placed.clip.id: _Place(track_number, number, placed)
            for track_number, track in enumerate(self._tracks)
            for number, placed in enumerate(track.clips)
        }
        self.length = max((place.clip.stop for place in self._by_id.values()), default=0)
        self.media.forget_all_but(set(self._by_id))
        self._overviews = tuple(TrackOverview(track, self.media) for track in self._tracks)
        self._lay_rows()

    def set_states(self, clip_id: str, states: NDArray[np.uint8]) -> None:
        """Replace the mask states of a clip, which may be about to come onto the timeline."""
        self.media.states[clip_id] = states
        if clip_id in self._by_id:
            self._fold(clip_id)

    def set_sound(self, clip_id: str, sound: Waveform | None) -> None:
        """Give a clip a waveform; its track gets a lane for sound."""
        if clip_id not in self._by_id:
            return
        if sound is None:
            self.media.sounds.pop(clip_id, None)
        else:
            self.media.sounds[clip_id] = sound
        self._fold(clip_id)
        if sound is None or self._by_id[clip_id].track not in self._sounding:
            self._lay_rows()

    def clear_media(self) -> None:
        """Forget pictures, states and sounds."""
        self.media = ClipMedia()
        self._overviews = tuple(TrackOverview(track, self.media) for track in self._tracks)
        self._lay_rows()

    def find(self, clip_id: str) -> PlacedClip | None:
        """The clip of an id."""
        return self._by_id[clip_id].clip if clip_id in self._by_id else None

    def fit(self, width: int) -> None:
        """The scale at which everything is visible."""
        room = max(1.0, (width - HEADER_PX) * (1 - END_SHARE))
        self.scale = replace(self.scale, px=min(MAX_SCALE, room / max(1, self.length)))

    def set_zoom(self, px: float, width: int) -> None:
        """Pixels a frame, between all visible and single frames."""
        least = (width - HEADER_PX) / max(1, self.length) / 2
        self.scale = replace(self.scale, px=min(max(px, min(least, MAX_SCALE)), MAX_SCALE))

    def scroll_to(self, x: int, y: int) -> None:
        """Pixels that are scrolled out to the left and to the top."""
        self.scale = replace(self.scale, origin=float(HEADER_PX - x))
        self._rows_top = RULER_PX + ROW_GAP_PX - y

    def content_size(self, width: int) -> QSize:
        """Size of everything at the present scale, for a viewport of a width."""
        clips = HEADER_PX + self.length * self.scale.px
        room = clips + (width - HEADER_PX) * END_SHARE
        bottom = self._rows[-1].top + self._rows[-1].height if self._rows else 0
        return QSize(int(min(room, 2**31 - 1)), RULER_PX + 2 * ROW_GAP_PX + bottom)

    def hit(self, place: QPoint) -> Hit:
        """What is at a pixel."""
        frame = int(self.scale.frame(place.x()))
        if place.x() < HEADER_PX or not 0 <= frame < self.length:
            return Hit(Lane.NOTHING, frame)
        if place.y() < RULER_PX:
            return Hit(Lane.RULER, frame)
        for row in self._rows:
            lane = lane_at(row, place.y() - self._rows_top)
            placed = self._tracks[row.number].at(frame) if lane is not None else None
            if lane is not None and placed is not None:
                return Hit(lane, frame, placed)
        return Hit(Lane.NOTHING, frame)

    def set_mask_state(self, clip_id: str, frame: int, state: int) -> QRect:
        """Change one media frame's state; returns the pixels that change."""
        placed = self.find(clip_id)
        if placed is None:
            return QRect()
        states = self.media.states.get(clip_id, np.zeros(0, np.uint8))
        missing = max(placed.clip.cut.stop, frame + 1) - len(states)
        if missing > 0:
            states = np.pad(states, (0, missing))
        self.media.states[clip_id] = states
        if states[frame] == state:
            return QRect()
        states[frame] = state
        if frame not in placed.clip.cut:
            return QRect()
        where = self._by_id[clip_id]
        self._overviews[where.track].take(where.number, self.media.fold_frame(placed, frame))
        at = placed.start + (frame - placed.clip.cut.start) / placed.speed
        row = next(row for row in self._rows if row.number == where.track)
        lane = self._rows_top + row.top + TITLE_PX + PICTURE_PX
        left = int(self.scale.x(at)) - 1
        return QRect(left, lane, int(self.scale.px / placed.speed) + 3, MASK_PX)

    def missing_thumbnails(self, width: int) -> dict[str, list[int]]:
        """Media frames of visible thumbnails that are not here yet, by clip id."""
        result: dict[str, list[int]] = {}
        seen = (float(HEADER_PX), float(width))
        thumbnails = self.media.thumbnails
        for track in self._tracks:
            for placed in track.wider_than(MIN_PX / self.scale.px, *map(self.scale.frame, seen)):
                media = placed.clip.media
                wanted = visible_slots(placed, self.scale, thumbnails.aspect(media), seen)
                missing = [s.frame for s in wanted if not thumbnails.has(media, s.frame)]
                if missing:
                    result[placed.clip.id] = missing
        return result

    def paint(self, widget: QWidget, region: QRegion, font: QFont) -> None:
        """Paint the parts of a widget that need it."""
        painter = QPainter(widget)
        for rect in _few_rects(region):
            painter.setClipRect(rect)
            self._paint_rect(painter, rect, font, widget.height())
        painter.setClipRegion(region)
        if self.drop_target or self.focus_ring:
            painter.setPen(QPen(QColor(tokens().accent), 2 if self.drop_target else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(widget.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_rect(self, painter: QPainter, rect: QRect, font: QFont, height: int) -> None:
        colours = tokens()
        painter.fillRect(rect, QColor(colours.window if self.length else colours.panel))
        if not self.length:
            return
        seen = (max(HEADER_PX, rect.left()), rect.right() + 1)
        label = digits(font, 0.88)
        frills = Frills(painter, self.scale, colours, label, seen)
        if seen[1] > seen[0]:
            if rect.bottom() >= RULER_PX:
                painter.setClipRect(rect.intersected(QRect(HEADER_PX, RULER_PX, 2**24, 2**24)))
                paint = TrackPaint(
                    painter, self.scale, colours, self.media, small(font), self.selected, seen
                )
                self._paint_rows(paint, rect)
            painter.setClipRect(rect.intersected(QRect(HEADER_PX, 0, 2**24, 2**24)))
            if rect.top() < RULER_PX:
                frills.paint_ruler(self.rate)
            if self.marked is not None:
                frills.paint_range(self.marked, height)
        painter.setClipRect(rect)
        if rect.left() < HEADER_PX:
            if rect.bottom() >= RULER_PX:
                frills.paint_names(self._rows, self._rows_top, height)
            clock = digits(font)
            clock.setBold(True)
            frills.paint_clock(timecode(self.playhead, self.rate), clock)
        frills.paint_playhead(self.playhead, height)

    def _paint_rows(self, paint: TrackPaint, rect: QRect) -> None:
        for row in self._rows:
            top = self._rows_top + row.top
            if top <= rect.bottom() and top + row.height > rect.top():
                paint.paint(row, top, self._tracks[row.number], self._overviews[row.number])

    def _fold(self, clip_id: str) -> None:
        place = self._by_id[clip_id]
        self._overviews[place.track].take(place.number, self.media.fold(place.clip))

    def _lay_rows(self) -> None:
        self._sounding = frozenset(self._by_id[clip_id].track for clip_id in self.media.sounds)
        self._rows = rows(len(self._tracks), self._sounding)


def _few_rects(region: QRegion) -> list[QRect]:
    """Two thin strips when the playhead moves; all at once when nearly all is to be painted."""
    rects: list[QRect] = list(region)  # type: ignore[call-overload]  # missing in PySide's stubs
    whole = region.boundingRect()
    area = sum(rect.width() * rect.height() for rect in rects)
    return [whole] if whole.width() * whole.height() < 2 * area else rects
