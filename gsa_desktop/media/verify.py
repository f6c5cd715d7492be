"""Open a result again and compare it with what it ought to be."""

from collections.abc import Generator
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Progress
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.media.expected import Expected, ExpectedSound, expected_of, expected_of_clip
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.picture_folder import picture_name
from gsa_desktop.media.planned_sound import FileSound
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.sound_offset import sound_offset
from gsa_desktop.media.verify_report import Check, VerifyReport

__all__ = ["Check", "VerifyReport", "verify", "verify_against", "verifying"]

_PHASE = "Checking the result"
_SPOTS = 7
_SOUND_SHIFT = Fraction(5, 1000)
_SOUND_END_TOLERANCE = Fraction(1, 10)
# A copied packet at the end is whole: it may reach over the cut by what the longest (AAC) holds.
_PACKET_SAMPLES = 2048
# Containers that count time in whole milliseconds round every time by up to half of one.
_COARSE_TIME = Fraction(1, 1000)


def verify(plan: ExportPlan, path: Path | None = None) -> VerifyReport:
    """Compare a result with its plan.

    Args:
        plan: What was to be written.
        path: Where it lies, if not yet under its final name.
    """
    return _drained(verifying(plan, path or plan.path))


def verifying(plan: ExportPlan, path: Path) -> Generator[Progress, None, VerifyReport]:
    """As `verify`, with a chance to stop between the steps."""
    return _compare(path, expected_of(plan))


def verify_against(
    path: str | Path,
    source: MediaInfo,
    cut: FrameRange | None = None,
    *,
    with_sound: bool = True,
) -> VerifyReport:
    """Compare a result with the clip it was made from, whatever format it has.

    Args:
        path: The file, or the folder of pictures.
        source: The clip.
        cut: Frames of the clip that were exported; all of them if None.
        with_sound: False for a result that is meant to be silent, such as a matte.
    """
    expected = expected_of_clip(source, cut, with_sound=with_sound)
    return _drained(_compare(Path(path).absolute(), expected))


def _drained(steps: Generator[Progress, None, VerifyReport]) -> VerifyReport:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            report: VerifyReport = end.value
            return report


def _compare(path: Path, expected: Expected) -> Generator[Progress, None, VerifyReport]:
    yield Progress(0, len(expected.table), _PHASE)
    if path.is_dir():
        checks = yield from _folder_checks(path, expected)
    else:
        checks = yield from _file_checks(path, expected)
    return VerifyReport(path, tuple(checks))


def _file_checks(path: Path, expected: Expected) -> Generator[Progress, None, list[Check]]:
    try:
        info = probe(path)
    except AppError as error:
        return [Check("opens", ok=False, detail=error.message)]
    checks = [
        Check("opens", ok=True, detail=f"{info.codec} in {info.container}, {info.pixel_format}"),
        _count_check(info.frames, len(expected.table)),
        _times_check(info.table, expected.table),
        _duration_check(info.table, expected.table),
        _size_check((info.width, info.height), expected),
        Check(
            "pixel aspect",
            ok=abs(info.pixel_aspect / expected.pixel_aspect - 1) < Fraction(1, 1000),
            detail=str(info.pixel_aspect),
        ),
        _colour_check(info, expected),
    ]
    if expected.sounds is not None:
        checks += _sound_checks(info, expected.sounds)
    checks += yield from _picture_checks(info, expected)
    return checks


def _count_check(found: int, wanted: int) -> Check:
    detail = str(found) if found == wanted else f"{found} instead of {wanted}"
    return Check("frames", ok=found == wanted, detail=detail)


def _times_check(found: FrameTable, wanted: FrameTable) -> Check:
    name = "times"
    if len(found) != len(wanted):
        return Check(name, ok=False, detail="cannot be compared: another number of frames")
    worst, where = Fraction(0), 0
    if (found.pts - found.pts[0]).tolist() != wanted.pts.tolist() or (
        found.time_base != wanted.time_base
    ):
        for number in range(len(wanted)):
            error = abs(found.time_of(number) - wanted.time_of(number))
            if error > worst:
                worst, where = error, number
    allowed = found.time_base if found.time_base >= _COARSE_TIME else Fraction(0)
    if not worst:
        return Check(name, ok=True, detail="every frame exactly at its time")
    return Check(
        name,
        ok=worst <= allowed,
        detail=f"frame {where} is {float(worst * 1000):.3f} ms off",
    )


def _duration_check(found: FrameTable, wanted: FrameTable) -> Check:
    error = abs(found.duration - wanted.duration)
    allowed = max(2 * found.time_base, Fraction(1, 100))
    detail = f"{float(found.duration):.3f} s"
    if error > allowed:
        detail += f" instead of {float(wanted.duration):.3f} s"
    return Check("duration", ok=error <= allowed, detail=detail)


def _size_check(found: tuple[int, int], expected: Expected) -> Check:
    detail = "x".join(map(str, found))
    if found not in expected.sizes:
        detail += f" instead of {'x'.join(map(str, expected.sizes[0]))}"
    return Check("size", ok=found in expected.sizes, detail=detail)


