"""Damaged files by the hundred: opened and exported in processes of their own, under a watchdog.

Tiny clips of many containers and codecs are mutated by a seed and go through the product's own way:
probe, a clip's export and a timeline's. Whatever a file is, there are two good ends: refused in one
line, or exported and verified. A crash, a hang, an exception that is no AppError, a result that
does not hold what it claims and an input that was written to are failures.

Run as `python -m tests.media.mutations [--count N] [--first SEED] [--keep FOLDER]`.
"""

import argparse
import hashlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import av
import numpy as np

from gsa_desktop.core.conform import timeline_rate
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported
from gsa_desktop.core.export_order import ClipSource, ExportOrder, TimelineSource
from gsa_desktop.core.export_settings import Depth, settings_of
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export_order import export
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from tests.media.conftest import Recipe, make_clip

_FAST_VP9 = {"deadline": "realtime", "cpu-used": "8"}
_FAST_AV1 = {"preset": "12", "svtav1-params": "lp=1"}
_QUIET_X265 = "log-level=error:pools=none:frame-threads=1"
_TEN = range(10)
_SPLIT = {"movflags": "frag_keyframe+empty_moov"}
RECIPES: Final[dict[str, Recipe]] = {
    "h264.mp4": Recipe(times=_TEN, sounds=1),
    "parts.mp4": Recipe(times=_TEN, sounds=1, container_options=_SPLIT),
    "vp9.mkv": Recipe("libvpx-vp9", times=_TEN, options=_FAST_VP9, sounds=1, sound_codec="libopus"),
    "prores.mov": Recipe(
        "prores_ks", "yuv422p10le", times=_TEN, options={}, sounds=1, sound_codec="pcm_s16le"
    ),
    "alpha.webm": Recipe("libvpx-vp9", "yuva420p", times=_TEN, options=_FAST_VP9, alpha=True),
    "a.gif": Recipe("gif", "rgb8", times=range(0, 40, 4), options={}),
    "h264.ts": Recipe(times=_TEN, sounds=1),
    "mpeg4.avi": Recipe("mpeg4", times=_TEN, options={}, sounds=1, sound_codec="mp2"),
    "h265.mov": Recipe("libx265", size=(64, 64), times=_TEN, options={"x265-params": _QUIET_X265}),
    "av1.mkv": Recipe("libsvtav1", size=(64, 64), times=_TEN, options=_FAST_AV1),
}
_READINGS = 3
_LONGEST = 30  # timeline frames: a damaged duration may be a year
_PATIENCE_S = 200
_MEMORY = 8 << 30
_WORKER = ["-m", "tests.media.mutations", "--worker"]


@dataclass(frozen=True)
class Outcome:
    """What became of a file: its name, the kind of end, and details for a person."""

    name: str
    kind: str
    detail: str = ""

    @property
    def is_good(self) -> bool:
        return self.kind in ("refused", "verified")


# --- mutations


def flipped(data: bytearray, rng: np.random.Generator) -> None:
    for place in rng.integers(0, len(data), 1 << rng.integers(0, 8)):
        data[place] ^= 1 << rng.integers(8)


def head_overwritten(data: bytearray, rng: np.random.Generator) -> None:
    for place in rng.integers(0, min(len(data), 600), rng.integers(1, 12)):
        data[place] = rng.integers(256)


def cut_short(data: bytearray, rng: np.random.Generator) -> None:
    del data[rng.integers(1, len(data)) :]


def zeroed(data: bytearray, rng: np.random.Generator) -> None:
    start, stop = _chunk(data, rng)
    data[start:stop] = bytes(stop - start)


def taken_out(data: bytearray, rng: np.random.Generator) -> None:
    start, stop = _chunk(data, rng)
    del data[start:stop]


def doubled(data: bytearray, rng: np.random.Generator) -> None:
    start, stop = _chunk(data, rng)
    data[stop:stop] = data[start:stop]


def moved(data: bytearray, rng: np.random.Generator) -> None:
    start, stop = _chunk(data, rng)
    chunk = data[start:stop]
    del data[start:stop]
    place = rng.integers(0, len(data) + 1)
    data[place:place] = chunk


def extremes_written(data: bytearray, rng: np.random.Generator) -> None:
    """Lengths, counts and times at the ends of their ranges."""
    for place in rng.integers(0, max(1, len(data) - 8), rng.integers(1, 5)):
        words = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4), b"\x80\0\0\0", b"\0\0\0\x01")
        word = words[rng.integers(len(words))]
        data[place : place + 4] = word


