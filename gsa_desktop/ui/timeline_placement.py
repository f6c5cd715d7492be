"""All clips of a timeline, placed once and then found by id, link, time and track."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Marker, Timeline
from gsa_desktop.core.timebase import FrameTable
from gsa_desktop.ui.timeline_layout import (
    DEFAULT_RATE,
    Kind,
    PlacedClip,
    PlacedTrack,
    Row,
    place,
    rows,
)


class Where(NamedTuple):
    """Where a clip is found: the index of its track, its number there, itself."""

    track: int
    number: int
    clip: PlacedClip


class Placement:
    """A timeline as the widget sees it.

    Attributes:
        tracks: Those of pictures, then those of sound.
        rows: The same from the top of the screen to the bottom.
        pictures, sounds: Number of tracks of each kind.
        length: Timeline frames up to the end of the last clip.
        rate: Frames per second.
        timeline: As it was given.
        tables: Times of its media files, as far as they are known.
        markers: In order of frame.
    """

    def __init__(
        self, timeline: Timeline | None = None, infos: Mapping[Path, MediaInfo] | None = None
    ) -> None:
        self.timeline = timeline = timeline or Timeline()
        self.tables = _tables(timeline, infos or {})
        self.tracks: tuple[PlacedTrack, ...] = place(timeline, self.tables)
        self.pictures, self.sounds = len(timeline.tracks), len(timeline.sounds)
        self.rate = timeline.rate or DEFAULT_RATE
        self.markers: tuple[Marker, ...] = timeline.markers
        self._by_id: dict[str, Where] = {}
        self._links: dict[str, list[str]] = {}
        for index, track in enumerate(self.tracks):
            for number, placed in enumerate(track.clips):
                self._by_id[placed.clip.id] = Where(index, number, placed)
                if placed.clip.link:
                    self._links.setdefault(placed.clip.link, []).append(placed.clip.id)
        self.length = max((int(t.stops[-1]) for t in self.tracks if t.clips), default=0)
        self.rows: tuple[Row, ...] = ()
        self.lay_rows(float("inf"))

    def __contains__(self, clip_id: str) -> bool:
        return clip_id in self._by_id

    def knows(self, infos: Mapping[Path, MediaInfo]) -> bool:
        """Whether these say nothing new of the files on the timeline."""
        return self.tables == _tables(self.timeline, infos)

    def lay_rows(self, room: float) -> None:
        """Fit the rows into a height in pixels, as far as they still can be read."""
        self.rows = rows(self.pictures, self.sounds, room) if self.length else ()

    @property
    def ids(self) -> set[str]:
        """Of all clips."""
        return set(self._by_id)

    def where(self, clip_id: str) -> Where | None:
        """Where a clip is."""
        return self._by_id.get(clip_id)

    def find(self, clip_id: str) -> PlacedClip | None:
        """The clip of an id."""
        where = self._by_id.get(clip_id)
        return where.clip if where else None

    def with_linked(self, ids: Iterable[str]) -> tuple[str, ...]:
        """These clips in their order, each once, those that are linked to one before it."""
        result: dict[str, None] = {}
        for clip_id in ids:
            where = self._by_id.get(clip_id)
            if where is not None:
                link = where.clip.clip.link
                for other in self._links[link] if link else ():
                    result.setdefault(other)
                result.pop(clip_id, None)
                result[clip_id] = None
        return tuple(result)

    def track(self, kind: Kind, number: int) -> PlacedTrack | None:
        """A track by its kind and number."""
        count = self.pictures if kind is Kind.PICTURE else self.sounds
        if not 0 <= number < count:
            return None
        return self.tracks[number if kind is Kind.PICTURE else self.pictures + number]

    def edges(self, without: Iterable[str] = ()) -> NDArray[np.int64]:
        """Starts and ends of all clips but some, sorted."""
        left_out: dict[int, list[int]] = {}
        for clip_id in without:
            where = self._by_id[clip_id]
            left_out.setdefault(where.track, []).append(where.number)
        parts = [np.zeros(0, np.int64)]
        for index, track in enumerate(self.tracks):
            gone = left_out.get(index, [])
            parts += [np.delete(track.starts, gone), np.delete(track.stops, gone)]
        return np.unique(np.concatenate(parts))

    def in_band(self, first: float, last: float, indices: Iterable[int]) -> tuple[str, ...]:
        """Clips that touch an interval of timeline frames on some tracks."""
        return tuple(
            self.tracks[index].clips[number].clip.id
            for index in indices
            for number in self.tracks[index].between(first, last)
        )

    def beside(self, clip_id: str, across: int, down: int) -> str:
        """The clip beside one: the next on its track, or the nearest on the row above or below.

        Returns:
            Its id; that of the same clip at the end, that of the first clip for no clip.
        """
        where = self._by_id.get(clip_id)
        if where is None:
            first = next((t.clips[0] for t in self.tracks if t.clips), None)
            return first.clip.id if first else ""
        if across:
            clips = self.tracks[where.track].clips
            return clips[min(max(where.number + across, 0), len(clips) - 1)].clip.id
        order = [row.index for row in self.rows if self.tracks[row.index].clips]
        place = min(max(order.index(where.track) + down, 0), len(order) - 1)
        track = self.tracks[order[place]]
        middle = (where.clip.start + where.clip.stop) / 2
        nearest = int(np.argmin(np.abs((track.starts + track.stops) / 2 - middle)))
        return clip_id if order[place] == where.track else track.clips[nearest].clip.id


def _tables(timeline: Timeline, infos: Mapping[Path, MediaInfo]) -> dict[Path, FrameTable]:
    tracks = (*timeline.tracks, *timeline.sounds)
    used = {clip.media for track in tracks for clip in track.clips}
    return {path: infos[path].table for path in used if path in infos}
