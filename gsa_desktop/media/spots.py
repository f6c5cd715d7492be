"""Small copies of a few pictures, to compare what was meant with what can be read back."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Thumbnail = NDArray[np.float32]
_SPOTS = 7
_SIDE = 32
_SAMPLES = 512  # a side; more of them say nothing more
_TINY = 256  # pixels; below, a codec that smears the chroma of noise changes whole cells
_GREY = 128.0


def spot_numbers(frames: int) -> tuple[int, ...]:
    """First, last and some between."""
    return tuple(sorted({round(place) for place in np.linspace(0, frames - 1, _SPOTS)}))


def thumbnail(picture: NDArray[Any], *, premultiplied: bool = False) -> Thumbnail:
    """(32, 32, 3): a picture on mid grey, in levels of 0..255.

    Args:
        picture: (H, W), (H, W, 3) or (H, W, 4); uint8, uint16 or float of 0..1.
        premultiplied: Whether its colours are.
    """
    step = max(1, min(picture.shape[:2]) // _SAMPLES)
    picture = picture[::step, ::step]
    if picture.dtype == np.uint8 and picture.shape[2:] == (3,):
        return _at_size(picture)
    top = {"uint8": 255.0, "uint16": 65535.0}.get(picture.dtype.name, 1.0)
    levels = picture.astype(np.float32) * (255.0 / top)
    if levels.ndim == 2:
        levels = np.repeat(levels[..., None], 3, axis=2)
    if levels.shape[2] == 4:
        alpha = levels[..., 3:] / 255
        shown = levels[..., :3] if premultiplied else levels[..., :3] * alpha
        levels = shown + _GREY * (1 - alpha)
    return _at_size(levels)


def _at_size(picture: NDArray[Any]) -> Thumbnail:
    shortest = min(picture.shape[:2])
    if shortest < _TINY:
        picture = np.asarray(cv2.blur(picture, (max(1, shortest // 8),) * 2))
    small = cv2.resize(np.ascontiguousarray(picture), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def difference(one: Thumbnail, other: Thumbnail) -> float:
    """Mean difference in levels of 0..255."""
    return float(np.abs(one - other).mean())
