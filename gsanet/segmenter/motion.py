"""What moves otherwise than the camera: the raw map of the model without a network."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gsanet.flow.field import FlowField

# Motion below this many pixels between two frames (at a width of 336) is flow noise.
_LEAST_MOTION = 0.5 / 336
# So is motion below this many times the median: most of a picture moves with the camera. On the
# DAVIS clips the threshold found lies above it anyway, in noise far below.
_ABOVE_MEDIAN = 4.0
_SLOPE = 6.0
# What a region other than the largest is still worth.
_MINOR = 0.3


def motion_map(residuals: list[FlowField]) -> NDArray[np.float32]:
    """Probability of the subject, (H, W) in 0..1.

    Otsu's threshold on the length of the camera-compensated flow, softened; the largest connected
    region counts, others little. Where the flows to the next and to the previous frame disagree,
    the smaller is believed: what is uncovered beside a moving subject moves in one of them only.

    Args:
        residuals: Of one frame, to its neighbours, on one grid; at least one.
    """
    if not residuals:
        raise ValueError("a motion map needs at least one flow")
    length = residuals[0].magnitude()
    for other in residuals[1:]:
        length = np.minimum(length, other.magnitude())
    noise = _ABOVE_MEDIAN * float(np.median(length))
    threshold = max(_otsu(length), noise, _LEAST_MOTION * max(length.shape))
    excess = np.float32(_SLOPE) * (1 - length / np.float32(threshold))
    prob = np.asarray(1 / (1 + np.exp(excess)), np.float32)
    minor = (prob > 0.5) & ~_largest(prob > 0.5)
    prob[minor] *= np.float32(_MINOR)
    return prob


def _otsu(values: NDArray[np.float32]) -> float:
    """The threshold that best splits the values in two, whatever their range."""
    top = float(np.percentile(values, 99.5))
    if top <= 0:
        return 0.0
    levels = np.minimum(values * np.float32(255 / top), 255).astype(np.uint8)
    level, _ = cv2.threshold(levels, 0, 255, cv2.THRESH_OTSU)
    return (float(level) + 0.5) / 255 * top


def _largest(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest 8-connected region of a mask."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2:
        return mask
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    return np.asarray(labels == largest)
