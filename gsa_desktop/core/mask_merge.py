"""A mask that was painted on in two windows at once: what both have painted is in it."""

import numpy as np

from gsa_desktop.core.kept_masks import KeptMask, keep
from gsa_desktop.core.pixels import SoftMask


def put_together(before: KeptMask | None, ours: KeptMask | None, theirs: KeptMask) -> KeptMask:
    """Their mask with what we have changed.

    Args:
        before: What ours was when it was last the same as theirs.
        ours: What it is now.
        theirs: What somebody else has made of it meanwhile.
    """
    planes = [None if one is None else one.soft_mask() for one in (before, ours, theirs)]
    first, second, third = planes
    if first is None or second is None or third is None:
        return theirs
    if not first.prob.shape == second.prob.shape == third.prob.shape:
        return theirs
    both = np.where(first.prob != second.prob, second.prob, third.prob)
    return keep(SoftMask(theirs.frame, np.asarray(both, np.uint8)), mended=True)
