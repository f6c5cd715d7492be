"""`python -m gsanet flow`: the flow pictures that a data set of frames lacks.

Read are a folder of frames, one with `RGB` in it, or one of sequences that have `RGB` in them;
frames called <sequence>_<number> of several sequences may share a folder. Flow leads to the next
frame of the sequence; of the last frame it is the reverse of the flow to the one before.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gsanet.config import OFFICIAL_FLOW, FlowPicture
from gsanet.data.layout import PICTURES, LayoutError
from gsanet.flow.camera import residual_flow
from gsanet.flow.dis import DisFlow
from gsanet.flow.field import FlowEstimator, FlowField
from gsanet.flow.picture import flow_picture


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = parser.add_argument
    add("frames", type=Path, metavar="DIR", help="frames, or sequences with RGB in them")
    add("--out", type=Path, metavar="DIR", help="where FLOW goes (default: beside RGB)")
    add("--raft", type=Path, metavar="FILE", help="weights of RAFT (default: OpenCV's DIS)")
    add("--device", default="auto", help="for RAFT: auto, cpu, cuda or mps (default: %(default)s)")
    add(
        "--compensate",
        action="store_true",
        help="take the camera's motion out, as our own networks want it",
    )
    add("--overwrite", action="store_true", help="draw pictures that are there already anew")
    add("--jobs", type=int, default=os.cpu_count() or 1, help="frames at once (default: all cores)")


def run(arguments: argparse.Namespace) -> int:
    """Draw what is missing; 0 when all is there."""
    estimator = DisFlow() if arguments.raft is None else _raft(arguments.raft, arguments.device)
    # a network on a device gains nothing by several threads
    jobs = max(1, arguments.jobs) if arguments.raft is None else 1
    with ThreadPoolExecutor(jobs) as pool:
        for frames, folder in _jobs(arguments.frames, arguments.out):
            wanted = list(_wanted(frames, folder, anew=arguments.overwrite))
            brush = _Brush(estimator, compensate=arguments.compensate)
            try:
                folder.mkdir(parents=True, exist_ok=True)
                for _ in pool.map(brush.draw, wanted):
                    pass
            except OSError as problem:
                raise LayoutError(
                    f"{folder} cannot be written ({problem.strerror or problem}).",
                    "What is drawn is kept; trainings also work without, computing flow as they"
                    " go.",
                ) from problem
            sys.stdout.write(f"{folder}: {len(wanted)} of {len(frames)} flow pictures drawn\n")
            sys.stdout.flush()
    return 0


def _raft(weights: Path, device: str) -> FlowEstimator:
    # two seconds of torch, which DIS does without
    from gsanet.checkpoint import load_raft
    from gsanet.device import choose
    from gsanet.flow.raft import RaftFlow

    return RaftFlow(load_raft(weights), choose(device))


def _jobs(root: Path, out: Path | None) -> Iterator[tuple[list[Path], Path]]:
    """Frames of one sequence, and the folder of their flow pictures."""
    if not root.is_dir():
        raise LayoutError(f"There is no folder {root}.")
    found = False
    for folder, flow in _folders(root, out):
        sequences: dict[str, list[Path]] = {}
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in PICTURES:
                sequences.setdefault(path.stem.rpartition("_")[0], []).append(path)
        for frames in sequences.values():
            found = True
            yield frames, flow
    if not found:
        raise LayoutError(f"There are no pictures in {root}.")


def _folders(root: Path, out: Path | None) -> Iterator[tuple[Path, Path]]:
    if (root / "RGB").is_dir():
        yield root / "RGB", (out or root) / "FLOW"
        return
    below = sorted(path for path in root.iterdir() if (path / "RGB").is_dir())
    for sequence in below:
        yield sequence / "RGB", (out or root) / sequence.name / "FLOW"
    if not below:
        yield root, out or root / "FLOW"


@dataclass(frozen=True)
class _Stroke:
    """A flow picture to draw: from one frame to another, turned round for the last frame."""

    first: Path
    second: Path
    out: Path
    is_reversed: bool


@dataclass(frozen=True)
class _Brush:
    estimator: FlowEstimator
    compensate: bool

    def draw(self, stroke: _Stroke) -> None:
        flow = self.estimator.estimate(_read(stroke.first), _read(stroke.second))
        if stroke.is_reversed:
            flow = FlowField(-flow.uv)
        if self.compensate:
            _write(flow_picture(residual_flow(flow), FlowPicture()), stroke.out)
        else:
            _write(flow_picture(flow, OFFICIAL_FLOW), stroke.out)


def _wanted(frames: list[Path], folder: Path, *, anew: bool) -> Iterator[_Stroke]:
    """The flow pictures that are to be drawn."""
    if len(frames) < 2:
        raise LayoutError(f"{frames[0]} is alone in its sequence: there is no flow.")
    last = frames[-1]
    for first, second in [*pairwise(frames), (last, frames[-2])]:
        path = folder / f"{first.stem}.png"
        if anew or not path.exists():
            yield _Stroke(first, second, path, first is last)


def _read(path: Path) -> NDArray[np.uint8]:
    try:
        with Image.open(path) as picture:
            return np.asarray(picture.convert("RGB"))
    except OSError as problem:
        raise LayoutError(f"{path} cannot be read as a picture.") from problem


def _write(picture: NDArray[np.uint8], path: Path) -> None:
    """Whole or not at all."""
    part = path.with_suffix(".png.part")
    try:
        Image.fromarray(picture).save(part, format="PNG")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
