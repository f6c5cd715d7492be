"""Still pictures: read for backgrounds, written for sequences and snapshots."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def read_picture(path: str | Path) -> NDArray[np.uint8]:
    """A still picture, upright, in sRGB, (H, W, 3) or with transparency (H, W, 4) uint8.

    Raises:
        AppError: Missing, no picture, or more than 128 million pixels.
    """
    raise NotImplementedError


def write_png(path: str | Path, picture: NDArray[np.uint8]) -> None:
    """Write (H, W), (H, W, 3) or (H, W, 4) uint8 as PNG through a `.part` file.

    Raises:
        AppError: The folder is missing or read-only, or the disk is full.
    """
    raise NotImplementedError
