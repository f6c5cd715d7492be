"""Still pictures: read for backgrounds, written for sequences and snapshots."""

import errno
import io
import os
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.source import checked_path

_MAX_PIXELS = 128_000_000
# Fast and lossless: level 6 saves a tenth of the bytes for four times the time.
_PNG_LEVEL = 1
_DPI = 72
_SIXTEEN_BIT = {"I;16", "I;16B", "I;16L", "I;16N", "I"}


def read_picture(path: str | Path) -> NDArray[np.uint8]:
    """A still picture, upright, in sRGB, (H, W, 3) or with transparency (H, W, 4) uint8.

    Raises:
        AppError: Missing, no picture, or more than 128 million pixels.
    """
    place = checked_path(path)
    try:
        with warnings.catch_warnings():
            # The size is checked here, against our own bound, before a pixel is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(place) as image:
                if image.width * image.height > _MAX_PIXELS:
                    raise AppError(
                        f"“{place.name}” is too large ({image.width}x{image.height} pixels).",
                        "Scale it down first.",
                    )
                image.load()
                return _upright_srgb(image)
    except UnidentifiedImageError as error:
        raise AppError(
            f"“{place.name}” is no picture that can be read.", "Use PNG, JPEG, WebP or TIFF."
        ) from error
    except Image.DecompressionBombError as error:
        raise AppError(f"“{place.name}” is too large.", "Scale it down first.") from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for damaged files
        raise AppError(f"“{place.name}” is damaged: {error}.", "Save it again.") from error


def _upright_srgb(image: Image.Image) -> NDArray[np.uint8]:
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if image.mode in _SIXTEEN_BIT:
        return _from_16_bit(image)
    with_alpha = image.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in image.info
    alpha = image.convert("RGBA").getchannel("A") if with_alpha else None
    colours = _to_srgb(image, profile)
    if alpha is not None:
        colours.putalpha(alpha)
    return np.array(colours, np.uint8)


def _from_16_bit(image: Image.Image) -> NDArray[np.uint8]:
    values = np.asarray(image).astype(np.float64)
    scale = 65535.0 if image.mode != "I" or values.max(initial=0) > 255 else 255.0
    gray = np.rint(np.clip(values / scale, 0, 1) * 255).astype(np.uint8)
    return np.repeat(gray[..., None], 3, axis=2)


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode in {"P", "PA", "1", "RGBA", "RGBa", "F"}:
        image = image.convert("RGB") if image.mode != "F" else image.convert("L").convert("RGB")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            base = image.convert("L") if image.mode == "LA" else image
            converted = ImageCms.profileToProfile(
                base, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            return image.convert("RGB")  # a profile of another colour space than the pixels
        if converted is not None:
            return converted
    return image.convert("RGB")


def write_png(
    path: str | Path, picture: NDArray[np.uint8], pixel_aspect: Fraction = Fraction(1)
) -> None:
    """Write (H, W), (H, W, 3) or (H, W, 4) uint8 as PNG through a `.part` file.

    Raises:
        AppError: The folder is missing or read-only, or the disk is full.
    """
    target = Path(path)
    part = target.with_name(target.name + ".part")
    try:
        try:
            save_png(part, picture, pixel_aspect)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise write_failure(target, error) from error


def save_png(path: Path, picture: NDArray[np.uint8], pixel_aspect: Fraction) -> None:
    """Write a PNG straight under its name and wait for the disk.

    Raises:
        OSError: The disk is full, the folder is gone ...
    """
    dpi = (_DPI, _DPI) if pixel_aspect == 1 else (_DPI, float(_DPI * pixel_aspect))
    with path.open("wb") as file:
        Image.fromarray(picture).save(file, "PNG", compress_level=_PNG_LEVEL, dpi=dpi)
        file.flush()
        os.fsync(file.fileno())


def write_failure(path: Path, error: OSError) -> AppError:
    """What to tell a person when a file could not be written."""
    folder = path.parent
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return AppError(
            f"The disk is full; “{path.name}” was not written.",
            "Free some space or choose another disk.",
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return AppError(f"Nothing may be written to “{folder}”.", "Choose another folder.")
    if error.errno in {errno.ENOENT, errno.ENOTDIR} or not folder.is_dir():
        return AppError(f"The folder “{folder}” is not there.", "Create it or choose another one.")
    return AppError(f"“{path.name}” cannot be written: {error.strerror or error}.")
