"""RGB pictures to what an encoder wants: converted to the matrix of the tags, and tagged.

Without both halves a picture shifts by up to 40 levels: swscale converts by BT.601 unless told
otherwise, and players assume BT.709 unless told otherwise.
"""

from typing import TYPE_CHECKING

import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from gsa_desktop.core.media_info import ColourInfo
from gsa_desktop.core.planes import Planes, planes_from_rgb
from gsa_desktop.media.palette import palette_frame
from gsa_desktop.media.planar import frame_of, kind_of, matte_planes, plane_kind
from gsa_desktop.media.scale import SWSCALE_WHITE, Pixels, padded, premultiplied, rescaled, scaled

if TYPE_CHECKING:
    from gsa_desktop.media.export_plan import ExportPlan

_BT709 = 1
_BT2020 = 9
_LIMITED_RANGE, _FULL_RANGE = 1, 2
# What all our encoders can say; everything else counts as BT.709, which SDR video is close to.
_PRIMARIES = {1, 5, 6, 9, 12}
_TRANSFERS = {1, 16, 18}
_BYTES = {2: "gray", 3: "rgb24", 4: "rgba"}
_WORDS = {2: "gray16le", 3: "rgb48le", 4: "rgba64le"}


def export_tags(source: ColourInfo) -> ColourInfo:
    """Tags of an export: pixels keep their primaries and transfer, the matrix is a modern one."""
    primaries = source.primaries if source.primaries in _PRIMARIES else _BT709
    return ColourInfo(
        primaries=primaries,
        transfer=source.transfer if source.transfer in _TRANSFERS else _BT709,
        matrix=_BT2020 if primaries == _BT2020 else _BT709,
    )


def tag(codec: VideoCodecContext, colour: ColourInfo) -> None:
    """Tell an encoder the colours, before its first frame."""
    codec.colorspace = colour.matrix
    codec.color_range = _FULL_RANGE if colour.full_range else _LIMITED_RANGE
    codec.color_primaries = colour.primaries
    codec.color_trc = colour.transfer


class EncoderPictures:
    """Makes encoder frames of pictures; belongs to one thread.

    Args:
        plan: The format, the size in the file (right and bottom edges are repeated up to it where
            nothing is scaled), the tags and the kind of alpha.
    """

    def __init__(self, plan: "ExportPlan") -> None:
        self._format = plan.pixel_format
        self._size = plan.stored_size
        self._scales = plan.scales
        self._colour = plan.colour
        self._deep = plan.deep
        self._linear = plan.preset.linear
        self._premultiplies = plan.settings.premultiplied or self._linear
        self._planes = plane_kind(plan)
        self._reformatter = VideoReformatter()

    def __call__(self, picture: Pixels | Planes) -> VideoFrame:
        """A frame of (H, W) gray, (H, W, 3) RGB or (H, W, 4) RGBA, of 8 or 16 bits; or of planes.

        Planes have to be of the kind that `plane_kind` says.
        """
        if isinstance(picture, Planes):
            return self._tagged(frame_of(picture))
        picture = self._sized(picture)
        if self._linear:
            return _linear_frame(picture)
        if self._premultiplies:
            picture = premultiplied(picture)
        picture = self._in_depth(picture)
        if self._format == "pal8":
            return palette_frame(np.asarray(picture, np.uint8))
        if picture.ndim == 2:
            return self._grey(picture)
        return self._coloured(picture)

    def planes(self, picture: Pixels) -> Planes | None:
        """A picture as the planes that are encoded; None where `plane_kind` allows none."""
        if self._planes is None:
            return None
        return planes_from_rgb(self._in_depth(picture), self._planes)

    def _in_depth(self, picture: Pixels) -> Pixels:
        return (
            picture.astype(np.uint16) * 257 if self._deep and picture.dtype == np.uint8 else picture
        )

    def _grey(self, picture: Pixels) -> VideoFrame:
        if self._format == "gray":
            return VideoFrame.from_ndarray(picture, format="gray")
        if self._format.startswith("gray16"):
            return self._gray16(picture)
        kind = kind_of(self._format, self._colour)
        even = not (picture.shape[0] % 2 or picture.shape[1] % 2)
        if kind is not None and kind.bits == 8 and even:
            return self._tagged(frame_of(matte_planes(np.asarray(picture, np.uint8), kind)))
        return self._coloured(np.repeat(picture[..., None], 3, axis=2))

    def _coloured(self, picture: Pixels) -> VideoFrame:
        kind = kind_of(self._format, self._colour)
        even = not (picture.shape[0] % 2 or picture.shape[1] % 2)
        if kind is not None and picture.shape[2] == 3 and even:
            return self._tagged(frame_of(planes_from_rgb(picture, kind)))
        if picture.dtype == np.uint16 and self._format.startswith("yuv"):
            picture = rescaled(picture, SWSCALE_WHITE / 65535)
        names = _BYTES if picture.dtype == np.uint8 else _WORDS
        frame = VideoFrame.from_ndarray(picture, format=names[picture.shape[2]])
        return self._tagged(self._converted(frame))

    def _sized(self, picture: Pixels) -> Pixels:
        if self._scales:
            return scaled(picture, self._size)
        return padded(picture, self._size)

    def _gray16(self, picture: Pixels) -> VideoFrame:
        words = picture.astype(np.uint16) * 257
        if self._format.endswith("be"):  # only the order of the bytes differs
            words = words.byteswap()
        frame = VideoFrame(words.shape[1], words.shape[0], self._format)
        plane = frame.planes[0]
        rows = np.zeros((plane.height, plane.line_size // 2), np.uint16)
        rows[:, : words.shape[1]] = words
        plane.update(rows.tobytes())
        return frame

    def _converted(self, frame: VideoFrame) -> VideoFrame:
        matrix = Colorspace.BT2020 if self._colour.matrix == _BT2020 else Colorspace.ITU709
        full = self._colour.full_range or not self._format.startswith("yuv")
        return self._reformatter.reformat(
            frame,
            format=self._format,
            dst_colorspace=matrix,
            dst_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
            interpolation=Interpolation.BILINEAR | Interpolation.ACCURATE_RND,
            threads=1,
        )

    def _tagged(self, frame: VideoFrame) -> VideoFrame:
        # prores_ks takes these two from the frame, whatever the codec context says.
        frame.color_primaries = self._colour.primaries
        frame.color_trc = self._colour.transfer
        return frame


def _linear_frame(picture: Pixels) -> VideoFrame:
    """Half the way to OpenEXR: linear light by the sRGB curve, premultiplied, as floats."""
    curve = _LINEAR_8 if picture.dtype == np.uint8 else _LINEAR_16
    top = np.float32(255 if picture.dtype == np.uint8 else 65535)
    linear = np.ones((*picture.shape[:2], 4), np.float32)
    linear[..., :3] = curve[picture[..., :3]]
    if picture.shape[2] == 4:
        linear[..., 3] = picture[..., 3] / top
        linear[..., :3] *= linear[..., 3:]
    return VideoFrame.from_ndarray(linear, format="gbrapf32le")


def _srgb_to_linear(steps: int) -> NDArray[np.float32]:
    """IEC 61966-2-1."""
    code = np.linspace(0, 1, steps)
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4).astype(
        np.float32
    )


_LINEAR_8, _LINEAR_16 = _srgb_to_linear(256), _srgb_to_linear(65536)
