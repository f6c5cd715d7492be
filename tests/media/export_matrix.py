"""Every format with every kind of source: verified, or refused in a line. A table for people.

Run as `python -m tests.media.export_matrix [--formats h264,png] [--kinds cfr,vfr] [--markdown]`.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import PRESETS
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.media.colour_in import PictureKind
from gsa_desktop.media.export_plan import plan_export
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.writer import Writer
from tests.media.conftest import Recipe, make_clip

VFR = (0, 40, 80, 200, 230, 300, 420, 430, 600, 700, 710, 720, 900, 1000)
LOSSLESS: dict[str, object] = {"codec": "ffv1", "options": {}}

KINDS: dict[str, tuple[str, Callable[[], Recipe]]] = {
    "cfr": ("a.mp4", lambda: Recipe(sounds=1)),
    "ntsc": (
        "a.mp4",
        lambda: Recipe(times=range(0, 24 * 1001, 1001), time_base=Fraction(1, 30_000), sounds=1),
    ),
    "vfr": ("a.mp4", lambda: Recipe(times=VFR, time_base=Fraction(1, 1000), sounds=1)),
    "rotated": ("a.mov", lambda: Recipe(rotation=90, sounds=1)),
    "10-bit": ("a.mkv", lambda: Recipe(pixel_format="yuv420p10le", sounds=1, **LOSSLESS)),
    "odd size": (
        "a.mkv",
        lambda: Recipe(pixel_format="yuv444p", size=(101, 67), sounds=1, **LOSSLESS),
    ),
    "late sound": ("a.mp4", lambda: Recipe(sounds=1, sound_start=Fraction(1, 4), times=range(50))),
    "alpha": ("a.mkv", lambda: Recipe(pixel_format="yuva444p", alpha=True, **LOSSLESS)),
    "silent": ("a.mp4", lambda: Recipe()),
    "two sounds": ("a.mkv", lambda: Recipe(sounds=2, sound_codec="pcm_s16le")),
    "opus": (
        "a.webm",
        lambda: Recipe(codec="libvpx-vp9", options={}, sounds=1, sound_codec="libopus"),
    ),
    "wide pixels": ("a.mov", lambda: Recipe(pixel_aspect=Fraction(16, 15), timecode="01:00:00:00")),
}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--formats", default=",".join(row.id for row in PRESETS))
    arguments.add_argument("--kinds", default=",".join(KINDS))
    arguments.add_argument("--markdown", action="store_true", help="numbers alone, for the README")
    chosen = arguments.parse_args()
    kinds, formats = chosen.kinds.split(","), chosen.formats.split(",")
    os.environ.setdefault("SVT_LOG", "1")
    print(f"| format | {' | '.join(kinds)} |")
    print(("|---" + "|:-:" * len(kinds) if chosen.markdown else "|---" * (1 + len(kinds))) + "|")
    failed = 0
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        sources = {kind: made(Path(folder), kind) for kind in kinds}
        for preset in PRESETS:
            if preset.id not in formats:
                continue
            cells = [cell(sources[kind], ExportSettings(preset)) for kind in kinds]
            failed += sum(text.startswith("FAIL") for text in cells)
            if chosen.markdown:
                cells = [marked(text, lines) for text in cells]
            print(f"| {preset.id} | {' | '.join(cells)} |", flush=True)
    for number, line in enumerate(lines, start=1):
        print(f"\n{number}. {line}")
    return min(failed, 1)


def marked(text: str, lines: list[str]) -> str:
    """A cell as a mark: how many checks it passed, or the number of the line that refuses it."""
    if text.startswith("ok"):
        return text.removeprefix("ok (").removesuffix(")")
    if text not in lines:
        lines.append(text)
    return f"refused, {lines.index(text) + 1}"


def made(folder: Path, kind: str) -> MediaInfo:
    """A tiny clip of a kind."""
    name, recipe = KINDS[kind]
    place = folder / kind
    place.mkdir()
    wanted = recipe()
    if wanted.size == Recipe().size:  # too small for some encoders
        wanted = replace(wanted, size=(128, 96))
    return probe(make_clip(place / name, wanted))


def cell(info: MediaInfo, settings: ExportSettings) -> str:
    """What becomes of a source in a format: "ok" with the number of checks, or the refusal."""
    preset = settings.preset
    with tempfile.TemporaryDirectory() as folder:
        try:
            plan = plan_export(info, Path(folder) / f"result{preset.suffix}", settings)
            kind = PictureKind(plan.deep, plan.to_709)
            with VideoReader(info, kind=kind) as reader, Writer(plan) as writer:
                for index, frame in enumerate(reader.frames(0, info.frames)):
                    writer.write(as_wanted(frame, settings), index)
                report = writer.finish()
        except AppError as error:
            if "not what it ought to be" in error.message:
                return f"FAIL {error.message}"
            return error.one_line()
    return f"ok ({len(report.checks)})" if report.ok else "FAIL"


def as_wanted(frame, settings: ExportSettings) -> np.ndarray:
    """The frame as the format takes it."""
    preset = settings.preset
    if preset.is_matte:
        grey = frame.rgb[..., 1] if frame.alpha is None else frame.alpha
        return np.ascontiguousarray(grey)
    if not preset.alpha or frame.alpha is None:
        return frame.rgb
    alpha = frame.alpha
    if frame.rgb.dtype == np.uint16:
        alpha = alpha.astype(np.uint16) * 257
    return np.dstack([frame.rgb, alpha])


if __name__ == "__main__":
    sys.exit(main())
