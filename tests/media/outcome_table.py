"""What becomes of every file of some folders: opened, exported as it is, verified; a table.

Run as `python -m tests.media.outcome_table FOLDER... [--frames N]`.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.export_plan import plan_export
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.writer import Writer

HEAD = "| file | frames | size | turned | what was said on opening | H.264 MP4 | ProRes 4444 |"
RULE = "|---|---|---|---|---|---|---|"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--frames", type=int, help="export only the first N frames")
    chosen = arguments.parse_args()
    print(HEAD)
    print(RULE)
    failed = 0
    for folder in chosen.folders:
        for path in sorted(entry for entry in folder.iterdir() if entry.is_file()):
            row, ok = outcome(path, chosen.frames)
            failed += not ok
            print(row, flush=True)
    return min(failed, 1)


def outcome(path: Path, frames: int | None = None) -> tuple[str, bool]:
    """A row of the table, and whether the file met a good end: verified, or refused in a line."""
    try:
        info = probe(path)
    except AppError as error:
        return f"| {path.name} | - | - | - | {error.one_line()} | - | - |", True
    cut = FrameRange(0, min(info.frames, frames or info.frames))
    cells = [
        path.name,
        str(info.frames),
        f"{info.width}x{info.height}",
        f"{info.rotation}°",
    ]
    results, damage, ok = [], (), True
    for preset_id in ("h264", "prores4444"):
        result, met, verified = passed_through(info, preset_id, cut)
        results.append(result)
        damage = damage or met
        ok = ok and verified
    cells.append(" ".join((*info.notes, *damage)) or "nothing")
    return f"| {' | '.join((*cells, *results))} |", ok


def passed_through(
    info: MediaInfo, preset_id: str, cut: FrameRange
) -> tuple[str, tuple[str, ...], bool]:
    """The clip written as it is: what the verification says, what damage was met, and success."""
    settings = settings_of(preset_id)
    preset = settings.preset
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            plan = plan_export(info, Path(folder) / f"result{preset.suffix}", settings, cut)
            with VideoReader(info) as reader, Writer(plan) as writer:
                for frame in pictures(reader, cut, alpha=preset.alpha):
                    writer.write(*frame)
                report = writer.finish()
                damage = reader.damage.lines()
        except AppError as error:
            return error.one_line(), (), False
    seconds = time.monotonic() - began
    extra = " ".join(note for note in writer.notes if "encoded" in note or "stored" in note)
    kinds = f"verified, {len(report.checks)} checks, {len(cut)} frames in {seconds:.1f} s"
    return f"{kinds}. {extra}".strip(), damage, report.ok


def pictures(reader: VideoReader, cut: FrameRange, *, alpha: bool) -> Iterator[tuple]:
    for index, frame in enumerate(reader.frames(cut.start, cut.stop)):
        if alpha and frame.alpha is not None:
            yield np.dstack([frame.rgb, frame.alpha]), index
        else:
            yield frame.rgb, index


if __name__ == "__main__":
    sys.exit(main())
