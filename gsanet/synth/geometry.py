"""Sizes of frame and canvas, and the matrices that carry pictures between them.

A frame is what the camera sees and what DIS reads: 192 x 336. Layers are painted on a larger
canvas around it, so that the camera can move. All lengths of a scene are frame pixels.
"""

import math
from functools import lru_cache

import cv2
import numpy as np

from gsanet.synth.dice import Array

FRAME_H, FRAME_W = 192, 336
CANVAS_H, CANVAS_W = 352, 544
MARGIN_X, MARGIN_Y = (CANVAS_W - FRAME_W) / 2, (CANVAS_H - FRAME_H) / 2


def affine(
    angle: float = 0.0, x: float = 0.0, y: float = 0.0, sx: float = 1.0, sy: float = 1.0
) -> Array:
    """3x3 matrix: scale, then turn by radians, then move."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c * sx, -s * sy, x], [s * sx, c * sy, y], [0, 0, 1]], np.float64)


def about_centre(angle: float, scale: float) -> Array:
    """Turn and zoom about the frame's centre."""
    x, y = FRAME_W / 2, FRAME_H / 2
    turned = affine(angle, 0, 0, scale, scale)
    turned[0, 2] = x - turned[0, 0] * x - turned[0, 1] * y
    turned[1, 2] = y - turned[1, 0] * x - turned[1, 1] * y
    return turned


@lru_cache(maxsize=16)
def grid(height: int, width: int) -> tuple[Array, Array]:
    """Column and row numbers of every pixel, float32; shared, so read only."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x.setflags(write=False)
    y.setflags(write=False)
    return x, y


def over(image: Array, premultiplied: Array) -> None:
    """Lay premultiplied colour over a picture in place.

    Args:
        image: (H, W, 3), or 4 channels, whose alpha then grows; uint8, or float32 in 0..255.
        premultiplied: (H, W, 4) uint8.
    """
    channels, kind = image.shape[2], cv2.CV_8U if image.dtype == np.uint8 else cv2.CV_32F
    clear = 255 - cv2.extractChannel(premultiplied, 3)
    colour = premultiplied
    if channels == 3:
        colour = cv2.cvtColor(premultiplied, cv2.COLOR_RGBA2RGB)
    share = cv2.merge([clear] * channels)
    cv2.multiply(image, share, dst=image, scale=1 / 255, dtype=kind)
    cv2.add(image, colour, dst=image, dtype=kind)


def covered(picture: Array, cover: Array) -> Array:
    """Premultiplied (H, W, 4) uint8 from (H, W, 3) and (H, W), both uint8."""
    rgba = cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA)
    return cv2.multiply(rgba, cv2.merge([cover] * 4), dst=rgba, scale=1 / 255)
