"""What every data set hands out: a few frames of one clip, with mask and flow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class TrainingClip:
    """K frames of one clip (one frame of a still), on one grid.

    Attributes:
        rgb: (K, H, W, 3) uint8.
        mask: (K, H, W) uint8, 255 where the subject is.
        flow: (K, H, W, 2) float, camera-compensated, in pixels of this grid; all zero for stills.
        name: Where it came from, for messages.
    """

    rgb: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    flow: NDArray[np.floating]
    name: str

    def __post_init__(self) -> None:
        frames, height, width = self.mask.shape
        if self.rgb.shape != (frames, height, width, 3):
            raise ValueError(f"{self.name}: frames {self.rgb.shape}, masks {self.mask.shape}")
        if self.flow.shape != (frames, height, width, 2):
            raise ValueError(f"{self.name}: flow {self.flow.shape}, masks {self.mask.shape}")


class BrokenSampleError(Exception):
    """A sample that cannot be used; training names it and goes on with another.

    Attributes:
        name: The sample.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
