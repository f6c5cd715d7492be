"""Single pictures to bytes and back: PNG, TIFF and OpenEXR of any depth."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import av
import av.error
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError

_DECODERS = {".png": "png", ".tif": "tiff", ".tiff": "tiff", ".exr": "exr"}
_GRAY = {"gray", "gray16le", "gray16be"}


def encode_picture(
    frame: VideoFrame,
    codec: str,
    options: Mapping[str, str],
    pixel_aspect: Fraction = Fraction(1),
) -> bytes:
    """One frame as the bytes of a file.

    Args:
        frame: In a pixel format that the encoder takes.
        codec: FFmpeg's name of the encoder.
        options: Its options.
        pixel_aspect: Width of a pixel over its height.
    """
    context = av.CodecContext.create(codec, "w")
    if not isinstance(context, VideoCodecContext):  # narrows the type: the row names pictures
        raise TypeError(codec)
    context.width, context.height = frame.width, frame.height
    context.pix_fmt = frame.format.name
    context.time_base = Fraction(1, 25)
    context.sample_aspect_ratio = pixel_aspect
    context.thread_count = 1  # the folder's pool has threads of its own
    context.options = dict(options)
    frame.pts = 0
    return b"".join(bytes(packet) for packet in (*context.encode(frame), *context.encode(None)))


def decode_picture(data: bytes, suffix: str) -> NDArray[np.generic]:
    """(H, W), (H, W, 3) or (H, W, 4): uint8, uint16, or float32 of OpenEXR, as in the file.

    Raises:
        av.error.FFmpegError: The file is damaged.
        KeyError: The suffix means none of our formats.
    """
    context = av.CodecContext.create(_DECODERS[suffix.lower()], "r")
    if not isinstance(context, VideoCodecContext):  # narrows the type
        raise TypeError(suffix)
    frames = context.decode(av.Packet(data)) or context.decode(None)
    if not frames:
        raise av.error.InvalidDataError(0, "no picture")
    frame = frames[0]
    name = frame.format.name
    bits = max(part.bits for part in frame.format.components)
    if name in _GRAY:
        return _gray(frame, bits)
    if "f16" in name or "f32" in name:
        wanted = "gbrapf32le" if "a" in name.removeprefix("gbr") else "gbrpf32le"
        return np.asarray(frame.to_ndarray(format=wanted))
    alpha = any(part.is_alpha for part in frame.format.components)
    wanted = ("rgba" if alpha else "rgb24") if bits == 8 else ("rgba64le" if alpha else "rgb48le")
    return np.asarray(frame.to_ndarray(format=wanted))


def read_encoded(path: Path) -> NDArray[np.generic]:
    """As `decode_picture`, of a file.

    Raises:
        AppError: It cannot be read, or it is damaged.
    """
    try:
        return decode_picture(path.read_bytes(), path.suffix)
    except OSError as error:
        raise AppError(f"“{path.name}” cannot be read: {error.strerror}.") from error
    except av.error.FFmpegError as error:
        raise AppError(f"“{path.name}” is damaged.") from error


def _gray(frame: VideoFrame, bits: int) -> NDArray[np.generic]:
    """Swscale takes gray for limited range at times, so it is read as it is."""
    plane = frame.planes[0]
    wide = ">u2" if frame.format.name.endswith("be") else "<u2"
    kind = np.dtype("u1" if bits == 8 else wide)
    rows = np.frombuffer(memoryview(plane), kind).reshape(plane.height, -1)
    return np.array(rows[:, : frame.width]).astype(np.uint8 if bits == 8 else np.uint16)
