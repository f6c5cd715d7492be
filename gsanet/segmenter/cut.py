"""A still's subject cut along the picture's edges: GrabCut, told what the network is sure of.

Rother, Kolmogorov and Blake, "GrabCut", SIGGRAPH 2004, as OpenCV has it. On clips it does harm,
because there the map knows better; a still's map is vague wherever the subject resembles its place.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

_ROUNDS = 3
_NO_BOX = (0, 0, 0, 0)


def with_cut(
    picture: NDArray[np.uint8],
    prob: NDArray[np.float32],
    settled: tuple[float, float],
    share: float,
) -> NDArray[np.float32]:
    """A map (h, w) with a share of what a cut of its picture says.

    Args:
        picture: (h, w, 3) RGB.
        prob: 0..1; where it is above one half, the cut begins with the subject.
        settled: From where on the cut does not question the subject, and up to where the rest.
        share: 0 leaves the map as it is, 1 leaves the cut alone.
    """
    subject, rest = settled
    state = np.where(prob > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    state[prob > subject] = cv2.GC_FGD
    state[prob < rest] = cv2.GC_BGD
    inside = _is_subject(state)
    if not inside.any() or inside.all():
        return prob
    # its colour models begin at random: from one seed, so that a picture has one mask
    cv2.setRNGSeed(0)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(picture, state, _NO_BOX, *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    cut = _is_subject(state).astype(np.float32)
    return prob * np.float32(1 - share) + cut * np.float32(share)


def _is_subject(state: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray((state == cv2.GC_FGD) | (state == cv2.GC_PR_FGD), np.bool_)
