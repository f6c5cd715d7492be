"""What is known of the clips, and every clip folded to a few columns.

A thousand small clips are then one look-up in a table, not a thousand walks over their frames.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.timeline_lanes import column_states, fold_peaks
from gsa_desktop.ui.timeline_layout import PlacedClip, PlacedTrack
from gsa_desktop.ui.timeline_thumbnails import Thumbnails

BINS = 64


@dataclass(frozen=True, eq=False)
class Waveform:
    """Peaks (N, 2) of N equal parts of a media file of so many frames."""

    peaks: NDArray[np.float32]
    frames: int


@dataclass
class FoldedClip:
    """A clip's cut in BINS columns: states uint8 of MaskState, low and high float32 in -1..1."""

    cut: FrameRange
    states: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(BINS, np.uint8))
    low: NDArray[np.float32] = field(default_factory=lambda: np.zeros(BINS, np.float32))
    high: NDArray[np.float32] = field(default_factory=lambda: np.zeros(BINS, np.float32))


@dataclass
class ClipMedia:
    """What is known of the clips besides the timeline itself.

    Attributes:
        thumbnails: Pictures by file.
        states: Mask states of all media frames, by clip id.
        sounds: Waveforms by clip id.
        folded: Both of them folded, by clip id.
    """

    thumbnails: Thumbnails = field(default_factory=Thumbnails)
    states: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    sounds: dict[str, Waveform] = field(default_factory=dict)
    folded: dict[str, FoldedClip] = field(default_factory=dict)

    def forget_all_but(self, clip_ids: set[str]) -> None:
        """Drop what belongs to clips that are gone."""
        for known in (self.states, self.sounds, self.folded):
            for clip_id in known.keys() - clip_ids:
                del known[clip_id]

    def fold(self, placed: PlacedClip) -> FoldedClip:
        """Fold a clip anew after its states, its sound or its cut has changed."""
        clip = placed.clip
        result = FoldedClip(clip.cut)
        edges = _edges(placed)
        states = self.states.get(clip.id)
        if states is not None and len(states):
            result.states = column_states(states, edges)
        sound = self.sounds.get(clip.id)
        if sound is not None:
            result.low, result.high = fold_peaks(sound.peaks, edges / sound.frames)
        self.folded[clip.id] = result
        return result

    def fold_frame(self, placed: PlacedClip, frame: int) -> FoldedClip:
        """Fold anew what one media frame of the cut is part of, while a job runs."""
        known = self.folded_clip(placed)
        edges, states = _edges(placed), self.states[placed.clip.id]
        first = max(0, int(np.searchsorted(edges, frame)) - 1)
        last = min(BINS, int(np.searchsorted(edges, frame, side="right")))
        known.states[first:last] = column_states(states, edges[first : last + 1])
        return known

    def folded_clip(self, placed: PlacedClip) -> FoldedClip:
        """What was folded before, if the cut is still the same."""
        known = self.folded.get(placed.clip.id)
        if known is None or known.cut != placed.clip.cut:
            return self.fold(placed)
        return known


def _edges(placed: PlacedClip) -> NDArray[np.int64]:
    """First media frame of each of BINS columns, and the end of the last."""
    cut = placed.clip.cut
    return cut.start + len(cut) * np.arange(BINS + 1, dtype=np.int64) // BINS


class TrackOverview:
    """The folded clips of a track as tables of C clips by BINS columns.

    Attributes:
        states, low, high: As in FoldedClip, a row a clip.
    """

    def __init__(self, track: PlacedTrack, media: ClipMedia) -> None:
        shape = (len(track.clips), BINS)
        self.states = np.zeros(shape, np.uint8)
        self.low = np.zeros(shape, np.float32)
        self.high = np.zeros(shape, np.float32)
        for number, placed in enumerate(track.clips):
            if placed.clip.id in media.states or placed.clip.id in media.sounds:
                self.take(number, media.folded_clip(placed))

    def take(self, number: int, folded: FoldedClip) -> None:
        """Replace the row of a clip."""
        self.states[number] = folded.states
        self.low[number] = folded.low
        self.high[number] = folded.high
