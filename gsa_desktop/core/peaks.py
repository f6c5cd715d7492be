"""The outline of a sound: smallest and largest sample in bins, at every coarseness."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 48_000
BIN_SAMPLES = 256
BINS_A_SECOND = SAMPLE_RATE / BIN_SAMPLES


@dataclass(frozen=True, eq=False)
class PeaksReady:
    """A stretch of a file's outline is known; news of a job.

    Attributes:
        path: The media file.
        first: Number of the first bin.
        values: (N, 2) float32 in -1..1, read-only.
        total: Bins of the whole file.
    """

    path: Path
    first: int
    values: NDArray[np.float32]
    total: int


class Peaks:
    """A pyramid that fills in: each level has half as many bins as the one before.

    Bins that are not known yet are silent.
    """

    def __init__(self, bins: int) -> None:
        self._levels = [np.zeros((max(1, bins), 2), np.float32)]
        while len(self._levels[-1]) > 1:
            self._levels.append(np.zeros(((len(self._levels[-1]) + 1) // 2, 2), np.float32))

    def __len__(self) -> int:
        return len(self._levels[0])

    def put(self, first: int, values: NDArray[np.float32]) -> None:
        """Fill in (N, 2) bins from one on; those beyond the end are dropped."""
        values = values[: max(0, len(self) - first)]
        if not len(values):
            return
        self._levels[0][first : first + len(values)] = values
        begin, end = first, first + len(values)
        for finer, coarser in zip(self._levels, self._levels[1:], strict=False):
            begin, end = begin // 2, (end + 1) // 2
            part = finer[2 * begin : 2 * end]
            coarse, odd = coarser[begin:end], part[1::2]
            coarse[:] = part[0::2]
            np.minimum(coarse[: len(odd), 0], odd[:, 0], out=coarse[: len(odd), 0])
            np.maximum(coarse[: len(odd), 1], odd[:, 1], out=coarse[: len(odd), 1])

    def fold(self, edges: NDArray[np.floating]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Smallest and largest sample of C columns.

        Args:
            edges: (C + 1,) rising edges of the columns in bins; silence lies outside the file.
        """
        count = len(edges) - 1
        width = float(edges[-1] - edges[0]) / max(1, count)
        number = min(max(0, int(np.log2(width)) if width > 1 else 0), len(self._levels) - 1)
        level = self._levels[number]
        places = np.floor(edges / 2**number).astype(np.int64)
        outside = (places[:-1] < 0) | (places[:-1] >= len(level))
        np.maximum(places, 0, out=places)
        np.minimum(places[:-1], len(level) - 1, out=places[:-1])
        begin = int(places[0])
        part = level[begin : max(int(places[-1]), int(places[-2]) + 1)]
        low = np.minimum.reduceat(part[:, 0], places[:-1] - begin)
        high = np.maximum.reduceat(part[:, 1], places[:-1] - begin)
        low[outside] = high[outside] = 0
        return low, high
