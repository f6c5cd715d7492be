"""A soft mask becomes a matte: snap, ramp, holes, specks, grow, feather, in this order.

All lengths and areas follow the picture's size, so a proxy looks like the export scaled down.
"""

import math
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.pixels import Matte, SoftMask
from gsa_desktop.core.project import RefineSettings

Plane = NDArray[np.uint8]
_STEP_PX = 4  # a disc of this radius, several times, is cheaper than one large disc
_SURELY_IN = 250  # alpha from which a pixel cannot belong to a hole
_SURELY_OUT = 5  # alpha up to which a pixel cannot belong to a speck
# Variance of a picture's colours, of 255 levels, that counts as flat to the guided filter.
_FLATNESS = (0.02 * 255) ** 2
_SNAP_CELLS = 6  # a guided filter wider than this is computed on a smaller picture


def refine(
    mask: SoftMask,
    settings: RefineSettings,
    size: tuple[int, int],
    *,
    scale: float = 1.0,
    guide: NDArray[Any] | None = None,
) -> Matte:
    """The matte of a mask.

    Args:
        mask: What the network said, of any size.
        settings: How it becomes a matte.
        size: Width and height of the picture that is to be matted.
        scale: Height of that picture over the source picture's, to which settings in pixels refer.
        guide: That picture, (H, W, 3) of 8 or 16 bits, whose edges the mask's may snap to.
    """
    curve = ramp(settings.threshold, settings.softness)
    prob = at_size(mask.prob, size)
    if guide is not None and settings.snap_px > 0:
        prob = snapped(prob, guide, settings.snap_px * scale)
    alpha: Plane = np.asarray(cv2.LUT(prob, curve), np.uint8)
    area = size[0] * size[1]
    if settings.fill_holes > 0:
        alpha = _without_holes(alpha, settings.fill_holes * area)
    if settings.drop_specks > 0:
        alpha = _without_specks(alpha, settings.drop_specks * area)
    alpha = _grown(alpha, settings.grow_px * scale)
    alpha = _feathered(alpha, settings.feather_px * scale)
    return Matte(mask.number, np.ascontiguousarray(alpha, np.uint8))


def ramp(threshold: float, softness: float) -> Plane:
    """(256,) uint8: probability times 255 to alpha; the threshold becomes one half.

    Softness 1 stretches the ramp from probability 0 to 1, softness 0 is a step.
    """
    prob = np.arange(256) / 255.0
    low = threshold * (1.0 - softness)
    high = threshold + (1.0 - threshold) * softness
    if high - low < 1e-6:
        return np.where(prob >= threshold, 255, 0).astype(np.uint8)
    alpha = np.interp(prob, [low, threshold, high], [0.0, 0.5, 1.0])
    return np.rint(alpha * 255.0).astype(np.uint8)


def snapped(prob: Plane, guide: NDArray[Any], reach_px: float) -> Plane:
    """A mask whose edges have moved onto those of a picture, by a reach at most.

    He, Sun and Tang, "Guided Image Filtering", PAMI 2013.

    Args:
        prob: (H, W) uint8.
        guide: (H, W, 3) of 8 or 16 bits.
        reach_px: Half the side of the windows in which edges are looked for.
    """
    radius = max(1, round(reach_px))
    box = _around_subject(prob, 2 * radius + 1)
    if box is None:
        return prob
    picture = np.ascontiguousarray(guide[box])
    if picture.dtype == np.uint16:
        picture = (picture >> 8).astype(np.uint8)
    plane = np.ascontiguousarray(prob[box])
    scale = min(1.0, _SNAP_CELLS / radius)
    found = cv2.ximgproc.guidedFilter(picture, plane, radius, _FLATNESS, scale=scale)
    # far from its edge the mask is right, whatever the picture looks like there
    square = cv2.getStructuringElement(cv2.MORPH_RECT, (2 * radius + 1,) * 2)
    far = (cv2.erode(plane, square) >= _SURELY_IN) | (cv2.dilate(plane, square) <= _SURELY_OUT)
    changed = prob.copy()
    changed[box] = np.where(far, plane, found)
    return changed


