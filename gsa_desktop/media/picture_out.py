"""Still pictures written: PNG, WebP, TIFF, JPEG; whole under their name or not at all."""

import os
import struct
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image, ImageCms

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.picture_codec import encode_picture
from gsa_desktop.media.stills import write_failure

_WEBP_SIDE = 16_383
_JPEG_SIDE = 65_535
_OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    ".png": ("PNG", {"compress_level": 4}),
    ".webp": ("WEBP", {"quality": 92, "method": 4, "exact": True}),
    ".tif": ("TIFF", {"compression": "tiff_adobe_deflate"}),
    ".jpg": ("JPEG", {"quality": 95, "subsampling": 0}),
}
_DEEP = {
    ".png": ("png", {"compression_level": "4"}),
    ".tif": ("tiff", {"compression_algo": "deflate"}),
}
_CHANNELS = {1: "gray16", 3: "rgb48", 4: "rgba64"}
# where a PNG's first chunk, its size and kind of pixels, ends
_PNG_HEAD = 33


def check_size(path: Path, width: int, height: int) -> None:
    """Raise for a picture that is too large for its format.

    Raises:
        AppError: It is WebP or JPEG, which have a bound.
    """
    bounds = {".webp": ("WebP", _WEBP_SIDE), ".jpg": ("JPEG", _JPEG_SIDE)}
    name, most = bounds.get(path.suffix.lower(), ("", max(width, height)))
    if max(width, height) > most:
        raise AppError(
            f"{path.name}: {name} holds at most {most} pixels on a side.", "Choose PNG or TIFF."
        )


def write_picture(path: Path, picture: NDArray[Any], profile: bytes | None = None) -> None:
    """Write (H, W), (H, W, 3) or (H, W, 4) in sRGB; the ending says the format.

    Sixteen bits stay sixteen in PNG and TIFF, and become eight in the others. What Pillow writes
    and every PNG carries the profile of sRGB; a TIFF of 16 bits carries none, which means the same.

    Args:
        path: The file.
        picture: uint8 or uint16.
        profile: Another profile of colours.

    Raises:
        AppError: The folder is missing or read-only, the disk is full, or the picture is too large
            for its format.
    """
    check_size(path, picture.shape[1], picture.shape[0])
    is_deep = picture.dtype == np.uint16
    if is_deep and path.suffix.lower() not in _DEEP:
        picture, is_deep = in_eight_bits(picture), False
    part = path.with_name(path.name + ".part")
    try:
        try:
            with part.open("wb") as file:
                save = _save_deep if is_deep else _save
                save(file, path.suffix.lower(), picture, profile or srgb_profile())
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise write_failure(path, error) from error


def in_eight_bits(picture: NDArray[Any]) -> NDArray[np.uint8]:
    """A picture of 16 bits with 8, rounded; one of 8 as it is."""
    if picture.dtype == np.uint8:
        return np.asarray(picture, np.uint8)
    return ((picture.astype(np.uint32) * 255 + 32_767) // 65_535).astype(np.uint8)


def srgb_profile() -> bytes:
    """The profile that says the colours are sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _save(file: BinaryIO, suffix: str, picture: NDArray[Any], profile: bytes) -> None:
    kind, options = _OPTIONS[suffix]
    tagged = {"icc_profile": profile} if picture.ndim == 3 else {}
    Image.fromarray(picture).save(file, kind, **options, **tagged)


def _save_deep(file: BinaryIO, suffix: str, picture: NDArray[Any], profile: bytes) -> None:
    codec, options = _DEEP[suffix]
    channels = 1 if picture.ndim == 2 else picture.shape[2]
    order = "le" if codec == "tiff" else "be"
    frame = VideoFrame.from_ndarray(picture, format=_CHANNELS[channels] + order)
    data = encode_picture(frame, codec, options)
    if codec == "png" and channels > 1:
        body = b"sRGB\0\0" + zlib.compress(profile)
        chunk = b"iCCP" + body
        file.write(data[:_PNG_HEAD])
        file.write(struct.pack(">I", len(body)) + chunk + struct.pack(">I", zlib.crc32(chunk)))
        data = data[_PNG_HEAD:]
    file.write(data)
