"""Region similarity J and boundary accuracy F, as the DAVIS benchmark defines them.

Perazzi et al., "A Benchmark Dataset and Evaluation Methodology for Video Object Segmentation",
CVPR 2016. Masks are boolean arrays; numbers other than 0 and 1 have to be thresholded before.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

BOUNDARY_TOLERANCE = 0.008
"""How far apart two outlines may lie and still match, as a share of the image diagonal."""


@dataclass(frozen=True)
class Statistics:
    """What a sequence of per-frame values comes to.

    Attributes:
        mean: Their mean.
        recall: The share of frames above 0.5.
        decay: Mean of the first quarter minus mean of the last; positive when it gets worse.
    """

    mean: float
    recall: float
    decay: float


def region_similarity(truth: NDArray[np.bool_], prediction: NDArray[np.bool_]) -> float:
    """J: intersection over union of two (H, W) masks; 1 when both are empty."""
    _check(truth, prediction)
    union = np.count_nonzero(truth | prediction)
    if union == 0:
        return 1.0
    return np.count_nonzero(truth & prediction) / union


def boundary_accuracy(
    truth: NDArray[np.bool_],
    prediction: NDArray[np.bool_],
    tolerance: float = BOUNDARY_TOLERANCE,
) -> float:
    """F: harmonic mean of the precision and recall of the outline of an (H, W) mask.

    `tolerance` is a share of the image diagonal, rounded up to whole pixels.
    """
    _check(truth, prediction)
    radius = math.ceil(tolerance * math.hypot(*truth.shape))
    truth_edge, edge = _outline(truth), _outline(prediction)
    precision = _matched(edge, truth_edge, radius)
    recall = _matched(truth_edge, edge, radius)
    if precision + recall == 0:
        return 0.0
    return 2 * precision * recall / (precision + recall)


def statistics(values: Iterable[float]) -> Statistics:
    """Mean, recall and decay of per-frame J or F in the order of the frames.

    Neighbouring quarters share one frame, as in the official evaluation.
    """
    series = np.asarray(list(values), np.float64)
    if series.size == 0:
        raise ValueError("statistics of no frames")
    edges = np.round(np.linspace(1, series.size, 5) + 1e-10).astype(int) - 1
    first, last = series[: edges[1] + 1], series[edges[3] :]
    return Statistics(
        mean=float(series.mean()),
        recall=float((series > 0.5).mean()),
        decay=float(first.mean() - last.mean()),
    )


def _check(truth: NDArray[np.bool_], prediction: NDArray[np.bool_]) -> None:
    for mask in (truth, prediction):
        if mask.dtype != np.bool_ or mask.ndim != 2:
            raise ValueError(f"a mask is a boolean (H, W) array, not {mask.dtype} {mask.shape}")
    if truth.shape != prediction.shape:
        raise ValueError(f"prediction is {prediction.shape}, truth is {truth.shape}")


def _outline(mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Pixels that differ from their right, lower or lower right neighbour."""
    beyond = np.pad(mask, ((0, 1), (0, 1)), mode="edge")
    right, below, diagonal = beyond[:-1, 1:], beyond[1:, :-1], beyond[1:, 1:]
    return ((mask ^ right) | (mask ^ below) | (mask ^ diagonal)).astype(np.uint8)


def _matched(edge: NDArray[np.uint8], other: NDArray[np.uint8], radius: int) -> float:
    """The share of `edge` that lies within `radius` of `other`.

    No outline at all matches by definition.
    """
    total = np.count_nonzero(edge)
    if total == 0:
        return 1.0
    near = cv2.dilate(other, _disk(radius))
    return np.count_nonzero(np.logical_and(edge, near)) / total


def _disk(radius: int) -> NDArray[np.uint8]:
    # not cv2's ellipse, which leaves out pixels that lie within the radius
    steps = np.arange(-radius, radius + 1)
    return (steps[:, None] ** 2 + steps**2 <= radius**2).astype(np.uint8)
