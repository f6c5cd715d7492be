"""How a track of sound looks: names, gains, and the outline of what is heard."""

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPen
from typing_extensions import override

from gsa_desktop.ui.timeline_lanes import paint_sound_lane, sound_edges
from gsa_desktop.ui.timeline_layout import TITLE_PX, PlacedClip
from gsa_desktop.ui.timeline_overview import gain_factor
from gsa_desktop.ui.timeline_paint import Columns, TrackPaint
from gsa_desktop.ui.timeline_titles import decibels, paint_title

LOWEST_DB, HIGHEST_DB = -60.0, 12.0
GAIN_LEAST_PX = 72  # a narrower clip has no line to drag
_UNITY = 0.75  # height of 0 dB in the lane, as a share from the bottom


def gain_height(volume: float, lane: int) -> float:
    """Where the line of a gain in decibels lies: pixels below the top of a lane of a height."""
    volume = min(max(volume, LOWEST_DB), HIGHEST_DB)
    if volume >= 0:
        share = _UNITY + (1 - _UNITY) * volume / HIGHEST_DB
    else:
        share = _UNITY * (1 - (volume / LOWEST_DB) ** 0.5)  # fine near 0 dB, coarse when silent
    return (1 - share) * (lane - 1)


def gain_at(height: float, lane: int) -> float:
    """The gain in decibels, in halves, at so many pixels below the top of a lane of a height."""
    share = min(max(1 - height / (lane - 1), 0.0), 1.0)
    if share >= _UNITY:
        volume = HIGHEST_DB * (share - _UNITY) / (1 - _UNITY)
    else:
        volume = LOWEST_DB * (1 - share / _UNITY) ** 2
    return round(2 * volume) / 2


class SoundPaint(TrackPaint):
    """Paints one track of sound."""

    @override
    def grounds(self) -> tuple[tuple[str, int, int], ...]:
        return (
            ("sound_header", self.top, TITLE_PX),
            ("sound_ground", self.top + TITLE_PX, self.row.lane),
        )

    @override
    def begin_lanes(self) -> None:
        left, right = self.style.seen
        self._low, self._high = np.full((2, right - left), np.nan, np.float32)

    @override
    def take_small(self, columns: Columns) -> None:
        at = columns.x - self.style.seen[0]
        gains = self.overview.gains[columns.clip]
        self._low[at] = self.overview.low[columns.clip, columns.bin] * gains
        self._high[at] = self.overview.high[columns.clip, columns.bin] * gains

    @override
    def take_wide(self, placed: PlacedClip, left: int, right: int) -> None:
        peaks = self.style.media.peaks.get(placed.clip.media)
        if peaks is None:
            return
        part = slice(left - self.style.seen[0], right - self.style.seen[0])
        scale = self.style.scale
        frames = (np.arange(left, right + 1) - scale.origin) / scale.px
        low, high = peaks.fold(sound_edges(placed, frames))
        gain = gain_factor(placed)
        self._low[part], self._high[part] = low * gain, high * gain

    @override
    def paint_lanes(self) -> None:
        left, right = self.style.seen
        lane = QRect(left, self.top + TITLE_PX, right - left, self.row.lane)
        low, high = np.maximum(self._low, -1), np.minimum(self._high, 1)
        paint_sound_lane(self.style.painter, lane, low, high, QColor(self.style.colours.sound))

    @override
    def paint_inside(self, placed: PlacedClip) -> None:
        clip, style = placed.clip, self.style
        if clip.muted:
            veil = QColor(style.colours.sound_ground)
            veil.setAlpha(190)
            shown = self.shown(placed).adjusted(1, TITLE_PX, -1, 0)
            style.painter.fillRect(shown, veil)
        elif style.scale.x(placed.stop) - style.scale.x(placed.start) >= GAIN_LEAST_PX:
            self._paint_gain(placed)
        signs = tuple(name for name, on in _signs(placed) if on)
        badge = decibels(clip.volume_db) if clip.volume_db else ""
        paint_title(style, placed, self.top, signs, ("", badge))

    def _paint_gain(self, placed: PlacedClip) -> None:
        shown = self.shown(placed)
        y = self.top + TITLE_PX + round(gain_height(placed.clip.volume_db, self.row.lane))
        colour = QColor(self.style.colours.on_clip)
        colour.setAlpha(130)
        self.style.painter.setPen(QPen(colour, 1))
        line = QRectF(shown.left() + 2, y, shown.width() - 4, 0)
        self.style.painter.drawLine(line.topLeft(), line.topRight())


def _signs(placed: PlacedClip) -> tuple[tuple[str, bool], ...]:
    return ("volume-off", placed.clip.muted), ("link-variant", bool(placed.clip.link))
