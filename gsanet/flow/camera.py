"""The camera's share of a flow, as a robust homography, and the flow that is left without it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gsanet.flow.field import FlowField, pixel_grid

# Distance between the flow vectors that vote, and how far a vector may lie from the homography
# and still support it (a share of the width: one pixel at 336).
_STEP = 6
_TOLERANCE = 0.003
# A camera does not stretch the depth of a picture more than this between two frames.
_DEPTH_LIMIT = 2.0


def camera_homography(flow: FlowField) -> NDArray[np.float64]:
    """The dominant plane motion: 3x3, maps a pixel (x, y, 1) to where it is in the second picture.

    What no homography explains (a static or textureless picture, a picture of a few pixels, a
    flow of nonsense) gets the median shift.
    """
    height, width = flow.shape
    first = (min(_STEP, height) // 2, min(_STEP, width) // 2)
    votes = (slice(first[0], None, _STEP), slice(first[1], None, _STEP))
    start = pixel_grid(height, width)[votes].reshape(-1, 2)
    end = start + flow.uv[votes].reshape(-1, 2)
    if len(start) >= 16:
        found, _ = cv2.findHomography(
            start, end, cv2.RANSAC, _TOLERANCE * max(height, width), maxIters=300, confidence=0.99
        )
        matrix = np.asarray(found, np.float64)  # None, when it fails, becomes a lone nan
        if _sane(matrix, height, width):
            return matrix
    return _shift(np.median(end - start, axis=0))


def homography_flow(matrix: NDArray[np.float64], height: int, width: int) -> FlowField:
    """The flow of a plane that moves by a homography."""
    grid = pixel_grid(height, width)
    points = np.asarray(cv2.perspectiveTransform(grid.reshape(-1, 1, 2), matrix), np.float32)
    return FlowField(points.reshape(height, width, 2) - grid)


def residual_flow(flow: FlowField) -> FlowField:
    """The flow that is left when the camera's own motion is taken out."""
    camera = homography_flow(camera_homography(flow), *flow.shape)
    return FlowField(flow.uv - camera.uv)


def _sane(matrix: NDArray[np.float64], height: int, width: int) -> bool:
    if matrix.shape != (3, 3) or not np.isfinite(matrix).all():
        return False
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]], np.float64)
    depth = corners @ matrix[2]
    return bool(depth.min() > 1 / _DEPTH_LIMIT and depth.max() < _DEPTH_LIMIT)


def _shift(offset: NDArray[np.floating]) -> NDArray[np.float64]:
    matrix = np.eye(3)
    matrix[:2, 2] = offset
    return matrix
