"""The border between arrays and Qt's pictures."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def to_qimage(picture: NDArray[np.uint8], *, alpha: bool = False) -> QImage:
    """A QImage on the array's own memory, without a copy.

    PySide keeps a reference to the array for as long as the image or any shallow copy of it lives.

    Args:
        picture: (H, W, 4) uint8 BGRA, straight alpha.
        alpha: Whether alpha counts; otherwise the picture is opaque.

    Raises:
        ValueError: Not such an array.
    """
    if picture.ndim != 3 or picture.shape[2] != 4 or picture.dtype != np.uint8:
        raise ValueError(f"picture must be (H, W, 4) uint8, got {picture.shape} {picture.dtype}")
    packed = np.ascontiguousarray(picture)
    kind = QImage.Format.Format_ARGB32 if alpha else QImage.Format.Format_RGB32
    height, width = packed.shape[:2]
    return QImage(packed.data, width, height, 4 * width, kind)
