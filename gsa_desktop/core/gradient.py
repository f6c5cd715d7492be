"""Two colours that run into each other, as pixels."""

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.project import Gradient, GradientShape


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
    share = _share(gradient, size)[..., None]
    first = np.asarray(gradient.first, np.float32)
    second = np.asarray(gradient.second, np.float32)
    values = first + (second - first) * share
    if deep:
        return np.asarray(np.rint(values * 257), np.uint16)
    dice = np.random.default_rng(0)
    noise = dice.random((size[1], size[0], 1), np.float32)
    # the colours at both ends are whole numbers, and stay what they are
    return np.asarray(np.clip(np.floor(values + noise * np.float32(0.999)), 0, 255), np.uint8)


def _share(gradient: Gradient, size: tuple[int, int]) -> NDArray[np.float32]:
    """(H, W): how much of the second colour there is, 0..1."""
    width, height = size
    x = ((np.arange(width, dtype=np.float32) + 0.5) - width / 2)[None, :]
    y = ((np.arange(height, dtype=np.float32) + 0.5) - height / 2)[:, None]
    if gradient.shape is GradientShape.RADIAL:
        return np.asarray(np.hypot(x, y) / np.hypot(width / 2, height / 2), np.float32)
    angle = np.deg2rad(gradient.angle)
    across, down = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    # the ends are where the outermost corners are
    reach = abs(across) * width + abs(down) * height
    return np.clip((x * across + y * down) / reach + np.float32(0.5), 0, 1)
