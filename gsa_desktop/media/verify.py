"""Open a result again and compare it with what it ought to be."""

from collections.abc import Generator, Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Progress
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.expected import Expected, expected_of, expected_of_clip
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.source import still_kind
from gsa_desktop.media.spots import Thumbnail, spot_numbers, thumbnail
from gsa_desktop.media.verify_parts import (
    SpotCheck,
    alpha_checks,
    colour_check,
    count_check,
    duration_check,
    size_check,
    times_check,
)
from gsa_desktop.media.verify_pictures import CHECKING, animation_checks, folder_checks
from gsa_desktop.media.verify_report import Check, VerifyReport
from gsa_desktop.media.verify_sound import sound_checks

__all__ = ["Check", "VerifyReport", "verify", "verify_against", "verifying"]


def verify(plan: ExportPlan, path: Path | None = None) -> VerifyReport:
    """Compare a result with its plan.

    Args:
        plan: What was to be written.
        path: Where it lies, if not yet under its final name.
    """
    return _drained(verifying(plan, path or plan.path, {}))


def verifying(
    plan: ExportPlan, path: Path, spots: Mapping[int, Thumbnail]
) -> Generator[Progress, None, VerifyReport]:
    """As `verify`, with a chance to stop between the steps.

    Args:
        plan: What was to be written.
        path: Where it lies.
        spots: Thumbnails of pictures as they were handed to the encoder, by frame.
    """
    return _compare(path, expected_of(plan, spots))


def verify_against(
    path: str | Path,
    source: MediaInfo,
    cut: FrameRange | None = None,
    *,
    with_sound: bool = True,
    settings: ExportSettings | None = None,
) -> VerifyReport:
    """Compare a result with the clip it was made from, whatever format it has.

    Args:
        path: The file, or the folder of pictures.
        source: The clip.
        cut: Frames of the clip that were exported; all of them if None.
        with_sound: False for a result that is meant to be silent, such as a matte.
        settings: As `expected_of_clip` wants them.
    """
    expected = expected_of_clip(source, cut, with_sound=with_sound, settings=settings)
    return _drained(_compare(Path(path).absolute(), expected))


def _drained(steps: Generator[Progress, None, VerifyReport]) -> VerifyReport:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            report: VerifyReport = end.value
            return report


def _compare(path: Path, expected: Expected) -> Generator[Progress, None, VerifyReport]:
    yield Progress(0, len(expected.table), CHECKING)
    if path.is_dir():
        checks = yield from folder_checks(path, expected)
    elif still_kind(path) == "WebP":
        checks = yield from animation_checks(path, expected)
    else:
        checks = yield from _file_checks(path, expected)
    return VerifyReport(path, tuple(checks))


def _file_checks(path: Path, expected: Expected) -> Generator[Progress, None, list[Check]]:
    try:
        info = probe(path)
    except AppError as error:
        return [Check("opens", ok=False, detail=error.message)]
    checks = [
        Check("opens", ok=True, detail=_kind(info)),
        count_check(info.frames, len(expected.table)),
        times_check(info.table, expected.table),
        duration_check(info.table, expected.table),
        size_check((info.width, info.height), expected),
        Check(
            "pixel aspect",
            ok=abs(info.pixel_aspect / expected.pixel_aspect - 1) < Fraction(1, 1000),
            detail=str(info.pixel_aspect),
        ),
        colour_check(info, expected),
    ]
    if expected.timecode is not None:
        same = info.timecode == expected.timecode
        detail = info.timecode if same else f"{info.timecode} instead of {expected.timecode}"
        checks.append(Check("timecode", ok=same, detail=detail))
    if expected.sounds is not None:
        checks += sound_checks(info, expected.sounds)
    checks += yield from _picture_checks(info, expected)
    return checks


def _kind(info: MediaInfo) -> str:
    container = info.path.with_suffix("") if info.path.suffix == ".part" else info.path
    return f"{info.codec} in {container.suffix.removeprefix('.').upper()}, {info.pixel_format}"


def _picture_checks(info: MediaInfo, expected: Expected) -> Generator[Progress, None, list[Check]]:
    """Decode frames spread over the clip: there, whole, as transparent and coloured as wanted."""
    low, high = 255, 0
    compared = SpotCheck(expected)
    with VideoReader(info, cache_bytes=0) as reader:
        spots = spot_numbers(info.frames)
        for done, number in enumerate(spots):
            yield Progress(done * info.frames // len(spots), info.frames, CHECKING)
            frame = reader.frame(number)
            picture = frame.rgb
            if frame.alpha is not None:
                low, high = min(low, int(frame.alpha.min())), max(high, int(frame.alpha.max()))
                picture = np.dstack([frame.rgb, frame.alpha])
            compared.add(number, thumbnail(picture, premultiplied=expected.premultiplied))
        damage = reader.damage.lines()
    checks = [Check("decodes", ok=not damage, detail=" ".join(damage) or f"{len(spots)} spots")]
    checks += alpha_checks(low, high, expected, has_alpha=info.has_alpha)
    return checks + compared.checks()
