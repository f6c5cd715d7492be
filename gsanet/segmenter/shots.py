"""Hard cuts: where the flow between neighbouring frames means nothing."""

from collections import deque
from collections.abc import Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

# Bhattacharyya distance of colour histograms, mean of the four quarters of the picture. Within the
# DAVIS clips neighbours stay below 0.14 (and frames twelve apart below 0.4); different scenes lie
# above 0.55.
_CUT = 0.33
_THUMB = (84, 48)
_BINS = [6, 6, 6]


def signature(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What a picture's colours are and roughly where: (4, bins) roots of histogram shares."""
    thumb = cv2.resize(picture, _THUMB, interpolation=cv2.INTER_AREA)
    thumb = cv2.GaussianBlur(thumb, (0, 0), 1.0)
    width, height = _THUMB[0] // 2, _THUMB[1] // 2
    quarters = [thumb[y : y + height, x : x + width] for y in (0, height) for x in (0, width)]
    ranges = [0, 256, 0, 256, 0, 256]
    counts = [
        cv2.calcHist([np.ascontiguousarray(q)], [0, 1, 2], None, _BINS, ranges).ravel()
        for q in quarters
    ]
    return np.sqrt(np.stack(counts) / (width * height), dtype=np.float32)


def distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How differently coloured two signatures are, 0..1."""
    overlap = (one * other).sum(axis=1)
    return float(np.sqrt(np.maximum(0, 1 - overlap)).mean())


def is_cut(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    """Whether two neighbouring pictures are of different scenes."""
    return distance(one, other) > _CUT


def cuts(signatures: Iterable[NDArray[np.float32]]) -> Iterator[bool]:
    """For each picture in turn: does a new shot begin with it?

    Answers lag one picture behind. A picture that differs from both its neighbours, which are
    alike (a flash), is no shot. The first answer is always true.
    """
    # the last four: answers are about the third, the fourth is the look ahead
    known: deque[NDArray[np.float32] | None] = deque([None, None, None], maxlen=4)
    first = True
    for latest in signatures:
        known.append(latest)
        if known[2] is not None:
            yield first or _starts_shot(*known)
            first = False
    known.append(None)
    if known[2] is not None:
        yield first or _starts_shot(*known)


def _starts_shot(
    earlier: NDArray[np.float32] | None,
    before: NDArray[np.float32] | None,
    here: NDArray[np.float32] | None,
    after: NDArray[np.float32] | None,
) -> bool:
    pairs = ((before, here), (earlier, here), (before, after))
    return all(a is None or b is None or is_cut(a, b) for a, b in pairs)
