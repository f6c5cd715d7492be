"""Folders of videos for batches: each of its own content, with masks that need no network."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import psutil

from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import SegmentSettings
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe
from gsanet.config import available_models

USUAL = SegmentSettings(available_models()[0])
"""Whose masks a command looks for that is not told which model."""

_NO_CONTENT = b"\0\0\0\x08free"  # a box of MP4 that readers pass over


def fill(folder: Path, home: Path, clip: Path, names: Iterable[str]) -> list[Path]:
    """Put files that show the clip into a folder, and their masks into the cache of `home`."""
    made = []
    with MaskStore(home / "cache" / "masks") as store:
        for number, name in enumerate(names, start=1):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(clip.read_bytes() + number * _NO_CONTENT)
            mask(store, path)
            made.append(path)
    return made


def write_endless(path: Path) -> None:
    """A video that no export at a constant rate gets done with: its last picture stays for long."""
    picture = np.random.default_rng(7).integers(0, 256, (720, 1280, 3), np.uint8)
    with av.open(path, "w") as file:
        stream = file.add_stream("libx264", rate=24, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 24)
        stream.metadata["title"] = path.name  # so that each has its own content
        for time in (0, 1, 50_000):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = time
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def mask(store: MaskStore, path: Path, segment: SegmentSettings = USUAL) -> None:
    """Masks of all frames, as if a network had made them: the left third is background."""
    info = probe(path)
    run = store.open(info.fingerprint, "truth", segment).run(FrameRange(0, info.frames))
    subject = np.full((info.height, info.width), 255, np.uint8)
    subject[:, : info.width // 3] = 0
    for frame in range(info.frames):
        run.put_final(SoftMask(frame, subject))


def start(home: Path, *arguments: object, **environment: str) -> "subprocess.Popen[str]":
    """`gsa` as a process of its own, to be killed or interrupted."""
    return subprocess.Popen(
        [sys.executable, "-m", "gsa_desktop.cli", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "GSA_HOME": str(home), **environment},
    )


def wait_until(is_so: Callable[[], object], process: "subprocess.Popen[str]") -> None:
    """Wait for what another process does; fails if it ends before, or takes very long."""
    until = time.monotonic() + 100
    while not is_so():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.01)  # there is nothing to wait on: the other process does it when it does


def writes(process: psutil.Process, path: Path) -> bool:
    """Whether a process has that file open."""
    try:
        return str(path) in [file.path for file in process.open_files()]
    except psutil.NoSuchProcess:  # or it has just ended
        return False


def content(folder: Path) -> dict[str, bytes]:
    """All results below a folder, by their place in it; without what the batch remembers."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != ".gsa-batch"
    }
