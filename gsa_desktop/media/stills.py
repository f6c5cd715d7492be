"""Still pictures: read for backgrounds, written for sequences and snapshots."""

import errno
import io
import os
import warnings
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, ImageOps, TiffImagePlugin, UnidentifiedImageError

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.icc import to_srgb
from gsa_desktop.media.picture_codec import read_encoded
from gsa_desktop.media.source import checked_path

MOST_PIXELS = 128_000_000
"""Larger pictures are refused: compositing takes some ten bytes of memory a pixel and more."""
# Fast and lossless: level 6 saves a tenth of the bytes for four times the time.
_PNG_LEVEL = 1
_DPI = 72
Size = tuple[int, int]
_SIXTEEN_BIT = {"I;16", "I;16B", "I;16L", "I;16N", "I"}


def read_picture(path: str | Path, *, deep: bool = False) -> NDArray[Any]:
    """A still picture, upright, in sRGB, (H, W, 3) or with transparency (H, W, 4).

    Args:
        path: The file.
        deep: Whether a PNG or TIFF of 16 bits keeps them, as uint16; everything else is uint8.

    Raises:
        AppError: Missing, no picture, damaged, or more than 128 million pixels.
    """
    return _read(checked_path(path), deep=deep)[0]


def read_small(path: str | Path, side: int) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """A picture as by `read_picture`, for a view of it, and its upright width and height.

    Args:
        path: The file.
        side: In pixels. A JPEG whose longer side is at least twice as long is decoded at a half, a
            quarter or an eighth, never below it, which takes a fraction of the time.

    Raises:
        AppError: As by `read_picture`.
    """
    return _read(checked_path(path), side=side)


def read_plane(path: Path) -> NDArray[np.uint8] | None:
    """A gray picture of 8 bits that this program wrote, (H, W); None without it or if damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # it is our own
            with Image.open(path) as image:
                return np.array(image.convert("L"), np.uint8)
    except (OSError, SyntaxError, ValueError):  # what Pillow raises for damaged files
        return None


def _read(place: Path, *, deep: bool = False, side: int = 0) -> tuple[NDArray[Any], Size]:
    """The picture, and the upright size that its file says."""
    try:
        with warnings.catch_warnings():
            # The size is checked here, against our own bound, before a pixel is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(place) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise _too_large(place, f" ({image.width}x{image.height} pixels)")
                is_turned = image.getexif().get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
                size = (image.height, image.width) if is_turned else image.size
                kept = _upright_deep(place, image) if deep and is_deep(place, image) else None
                if kept is not None:
                    return kept, size
                if side:
                    share = side / max(image.size)
                    least = (round(image.width * share), round(image.height * share))
                    image.draft(image.mode, least)
                image.load()
                return _upright_srgb(image), size
    except UnidentifiedImageError as error:
        raise AppError(
            f"“{place.name}” is no picture that can be read.", "Use PNG, JPEG, WebP or TIFF."
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_large(place) from error
    except MemoryError as error:
        raise AppError(
            f"There is not enough memory for “{place.name}”.", "Close other programs."
        ) from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for damaged files
        raise AppError(f"“{place.name}” is damaged: {error}.", "Save it again.") from error


def is_deep(path: Path, image: Image.Image) -> bool:
    """Whether an opened PNG or TIFF has 16 bits a channel; Pillow's mode does not say so."""
    if image.format == "PNG":
        with path.open("rb") as file:
            head = file.read(25)
        return len(head) == 25 and head[24] == 16
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        bits = image.tag_v2.get(TiffImagePlugin.BITSPERSAMPLE, ())
        whole = image.tag_v2.get(TiffImagePlugin.SAMPLEFORMAT, (1,))
        return bool(bits) and set(bits) == {16} and set(whole) == {1}
    return False


def _too_large(path: Path, size: str = "") -> AppError:
    most = MOST_PIXELS // 1_000_000
    return AppError(
        f"“{path.name}” is too large{size}.", f"Scale it down to {most} megapixels first."
    )


def _upright_deep(path: Path, image: Image.Image) -> NDArray[np.uint16] | None:
    """All 16 bits in sRGB; None for what can only be read as its 8 bits."""
    if image.mode not in {"RGB", "RGBA", "LA", *_SIXTEEN_BIT}:
        return None
    try:
        values = read_encoded(path)
    except AppError:  # a kind of TIFF that only Pillow knows; if it is damaged, Pillow says so
        return None
    if values.dtype != np.uint16:
        return None
    pixels = np.asarray(values, np.uint16)
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    turned = _turned(pixels, image.getexif().get(ExifTags.Base.Orientation, 1))
    profile = image.info.get("icc_profile")
    if not profile or values.ndim == 2:
        return np.ascontiguousarray(turned)
    colours = to_srgb(np.ascontiguousarray(turned[..., :3]), profile)
    if colours is None:
        return None
    return np.ascontiguousarray(np.dstack((colours, turned[..., 3:])))


def _turned(pixels: NDArray[np.uint16], orientation: int) -> NDArray[np.uint16]:
    """Upright, by Exif's number of how the camera was held, 1..8."""
    turns = {3: 2, 4: 2, 5: 3, 6: 3, 7: 1, 8: 1}.get(orientation, 0)
    turned = np.rot90(pixels, turns)
    return np.fliplr(turned) if orientation in (2, 4, 5, 7) else turned


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
