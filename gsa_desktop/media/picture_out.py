"""Still pictures written: PNG, WebP, TIFF, JPEG; whole under their name or not at all."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.stills import write_failure

_WEBP_SIDE = 16_383
_OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    ".png": ("PNG", {"compress_level": 4}),
    ".webp": ("WEBP", {"quality": 92, "method": 4, "exact": True}),
    ".tif": ("TIFF", {"compression": "tiff_adobe_deflate"}),
    ".jpg": ("JPEG", {"quality": 95, "subsampling": 0}),
}


def write_picture(path: Path, picture: NDArray[np.uint8], profile: bytes | None = None) -> None:
    """Write (H, W), (H, W, 3) or (H, W, 4) uint8 sRGB; the ending says the format.

    Raises:
        AppError: The folder is missing or read-only, the disk is full, or the picture is too large
            for its format.
    """
    kind, options = _OPTIONS[path.suffix.lower()]
    if kind == "WEBP" and max(picture.shape[:2]) > _WEBP_SIDE:
        raise AppError(
            f"{path.name}: WebP holds at most {_WEBP_SIDE} pixels on a side.", "Choose PNG or TIFF."
        )
    part = path.with_name(path.name + ".part")
    tagged = {"icc_profile": profile or srgb_profile()} if picture.ndim == 3 else {}
    try:
        try:
            with part.open("wb") as file:
                Image.fromarray(picture).save(file, kind, **options, **tagged)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise write_failure(path, error) from error


def srgb_profile() -> bytes:
    """The profile that says the colours are sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
