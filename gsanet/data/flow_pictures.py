"""Flow pictures of a data set, read back as vectors, so that they can be mirrored and cropped.

A picture on the colour wheel says direction and relative length. Mirrored as a picture its hues
would lie about the direction; as vectors it is mirrored rightly and then drawn again.
"""

import numpy as np
from numpy.typing import NDArray

from gsanet.flow.field import FlowField

# Steps of the wheel from red to yellow, green, cyan, blue, magenta and back; channel that is full
# in each arc, channel that changes, and whether it rises. Must agree with gsanet.flow.picture.
_ARCS = (
    (15, 0, 1, True),
    (6, 1, 0, False),
    (4, 1, 2, True),
    (11, 2, 1, False),
    (13, 2, 0, True),
    (6, 0, 2, False),
)
_STEPS = sum(steps for steps, *_ in _ARCS)
# a full colour stands for this share of the picture's width
_FULL_LENGTH = 0.05


def read_flow_picture(picture: NDArray[np.uint8]) -> FlowField:
    """Vectors of a wheel picture (H, W, 3) RGB; the true scale is lost, a usual one is given."""
    colour = picture.astype(np.float32) / 255
    radius = 1 - colour.min(-1)
    hue = 1 - (1 - colour) / np.maximum(radius, 1e-6)[..., None]
    # the longest vectors may be drawn a quarter darker
    hue /= np.maximum(hue.max(-1, keepdims=True), np.float32(1e-6))
    angle = (2 * _place(hue) / (_STEPS - 1) - 1) * np.pi
    length = radius * (_FULL_LENGTH * picture.shape[1])
    uv = np.stack([-np.cos(angle) * length, -np.sin(angle) * length], -1)
    return FlowField(uv.astype(np.float32))


def _place(hue: NDArray[np.float32]) -> NDArray[np.float32]:
    """Position on the wheel, in steps from red, of fully saturated hues (H, W, 3)."""
    full, empty = hue.argmax(-1), hue.argmin(-1)
    place = np.zeros(full.shape, np.float32)
    start = 0
    for steps, top, changing, rises in _ARCS:
        here = (full == top) & (empty == 3 - top - changing)
        along = np.clip(hue[..., changing], 0, 1)
        place = np.where(here, start + steps * (along if rises else 1 - along), place)
        start += steps
    return place
