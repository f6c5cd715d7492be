"""Strokes of a brush on a mask."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.stroke import Stroke

_SHIFT = 4  # bits of a pixel's fraction in OpenCV's drawing


def painted(prob: NDArray[np.uint8], stroke: Stroke) -> NDArray[np.uint8]:
    """The mask after a stroke: surely subject, or surely not, where the brush went.

    Args:
        prob: (H, W), probability times 255; unchanged.
        stroke: Where the brush went.
    """
    height, width = prob.shape
    # the middle of the first pixel lies half a pixel from the edge
    size = np.array((width, height), np.float64)
    places = np.asarray(stroke.points, np.float64) * size - 0.5
    reach = 4 * (width + height)  # what lies further out than this paints nothing
    fixed = np.rint(np.clip(places, -reach, reach) * (1 << _SHIFT)).astype(np.int32)
    touched = np.zeros((height, width), np.uint8)
    radius = max(stroke.radius * height, 0.5)
    for x, y in (fixed[0], fixed[-1]):
        centre = (int(x), int(y))
        whole = round(radius * (1 << _SHIFT))
        cv2.circle(touched, centre, whole, 255, cv2.FILLED, cv2.LINE_AA, _SHIFT)
    if len(fixed) > 1:
        thickness = max(1, round(2 * radius))
        cv2.polylines(
            touched,
            [fixed.reshape(-1, 1, 2)],
            isClosed=False,
            color=255,
            thickness=thickness,
            lineType=cv2.LINE_AA,
            shift=_SHIFT,
        )
    if stroke.erases:
        return np.asarray(np.minimum(prob, np.uint8(255) - touched), np.uint8)
    return np.asarray(np.maximum(prob, touched), np.uint8)
