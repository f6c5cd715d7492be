"""Two colours that run into each other, as pixels."""

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.project import Gradient, GradientShape

_STRIP_PIXELS = 1_000_000


def gradient_picture(
    gradient: Gradient, size: tuple[int, int], *, deep: bool = False
) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """(H, W, 3): uint8 with a little noise against visible bands, or uint16 if deep.

    A picture of another size shows the same, scaled; the noise is the same each time.

    Args:
        gradient: The colours and how they run.
        size: Width and height.
        deep: Whether 16 bits are wanted.
    """
    width, height = size
    made = np.empty((height, width, 3), np.uint16 if deep else np.uint8)
    dice = np.random.default_rng(0)
    rows = max(1, _STRIP_PIXELS // width)
    for top in range(0, height, rows):
        strip = made[top : top + rows]
        values = _colours(gradient, size, slice(top, top + len(strip)))
        if deep:
            np.rint(values * 257, out=values)
        else:
            # the colours at both ends are whole numbers, and stay what they are
            values += dice.random((len(strip), width, 1), np.float32) * np.float32(0.999)
        strip[:] = np.clip(values, 0, 65535 if deep else 255)
    return made


def _colours(gradient: Gradient, size: tuple[int, int], rows: slice) -> NDArray[np.float32]:
    """(h, W, 3): the exact values of some rows, 0..255."""
    first = np.asarray(gradient.first, np.float32)
    second = np.asarray(gradient.second, np.float32)
    return first + (second - first) * _share(gradient, size, rows)[..., None]


def _share(gradient: Gradient, size: tuple[int, int], rows: slice) -> NDArray[np.float32]:
    """(h, W): how much of the second colour there is in some rows, 0..1."""
    width, height = size
    x = ((np.arange(width, dtype=np.float32) + 0.5) - width / 2)[None, :]
    y = ((np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5) - height / 2)[:, None]
    if gradient.shape is GradientShape.RADIAL:
        return np.asarray(np.hypot(x, y) / np.hypot(width / 2, height / 2), np.float32)
    angle = np.deg2rad(gradient.angle)
    across, down = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    # the ends are where the outermost corners are
    reach = abs(across) * width + abs(down) * height
    return np.clip((x * across + y * down) / reach + np.float32(0.5), 0, 1)
