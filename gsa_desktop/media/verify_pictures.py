"""Whether folders of pictures and animated pictures are what they ought to be."""

from collections.abc import Generator
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Progress
from gsa_desktop.core.timebase import FrameTable
from gsa_desktop.media.expected import Expected
from gsa_desktop.media.picture_codec import read_encoded
from gsa_desktop.media.spots import spot_numbers, thumbnail
from gsa_desktop.media.verify_parts import (
    SpotCheck,
    alpha_checks,
    duration_check,
    size_check,
)
from gsa_desktop.media.verify_report import Check

CHECKING = "Checking the result"
_MILLISECOND = Fraction(1, 1000)
_ROUNDED = 1  # the encoder cuts milliseconds off
PICTURE_SUFFIXES = {".png", ".tif", ".tiff", ".exr"}


def picture_files(folder: Path) -> list[Path]:
    """The pictures of a folder in order of their names."""
    return sorted(entry for entry in folder.iterdir() if entry.suffix.lower() in PICTURE_SUFFIXES)


def folder_checks(path: Path, expected: Expected) -> Generator[Progress, None, list[Check]]:
    """Every name, every size; some pictures in full."""
    files = picture_files(path)
    wanted = len(expected.table)
    checks = [_names_check(path, files, expected)]
    if not checks[0].ok:
        return checks
    sizes, low, high, with_alpha = set(), 255, 0, set()
    compared = SpotCheck(expected)
    spots = spot_numbers(wanted)
    damaged = []
    for number, file in enumerate(files):
        if number % 32 == 0 or number in spots:
            yield Progress(number, wanted, CHECKING)
        if number not in spots:
            if not file.stat().st_size:
                damaged.append(file.name)
            continue
        try:
            picture = read_encoded(file)
        except AppError:
            damaged.append(file.name)
            continue
        sizes.add((picture.shape[1], picture.shape[0]))
        with_alpha.add(picture.ndim == 3 and picture.shape[2] == 4)
        picture, premultiplied = _shown(picture), expected.premultiplied
        if with_alpha == {True}:
            low = min(low, _level(picture[..., 3].min()))
            high = max(high, _level(picture[..., 3].max()))
        compared.add(number, thumbnail(picture, premultiplied=premultiplied))
    detail = " ".join(damaged) or f"{len(spots)} spots"
    checks.append(Check("decodes", ok=not damaged, detail=detail))
    one_size = next(iter(sizes)) if len(sizes) == 1 else (0, 0)
    checks.append(size_check(one_size, expected))
    checks += alpha_checks(low, high, expected, has_alpha=with_alpha == {True})
    return checks + compared.checks()


def _names_check(path: Path, files: list[Path], expected: Expected) -> Check:
    entries = sum(1 for _ in path.iterdir())
    detail = f"{len(files)} pictures"
    if expected.names is None:
        return Check("frames", ok=len(files) == entries == len(expected.table), detail=detail)
    found = {file.name for file in files}
    missing = [name for name in expected.names if name not in found]
    if missing:
        detail += f", {missing[0]} is missing"
    return Check("frames", ok=not missing and entries == len(expected.names), detail=detail)


def _level(value: np.generic) -> int:
    """A value of any depth as 0..255."""
    if isinstance(value, np.integer):
        return int(value) * 255 // int(np.iinfo(value.dtype).max)
    return round(float(value) * 255)


def _shown(picture: NDArray[np.generic]) -> NDArray[np.generic]:
    """OpenEXR's linear premultiplied floats as straight sRGB; anything else as it is."""
    if picture.dtype != np.float32:
        return picture
    alpha = picture[..., 3:].astype(np.float32) if picture.shape[2] == 4 else np.float32(1)
    linear = np.clip(picture[..., :3].astype(np.float32) / np.maximum(alpha, 1e-6), 0, 1)
    code = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    if picture.shape[2] == 3:
        return code
    return np.concatenate([code, alpha], axis=2)


def check_animation(path: Path) -> list[Check]:
    """Whether an animated WebP opens and decodes to its end, when there is nothing to compare.

    Raises:
        AppError: It is damaged.
    """
    durations = []
    try:
        with Image.open(path) as animation:
            for image in ImageSequence.Iterator(animation):
                image.load()
                durations.append(int(image.info.get("duration", 0)))
            width, height = animation.size
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for damaged files
        raise AppError(f"“{path.name}” is damaged: {error}.") from error
    detail = f"{len(durations)} pictures, {sum(durations) / 1000:.3f} s"
    return [
        Check("opens", ok=True, detail=f"animated WebP, {width}x{height}"),
        Check("frames", ok=bool(durations), detail=detail),
    ]


def animation_checks(path: Path, expected: Expected) -> Generator[Progress, None, list[Check]]:
    """An animated WebP, by Pillow: FFmpeg does not decode it.

    Its encoder makes one long picture of equal ones that follow each other, so what is shown at a
    frame's time is compared.
    """
    compared = SpotCheck(expected)
    due = sorted(expected.spots)
    starts, at, low, high = [], 0, 255, 0
    with Image.open(path) as animation:
        for number, image in enumerate(ImageSequence.Iterator(animation)):
            if number % 8 == 0:
                yield Progress(number, len(expected.table), CHECKING)
            image.load()
            starts.append(at)
            at += int(image.info.get("duration", 0))
            while due and _milliseconds(expected.table.time_of(due[0])) + _ROUNDED < at:
                picture = np.asarray(image.convert("RGBA"))
                low, high = min(low, int(picture[..., 3].min())), max(high, picture[..., 3].max())
                shown = thumbnail(picture, premultiplied=expected.premultiplied)
                compared.add(due.pop(0), shown)
        size = animation.size
    checks = [
        Check("opens", ok=True, detail="animated WebP"),
        _shown_check(starts, expected.table),
        *_length_checks(starts, at, expected.table),
        size_check(size, expected),
        *alpha_checks(low, int(high), expected, has_alpha=True),
    ]
    if expected.sounds is not None:
        checks.append(Check("sound", ok=not expected.sounds, detail="this format holds none"))
    return checks + compared.checks()


def _length_checks(starts: list[int], end: int, table: FrameTable) -> list[Check]:
    """None where all frames are equal: then the result is a still."""
    if len(starts) == 1:
        return []
    return [duration_check(FrameTable(np.array(starts), _MILLISECOND, end - starts[-1]), table)]


def _shown_check(starts: list[int], table: FrameTable) -> Check:
    wanted = {_milliseconds(table.time_of(number)) for number in range(len(table))}
    near = {time + shift for time in wanted for shift in range(-_ROUNDED, _ROUNDED + 1)}
    odd = [start for start in starts if start not in near]
    detail = f"{len(starts)} pictures for {len(table)} frames, each at its time"
    if odd:
        detail = f"a picture at {odd[0]} ms belongs to no frame"
    return Check("times", ok=not odd and len(starts) <= len(table), detail=detail)


def _milliseconds(time: Fraction) -> int:
    return round(time * 1000)
