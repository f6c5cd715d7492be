"""Decoded pictures to upright RGB: matrix, range, alpha, rotation and size, said explicitly.

swscale assumes BT.601 for everything that does not say otherwise and drops what it does not know,
so nothing is left to it here (H.273 names the code points).
"""

import threading
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import cv2
import numpy as np
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from gsa_desktop.core.media_info import ColourInfo
from gsa_desktop.core.pixels import Frame
from gsa_desktop.core.planes import PlanarFrame, PlaneKind, Planes, rgb_from_planes
from gsa_desktop.media.planar import planes_of
from gsa_desktop.media.scale import SWSCALE_WHITE, rescaled
from gsa_desktop.media.tone_map import needs_709, to_709

UNSPECIFIED = 2
_FULL_RANGE = 2  # AVCOL_RANGE_JPEG
_LIMITED_RANGE = 1
_HD_HEIGHT = 720
_MATRICES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
_CODE_POINTS = {Colorspace.ITU709: 1, Colorspace.ITU601: 6, Colorspace.BT2020: 9}
# swscale's quick ways to packed RGB cut fractions off instead of rounding: pictures become one to
# three levels darker, greens most. Its way to planes of RGB is exact, and the quicker one where
# anything is scaled.
_PLANAR = {"rgb24": "gbrp", "rgba": "gbrap"}


def has_alpha(pixel_format: VideoFormat) -> bool:
    """Whether a pixel format has a transparency component."""
    return pixel_format.has_palette or any(part.is_alpha for part in pixel_format.components)


def colour_of(frame: VideoFrame) -> ColourInfo:
    """What a decoded picture says of its colours."""
    name = frame.format.name
    full = frame.color_range == _FULL_RANGE or name.startswith("yuvj")
    if frame.color_range != _LIMITED_RANGE and (frame.format.is_rgb or name.startswith("gray")):
        full = True
    return ColourInfo(
        primaries=int(frame.color_primaries) or UNSPECIFIED,
        transfer=int(frame.color_trc) or UNSPECIFIED,
        matrix=int(frame.colorspace),
        full_range=full,
        bit_depth=max(part.bits for part in frame.format.components),
    )


def right_angle(degrees: float) -> int:
    """Degrees counter-clockwise to the nearest of 0, 90, 180, 270."""
    return round(degrees / 90) % 4 * 90


def fitted(size: tuple[int, int], max_side: int | None) -> tuple[int, int]:
    """A size whose longer side is at most `max_side`; never larger than before."""
    width, height = size
    if max_side is None or max(size) <= max_side:
        return size
    scale = max_side / max(size)
    return max(1, round(width * scale)), max(1, round(height * scale))


@dataclass(frozen=True)
class PictureKind:
    """What decoded pictures become.

    Attributes:
        deep: Colours of 16 bits instead of 8.
        to_709: HDR and wide gamut are converted to BT.709.
        planes: Pictures that have planes of this kind keep them; their RGB is made on demand.
    """

    deep: bool = False
    to_709: bool = False
    planes: PlaneKind | None = None


PLAIN = PictureKind()