def at_size(plane: Plane, size: tuple[int, int]) -> Plane:
    """A plane scaled to a width and height."""
    height, width = plane.shape
    if (width, height) == size:
        return plane
    shrinks = size[0] < width or size[1] < height
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(plane, size, interpolation=method), np.uint8)


def _without_holes(alpha: Plane, largest: float) -> Plane:
    """Fill what is enclosed by the subject, together with its soft rim."""
    candidates = (alpha < _SURELY_IN).astype(np.uint8)
    _count, labels, stats, _ = cv2.connectedComponentsWithStats(candidates, connectivity=4)
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right = left + stats[:, cv2.CC_STAT_WIDTH]
    bottom = top + stats[:, cv2.CC_STAT_HEIGHT]
    height, width = alpha.shape
    enclosed = (left > 0) & (top > 0) & (right < width) & (bottom < height)
    return _repainted(
        alpha, np.asarray(labels, np.int32), enclosed & (stats[:, cv2.CC_STAT_AREA] <= largest), 255
    )


def _without_specks(alpha: Plane, largest: float) -> Plane:
    """Drop loose pieces, together with their soft rim."""
    candidates = (alpha > _SURELY_OUT).astype(np.uint8)
    _count, labels, stats, _ = cv2.connectedComponentsWithStats(candidates, connectivity=8)
    small = stats[:, cv2.CC_STAT_AREA] <= largest
    return _repainted(alpha, np.asarray(labels, np.int32), small, 0)


def _repainted(
    alpha: Plane, labels: NDArray[np.int32], chosen: NDArray[np.bool_], value: int
) -> Plane:
    chosen[0] = False  # label 0 is what was no candidate
    if not chosen.any():
        return alpha
    return np.where(chosen[labels], np.uint8(value), alpha)


def _grown(alpha: Plane, radius: float) -> Plane:
    """Grow (or shrink, if negative) by a disc; a fraction of a pixel blends two whole ones."""
    if radius == 0:
        return alpha
    morph = cv2.dilate if radius > 0 else cv2.erode
    whole, fraction = divmod(abs(radius), 1.0)
    steps, rest = divmod(int(whole), _STEP_PX)
    discs = [_STEP_PX] * steps + [rest] * bool(rest)

    def by_disc(plane: Plane, size: int) -> Plane:
        return np.asarray(morph(plane, _disc(size), borderType=cv2.BORDER_REPLICATE), np.uint8)

    def by_discs(plane: Plane) -> Plane:
        for size in discs:
            plane = by_disc(plane, size)
        if fraction < 0.01:
            return plane
        more = by_disc(plane, 1)
        return np.asarray(cv2.addWeighted(more, fraction, plane, 1.0 - fraction, 0.0), np.uint8)

    return _near_subject(alpha, math.ceil(abs(radius)) + 1, by_discs)


def _feathered(alpha: Plane, sigma: float) -> Plane:
    if sigma < 0.1:
        return alpha

    def blurred(plane: Plane) -> Plane:
        return np.asarray(
            cv2.GaussianBlur(plane, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE), np.uint8
        )

    return _near_subject(alpha, math.ceil(4 * sigma) + 1, blurred)


def _near_subject(alpha: Plane, margin: int, change: Callable[[Plane], Plane]) -> Plane:
    """Apply a local filter where there is something; nothing is changed where alpha is 0 anyway."""
    box = _around_subject(alpha, margin)
    if box is None:
        return alpha
    changed = alpha.copy()
    changed[box] = change(np.ascontiguousarray(alpha[box]))
    return changed


def _around_subject(alpha: Plane, margin: int) -> tuple[slice, slice] | None:
    """Rows and columns of what is not 0, with a margin; None where there is nothing."""
    left, top, width, height = cv2.boundingRect(alpha)
    if not width:
        return None
    rows = slice(max(0, top - margin), top + height + margin)
    return rows, slice(max(0, left - margin), left + width + margin)


def _disc(radius: int) -> Plane:
    side = 2 * radius + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
