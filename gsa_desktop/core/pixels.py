"""Pictures with a frame number, checked once at the border and read-only from there on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


def _freeze(array: NDArray[np.generic], name: str, ndim: int, dtype: type[np.generic]) -> None:
    if array.ndim != ndim or array.dtype != dtype or 0 in array.shape:
        raise ValueError(
            f"{name} must be {ndim}-D {dtype.__name__}, got {array.shape} {array.dtype}"
        )
    array.setflags(write=False)


def peak(picture: NDArray[Any]) -> int:
    """The value of full light or full opacity: 255, or 65535 in a picture of 16 bits."""
    return 65535 if picture.dtype == np.uint16 else 255


def in_depth_of(picture: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """A picture of 8 bits with 16 if the other one has them; never the other way."""
    if picture.dtype == np.uint8 and other.dtype == np.uint16:
        return picture.astype(np.uint16) * np.uint16(257)
    return picture


@dataclass(frozen=True, eq=False)
class Frame:
    """One upright picture of a clip.

    Attributes:
        number: Frame number in the media file, from 0.
        rgb: (H, W, 3) uint8, or uint16 where more than 8 bits were asked for; full range, sRGB-like
            transfer, rotation applied; read-only.
        alpha: (H, W) uint8 of a source that has transparency, else None; read-only.
    """

    number: int
    rgb: NDArray[Any]
    alpha: NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        _freeze(self.rgb, "Frame.rgb", 3, np.uint16 if self.rgb.dtype == np.uint16 else np.uint8)
        if self.alpha is not None:
            _freeze(self.alpha, "Frame.alpha", 2, np.uint8)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.rgb.shape[1], self.rgb.shape[0]


@dataclass(frozen=True, eq=False)
class SoftMask:
    """What the network said of one frame, before any refining.

    Attributes:
        number: Frame number in the media file.
        prob: (H, W) uint8, probability of the subject times 255; read-only. Its size may be
            smaller than the picture's.
    """

    number: int
    prob: NDArray[np.uint8]

    def __post_init__(self) -> None:
        _freeze(self.prob, "SoftMask.prob", 2, np.uint8)


@dataclass(frozen=True, eq=False)
class Matte:
    """Alpha of one frame after strokes and refining, at the picture's size; never stored.

    Attributes:
        number: Frame number in the media file.
        alpha: (H, W) uint8, 255 is subject; read-only.
    """

    number: int
    alpha: NDArray[np.uint8]

    def __post_init__(self) -> None:
        _freeze(self.alpha, "Matte.alpha", 2, np.uint8)
