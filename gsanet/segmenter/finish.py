"""The second pass: a first-pass map, the appearance model and the picture make the final map."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gsanet.flow.field import shrunk
from gsanet.segmenter.cut import with_cut
from gsanet.segmenter.guided import guided_upsampling
from gsanet.segmenter.looks import Weighted
from gsanet.segmenter.presets import Still
from gsanet.segmenter.smoothing import resized_map
from gsanet.segmenter.source import final_size

# Neither side's word is ever taken for certain.
_MAP_DOUBT = 0.02
_APPEARANCE_DOUBT = 0.05
# Where nothing was sure enough to learn from (0.8), this leaves it below a half.
_DOUBTED = 0.6


def finished(
    picture: NDArray[np.uint8],
    small: NDArray[np.uint8],
    coarse: NDArray[np.uint8],
    models: list[Weighted],
    *,
    doubted: bool = False,
    still: Still | None = None,
) -> NDArray[np.uint8]:
    """The final map of one frame.

    Args:
        picture: (H, W, 3) RGB, the frame.
        small: (h, w, 3), the frame at the size that the appearance model was fitted at.
        coarse: First-pass map of any size.
        models: Of the frame's surroundings, each with what its log-odds count against the map's.
        doubted: The first pass was nowhere sure of a subject: what it shows stays below a half.
        still: What a single picture gets besides.
    """
    prob = resized_map(coarse.astype(np.float32) * np.float32(1 / 255), *small.shape[:2])
    if models:
        limit = np.float32(np.log(1 / _APPEARANCE_DOUBT - 1))
        prob = np.clip(prob, _MAP_DOUBT, 1 - _MAP_DOUBT)
        odds = np.log(prob / (1 - prob))
        for model, weight in models:
            odds += np.float32(weight) * np.clip(model.odds(small), -limit, limit)
        prob = np.asarray(1 / (1 + np.exp(-odds)), np.float32)
    if doubted:
        prob = prob * np.float32(_DOUBTED)
    if still is not None:
        # what the cut is told comes from a map with the picture's edges, too: 2 points of J
        settled = guided_upsampling(prob, small, small)
        prob = with_cut(small, settled, still.settled, still.cut)
    large = shrunk(picture, *final_size(*picture.shape[:2]))
    return quantised(guided_upsampling(prob, small, large))


def enlarged(picture: NDArray[np.uint8], coarse: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A first-pass map at its final size, nothing else done to it."""
    height, width = final_size(*picture.shape[:2])
    resized = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(resized, np.uint8)


def calibrated(prob: NDArray[np.float32], even: float) -> NDArray[np.float32]:
    """A map in 0..1 in which `even` has become one half; 0 and 1 stay."""
    return np.interp(prob, (0.0, even, 1.0), (0.0, 0.5, 1.0)).astype(np.float32)


def quantised(prob: NDArray[np.float32]) -> NDArray[np.uint8]:
    """0..1 as 0..255."""
    return np.rint(prob * 255).astype(np.uint8)
