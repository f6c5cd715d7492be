"""Which frames of a clip have a mask, for the mask lane and the badges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.layout import Seat
from gsa_desktop.core.mask_track import FrameState, MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip
from gsa_desktop.core.timebase import FrameRange, timecode

_NONE, _ESTIMATE, _DONE, _STALE = 0, 1, 2, 4
_NAMED_CLIPS = 8
_LANE = np.zeros(4, np.uint8)
_LANE[FrameState.FIRST.value] = _ESTIMATE
_LANE[FrameState.FINAL.value] = _DONE
_LANE[FrameState.STALE.value] = _STALE


class Coverage(Enum):
    """How far the masks of a clip are."""

    NONE = "Not segmented"
    PARTIAL = "Partly segmented"
    DONE = "Done"
    STALE = "Stale"


@dataclass(frozen=True)
class FileMasks:
    """How far the masks of a file are, in all its clips.

    Attributes:
        coverage: Of all clips together.
        text: "2 of 3 clips" or "40 % segmented" where only a part has masks, else empty.
        lines: Then the clips that lack some, a line each, the first few of them.
    """

    coverage: Coverage = Coverage.NONE
    text: str = ""
    lines: tuple[str, ...] = ()


def file_masks(
    clips: Sequence[tuple[Seat, Clip]], states: Mapping[str, NDArray[np.uint8]], rate: Fraction
) -> FileMasks:
    """The masks of a file.

    Args:
        clips: The picture clips of the file with their tracks.
        states: As `lane_states` tells, by the clip's id; a clip that is not there has no masks.
        rate: Frames per second of the timeline.
    """
    found = [
        coverage(states[clip.id], clip.cut) if clip.id in states else Coverage.NONE
        for _, clip in clips
    ]
    kinds = set(found)
    if not kinds or kinds == {Coverage.NONE}:
        return FileMasks()
    if kinds == {Coverage.DONE}:
        return FileMasks(Coverage.DONE)
    if Coverage.STALE in kinds:
        return FileMasks(Coverage.STALE)
    if len(clips) == 1:
        return FileMasks(Coverage.PARTIAL, f"{segmented_percent(clips, states)} % segmented")
    lines = [
        f"{seat.name} {timecode(clip.start, rate)}: {one.value.lower()}"
        for (seat, clip), one in zip(clips, found, strict=True)
        if one is not Coverage.DONE
    ]
    if len(lines) > _NAMED_CLIPS:
        lines[_NAMED_CLIPS:] = [f"and {len(lines) - _NAMED_CLIPS} more"]
    text = f"{found.count(Coverage.DONE)} of {len(clips)} clips"
    return FileMasks(Coverage.PARTIAL, text, tuple(lines))


def segmented_percent(
    clips: Sequence[tuple[Seat, Clip]], states: Mapping[str, NDArray[np.uint8]]
) -> int:
    """How much of those clips has masks; an estimate counts half."""
    used = [
        states[clip.id][clip.cut.start : clip.cut.stop] for _, clip in clips if clip.id in states
    ]
    if not used:
        return 0
    all_used = np.concatenate(used)
    return int(100 * np.mean((all_used == _DONE) + 0.5 * (all_used == _ESTIMATE)))


def lane_states(masks: MaskStore, clip: Clip, info: MediaInfo) -> NDArray[np.uint8]:
    """(frames of the media,) uint8: 0 none, 1 estimate, 2 done, 4 made with other settings."""
    whole = FrameRange(0, info.frames)
    track = masks.find(info.fingerprint, clip.segment)
    if track is not None:
        return _LANE[track.states(whole)]
    other = masks.find_any(info.fingerprint)
    if other is None:
        return np.zeros(info.frames, np.uint8)
    states = _LANE[other.states(whole)]
    states[states != _NONE] = _STALE
    return states


def coverage(states: NDArray[np.uint8], cut: FrameRange) -> Coverage:
    """What the states of a media file mean for the part that is used."""
    used = states[cut.start : cut.stop]
    if (used == _DONE).all():
        return Coverage.DONE
    if (used == _STALE).any():
        return Coverage.STALE
    return Coverage.PARTIAL if used.any() else Coverage.NONE


def kept_summary(clip: Clip) -> str:
    """One line on the masks that a person has kept, "" if there are none."""
    used = [kept for kept in clip.kept if kept.frame in clip.cut]
    mended = sum(kept.mended for kept in used)
    good = len(used) - mended
    parts = [f"{good} marked as good"] * bool(good) + [f"{mended} mended by hand"] * bool(mended)
    return f"{', '.join(parts)}." if parts else ""


def summary(states: NDArray[np.uint8], cut: FrameRange) -> str:
    """One line for the inspector."""
    used = states[cut.start : cut.stop]
    done = int((used == _DONE).sum())
    stale = int((used == _STALE).sum())
    if stale:
        return f"{stale} of {len(used)} frames have a mask made with other settings."
    if done == len(used):
        return f"All {len(used)} frames have a mask."
    if done:
        return f"{done} of {len(used)} frames have a mask."
    guessed = int((used == _ESTIMATE).sum())
    return f"{guessed} of {len(used)} frames have a first estimate." if guessed else "No masks yet."
