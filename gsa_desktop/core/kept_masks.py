"""Masks that a person has found good or mended: they stand before what a network says.

They belong to the project, not to the cache: saved with it, undone with it, and the same whatever
model segments the clip later.
"""

import base64
import binascii
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.mask_database import pack, unpack
from gsa_desktop.core.pixels import SoftMask

STEP = 8
"""Levels of 255 between two values that are kept: a third of the size, and nobody sees it."""


@dataclass(frozen=True)
class KeptMask:
    """The mask of one media frame.

    Attributes:
        frame: Frame number in the media file.
        height, width: Of the mask in pixels.
        data: The packed mask as base85 text.
        mended: Whether a person has painted on it; else they found the network's good.
    """

    frame: int
    height: int
    width: int
    data: str
    mended: bool = False

    def soft_mask(self) -> SoftMask | None:
        """The mask itself; None if the project file was damaged there."""
        try:
            prob = unpack(self.height, self.width, base64.b85decode(self.data))
        except (ValueError, binascii.Error):
            return None
        return None if prob is None else SoftMask(self.frame, prob)


def keep(mask: SoftMask, *, mended: bool) -> KeptMask:
    """A mask in the form in which a project holds it, its values rounded to steps of `STEP`."""
    height, width, data = pack(rounded(mask.prob))
    return KeptMask(mask.number, height, width, base64.b85encode(data).decode("ascii"), mended)


def rounded(prob: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Values to the nearest step; 0 and 255 stay what they are."""
    steps = np.minimum((np.arange(256) + STEP // 2) // STEP * STEP, 255)
    steps[255] = 255
    return np.asarray(steps.astype(np.uint8)[prob], np.uint8)


def kept_at(kept: tuple[KeptMask, ...], frame: int) -> KeptMask | None:
    """The mask of a frame, None if none is kept."""
    place = bisect_left(kept, frame, key=lambda one: one.frame)
    return kept[place] if place < len(kept) and kept[place].frame == frame else None


def with_kept(kept: tuple[KeptMask, ...], mask: KeptMask) -> tuple[KeptMask, ...]:
    """With a mask added, or put in the place of the one of its frame; in order of frame."""
    place = bisect_left(kept, mask.frame, key=lambda one: one.frame)
    return (*kept[:place], mask, *(one for one in kept[place:] if one.frame != mask.frame))


def without_kept(kept: tuple[KeptMask, ...], frame: int) -> tuple[KeptMask, ...]:
    """Without the mask of a frame."""
    return tuple(one for one in kept if one.frame != frame)