def _colour_check(info: MediaInfo, expected: Expected) -> Check:
    found = info.colour
    said = (found.primaries, found.transfer, found.matrix)
    detail = "primaries {}, transfer {}, matrix {}".format(*said)
    detail += ", full range" if found.full_range else ", limited range"
    if info.pixel_format.startswith(("gray", "rgb", "bgr", "gbr", "pal", "argb", "abgr")):
        return Check("colour tags", ok=True, detail=f"{info.pixel_format} needs none")
    if expected.colour is None:
        return Check("colour tags", ok=2 not in said, detail=detail)
    wanted = expected.colour
    ok = said == (wanted.primaries, wanted.transfer, wanted.matrix)
    return Check("colour tags", ok=ok and found.full_range == wanted.full_range, detail=detail)


def _sound_checks(info: MediaInfo, wanted: tuple[ExpectedSound, ...]) -> list[Check]:
    if len(info.sounds) != len(wanted):
        detail = f"{len(info.sounds)} streams instead of {len(wanted)}"
        return [Check("sound", ok=False, detail=detail)]
    if not wanted:
        return [Check("sound", ok=True, detail="none, as wanted")]
    checks = []
    for place, (sound, expected) in enumerate(zip(info.sounds, wanted, strict=True)):
        early = expected.start - sound.start  # an encoder's delay is silence before the sound
        end_error = abs(sound.start + sound.duration - expected.end)
        allowed = max(_SOUND_END_TOLERANCE, Fraction(_PACKET_SAMPLES, sound.rate))
        ok = early >= -_SOUND_SHIFT and end_error <= allowed
        detail = (
            f"{sound.codec} {sound.rate} Hz, {sound.channels} ch, "
            f"from {float(sound.start):.3f} s for {float(sound.duration):.3f} s"
        )
        checks.append(Check("sound", ok=ok, detail=detail))
        shift = sound_offset(expected.origin, FileSound(info, place), expected.end)
        if shift is None:
            ok = abs(early) <= _SOUND_SHIFT or sound.codec != expected.origin.codec
            checks.append(Check("sound in time", ok=ok, detail="by its times; nothing to hear"))
        else:
            ok = abs(shift) <= _SOUND_SHIFT
            detail = f"{float(shift) * 1000:+.1f} ms against the source, by listening"
            checks.append(Check("sound in time", ok=ok, detail=detail))
    return checks


def _picture_checks(info: MediaInfo, expected: Expected) -> Generator[Progress, None, list[Check]]:
    """Decode frames spread over the clip: they are there, whole, and as transparent as wanted."""
    low, high = 255, 0
    with VideoReader(info, cache_bytes=0) as reader:
        spots = _spots(info.frames)
        for done, number in enumerate(spots):
            yield Progress(done * info.frames // len(spots), info.frames, _PHASE)
            alpha = reader.frame(number).alpha
            if alpha is not None:
                low, high = min(low, int(alpha.min())), max(high, int(alpha.max()))
        damage = reader.damage.lines()
    checks = [Check("decodes", ok=not damage, detail=" ".join(damage) or f"{len(spots)} spots")]
    return checks + _alpha_checks(low, high, expected, has_alpha=info.has_alpha)


def _alpha_checks(low: int, high: int, expected: Expected, *, has_alpha: bool) -> list[Check]:
    if expected.alpha is None and not has_alpha:
        return []
    detail = f"from {low} to {high}" if has_alpha else "none"
    ok = expected.alpha is None or has_alpha == expected.alpha
    return [Check("alpha", ok=ok, detail=detail)]


def _folder_checks(path: Path, expected: Expected) -> Generator[Progress, None, list[Check]]:
    wanted = len(expected.table)
    names = {entry.name for entry in path.iterdir()}
    missing = [
        name for name in (picture_name(n, wanted) for n in range(wanted)) if name not in names
    ]
    detail = f"{len(names)} pictures"
    if missing:
        detail += f", {missing[0]} is missing"
    checks = [Check("frames", ok=not missing and len(names) == wanted, detail=detail)]
    if missing:
        return checks
    sizes, low, high, modes = set(), 255, 0, set()
    for number in range(wanted):
        if number % 32 == 0:
            yield Progress(number, wanted, _PHASE)
        with Image.open(path / picture_name(number, wanted)) as picture:
            sizes.add(picture.size)
            modes.add(picture.mode)
            if number in _spots(wanted):
                pixels = np.asarray(picture)
                if picture.mode == "RGBA":
                    low, high = min(low, pixels[..., 3].min()), max(high, pixels[..., 3].max())
    one_size = next(iter(sizes)) if len(sizes) == 1 else (0, 0)
    checks.append(_size_check(one_size, expected))
    checks += _alpha_checks(int(low), int(high), expected, has_alpha=modes == {"RGBA"})
    return checks


def _spots(frames: int) -> tuple[int, ...]:
    """First, last and some between."""
    return tuple(sorted({round(place) for place in np.linspace(0, frames - 1, _SPOTS)}))
