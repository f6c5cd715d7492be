"""Decoded pictures as planes and planes as encoder frames: no colour is converted on the way."""

from typing import TYPE_CHECKING, Any

import numpy as np
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from numpy.typing import NDArray

from gsa_desktop.core.media_info import ColourInfo
from gsa_desktop.core.planes import MATRICES, Plane, PlaneKind, Planes

if TYPE_CHECKING:
    from gsa_desktop.media.export_plan import ExportPlan

_BITS = {"yuv420p": 8, "yuvj420p": 8, "yuv420p10le": 10}
_FORMATS = {8: "yuv420p", 10: "yuv420p10le"}
_LIMITED_RANGE, _FULL_RANGE = 1, 2


def kind_of(pixel_format: str, colour: ColourInfo) -> PlaneKind | None:
    """The planes of an encoder's pixel format; None if it is not 4:2:0 of 8 or 10 bits."""
    bits = _BITS.get(pixel_format)
    if bits is None or colour.matrix not in MATRICES:
        return None
    return PlaneKind(bits, colour.matrix, colour.full_range)


def plane_kind(plan: "ExportPlan") -> PlaneKind | None:
    """The planes that can go into an export as they are; None if it takes RGB only."""
    kind = kind_of(plan.pixel_format, plan.colour)
    same_size = not plan.scales and plan.stored_size == plan.size and plan.crop is None
    if kind is None or not same_size or plan.preset.is_matte or (kind.bits > 8) != plan.deep:
        return None
    return kind


def planes_of(picture: VideoFrame, kind: PlaneKind) -> Planes | None:
    """The planes of a picture, not copied; None if its format or size does not allow that.

    Args:
        picture: Decoded, or for an encoder.
        kind: What its values mean.
    """
    if _BITS.get(picture.format.name) != kind.bits or picture.width % 2 or picture.height % 2:
        return None
    if min(plane.line_size for plane in picture.planes) < 0:  # upside down
        return None
    luma, blue, red = (_view(plane, kind) for plane in picture.planes)
    return Planes(kind, luma, blue, red)


def frame_of(planes: Planes) -> VideoFrame:
    """A new encoder frame with the same values, untagged but for matrix and range."""
    frame = VideoFrame(*planes.size, _FORMATS[planes.kind.bits])
    for source, target in zip(planes.all, frame.planes, strict=True):
        _view(target, planes.kind)[:] = source
    frame.colorspace = planes.kind.matrix
    frame.color_range = _FULL_RANGE if planes.kind.full_range else _LIMITED_RANGE
    return frame


def matte_planes(alpha: NDArray[np.uint8], kind: PlaneKind) -> Planes:
    """An (H, W) matte of even size as grey planes of 8 bits, white on black."""
    black, white = (0, 255) if kind.full_range else (16, 235)
    levels = np.rint(black + np.arange(256) * ((white - black) / 255)).astype(np.uint8)
    grey = np.full((alpha.shape[0] // 2, alpha.shape[1] // 2), 128, np.uint8)
    return Planes(kind, np.take(levels, alpha), grey, grey)


def _view(plane: VideoPlane, kind: PlaneKind) -> Plane:
    """The values of a plane, without what lies between its rows."""
    values: NDArray[Any] = np.frombuffer(memoryview(plane), kind.dtype)
    return values.reshape(plane.height, -1)[:, : plane.width]
