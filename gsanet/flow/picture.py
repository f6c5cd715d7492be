"""The colour wheel: a flow as the RGB picture that a network reads.

Baker et al., "A Database and Evaluation Methodology for Optical Flow", ICCV 2007; the variant of
RAFT's demo, whose pictures GSANet was trained on: hue is the direction, saturation the length.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from gsanet.config import FlowPicture
from gsanet.flow.field import FlowField

# Steps from red to yellow, green, cyan, blue, magenta and back to red; finer where eyes are.
_ARCS = (15, 6, 4, 11, 13, 6)
# Half-width and number of cells of the table that saves the arithmetic per pixel: it changes no
# channel by more than a few levels, and hardly any pixel by more than one.
_REACH = 1.05
_CELLS = 1025


def flow_picture(flow: FlowField, shown: FlowPicture) -> NDArray[np.uint8]:
    """Flow on the colour wheel, (H, W, 3) RGB uint8.

    `shown.compensate_camera` is the caller's: hand in the residual flow. Vectors longer than the
    full-saturation length are darkened.
    """
    length = flow.magnitude()
    longest = _longest(length, shown)
    # beyond full saturation only the direction counts, so such a vector may be shortened
    bound = np.float32(1.04) / np.maximum(length, np.float32(1e-9))
    reach = np.minimum(np.float32(1 / longest), bound)
    cell = (flow.uv * reach[..., None] + np.float32(_REACH)) * np.float32((_CELLS - 1) / 2 / _REACH)
    nearest = (cell + np.float32(0.5)).astype(np.intp)
    return np.asarray(_table()[nearest[..., 1], nearest[..., 0]], dtype=np.uint8)


def full_saturation(flow: FlowField, shown: FlowPicture) -> float:
    """Length in pixels of the flow that `flow_picture` gives its full colour."""
    return _longest(flow.magnitude(), shown)


def wheel_colours(uv: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Colours of (..., 2) vectors whose full saturation is at length 1, (..., 3) RGB."""
    wheel = _wheel()
    u, v = uv[..., 0].astype(np.float64), uv[..., 1].astype(np.float64)
    radius = np.hypot(u, v)[..., None]
    place = (np.arctan2(-v, -u) / np.pi + 1) / 2 * (len(wheel) - 1)
    below = np.floor(place).astype(np.intp)
    above = (below + 1) % len(wheel)
    share = (place - below)[..., None]
    hue = (1 - share) * wheel[below] + share * wheel[above]
    colour = np.where(radius <= 1, 1 - radius * (1 - hue), hue * 0.75)
    return np.asarray(np.floor(255 * colour), dtype=np.uint8)


def _longest(length: NDArray[np.float32], shown: FlowPicture) -> float:
    if shown.scale == "maximum":
        longest = float(length.max())
    else:
        # every ninth pixel decides as well
        longest = float(np.percentile(length[::3, ::3], 99.0))
    return float(max(longest, shown.floor * length.shape[1])) + 1e-5


@cache
def _wheel() -> NDArray[np.float64]:
    """(55, 3) hues in 0..1: along each arc one channel rises or falls."""
    hues = np.zeros((sum(_ARCS), 3))
    start = 0
    for arc, steps in enumerate(_ARCS):
        along = np.floor(255 * np.arange(steps) / steps) / 255
        part = hues[start : start + steps]
        # red, green and blue take turns: full, while the next one rises or the last one falls
        if arc % 2 == 0:
            part[:, arc // 2] = 1
            part[:, (arc // 2 + 1) % 3] = along
        else:
            part[:, (arc // 2 + 1) % 3] = 1
            part[:, arc // 2] = 1 - along
        start += steps
    return hues


@cache
def _table() -> NDArray[np.uint8]:
    axis = np.linspace(-_REACH, _REACH, _CELLS)
    table = wheel_colours(np.stack(np.meshgrid(axis, axis), axis=-1))
    table.setflags(write=False)
    return table
