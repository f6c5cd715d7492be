"""Dense inverse search flow of OpenCV: the default estimator, no weights needed.

Kroeger et al., "Fast Optical Flow using Dense Inverse Search", ECCV 2016.
"""

import threading
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gsanet.flow.field import FlowField

# DIS itself picks its coarsest scale from the width and fails on a few pixels.
_LEAST_SIDE = 32


@dataclass(frozen=True)
class DisSettings:
    """Deviations from OpenCV's MEDIUM preset.

    Attributes:
        finest_scale: Pyramid level where the search ends; 0 is the picture itself. The preset's 1
            costs six J points of a motion mask.
        gradient_steps: Gradient descent steps a patch.
        patch_stride: Pixels between patches; smaller is denser and slower.
        refinements: Variational refinement steps a level.
    """

    finest_scale: int = 0
    gradient_steps: int = 12
    patch_stride: int = 4
    refinements: int = 5


class DisFlow:
    """A `FlowEstimator`; may be shared by threads."""

    def __init__(self, settings: DisSettings | None = None) -> None:
        self.settings = settings or DisSettings()
        # the OpenCV object keeps the buffers of its last call
        self._own = threading.local()

    def estimate(self, first: NDArray[np.uint8], second: NDArray[np.uint8]) -> FlowField:
        """Flow between two RGB (H, W, 3) or grey (H, W) pictures, on their own grid."""
        if first.shape != second.shape:
            raise ValueError(f"flow between pictures of {first.shape} and {second.shape}")
        height, width = first.shape[:2]
        scale = max(1.0, _LEAST_SIDE / min(height, width))
        size = (round(width * scale), round(height * scale))
        found = self._search().calc(_grey(first, size), _grey(second, size), np.zeros(0))
        uv = np.asarray(found, np.float32)
        if not np.isfinite(uv.sum()):
            np.nan_to_num(uv, copy=False, posinf=0.0, neginf=0.0)
        flow = FlowField(uv)
        return flow.resized(height, width)

    def _search(self) -> cv2.DISOpticalFlow:
        search: cv2.DISOpticalFlow | None = getattr(self._own, "search", None)
        if search is None:
            search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
            search.setFinestScale(self.settings.finest_scale)
            search.setGradientDescentIterations(self.settings.gradient_steps)
            search.setPatchStride(self.settings.patch_stride)
            search.setVariationalRefinementIterations(self.settings.refinements)
            self._own.search = search
        return search


def _grey(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    if picture.ndim == 3:
        picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    if picture.shape[1::-1] == size:
        return picture
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), np.uint8)
