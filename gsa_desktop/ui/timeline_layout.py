"""Where things of the timeline lie: frames to pixels and back, rows, ticks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.project import Clip, Timeline, Track

MAX_SCALE = 48.0  # pixels a frame
RULER_PX = 28
HEADER_PX = 104  # the column with the names of the tracks
ROW_GAP_PX = 4
TITLE_PX = 18  # a clip's strip with its name
PICTURE_PX = 56
MASK_PX = 10
SOUND_PX = 36
TICK_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


class MaskState(IntEnum):
    """What is known of the mask of one frame."""

    NONE = 0
    ESTIMATE = 1
    DONE = 2
    FAILED = 3
    STALE = 4


@dataclass(frozen=True)
class Scale:
    """The horizontal scale of the view.

    Attributes:
        px: Pixels a timeline frame.
        origin: Pixel of timeline frame 0 in the widget; negative when scrolled.
    """

    px: float = 4.0
    origin: float = HEADER_PX

    def x(self, frame: float) -> float:
        """Pixel of a frame's left edge."""
        return self.origin + frame * self.px

    def frame(self, x: float) -> float:
        """Frame (with fraction) at a pixel."""
        return (x - self.origin) / self.px


@dataclass(frozen=True)
class Row:
    """One track on the screen, in pixels from the first row's top.

    Attributes:
        number: Index into Timeline.tracks.
        has_sound: Whether a lane for sound is kept below the pictures.
    """

    number: int
    top: int
    has_sound: bool

    @property
    def height(self) -> int:
        """All of its lanes together."""
        return TITLE_PX + PICTURE_PX + MASK_PX + (SOUND_PX if self.has_sound else 0)


@dataclass(frozen=True, eq=False)
class PlacedClip:
    """A clip with the stretch of the timeline that it covers, in timeline frames.

    Attributes:
        speed: Media frames a timeline frame.
    """

    clip: Clip
    start: int
    stop: int
    speed: float

    def media_frame(self, at: float) -> int:
        """Frame of the media file at a timeline frame, kept inside the cut."""
        cut = self.clip.cut
        return min(max(cut.start + int((at - self.start) * self.speed), cut.start), cut.stop - 1)


class Lane(Enum):
    """A part of the timeline that a person can point at."""

    NOTHING = 0
    RULER = 1
    CLIP = 2
    MASK = 3
    SOUND = 4


@dataclass(frozen=True)
class Hit:
    """What is under the pointer: a lane, a timeline frame, the clip if there is one."""

    lane: Lane
    frame: int
    clip: PlacedClip | None = None


@dataclass(frozen=True, eq=False)
class PlacedTrack:
    """The clips of a track, searchable by timeline frame."""

    clips: tuple[PlacedClip, ...] = ()
    starts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    stops: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def between(self, first: float, last: float) -> range:
        """Numbers of the clips that touch an interval of timeline frames."""
        begin = int(np.searchsorted(self.stops, first, side="right"))
        return range(begin, max(begin, int(np.searchsorted(self.starts, last))))

    def wider_than(self, frames: float, first: float, last: float) -> list[PlacedClip]:
        """The clips that touch an interval and are not shorter than some frames."""
        numbers = self.between(first, last)
        part = slice(numbers.start, numbers.stop)
        long = np.flatnonzero(self.stops[part] - self.starts[part] >= frames)
        return [self.clips[numbers.start + int(i)] for i in long]

    def at(self, frame: float) -> PlacedClip | None:
        """The clip over a timeline frame."""
        number = int(np.searchsorted(self.starts, frame, side="right")) - 1
        if number >= 0 and frame < self.stops[number]:
            return self.clips[number]
        return None


def place(timeline: Timeline, rates: Mapping[Path, Fraction]) -> tuple[PlacedTrack, ...]:
    """Where every clip lies; a rate that is not known counts as the timeline's."""
    return tuple(_place_track(track, timeline.rate, rates) for track in timeline.tracks)


def _place_track(
    track: Track, rate: Fraction | None, rates: Mapping[Path, Fraction]
) -> PlacedTrack:
    placed = []
    for clip in track.clips:
        media_rate = rates.get(clip.media, rate)
        speed = Fraction(1) if not rate or not media_rate else media_rate / rate
        length = max(1, round(len(clip.cut) / speed))
        placed.append(PlacedClip(clip, clip.start, clip.start + length, float(speed)))
    starts = np.array([p.start for p in placed], np.int64)
    stops = np.array([p.stop for p in placed], np.int64)
    return PlacedTrack(tuple(placed), starts, stops)


def rows(tracks: int, with_sound: frozenset[int]) -> tuple[Row, ...]:
    """Rows from the top of the screen: the last track first, as it lies over the others."""
    result, top = [], 0
    for number in reversed(range(tracks)):
        row = Row(number, top, number in with_sound)
        result.append(row)
        top += row.height + ROW_GAP_PX
    return tuple(result)


def lane_at(row: Row, y: int) -> Lane | None:
    """The lane of a row at a height counted from the first row's top; None outside the row."""
    depth = y - row.top
    if not 0 <= depth < row.height:
        return None
    if depth < TITLE_PX + PICTURE_PX:
        return Lane.CLIP
    return Lane.MASK if depth < TITLE_PX + PICTURE_PX + MASK_PX else Lane.SOUND


def tick_steps(scale: float, rate: int, label_px: float) -> tuple[int, int]:
    """Frames between labelled ticks, and between small ones, so that labels do not touch."""
    frames = [n for n in range(1, rate) if rate % n == 0]  # labels repeat every second
    steps = frames + [s * rate for s in TICK_SECONDS]
    needed = label_px / scale
    number = next((i for i, s in enumerate(steps) if s >= needed), len(steps) - 1)
    large = steps[number]
    if large * scale < label_px:  # beyond the table
        large *= int(np.ceil(label_px / (large * scale)))
    small = next((s for s in steps if large % s == 0 and s * scale >= 8), large)
    return large, small


def ticks(first: float, last: float, step: int) -> Iterator[int]:
    """Multiples of step from first to last, none below 0."""
    start = max(0, int(first // step) * step)
    return iter(range(start, int(last) + step, step))


def thumbnail_step(tile_px: float, media_px: float) -> int:
    """Media frames between thumbnails: a power of two, so that zooming reuses most of them."""
    return int(2 ** max(0, int(np.floor(np.log2(max(1.0, tile_px / media_px))))))
