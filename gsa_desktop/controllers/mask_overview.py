"""Which frames of a clip have a mask, for the mask lane and the badges."""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.mask_track import FrameState, MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip
from gsa_desktop.core.timebase import FrameRange

_NONE, _ESTIMATE, _DONE, _STALE = 0, 1, 2, 4
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
