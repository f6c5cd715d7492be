"""The timeline's state and picture, apart from Qt's events."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QRegion
from PySide6.QtWidgets import QWidget

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.peaks import BINS_A_SECOND, Peaks, PeaksReady
from gsa_desktop.core.project import Marker, Timeline
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.theme import digits, small, tokens
from gsa_desktop.ui.time_text import time_text
from gsa_desktop.ui.timeline_ghosts import Overlay, paint_overlay
from gsa_desktop.ui.timeline_layout import (
    HEADER_PX,
    MASK_PX,
    MAX_SCALE,
    ROW_GAP_PX,
    RULER_PX,
    TITLE_PX,
    TOP_PX,
    Kind,
    Scale,
)
from gsa_desktop.ui.timeline_overview import ClipMedia, TrackOverview
from gsa_desktop.ui.timeline_paint import Style, TrackPaint
from gsa_desktop.ui.timeline_pictures import PicturePaint
from gsa_desktop.ui.timeline_placement import Placement
from gsa_desktop.ui.timeline_ruler import Frills
from gsa_desktop.ui.timeline_sounds import SoundPaint
from gsa_desktop.ui.timeline_thumbnails import MIN_PX, visible_slots

END_SHARE = 0.03  # empty time shown behind the last clip
_FAR = 2**24


class TimelineCanvas:
    """What the timeline shows and where; all pixels are the viewport's.

    Attributes:
        scale: Frames to pixels, scrolling included.
        rows_top: Pixel where the first row begins, scrolling included.
        placement: The clips.
        media: Pictures, states and sounds of the clips.
        playhead, marked, focus_ring, overlay: What is shown besides the clips.
        markers: Those of the timeline, or as they would be after a drag.
        beyond: Empty frames behind the last clip that can be scrolled to, while a drag lasts.
    """

    def __init__(self) -> None:
        self.scale = Scale()
        self.rows_top = RULER_PX + TOP_PX
        self.placement = Placement()
        self.media = ClipMedia()
        self.playhead = 0
        self.marked: FrameRange | None = None
        self.focus_ring = False
        self.overlay = Overlay()
        self.markers: tuple[Marker, ...] = ()
        self.beyond = 0.0
        self._selected: tuple[str, ...] = ()
        self._chosen: tuple[NDArray[np.bool_], ...] = ()
        self._overviews: tuple[TrackOverview, ...] = ()

    @property
    def length(self) -> int:
        """Timeline frames up to the end of the last clip."""
        return self.placement.length

    @property
    def selected(self) -> tuple[str, ...]:
        """Ids of the selected clips, the one chosen last at the end."""
        return self._selected

    def shows(self, timeline: Timeline, infos: Mapping[Path, MediaInfo]) -> bool:
        """Whether that is what is placed already."""
        return timeline == self.placement.timeline and self.placement.knows(infos)

    def set_timeline(self, timeline: Timeline, infos: Mapping[Path, MediaInfo]) -> None:
        """Place all clips; what is known of clips that are gone is forgotten."""
        self.placement = Placement(timeline, infos)
        self.markers = self.placement.markers
        self.media.forget_all_but(self.placement.ids)
        self._overviews = tuple(TrackOverview(t, self.media) for t in self.placement.tracks)
        self.select(self._selected)

    def select(self, ids: Iterable[str]) -> None:
        """Mark these clips, as far as they are there, and no others."""
        self._selected = tuple(clip_id for clip_id in ids if clip_id in self.placement)
        self._chosen = tuple(np.zeros(len(t.clips), bool) for t in self.placement.tracks)
        for clip_id in self._selected:
            where = self.placement.where(clip_id)
            if where is not None:
                self._chosen[where.track][where.number] = True

    def set_states(self, clip_id: str, states: NDArray[np.uint8]) -> None:
        """Replace the mask states of a clip, which may be about to come onto the timeline."""
        self.media.states[clip_id] = states
        self._fold(clip_id)

    def put_peaks(self, news: PeaksReady) -> None:
        """Fill in a stretch of a file's sound."""
        peaks = self.media.peaks.get(news.path)
        if peaks is None or len(peaks) != max(1, news.total):
            peaks = self.media.peaks[news.path] = Peaks(news.total)
        peaks.put(news.first, news.values)
        first = news.first / BINS_A_SECOND
        last = first + len(news.values) / BINS_A_SECOND
        for index, track in enumerate(self.placement.tracks):
            for number, placed in enumerate(track.clips if track.kind is Kind.SOUND else ()):
                if placed.clip.media == news.path and placed.plays(first, last):
                    self._overviews[index].take(number, self.media.fold(placed, track.kind))

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
        self.rows_top = RULER_PX + TOP_PX - y

    def lay_rows(self, height: int) -> None:
        """Fit the tracks into a viewport of a height."""
        self.placement.lay_rows(height - RULER_PX - TOP_PX - ROW_GAP_PX)

    def content_size(self, width: int) -> QSize:
        """Size of everything at the present scale, for a viewport of a width."""
        clips = HEADER_PX + (self.length + self.beyond) * self.scale.px
        room = clips + (width - HEADER_PX) * END_SHARE
        rows = self.placement.rows
        bottom = rows[-1].top + rows[-1].height if rows else 0
        return QSize(int(min(room, 2**31 - 1)), RULER_PX + TOP_PX + ROW_GAP_PX + bottom)

    def set_mask_state(self, clip_id: str, frame: int, state: int) -> QRect:
        """Change one media frame's state; returns the pixels that change."""
        where = self.placement.where(clip_id)
        if where is None:
            return QRect()
        placed = where.clip
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
        self._overviews[where.track].take(where.number, self.media.fold_frame(placed, frame))
        at = placed.start + (frame - placed.clip.cut.start) / placed.speed
        row = next(row for row in self.placement.rows if row.index == where.track)
        lane = self.rows_top + row.top + TITLE_PX + row.lane
        left = int(self.scale.x(at)) - 1
        return QRect(left, lane, int(self.scale.px / placed.speed) + 3, MASK_PX)

    def missing_thumbnails(self, width: int) -> dict[str, list[int]]:
        """Media frames of visible thumbnails that are not here yet, by clip id."""
        result: dict[str, list[int]] = {}
        seen = (float(HEADER_PX), float(width))
        thumbnails = self.media.thumbnails
        for row in self.placement.rows:
            if row.kind is not Kind.PICTURE:
                continue
            track = self.placement.tracks[row.index]
            for placed in track.wider_than(MIN_PX / self.scale.px, *map(self.scale.frame, seen)):
                media = placed.clip.media
                tile = row.lane * thumbnails.aspect(media)
                wanted = visible_slots(placed, self.scale, tile, seen)
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
        if self.overlay.drop_target or self.focus_ring:
            painter.setPen(QPen(QColor(tokens().accent), 2 if self.overlay.drop_target else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(widget.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_rect(self, painter: QPainter, rect: QRect, font: QFont, height: int) -> None:
        colours = tokens()
        painter.fillRect(rect, QColor(colours.window if self.length else colours.panel))
        if not self.length and not self.overlay.ghosts:
            return
        seen = (max(HEADER_PX, rect.left()), rect.right() + 1)
        frills = Frills(painter, self.scale, colours, digits(font, 0.88), seen)
        if seen[1] > seen[0]:
            if rect.bottom() >= RULER_PX:
                painter.setClipRect(rect.intersected(QRect(HEADER_PX, RULER_PX, _FAR, _FAR)))
                names = small(font)
                style = Style(
                    painter, self.scale, colours, self.media, names, names.toString(), seen
                )
                self._paint_rows(style, rect)
                paint_overlay(style, self.overlay, self.placement, self.rows_top)
            painter.setClipRect(rect.intersected(QRect(HEADER_PX, 0, _FAR, _FAR)))
            if rect.top() < RULER_PX:
                frills.paint_ruler(self.placement.rate)
            if self.marked is not None:
                frills.paint_range(self.marked, height)
            frills.paint_markers(self.markers, height)
            if self.overlay.guide is not None:
                frills.paint_guide(self.overlay.guide, height)
        painter.setClipRect(rect)
        if rect.left() < HEADER_PX:
            clock = digits(font)
            clock.setBold(True)
            frills.paint_clock(time_text(self.playhead, self.placement.rate), clock)
        frills.paint_playhead(self.playhead, height)
        frills.paint_label(self.overlay)

    def _paint_rows(self, style: Style, rect: QRect) -> None:
        for row in self.placement.rows:
            top = self.rows_top + row.top
            if top <= rect.bottom() and top + row.height > rect.top():
                kind: type[TrackPaint] = PicturePaint if row.kind is Kind.PICTURE else SoundPaint
                track = self.placement.tracks[row.index]
                overview, chosen = self._overviews[row.index], self._chosen[row.index]
                kind(style, row, top, track, overview, chosen).paint()

    def _fold(self, clip_id: str) -> None:
        where = self.placement.where(clip_id)
        if where is not None:
            kind = self.placement.tracks[where.track].kind
            self._overviews[where.track].take(where.number, self.media.fold(where.clip, kind))


def _few_rects(region: QRegion) -> list[QRect]:
    """Two thin strips when the playhead moves; all at once when nearly all is to be painted."""
    rects: list[QRect] = list(region)  # type: ignore[call-overload]  # missing in PySide's stubs
    whole = region.boundingRect()
    area = sum(rect.width() * rect.height() for rect in rects)
    return [whole] if whole.width() * whole.height() < 2 * area else rects
