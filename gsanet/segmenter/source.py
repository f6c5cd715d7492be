"""What the segmenter reads, keeps and says: pictures in, 8-bit probability maps out."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from gsanet.errors import FrameError

# The longest side a final map has; larger pictures get their map at this size.
LONGEST_SIDE = 1920


class FrameSource(Protocol):
    """A clip as a sequence of pictures.

    Pictures are asked for in the thread that drives the segmenter, mostly in rising order.
    """

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> NDArray[np.uint8]:
        """Picture of that number, (H, W, 3) RGB uint8; all of a clip have one size."""
        ...


@runtime_checkable
class FlowPictures(Protocol):
    """A frame source that brings flow pictures of its own, as benchmark folders do."""

    def flow_picture(self, number: int, /) -> NDArray[np.uint8] | None:
        """Flow to the next frame on the colour wheel, (H, W, 3) RGB uint8, or None.

        Only networks that want the camera's motion left in use it.
        """
        ...


class CoarseStore(Protocol):
    """Keeps the first pass's maps, so that a killed run goes on where it stopped."""

    def get(self, number: int, /) -> NDArray[np.uint8] | None:
        """The map put under that number, byte for byte, or None."""
        ...

    def put(self, number: int, prob: NDArray[np.uint8], /) -> None: ...


class MemoryStore:
    """A coarse store that lives as long as the process."""

    def __init__(self) -> None:
        self._maps: dict[int, NDArray[np.uint8]] = {}

    def get(self, number: int, /) -> NDArray[np.uint8] | None:
        return self._maps.get(number)

    def put(self, number: int, prob: NDArray[np.uint8], /) -> None:
        self._maps[number] = prob


@dataclass(frozen=True, eq=False)
class Estimate:
    """The first word on a frame, shown live.

    Attributes:
        number: Frame number in the source.
        prob: (h, w) uint8, probability of the subject times 255, at the model's grid.
    """

    number: int
    prob: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Final:
    """The last word on a frame, after everything that needs the whole clip.

    Attributes:
        number: Frame number in the source.
        prob: (H, W) uint8, probability of the subject times 255; the picture's size, or that
            size shrunk to `LONGEST_SIDE`.
    """

    number: int
    prob: NDArray[np.uint8]


def final_size(height: int, width: int) -> tuple[int, int]:
    """Height and width of the final map of a picture."""
    scale = min(1.0, LONGEST_SIDE / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def fetch(
    source: FrameSource, number: int, size: tuple[int, int] | None = None
) -> NDArray[np.uint8]:
    """One picture of the source, checked.

    Args:
        source: The clip.
        number: Which picture.
        size: Height and width that it must have; None accepts any.

    Raises:
        FrameError: It is no (H, W, 3) uint8 picture, empty, or of another size.
    """
    picture = np.asarray(source[number])
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8:
        raise FrameError(
            f"Frame {number} is not an 8-bit RGB picture but {picture.shape} {picture.dtype}."
        )
    if 0 in picture.shape:
        raise FrameError(f"Frame {number} is empty.")
    if size is not None and picture.shape[:2] != size:
        raise FrameError(
            f"Frame {number} is {picture.shape[1]}x{picture.shape[0]}, the clip began with"
            f" {size[1]}x{size[0]}.",
            "Cut the clip where its size changes.",
        )
    return picture
