"""Upsampling a small map to the edges of a large picture.

He, Sun and Tang, "Guided Image Filtering", PAMI 2013; He and Sun, "Fast Guided Filter", 2015: the
linear model of each window is fitted on the small pictures and applied to the large one, whose
cost is then four multiplications a pixel.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

# A window's half-width as a share of the map's shorter side, and the variance of colours in 0..1
# that counts as flat.
_REACH = 1 / 32
_FLATNESS = 1e-4


def guided_upsampling(
    prob: NDArray[np.float32], small: NDArray[np.uint8], large: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """The map at the size of the large picture, its edges moved onto the picture's.

    Args:
        prob: (h, w) in 0..1.
        small: (h, w, 3) RGB, the picture at the size of the map.
        large: (H, W, 3) RGB, the picture.
    """
    model = _window_models(small.astype(np.float32) * np.float32(1 / 255), prob)
    height, width = large.shape[:2]
    model = np.asarray(cv2.resize(model, (width, height), interpolation=cv2.INTER_LINEAR))
    red, green, blue, offset = cv2.split(model)
    channels = cv2.split(large)
    for factor, channel in zip((red, green, blue), channels, strict=True):
        cv2.accumulateProduct(factor, channel.astype(np.float32) * np.float32(1 / 255), offset)
    return np.asarray(np.clip(offset, 0, 1), np.float32)


def _window_models(guide: NDArray[np.float32], prob: NDArray[np.float32]) -> NDArray[np.float32]:
    """(h, w, 4): how the map depends on red, green and blue around each pixel, and the rest."""
    mean, mean_prob = _mean(guide), _mean(prob)
    covariance = _mean(guide * prob[..., None]) - mean * mean_prob[..., None]
    red, green, blue = cv2.split(guide)
    squares = np.stack([red * red, green * green, blue * blue], axis=-1)
    mixed = np.stack([red * green, red * blue, green * blue], axis=-1)
    variance = _mean(squares) - mean * mean + np.float32(_FLATNESS)
    mixed = _mean(mixed) - mean[..., [0, 0, 1]] * mean[..., [1, 2, 2]]
    slope = _solve_symmetric(variance, mixed, covariance)
    offset = mean_prob - (slope * mean).sum(axis=-1)
    return _mean(np.concatenate([slope, offset[..., None]], axis=-1))


def _solve_symmetric(
    diagonal: NDArray[np.float32], mixed: NDArray[np.float32], right: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Solve M x = right for a symmetric 3x3 M in each pixel; `mixed` is M01, M02, M12."""
    a, d, f = cv2.split(diagonal)
    b, c, e = cv2.split(mixed)
    x, y, z = cv2.split(right)
    first, second, third = d * f - e * e, c * e - b * f, b * e - c * d
    determinant = a * first + b * second + c * third
    solved = [
        first * x + second * y + third * z,
        second * x + (a * f - c * c) * y + (b * c - a * e) * z,
        third * x + (b * c - a * e) * y + (a * d - b * b) * z,
    ]
    return np.asarray(np.stack(solved, axis=-1) / determinant[..., None], np.float32)


def _mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
    side = 2 * max(1, round(min(values.shape[:2]) * _REACH)) + 1
    return np.asarray(cv2.blur(values, (side, side), borderType=cv2.BORDER_REFLECT), np.float32)
