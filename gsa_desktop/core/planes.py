"""Pictures as codecs hold them: luma in full size, two planes of chroma in half of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from gsa_desktop.core.pixels import Frame

Plane = NDArray[np.unsignedinteger[Any]]
Floats = NDArray[np.float32]

# H.273: code point of the matrix -> the weights of red and blue in luma
_WEIGHTS = {1: (0.2126, 0.0722), 6: (0.299, 0.114), 9: (0.2627, 0.0593)}


@dataclass(frozen=True)
class PlaneKind:
    """What the values of planes mean.

    Attributes:
        bits: Of a value, 8 or 10.
        matrix: Code point of H.273; those in `MATRICES` are known.
        full_range: Whether black is 0 instead of 16 (of 255).
    """

    bits: int = 8
    matrix: int = 1
    full_range: bool = False

    @property
    def peak(self) -> int:
        """The largest value."""
        return (1 << self.bits) - 1

    @property
    def dtype(self) -> type[np.unsignedinteger[Any]]:
        """Of the arrays."""
        return np.uint8 if self.bits == 8 else np.uint16


MATRICES = frozenset(_WEIGHTS)
"""Code points of the matrices whose planes can be composited."""


@dataclass(frozen=True, eq=False)
class Planes:
    """A picture of even width and height in 4:2:0. Rows may have a gap behind them; read-only.

    Attributes:
        kind: What the values mean.
        luma: (H, W).
        blue, red: (H / 2, W / 2), chroma. Each value stands for the four pixels it lies between.

    Raises:
        ValueError: Sizes or types do not belong together.
    """

    kind: PlaneKind
    luma: Plane
    blue: Plane
    red: Plane

    def __post_init__(self) -> None:
        height, width = self.luma.shape
        half = (height // 2, width // 2)
        planes = (self.luma, self.blue, self.red)
        if height % 2 or width % 2 or self.blue.shape != half or self.red.shape != half:
            raise ValueError(f"planes of {[plane.shape for plane in planes]} are not 4:2:0")
        if any(plane.dtype != self.kind.dtype for plane in planes):
            raise ValueError(f"planes of {self.kind.bits} bits cannot be {self.luma.dtype}")
        for plane in planes:
            plane.setflags(write=False)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.luma.shape[1], self.luma.shape[0]

    @property
    def all(self) -> tuple[Plane, Plane, Plane]:
        """Luma, blue, red."""
        return self.luma, self.blue, self.red


@dataclass(frozen=True, eq=False)
class PlanarPicture:
    """A finished picture as planes.

    Attributes:
        planes: What is encoded.
        shown: (H, W, 3) what the monitor shows, for a picture that will be checked.
    """

    planes: Planes
    shown: NDArray[Any] | None = None


class PlanarFrame(Frame):
    """A frame that keeps the planes it was decoded to; `rgb` is made when it is first asked for.

    Attributes:
        planes: As decoded.
    """

    planes: Planes
    _converted: Callable[[], NDArray[Any]]

    def __init__(self, number: int, planes: Planes, converted: Callable[[], NDArray[Any]]) -> None:
        """Args: converted: Gives the same picture as Frame.rgb, on any thread."""
        self._keep("number", number)
        self._keep("alpha", None)
        self._keep("planes", planes)
        self._keep("_converted", converted)

    @cached_property
    @override
    def rgb(self) -> NDArray[Any]:
        """As in Frame."""
        rgb = self._converted()
        rgb.setflags(write=False)
        return rgb

    @property
    @override
    def size(self) -> tuple[int, int]:
        return self.planes.size

    def _keep(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)


def planes_from_rgb(rgb: NDArray[Any], kind: PlaneKind) -> Planes:
    """A picture (H, W, 3) of even size as planes; chroma is the mean of four pixels.

    Args:
        rgb: uint8 for 8 bits, uint16 for more.
        kind: What the values will mean.
    """
    height, width = rgb.shape[:2]
    matrix = from_rgb(kind)
    if rgb.dtype == np.uint16:
        matrix = np.asarray(matrix / np.array([257, 257, 257, 1]), np.float32)
    half = cv2.resize(rgb, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    # All three channels at once are quicker than one of them: only that way is vectorised.
    luma = cv2.extractChannel(cv2.transform(rgb, matrix), 0)
    _, blue, red = cv2.split(cv2.transform(half, matrix))
    return Planes(kind, *(np.asarray(plane, kind.dtype) for plane in (luma, blue, red)))


def rgb_from_planes(planes: Planes) -> NDArray[np.uint8]:
    """A picture of 8 bits as (H, W, 3), each value the nearest; chroma as `Planes` says.

    Raises:
        ValueError: The planes have more bits.
    """
    if planes.kind.bits != 8:
        raise ValueError(f"{planes.kind} has more than 8 bits")
    blue, red = (
        cv2.resize(plane, planes.size, interpolation=cv2.INTER_NEAREST)
        for plane in (planes.blue, planes.red)
    )
    return np.asarray(
        cv2.transform(cv2.merge([planes.luma, blue, red]), to_rgb(planes.kind)), np.uint8
    )


@lru_cache(maxsize=8)
def to_rgb(kind: PlaneKind) -> Floats:
    """(3, 4): makes red, green and blue of 0..255 of (luma, blue, red, 1)."""
    forward = from_rgb(kind).astype(np.float64)
    back = np.linalg.inv(forward[:, :3])
    return np.hstack([back, -back @ forward[:, 3:]]).astype(np.float32)


@lru_cache(maxsize=8)
def from_rgb(kind: PlaneKind) -> Floats:
    """(3, 4): makes luma, blue and red of (red, green, blue, 1), colours of 0..255."""
    red, blue = _WEIGHTS[kind.matrix]
    luma = np.array([red, 1 - red - blue, blue])
    chroma_blue = (np.array([0, 0, 1]) - luma) / (2 - 2 * blue)
    chroma_red = (np.array([1, 0, 0]) - luma) / (2 - 2 * red)
    step = 1 << (kind.bits - 8)
    luma_range, chroma_range = (
        (kind.peak, kind.peak) if kind.full_range else (219 * step, 224 * step)
    )
    black = 0 if kind.full_range else 16 * step
    rows = (
        np.stack([luma * luma_range, chroma_blue * chroma_range, chroma_red * chroma_range]) / 255
    )
    return np.column_stack([rows, [black, 128 * step, 128 * step]]).astype(np.float32)