Mutation = Callable[[bytearray, np.random.Generator], None]
MUTATIONS: Final[tuple[Mutation, ...]] = (
    flipped, head_overwritten, cut_short, zeroed, taken_out, doubled, moved, extremes_written,
)  # fmt: skip


def _chunk(data: bytearray, rng: np.random.Generator) -> tuple[int, int]:
    size = int(rng.integers(1, max(2, len(data) // 4)))
    start = int(rng.integers(0, max(1, len(data) - size)))
    return start, start + size


def mutated(original: bytes, seed: int) -> bytes:
    """The same for the same seed: one kind of damage, sometimes two."""
    rng = np.random.default_rng(seed)
    data = bytearray(original)
    for _ in range(1 + int(rng.integers(4) == 0)):
        if len(data) > 16:
            MUTATIONS[seed // len(RECIPES) % len(MUTATIONS)](data, rng)
            seed = int(rng.integers(1 << 30))
    return bytes(data)


def sources(folder: Path) -> dict[str, bytes]:
    """The intact clips by name: the same bytes each time, but for what x264 decides.

    Else every run would damage other files, and none could be looked into afterwards.
    """
    return {
        name: make_clip(folder / name, _steady(recipe)).read_bytes()
        for name, recipe in RECIPES.items()
    }


def _steady(recipe: Recipe) -> Recipe:
    """As many threads on every machine, and no number that is drawn for each file."""
    return replace(
        recipe,
        options={**recipe.options, "threads": "1"},
        container_options={**recipe.container_options, "fflags": "+bitexact"},
    )


def write_mutants(folder: Path, seeds: Sequence[int]) -> list[Path]:
    """A file for each seed; the sources take turns."""
    os.environ.setdefault("SVT_LOG", "1")  # errors alone
    with tempfile.TemporaryDirectory() as place:
        originals = sources(Path(place))
    names = list(originals)
    paths = []
    for seed in seeds:
        name = names[seed % len(names)]
        path = folder / f"{seed:06d}-{name}"
        path.write_bytes(mutated(originals[name], seed))
        paths.append(path)
    return paths


# --- what is done with a file, in the worker


def outcome_of(path: Path) -> Outcome:
    """Open and export a file."""
    before = hashlib.sha256(path.read_bytes()).digest()
    try:
        kind, detail = _ended(path)
    except AppError as error:
        line = error.one_line()
        kind, detail = ("refused", line) if "\n" not in line else ("many lines", line)
        if "not what it ought to be" in line:
            kind = "unverified"
    except Exception:  # noqa: BLE001 - a bug is what is looked for
        kind, detail = "bug", traceback.format_exc()
    if hashlib.sha256(path.read_bytes()).digest() != before:
        kind, detail = "input changed", ""
    return Outcome(path.name, kind, detail)


def _ended(path: Path) -> tuple[str, str]:
    info = probe(path)
    clip = Clip("c", path, FrameRange(0, info.frames))
    with tempfile.TemporaryDirectory() as folder, MaskStore(Path(folder) / "masks") as masks:
        run = masks.open(info.fingerprint, "all", clip.segment).run(clip.cut)
        for number in clip.cut:
            run.put_final(SoftMask(number, np.full((8, 8), 255, np.uint8)))
        wrong = _clip_fault(clip, info, masks, Path(folder) / "clip.mkv")
        wrong = wrong or _timeline_fault(clip, info, masks, Path(folder) / "line.mp4")
    return ("wrong", wrong) if wrong else ("verified", f"{info.frames} frames")


def _clip_fault(clip: Clip, info: MediaInfo, masks: MaskStore, out: Path) -> str:
    """What a lossless export of the clip has other than the clip, by another way of reading.

    Of 400 readings of one damaged H.264 file, FFmpeg's parallel decoder gave another last picture
    in 18, without a sign of it. Where some readings differ, those of one thread decide.
    """
    fault = _lossless_fault(clip, info, masks, out)
    if fault and hasattr(os, "sched_setaffinity"):
        everywhere = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(everywhere)})  # FFmpeg then takes a thread for each core: one
        try:
            out.unlink(missing_ok=True)
            fault = _lossless_fault(clip, info, masks, out)
        finally:
            os.sched_setaffinity(0, everywhere)
    return fault


def _lossless_fault(clip: Clip, info: MediaInfo, masks: MaskStore, out: Path) -> str:
    settings = replace(settings_of("ffv1"), depth=Depth.EIGHT)
    fault = _exported(ExportOrder(ClipSource(clip, info), out, settings), masks)
    pictures = decoded(out)
    if fault or len(pictures) != info.frames:
        return fault or f"{len(pictures)} frames instead of {info.frames}"
    if info.has_alpha:
        return ""
    for _ in range(_READINGS):
        fault = _difference(info, pictures)
        if not fault:
            return ""
    return fault


def _difference(info: MediaInfo, pictures: Sequence[np.ndarray]) -> str:
    with VideoReader(info) as reader:
        for frame, found in zip(reader.frames(0, info.frames), pictures, strict=True):
            if not np.array_equal(frame.rgb, found):
                return f"frame {frame.number} is another picture"
    return ""


def _timeline_fault(clip: Clip, info: MediaInfo, masks: MaskStore, out: Path) -> str:
    rate = timeline_rate(info.table)
    length = min(_LONGEST, max(1, round(info.table.duration * rate)))
    track = Track((replace(clip, length=length),))
    sounds = (Track((replace(clip, id="s", length=length),)),) if info.sounds else ()
    line = Timeline((track,), rate, (info.width, info.height), sounds)
    source = TimelineSource(line, {info.path: info})
    fault = _exported(ExportOrder(source, out, settings_of("h264")), masks)
    found = len(decoded(out)) if not fault else 0
    return fault or ("" if found == length else f"{found} timeline frames instead of {length}")


def _exported(order: ExportOrder, masks: MaskStore) -> str:
    """A complaint, or nothing."""
    last = deque(export(order, masks), maxlen=1)[0]
    if not isinstance(last, Exported) or last.path != order.out:
        return f"no result: {last}"
    bad = [line for line in last.report if line.startswith("FAIL")]
    parts = [path.name for path in order.out.parent.glob("*.part")]
    return "; ".join(bad) or ", ".join(parts)


def decoded(path: Path) -> list[np.ndarray]:
    """All pictures by PyAV alone; a damaged one raises."""
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def work() -> None:
    """The worker: a path on a line of its input, an outcome on a line of its output."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        found = outcome_of(Path(line.rstrip("\n")))
        print(json.dumps([found.name, found.kind, found.detail]), flush=True)


# --- the watchdog, in the parent


def outcomes(paths: Sequence[Path]) -> Iterator[Outcome]:
    """What becomes of each, by workers that are used until one dies."""
    worker = None
    try:
        for path in paths:
            worker = worker or _new_worker()
            reply = _asked(worker, path)
            if reply:
                yield Outcome(*json.loads(reply))
            else:
                yield _death(worker, path, silent=reply is None)
                worker = None
    finally:
        if worker is not None:
            worker.stdin.close()
            worker.wait(_PATIENCE_S)
            worker.stdout.close()


def _new_worker() -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *_WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONFAULTHANDLER": "1"},
        cwd=Path(__file__).resolve().parents[2],
    )


def _asked(worker: subprocess.Popen, path: Path) -> str | None:
    """The worker's line, empty if it died, or None if it was silent for too long."""
    with selectors.DefaultSelector() as ready:
        ready.register(worker.stdout, selectors.EVENT_READ)
        worker.stdin.write(f"{path}\n")
        worker.stdin.flush()
        return worker.stdout.readline() if ready.select(_PATIENCE_S) else None


def _death(worker: subprocess.Popen, path: Path, *, silent: bool) -> Outcome:
    if silent:
        worker.kill()
    code = worker.wait()
    worker.stdin.close()
    worker.stdout.close()
    if silent:
        return Outcome(path.name, "hang", f"nothing for {_PATIENCE_S} s")
    name = signal.Signals(-code).name if code < 0 else str(code)
    return Outcome(path.name, "crash", name)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=200)
    arguments.add_argument("--first", type=int, default=0, help="the first seed")
    arguments.add_argument("--keep", type=Path, help="where files with a bad end are copied to")
    arguments.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.worker:
        work()
        return 0
    began, tally = time.monotonic(), Counter()
    with tempfile.TemporaryDirectory() as folder:
        seeds = range(chosen.first, chosen.first + chosen.count)
        for found in outcomes(write_mutants(Path(folder), seeds)):
            tally[found.kind] += 1
            if not found.is_good:
                print(f"{found.kind}: {found.name}: {found.detail}", flush=True)
                if chosen.keep:
                    chosen.keep.mkdir(parents=True, exist_ok=True)
                    target = chosen.keep / found.name
                    target.write_bytes((Path(folder) / found.name).read_bytes())
    print(f"{chosen.count} files in {time.monotonic() - began:.0f} s: {dict(tally)}")
    return int(sum(tally.values()) != tally["refused"] + tally["verified"])


if __name__ == "__main__":
    sys.exit(main())
