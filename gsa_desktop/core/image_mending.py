"""The mask of a still picture after a stroke, in the form in which it is kept."""

import cv2
import numpy as np

from gsa_desktop.core.brush import painted
from gsa_desktop.core.kept_masks import KeptMask, keep
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.stroke import Stroke

LONGEST_SIDE = 4096
"""Of a mask that is painted on: more pixels would make every stroke wait, and show nothing."""


def mended(mask: SoftMask, stroke: Stroke) -> KeptMask:
    """A mask painted on."""
    return keep(SoftMask(0, painted(bounded(mask).prob, stroke)), mended=True)


def bounded(mask: SoftMask) -> SoftMask:
    """A mask whose longer side is at most `LONGEST_SIDE`."""
    height, width = mask.prob.shape
    scale = LONGEST_SIDE / max(height, width)
    if scale >= 1:
        return mask
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(mask.prob, size, interpolation=cv2.INTER_AREA)
    return SoftMask(mask.number, np.asarray(small, np.uint8))
