"""RGB pictures to what an encoder wants: converted to the matrix of the tags, and tagged.

Without both halves a picture shifts by up to 40 levels: swscale converts by BT.601 unless told
otherwise, and players assume BT.709 unless told otherwise.
"""

import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from gsa_desktop.core.media_info import ColourInfo

_BT709 = 1
_BT2020 = 9
_LIMITED_RANGE = 1
# What all our encoders can say; everything else counts as BT.709, which SDR video is close to.
_PRIMARIES = {1, 5, 6, 9, 12}
_TRANSFERS = {1, 16, 18}
_FORMATS = {2: "gray", 3: "rgb24", 4: "rgba"}


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
    codec.color_range = _LIMITED_RANGE
    codec.color_primaries = colour.primaries
    codec.color_trc = colour.transfer


class EncoderPictures:
    """Makes encoder frames of pictures; belongs to one thread.

    Args:
        pixel_format: FFmpeg's name of the format that the encoder wants.
        stored_size: Width and height in the file; right and bottom edges are repeated up to it.
        colour: Tags of the file.
    """

    def __init__(self, pixel_format: str, stored_size: tuple[int, int], colour: ColourInfo) -> None:
        self._format = pixel_format
        self._size = stored_size
        self._colour = colour
        self._reformatter = VideoReformatter()

    def __call__(self, picture: NDArray[np.uint8]) -> VideoFrame:
        """A frame of (H, W) gray, (H, W, 3) RGB or (H, W, 4) RGBA."""
        if self._format == "gray":
            return VideoFrame.from_ndarray(self._padded(picture), format="gray")
        if picture.ndim == 2:
            picture = np.repeat(picture[..., None], 3, axis=2)
        picture = self._padded(picture)
        frame = VideoFrame.from_ndarray(picture, format=_FORMATS[picture.shape[2]])
        matrix = Colorspace.BT2020 if self._colour.matrix == _BT2020 else Colorspace.ITU709
        frame = self._reformatter.reformat(
            frame,
            format=self._format,
            dst_colorspace=matrix,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BILINEAR | Interpolation.ACCURATE_RND,
            threads=1,
        )
        # prores_ks takes these two from the frame, whatever the codec context says.
        frame.color_primaries = self._colour.primaries
        frame.color_trc = self._colour.transfer
        return frame

    def _padded(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        width, height = self._size
        down, right = height - picture.shape[0], width - picture.shape[1]
        if down or right:
            rest = ((0, 0),) * (picture.ndim - 2)
            picture = np.pad(picture, ((0, down), (0, right), *rest), mode="edge")
        return np.ascontiguousarray(picture)
