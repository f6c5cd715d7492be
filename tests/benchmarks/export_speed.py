"""How long an export takes against the ffmpeg command that composites the same.

Run as `python -m tests.benchmarks.export_speed [--frames 300] [--rounds 3]`. All decode the same
1080p H.264 clip and a matte, put the subject over a still picture and encode x264 veryfast. Ours
also estimates the subject's colours at its edge, and opens and checks the result.

ffmpeg runs twice: as one writes it (`-loop 1 -i backdrop.png` decodes and converts the picture for
every frame), and tuned so that this is done once.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import cv2
import numpy as np

from gsa_desktop.core.export_order import ClipSource
from gsa_desktop.core.export_settings import ExportSettings, settings_of
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, Picture
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export import export_source
from gsa_desktop.media.probe import probe
from gsa_desktop.media.stills import write_png

SIZE = (1920, 1080)
MATTE = (854, 480)
CRF = 20


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--frames", type=int, default=300)
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    if shutil.which("ffmpeg") is None:
        print("There is no ffmpeg to compare with.")
        return 1
    with tempfile.TemporaryDirectory() as name, MaskStore(Path(name) / "masks") as masks:
        folder = Path(name)
        source, matte = folder / "source.mp4", folder / "matte.mkv"
        make(source, matte, chosen.frames)
        backdrop = folder / "backdrop.png"
        write_png(backdrop, texture(SIZE, 3))
        info = probe(source)
        clip = Clip("c", source, FrameRange(0, info.frames), background=Picture(backdrop))
        run = masks.open(info.fingerprint, "truth", clip.segment).run(clip.cut)
        for number in clip.cut:
            run.put_final(SoftMask(number, mask(number)))
        settings = ExportSettings(settings_of("h264").preset, quality=CRF)

        def ours() -> None:
            list(
                export_source(
                    ClipSource(clip, info), masks, folder / "ours.mp4", settings, overwrite=True
                )
            )

        def theirs(*, tuned: bool) -> None:
            line = command(source, matte, backdrop, folder / "theirs.mp4", tuned=tuned)
            subprocess.run(line, check=True)

        sides = {
            "ffmpeg": partial(theirs, tuned=False),
            "ffmpeg, tuned": partial(theirs, tuned=True),
            "GSA Desktop": ours,
        }
        rows: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
        for _ in range(chosen.rounds):  # in turns, so that a busy machine is busy for all
            for name, work in sides.items():
                rows[name].append(timed(work))
    report(rows, chosen.frames)
    return 0


def report(rows: dict[str, list[tuple[float, float]]], frames: int) -> None:
    print("| | wall s (median) | frames/s | CPU ms a frame | wall, CPU against ffmpeg | tuned |")
    print("|---|---|---|---|---|---|")
    medians = {
        name: tuple(statistics.median(column) for column in zip(*times, strict=True))
        for name, times in rows.items()
    }
    for name, (wall, cpu) in medians.items():
        against = " | ".join(
            f"{wall / other[0]:.2f}, {cpu / other[1]:.2f}" for other in list(medians.values())[:2]
        )
        print(
            f"| {name} | {wall:.1f} | {frames / wall:.1f} | {cpu / frames * 1000:.1f} | {against} |"
        )


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Wall and CPU seconds, of children too."""
    before, began = os.times(), time.perf_counter()
    work()
    wall, after = time.perf_counter() - began, os.times()
    return wall, sum(after[:4]) - sum(before[:4])


def command(source: Path, matte: Path, backdrop: Path, out: Path, *, tuned: bool) -> list[str]:
    graph = (
        f"[1:v]scale={SIZE[0]}:{SIZE[1]}:flags=bilinear,format=gray[m];[0:v][m]alphamerge[a];"
        + ("[2:v]format=yuv420p,loop=-1:1[b];[b]" if tuned else "[2:v]")
        + "[a]overlay=shortest=1,format=yuv420p[v]"
    )
    looped = [] if tuned else ["-loop", "1"]
    inputs = ["-i", str(source), "-i", str(matte), *looped, "-i", str(backdrop)]
    encoder = ["-c:v", "libx264", "-preset", "veryfast", "-crf", str(CRF)]
    quiet = ["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex", graph]
    return [*quiet, "-map", "[v]", *encoder, str(out)]


def make(source: Path, matte: Path, frames: int) -> None:
    """A noisy clip with a subject that moves, and its matte for ffmpeg."""
    behind, subject = texture(SIZE, 1), texture(SIZE, 2)
    noise = np.random.default_rng(5).integers(-4, 5, (*SIZE[::-1], 3), np.int16)
    with av.open(str(source), "w") as clip, av.open(str(matte), "w") as mattes:
        video = clip.add_stream("libx264", rate=30, options={"preset": "veryfast", "crf": "18"})
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        gray = mattes.add_stream("ffv1", rate=30)
        gray.width, gray.height, gray.pix_fmt = *MATTE, "gray"
        for number in range(frames):
            alpha = cv2.resize(mask(number), SIZE)[..., None] > 127
            picture = np.where(alpha, np.roll(subject, 4 * number, axis=1), behind)
            grain = np.roll(noise, 37 * number, axis=0)
            picture = np.clip(picture + grain, 0, 255).astype(np.uint8)
            for stream, pixels, kind, output in (
                (video, picture, "rgb24", clip),
                (gray, mask(number), "gray", mattes),
            ):
                frame = av.VideoFrame.from_ndarray(pixels, format=kind)
                frame.pts, frame.time_base = number, Fraction(1, 30)
                output.mux(stream.encode(frame))
        clip.mux(video.encode(None))
        mattes.mux(gray.encode(None))


def mask(number: int) -> np.ndarray:
    """(480, 854): a soft ellipse on its way to the right."""
    width, height = MATTE
    rows, columns = np.mgrid[:height, :width]
    across = (columns - width * (0.2 + 0.003 * number)) / (width * 0.16)
    down = (rows - height * 0.55) / (height * 0.38)
    return np.clip(255 * (1.05 - np.hypot(across, down)) * 10, 0, 255).astype(np.uint8)


def texture(size: tuple[int, int], seed: int) -> np.ndarray:
    grain = np.random.default_rng(seed).normal(0, 1, (size[1] // 4, size[0] // 4, 3))
    smooth = cv2.GaussianBlur(grain.astype(np.float32), (0, 0), 3)
    large = cv2.resize(smooth / smooth.std(), size, interpolation=cv2.INTER_CUBIC)
    return np.clip(120 + 40 * large, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    sys.exit(main())
