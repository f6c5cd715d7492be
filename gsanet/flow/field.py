"""Optical flow as a value: where each pixel of one picture lies in another."""

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class FlowField:
    """Dense displacement from one picture to another.

    Attributes:
        uv: (H, W, 2) float32, finite; u to the right and v downwards, in pixels of this grid;
            read-only.
    """

    uv: NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.uv.ndim != 3 or self.uv.shape[2] != 2 or self.uv.dtype != np.float32:
            raise ValueError(f"FlowField.uv must be (H, W, 2) float32, got {self.uv.shape}")
        self.uv.setflags(write=False)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the grid."""
        return self.uv.shape[0], self.uv.shape[1]

    def magnitude(self) -> NDArray[np.float32]:
        """Length of each vector in pixels, (H, W)."""
        return np.hypot(self.uv[..., 0], self.uv[..., 1])

    def resized(self, height: int, width: int) -> "FlowField":
        """The same motion on another grid; the vectors are scaled with it."""
        old_height, old_width = self.shape
        if (height, width) == (old_height, old_width):
            return self
        shrinks = height * width < old_height * old_width
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        uv = np.asarray(cv2.resize(self.uv, (width, height), interpolation=how), np.float32)
        return FlowField(uv * np.array([width / old_width, height / old_height], np.float32))

    def mirrored(self) -> "FlowField":
        """The motion seen in a mirror: left and right swapped, u negated."""
        return FlowField(np.ascontiguousarray(self.uv[:, ::-1]) * np.array([-1, 1], np.float32))

    def warp(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        """Fetch the second picture's values back to the first: out(x) = picture(x + flow(x)).

        Args:
            picture: (H, W) or (H, W, C) on this grid; beyond its edge the edge repeats.
        """
        where = pixel_grid(*self.shape) + self.uv
        x, y = cv2.split(where)
        fetched = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(fetched, np.float32)


def pixel_grid(height: int, width: int) -> NDArray[np.float32]:
    """(height, width, 2) float32 of x and y of every pixel."""
    grid = np.empty((height, width, 2), np.float32)
    grid[..., 0] = np.arange(width, dtype=np.float32)
    grid[..., 1] = np.arange(height, dtype=np.float32)[:, None]
    return grid


def grid_size(height: int, width: int, pixels: int, multiple: int = 8) -> tuple[int, int]:
    """Height and width of a grid of about `pixels` cells with a picture's aspect.

    Sides are multiples of `multiple`. Strips are widened to an aspect of 4 to 1, which everything
    that works on a grid can still use.
    """
    aspect = min(max(width / height, 0.25), 4.0)
    rows = (pixels / aspect) ** 0.5
    sides = (rows, rows * aspect)
    first, second = (max(1, round(side / multiple)) * multiple for side in sides)
    return first, second


def shrunk(picture: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """A picture on a grid, without aliasing where it shrinks."""
    if picture.shape[:2] == (height, width):
        return picture
    shrinks = height * width < picture.shape[0] * picture.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (width, height), interpolation=how), np.uint8)


class FlowEstimator(Protocol):
    """Anything that finds the flow between two pictures of the same size."""

    def estimate(self, first: NDArray[np.uint8], second: NDArray[np.uint8]) -> FlowField:
        """Flow from first to second, both (H, W, 3) RGB uint8, on the pictures' own grid."""
        ...
