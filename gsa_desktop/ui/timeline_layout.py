"""Where things of the timeline lie: frames to pixels and back, rows, clips, what is at a place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.conform import media_frame, media_time
from gsa_desktop.core.project import Clip, Marker, Timeline, Track
from gsa_desktop.core.timebase import FrameTable

DEFAULT_RATE = Fraction(25)
MAX_SCALE = 48.0  # pixels a frame
RULER_PX = 38
CLOCK_PX = 19  # the upper part of the corner beside the ruler, above the zoom buttons
FLAG_TOP_PX, FLAG_PX = 4, 13  # the ruler's strip for markers
HEADER_PX = 108  # the column with the names of the tracks
ROW_GAP_PX = 4
TOP_PX = 14  # between the ruler and the first row: what is dropped there gets a new track
TITLE_PX = 18  # a clip's strip with its name
PICTURE_PX = 50
MASK_PX = 10
SOUND_PX = 36
LANES = ((PICTURE_PX, SOUND_PX), (42, 32), (34, 28), (28, 22))  # the first that fits
EDGE_PX = 7  # how near to an edge of a clip the pointer trims


class Kind(StrEnum):
    """What a track carries."""

    PICTURE = "picture"
    SOUND = "sound"

    @property
    def letter(self) -> str:
        """As in V1 and A1."""
        return "V" if self is Kind.PICTURE else "A"


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
        number: Of the track among those of its kind, from 0.
        index: Of the track among all, pictures first.
        lane: Height of its pictures or its sound.
    """

    kind: Kind
    number: int
    index: int
    top: int
    lane: int

    @property
    def height(self) -> int:
        """All of its lanes together."""
        return TITLE_PX + self.lane + (MASK_PX if self.kind is Kind.PICTURE else 0)

    @property
    def name(self) -> str:
        """As people call it: V1, A2."""
        return f"{self.kind.letter}{self.number + 1}"


@dataclass(frozen=True, eq=False, slots=True)
class PlacedClip:
    """A clip, the rate of the timeline, and the times of its media file if they are known."""

    clip: Clip
    rate: Fraction
    table: FrameTable | None = None

    @property
    def start(self) -> int:
        """First timeline frame."""
        return self.clip.start

    @property
    def stop(self) -> int:
        """The timeline frame after the last."""
        return self.clip.stop

    @property
    def speed(self) -> float:
        """Media frames a timeline frame, on the average."""
        return len(self.clip.cut) / self.clip.length

    @property
    def begin(self) -> float:
        """Seconds of the media file where the clip begins."""
        if self.table is None or self.clip.cut.start >= len(self.table):
            return float(self.clip.cut.start / self.speed / self.rate)
        return float(media_time(self.clip, self.table, self.rate, 0))

    def plays(self, first: float, last: float) -> bool:
        """Whether the clip has some of these seconds of its media file."""
        begin = self.begin
        return begin < last and first < begin + float(self.clip.length / self.rate)

    def media_frame(self, at: int) -> int:
        """Frame of the media file at a timeline frame, kept inside the cut."""
        return media_frame(self.clip, self.table, self.rate, at - self.start)


class Lane(Enum):
    """A part of the timeline that a person can point at."""

    NOTHING = 0
    RULER = 1
    CLIP = 2
    MASK = 3
    TRACK = 4
    HEADER = 5


class Edge(StrEnum):
    """An end of a clip."""

    NONE = ""
    START = "start"
    END = "end"


@dataclass(frozen=True)
class Hit:
    """What is under the pointer.

    Attributes:
        frame: Timeline frame, which may be beyond the ends.
        clip: The clip of a CLIP or MASK lane.
        row: The track there, None beside all tracks.
        edge: The end of the clip that is near enough to be dragged.
        marker: The marker whose flag is there.
    """

    lane: Lane
    frame: int
    clip: PlacedClip | None = None
    row: Row | None = None
    edge: Edge = Edge.NONE
    marker: Marker | None = None


@dataclass(frozen=True, eq=False)
class PlacedTrack:
    """The clips of a track, searchable by timeline frame."""

    kind: Kind
    number: int
    track: Track = field(default_factory=Track)
    clips: tuple[PlacedClip, ...] = ()
    starts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    stops: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def index(self, pictures: int) -> int:
        """Its place among all tracks, if there are so many of pictures."""
        return self.number + (pictures if self.kind is Kind.SOUND else 0)

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


def place(timeline: Timeline, tables: Mapping[Path, FrameTable]) -> tuple[PlacedTrack, ...]:
    """Where every clip lies: the tracks of pictures, then those of sound."""
    rate = timeline.rate or DEFAULT_RATE
    pictures = [
        _place_track(Kind.PICTURE, number, track, rate, tables)
        for number, track in enumerate(timeline.tracks)
    ]
    sounds = [
        _place_track(Kind.SOUND, number, track, rate, tables)
        for number, track in enumerate(timeline.sounds)
    ]
    return (*pictures, *sounds)


def _place_track(
    kind: Kind,
    number: int,
    track: Track,
    rate: Fraction,
    tables: Mapping[Path, FrameTable],
) -> PlacedTrack:
    placed = tuple(PlacedClip(clip, rate, tables.get(clip.media)) for clip in track.clips)
    starts = np.array([clip.start for clip in track.clips], np.int64)
    stops = starts + np.array([clip.length for clip in track.clips], np.int64)
    return PlacedTrack(kind, number, track, placed, starts, stops)


def rows(pictures: int, sounds: int, room: float = float("inf")) -> tuple[Row, ...]:
    """Rows from the top of the screen: the last track of pictures first, as it covers the others.

    Sound lies below, its first track on top. They are as high as the room allows.

    Args:
        pictures: Number of picture tracks.
        sounds: Number of sound tracks.
        room: Height for all of them together in pixels.
    """
    result: tuple[Row, ...] = ()
    for lanes in LANES:
        result = _rows(pictures, sounds, *lanes)
        if not result or result[-1].top + result[-1].height <= room:
            break
    return result


def _rows(pictures: int, sounds: int, picture_px: int, sound_px: int) -> tuple[Row, ...]:
    result, top = [], 0
    kinds = [(Kind.PICTURE, number, number) for number in reversed(range(pictures))]
    kinds += [(Kind.SOUND, number, pictures + number) for number in range(sounds)]
    for kind, number, index in kinds:
        lane = picture_px if kind is Kind.PICTURE else sound_px
        row = Row(kind, number, index, top, lane)
        result.append(row)
        top += row.height + ROW_GAP_PX
    return tuple(result)


def lane_at(row: Row, y: int) -> Lane | None:
    """The lane of a row at a height counted from the first row's top; None outside the row."""
    depth = y - row.top
    if not 0 <= depth < row.height:
        return None
    is_mask = row.kind is Kind.PICTURE and depth >= TITLE_PX + row.lane
    return Lane.MASK if is_mask else Lane.CLIP


def thumbnail_step(tile_px: float, media_px: float) -> int:
    """Media frames between thumbnails: a power of two, so that zooming reuses most of them."""
    return int(2 ** max(0, int(np.floor(np.log2(max(1.0, tile_px / media_px))))))
