"""The shadow of a subject: its shape, moved and blurred."""

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.framing import Shadow
from gsa_desktop.core.pixels import in_depth_of, peak

_SIGMA = 4.0  # a wider blur is computed on a smaller picture, with this width


def cast(alpha: NDArray[np.uint8], shadow: Shadow) -> NDArray[np.uint8]:
    """(H, W): how dark the shadow is at each place, for a subject's matte (H, W)."""
    height, width = alpha.shape
    longest = max(height, width)
    sigma, way = shadow.softness * longest, shadow.distance * longest
    shrink = max(1.0, sigma / _SIGMA)
    size = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    small = alpha
    if shrink > 1:
        small = np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_AREA), np.uint8)
    angle = math.radians(shadow.angle)
    across, down = math.cos(angle) * way / shrink, math.sin(angle) * way / shrink
    moved = cv2.warpAffine(small, np.array([[1, 0, across], [0, 1, down]], np.float64), size)
    if sigma > 0:
        border = cv2.BORDER_CONSTANT  # beyond the picture there is no subject
        moved = cv2.GaussianBlur(moved, (0, 0), sigma / shrink, borderType=border)
    if shrink > 1:
        moved = cv2.resize(moved, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.convertScaleAbs(moved, alpha=shadow.strength), np.uint8)


def darkened(picture: NDArray[Any], dark: NDArray[np.uint8]) -> NDArray[Any]:
    """A background (H, W, 3) with a shadow on it."""
    light = in_depth_of(np.asarray(255 - dark, np.uint8), picture)
    weights = cv2.cvtColor(light, cv2.COLOR_GRAY2RGB)
    return np.asarray(cv2.multiply(picture, weights, scale=1 / peak(picture)), picture.dtype)


def with_shadow(cut_out: NDArray[Any], dark: NDArray[np.uint8]) -> NDArray[Any]:
    """A cut-out (H, W, 4) with straight alpha, and black of the shadow's alpha behind it."""
    full = peak(cut_out)
    alpha = cut_out[..., 3].astype(np.float32) / full
    behind = (dark.astype(np.float32) / 255) * (1 - alpha)
    both = alpha + behind
    share = np.divide(alpha, both, out=np.ones_like(alpha), where=behind > 0)
    result = np.empty_like(cut_out)
    result[..., :3] = np.rint(cut_out[..., :3] * share[..., None])
    result[..., 3] = np.rint(both * full)
    return result