class PictureConverter:
    """Turns decoded pictures into Frames; belongs to one thread at a time.

    Args:
        size: Width and height of the decoded picture before it is turned upright; pictures of
            another size (some streams change in the middle) are scaled to it.
        rotation: Degrees counter-clockwise: 0, 90, 180 or 270.
        max_side: Longest side of the result in pixels, or None for all pixels.
        kind: Depth and colours of the result.
    """

    def __init__(
        self,
        size: tuple[int, int],
        rotation: int,
        max_side: int | None = None,
        kind: PictureKind = PLAIN,
    ) -> None:
        self._size = fitted(size, max_side)
        self._quarter_turns = rotation // 90
        self._kind = kind
        self._reformatter = VideoReformatter()
        self._later: _Later | None = None
        if kind.planes is not None:
            plain = replace(kind, planes=None)
            self._later = _Later(PictureConverter(size, rotation, max_side, plain))

    def __call__(self, picture: VideoFrame, number: int) -> Frame:
        planes = self._planes(picture)
        if planes is not None and self._later is not None:
            return PlanarFrame(number, planes, partial(self._later, picture))
        with_alpha = has_alpha(picture.format)
        if picture.format.name == "gray" and self._size == (picture.width, picture.height):
            # swscale takes gray for limited range at times and for full range at others.
            pixels = np.repeat(_gray(picture)[..., None], 3, axis=2)
        else:
            pixels = self._in_kind(picture, with_alpha=with_alpha)
        pixels = np.rot90(pixels, self._quarter_turns)
        rgb = np.ascontiguousarray(pixels[..., :3])
        alpha = np.ascontiguousarray(pixels[..., 3]) if with_alpha else None
        return Frame(number, rgb, None if alpha is None else as_bytes(alpha))

    def _planes(self, picture: VideoFrame) -> Planes | None:
        """The picture's own, where they are what is wanted and upright."""
        wanted = self._kind.planes
        if wanted is None or wanted != _plane_kind(picture):
            return None
        if self._quarter_turns or self._size != (picture.width, picture.height):
            return None
        if self._kind.to_709 and needs_709(colour_of(picture)):
            return None
        return planes_of(picture, wanted)

    def _in_kind(self, picture: VideoFrame, *, with_alpha: bool) -> NDArray[Any]:
        colour = colour_of(picture)
        maps = self._kind.to_709 and needs_709(colour)
        if not (maps or self._kind.deep):
            return self._converted(picture, "rgba" if with_alpha else "rgb24")
        pixels = self._converted(picture, "rgba64le" if with_alpha else "rgb48le")
        if picture.format.name.startswith("yuv"):
            white = ((1 << colour.bit_depth) - 1) << (16 - colour.bit_depth)
            pixels = rescaled(pixels, 65535 / (white if colour.full_range else SWSCALE_WHITE))
        if maps:
            mapped = to_709(np.ascontiguousarray(pixels[..., :3]), colour)
            pixels = np.concatenate([mapped, pixels[..., 3:]], axis=2) if with_alpha else mapped
        return pixels if self._kind.deep else as_bytes(pixels)

    def _converted(self, picture: VideoFrame, pixel_format: str) -> NDArray[Any]:
        width, height = self._size
        smaller = (width, height) != (picture.width, picture.height)
        if pixel_format == "rgb24" and not smaller:
            kind = _plane_kind(picture)
            planes = planes_of(picture, kind) if kind is not None and kind.bits == 8 else None
            if planes is not None:
                return rgb_from_planes(planes)
        if not picture.format.is_rgb and len(picture.format.components) > 2:
            pixel_format = _PLANAR.get(pixel_format, pixel_format)
        method = Interpolation.AREA if smaller else Interpolation.BILINEAR
        if pixel_format in _PLANAR.values():
            method |= Interpolation.ACCURATE_RND
        full = colour_of(picture).full_range
        converted = self._reformatter.reformat(
            picture,
            width=width,
            height=height,
            format=pixel_format,
            src_colorspace=_matrix(picture),
            interpolation=method,
            src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG,
            threads=1,
        )
        if pixel_format in _PLANAR.values():
            return _packed(converted)
        return np.asarray(converted.to_ndarray())


class _Later:
    """Converts pictures whose planes were kept, should somebody want them as RGB; on any thread."""

    def __init__(self, convert: PictureConverter) -> None:
        self._convert = convert
        self._lock = threading.Lock()

    def __call__(self, picture: VideoFrame) -> NDArray[Any]:
        with self._lock:
            return self._convert(picture, 0).rgb


def as_bytes(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Values of 16 bits as the nearest of 8."""
    if pixels.dtype == np.uint8:
        return pixels
    return np.asarray(cv2.convertScaleAbs(pixels, alpha=1 / 257), np.uint8)


def _matrix(picture: VideoFrame) -> Colorspace:
    known = _MATRICES.get(int(picture.colorspace))
    if known is not None:
        return known
    return Colorspace.ITU709 if picture.height >= _HD_HEIGHT else Colorspace.ITU601


def _plane_kind(picture: VideoFrame) -> PlaneKind | None:
    """What the values of a picture mean, if its matrix is one whose planes we understand."""
    matrix = _CODE_POINTS.get(_matrix(picture))
    if matrix is None:
        return None
    colour = colour_of(picture)
    return PlaneKind(colour.bit_depth, matrix, colour.full_range)


def _packed(picture: VideoFrame) -> NDArray[np.uint8]:
    """Planes of green, blue, red and perhaps alpha as (H, W, 3) or (H, W, 4)."""
    planes = [
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, -1)[:, : plane.width]
        for plane in picture.planes
    ]
    green, blue, red, *alpha = planes
    return np.asarray(cv2.merge([red, green, blue, *alpha]), np.uint8)


def _gray(picture: VideoFrame) -> NDArray[np.uint8]:
    plane = picture.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    values = rows[:, : picture.width]
    if picture.color_range != _LIMITED_RANGE:
        return np.array(values)
    stretched = (values.astype(np.float32) - 16) * (255 / 219)
    return np.asarray(np.clip(np.rint(stretched), 0, 255), np.uint8)
