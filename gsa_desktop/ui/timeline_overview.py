"""What is known of the clips, and every clip folded to a few columns.

A thousand small clips are then one look-up in a table, not a thousand walks over their frames.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.peaks import Peaks
from gsa_desktop.core.project import Clip
from gsa_desktop.ui.timeline_lanes import column_states, sound_edges
from gsa_desktop.ui.timeline_layout import Kind, PlacedClip, PlacedTrack
from gsa_desktop.ui.timeline_thumbnails import Thumbnails

BINS = 64


@dataclass
class FoldedClip:
    """A clip's cut in BINS columns: states uint8 of MaskState, low and high float32 in -1..1."""

    clip: Clip
    states: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(BINS, np.uint8))
    low: NDArray[np.float32] = field(default_factory=lambda: np.zeros(BINS, np.float32))
    high: NDArray[np.float32] = field(default_factory=lambda: np.zeros(BINS, np.float32))


@dataclass(frozen=True)
class ClipJob:
    """What a job does to a clip: it waits in the queue, is so many per cent done, or failed."""

    running: bool
    percent: int = 0
    failed: bool = False


@dataclass
class ClipMedia:
    """What is known of the clips besides the timeline itself.

    Attributes:
        thumbnails: Pictures by file.
        states: Mask states of all media frames, by clip id.
        jobs: Of clips that wait for masks or get them now, by clip id.
        peaks: The sound's outline by file.
        folded: States or sound folded, by clip id.
    """

    thumbnails: Thumbnails = field(default_factory=Thumbnails)
    states: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    jobs: dict[str, ClipJob] = field(default_factory=dict)
    peaks: dict[Path, Peaks] = field(default_factory=dict)
    folded: dict[str, FoldedClip] = field(default_factory=dict)

    def forget_all_but(self, clip_ids: set[str]) -> None:
        """Drop what belongs to clips that are gone; files keep what is known of them."""
        for known in (self.states, self.folded):
            for clip_id in known.keys() - clip_ids:
                del known[clip_id]

    def fold(self, placed: PlacedClip, kind: Kind) -> FoldedClip:
        """Fold a clip anew after its states, its sound or its cut has changed."""
        clip = placed.clip
        result = FoldedClip(clip)
        if kind is Kind.PICTURE:
            states = self.states.get(clip.id)
            if states is not None and len(states):
                result.states = column_states(states, _edges(placed))
        else:
            peaks = self.peaks.get(clip.media)
            if peaks is not None:
                frames = placed.start + clip.length * np.arange(BINS + 1) / BINS
                result.low, result.high = peaks.fold(sound_edges(placed, frames))
        self.folded[clip.id] = result
        return result

    def fold_frame(self, placed: PlacedClip, frame: int) -> FoldedClip:
        """Fold anew what one media frame of the cut is part of, while a job runs."""
        known = self.folded_clip(placed, Kind.PICTURE)
        edges, states = _edges(placed), self.states[placed.clip.id]
        first = max(0, int(np.searchsorted(edges, frame)) - 1)
        last = min(BINS, int(np.searchsorted(edges, frame, side="right")))
        known.states[first:last] = column_states(states, edges[first : last + 1])
        return known

    def folded_clip(self, placed: PlacedClip, kind: Kind) -> FoldedClip:
        """What was folded before, if it is still the same part of the media."""
        known = self.folded.get(placed.clip.id)
        if known is None or _part(known.clip) != _part(placed.clip):
            return self.fold(placed, kind)
        return known

    def knows(self, placed: PlacedClip, kind: Kind) -> bool:
        """Whether there is something to fold."""
        if kind is Kind.PICTURE:
            return placed.clip.id in self.states
        return placed.clip.media in self.peaks


def _part(clip: Clip) -> tuple[object, ...]:
    return clip.media, clip.cut, clip.phase, clip.length


def _edges(placed: PlacedClip) -> NDArray[np.int64]:
    """First media frame of each of BINS columns, and the end of the last."""
    cut = placed.clip.cut
    return cut.start + len(cut) * np.arange(BINS + 1, dtype=np.int64) // BINS


class TrackOverview:
    """The folded clips of a track as tables of C clips by BINS columns.

    Attributes:
        states, low, high: As in FoldedClip, a row a clip.
        gains: What each clip's samples are multiplied by.
    """

    def __init__(self, track: PlacedTrack, media: ClipMedia) -> None:
        shape = (len(track.clips), BINS)
        self.states = np.zeros(shape, np.uint8)
        self.low = np.zeros(shape, np.float32)
        self.high = np.zeros(shape, np.float32)
        self.gains = np.array([gain_factor(placed) for placed in track.clips], np.float32)
        for number, placed in enumerate(track.clips):
            if media.knows(placed, track.kind):
                self.take(number, media.folded_clip(placed, track.kind))

    def take(self, number: int, folded: FoldedClip) -> None:
        """Replace the row of a clip."""
        self.states[number] = folded.states
        self.low[number] = folded.low
        self.high[number] = folded.high


def gain_factor(placed: PlacedClip) -> float:
    """What a clip's samples are multiplied by; 0 when it is muted."""
    clip = placed.clip
    if clip.muted:
        return 0.0
    return 1.0 if not clip.volume_db else float(10 ** (clip.volume_db / 20))
