"""Which pictures belong to a timeline frame, and when it is shown."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from pathlib import Path

from gsa_desktop.core.conform import media_frame
from gsa_desktop.core.edits import rate_of
from gsa_desktop.core.layout import placed
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange


@dataclass(frozen=True)
class Place:
    """A picture of a clip: the clip and the frame number in its media file."""

    clip: Clip
    frame: int


class TimelineMap:
    """All tracks of a timeline, whose frame n is shown from n / rate on.

    Attributes:
        timeline: What the map is of.
        frames: Number of timeline frames up to the end of the last clip.
        rate: Frames per second.
        duration: Seconds.
    """

    def __init__(self, timeline: Timeline, infos: Mapping[Path, MediaInfo]) -> None:
        self.timeline = timeline
        self.rate = rate_of(timeline)
        self._pictures = [_Line(track) for track in timeline.tracks if not track.hidden]
        self._clips = {clip.id: clip for _, clip in placed(timeline)}
        self._tables = {
            path: infos[path].table
            for path in {clip.media for clip in self._clips.values()}
            if path in infos
        }
        self.frames = max((clip.stop for clip in self._clips.values()), default=0)
        self.duration = self.frames / self.rate

    def place(self, number: int) -> Place | None:
        """The topmost picture at a timeline frame; None in a gap or outside."""
        for line in reversed(self._pictures):
            clip = line.at(number)
            if clip is not None:
                return Place(clip, self.media_frame(clip, number))
        return None

    def media_frame(self, clip: Clip, number: int) -> int:
        """The media frame that a clip has at a timeline frame; that of its ends outside it."""
        offset = min(max(number - clip.start, 0), clip.length - 1)
        return media_frame(clip, self._tables.get(clip.media), self.rate, offset)

    def media_range(self, clip: Clip, frames: FrameRange) -> FrameRange | None:
        """The media frames that a clip shows in a stretch of the timeline, None if it is beside."""
        start, stop = max(frames.start, clip.start), min(frames.stop, clip.stop)
        if start >= stop:
            return None
        return FrameRange(self.media_frame(clip, start), self.media_frame(clip, stop - 1) + 1)

    def extent(self, clip_id: str) -> FrameRange | None:
        """The timeline frames that a clip of pictures or sound covers."""
        clip = self._clips.get(clip_id)
        return FrameRange(clip.start, clip.stop) if clip else None

    def edges(self) -> list[int]:
        """The timeline frames where a clip begins or ends, and 0, in order."""
        clips = self._clips.values()
        return sorted({0} | {clip.start for clip in clips} | {clip.stop for clip in clips})

    def next_edge(self, frame: int) -> int | None:
        """The next frame after this where a clip begins or ends."""
        return _first_after(self.edges(), frame)

    def previous_edge(self, frame: int) -> int | None:
        """The last frame before this where a clip begins or ends."""
        return _last_before(self.edges(), frame)

    def next_marker(self, frame: int) -> int | None:
        """The frame of the next marker after this."""
        return _first_after([marker.frame for marker in self.timeline.markers], frame)

    def previous_marker(self, frame: int) -> int | None:
        """The frame of the last marker before this."""
        return _last_before([marker.frame for marker in self.timeline.markers], frame)

    def same_times(self, other: "TimelineMap") -> bool:
        """Whether every picture and sound has the same place and time in both."""
        return self.rate == other.rate and list(self._keys()) == list(other._keys())

    def _keys(self) -> Iterator[tuple[object, ...]]:
        for seat, clip in placed(self.timeline):
            known = clip.media in self._tables
            yield seat, clip.media, clip.start, clip.length, clip.cut, clip.phase, known

    def time_of(self, number: int) -> Fraction:
        """Seconds from the start of the timeline to the start of a frame."""
        return number / self.rate

    def at(self, seconds: Fraction) -> int:
        """The timeline frame shown at a time, clamped to the ends."""
        return min(max(floor(seconds * self.rate), 0), max(self.frames - 1, 0))


def _first_after(frames: list[int], frame: int) -> int | None:
    place = bisect_right(frames, frame)
    return frames[place] if place < len(frames) else None


def _last_before(frames: list[int], frame: int) -> int | None:
    place = bisect_left(frames, frame)
    return frames[place - 1] if place else None


class _Line:
    """The clips of a track, found by frame."""

    def __init__(self, track: Track) -> None:
        self._clips = track.clips
        self._starts = [clip.start for clip in track.clips]

    def at(self, number: int) -> Clip | None:
        place = bisect_right(self._starts, number) - 1
        if place < 0 or number >= self._clips[place].stop:
            return None
        return self._clips[place]
