"""Which picture belongs to a timeline frame, and when it is shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Timeline
from gsa_desktop.core.timebase import FrameRange, FrameTable

DEFAULT_RATE = Fraction(25)


@dataclass(frozen=True)
class Place:
    """A picture of a clip: the clip and the frame number in its media file."""

    clip: Clip
    frame: int


@dataclass(frozen=True)
class _Piece:
    clip: Clip
    table: FrameTable | None
    begin: Fraction
    rate: Fraction

    @property
    def end(self) -> Fraction:
        return self.begin + self.elapsed(len(self.clip.cut))

    def elapsed(self, frames: int) -> Fraction:
        """Seconds from the clip's first picture to the start of its frame number `frames`."""
        if self.table is None:
            return frames / self.rate
        cut = self.clip.cut
        number = cut.start + frames
        if number < len(self.table):
            return self.table.time_of(number) - self.table.time_of(cut.start)
        return self.table.duration - self.table.time_of(cut.start)

    def frame_after(self, seconds: Fraction) -> int:
        """Frames from the clip's start to the one shown some seconds after it."""
        if self.table is None:
            number = int(seconds * self.rate)
        else:
            start = self.clip.cut.start
            number = self.table.at(self.table.time_of(start) + seconds) - start
        return min(max(number, 0), len(self.clip.cut) - 1)


class TimelineMap:
    """The first track as a list of pictures with exact times, also at a variable frame rate.

    A frame of the timeline is a frame of the clip that lies there; times follow the media file's
    own table.

    Attributes:
        frames: Number of timeline frames up to the end of the last clip.
        rate: Frames per second, for timecode.
    """

    def __init__(self, timeline: Timeline, infos: Mapping[Path, MediaInfo]) -> None:
        self.rate = timeline.rate or DEFAULT_RATE
        self._pieces: list[_Piece] = []
        self.frames = 0
        now = Fraction(0)
        for clip in timeline.tracks[0].clips if timeline.tracks else ():
            info = infos.get(clip.media)
            now += (clip.start - self.frames) / self.rate
            piece = _Piece(clip, info.table if info else None, now, self.rate)
            self._pieces.append(piece)
            self.frames = clip.start + len(clip.cut)
            now = piece.end
        self.duration = now

    def place(self, number: int) -> Place | None:
        """The picture at a timeline frame; None in a gap or outside."""
        for piece in self._pieces:
            clip = piece.clip
            if clip.start <= number < clip.start + len(clip.cut):
                return Place(clip, clip.cut.start + number - clip.start)
        return None

    def extent(self, clip_id: str) -> FrameRange | None:
        """The timeline frames that a clip covers."""
        for piece in self._pieces:
            if piece.clip.id == clip_id:
                return FrameRange(piece.clip.start, piece.clip.start + len(piece.clip.cut))
        return None

    def spans(self) -> Iterator[tuple[Clip, Fraction, Fraction]]:
        """Each clip with the seconds of the timeline where it begins and ends."""
        for piece in self._pieces:
            yield piece.clip, piece.begin, piece.end

    def same_times(self, other: "TimelineMap") -> bool:
        """Whether every picture has the same place and time in both."""
        return list(self._keys()) == list(other._keys())

    def _keys(self) -> Iterator[tuple[object, ...]]:
        for piece in self._pieces:
            clip = piece.clip
            yield clip.media, clip.start, clip.cut, piece.begin, piece.table is None

    def time_of(self, number: int) -> Fraction:
        """Seconds from the start of the timeline to the start of a frame."""
        before, after = Fraction(0), 0
        for piece in self._pieces:
            if number < piece.clip.start:
                break
            if number < piece.clip.start + len(piece.clip.cut):
                return piece.begin + piece.elapsed(number - piece.clip.start)
            before, after = piece.end, piece.clip.start + len(piece.clip.cut)
        return before + (number - after) / self.rate

    def at(self, seconds: Fraction) -> int:
        """The timeline frame shown at a time, clamped to the ends."""
        if not self.frames:
            return 0
        before, after = Fraction(0), 0
        for piece in self._pieces:
            if seconds < piece.begin:
                return max(after + int((seconds - before) * self.rate), 0)
            if seconds < piece.end:
                return piece.clip.start + piece.frame_after(seconds - piece.begin)
            before, after = piece.end, piece.clip.start + len(piece.clip.cut)
        return self.frames - 1
