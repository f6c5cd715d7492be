"""What is wrong with a data set, found before a training finds it.

    DUTS_train/{RGB,GT}                        still pictures
    DAVIS_train/{RGB,GT,FLOW}                  frames of all sequences, <sequence>_<number>
    <other video set>/{RGB,GT,FLOW}            the same; or a folder for each sequence
    DAVIS_test/<sequence>/{RGB,GT,FLOW}        a folder for each sequence

The folder checked is one that holds such parts, or one part itself. Every picture and mask is
decoded; needs no torch.
"""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, UnidentifiedImageError

from gsanet.data.layout import PICTURES, TEST, LayoutError

SHORTEST_TRAINING, SHORTEST_TEST = 2, 3
"""Frames a sequence needs: flow leads to another frame; first and last of a test do not count."""

_GREY_SHARE = 0.01
_FOLDERS = ("RGB", "GT", "FLOW")


class Finding(Enum):
    """Kinds of problems; the value is how a person reads it."""

    NO_MASK = "picture without a mask"
    SIZE = "mask or flow of another size than its picture"
    UNREADABLE = "file that cannot be read"
    TOO_SHORT = "sequence that is too short"
    EMPTY = "part without a picture"
    NO_PICTURE = "mask or flow without a picture"
    GREY = "mask that is not black and white"
    BLANK = "mask without a subject"
    NO_FLOW = "sequence without flow pictures"

    @property
    def stops(self) -> bool:
        """Whether training or evaluation fails on it, or passes the sample over."""
        return self in _SERIOUS


_SERIOUS = {
    Finding.NO_MASK,
    Finding.SIZE,
    Finding.UNREADABLE,
    Finding.TOO_SHORT,
    Finding.EMPTY,
}


class Problem(NamedTuple):
    """One finding and where it is."""

    finding: Finding
    path: Path
    reason: str


@dataclass(frozen=True)
class Sample:
    """Files of one stem, those that exist."""

    sequence: str
    rgb: Path | None
    mask: Path | None
    flow: Path | None


@dataclass(frozen=True)
class PartReport:
    """One part of a data set.

    Attributes:
        name: Of its folder.
        folder: Where it is.
        kind: "stills", "clips" or "test".
        pictures, masks, flows: How many files there are.
        sequences: Frames of each sequence, by name; empty for stills.
        sizes: Pictures of each size "WIDTHxHEIGHT".
        problems: In the order of the files.
        samples: Pairs of picture and mask in good order, spread over the part, for a look.
    """

    name: str
    folder: Path
    kind: str
    pictures: int
    masks: int
    flows: int
    sequences: dict[str, int]
    sizes: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    samples: tuple[tuple[Path, Path], ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether no problem stops a training."""
        return not any(problem.finding.stops for problem in self.problems)

    def counts(self) -> dict[Finding, int]:
        """How many problems of each kind, the serious ones first."""
        found = Counter(problem.finding for problem in self.problems)
        return {finding: found[finding] for finding in Finding if found[finding]}

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        plain = asdict(self)
        plain["folder"] = str(self.folder)
        plain["usable"] = self.is_usable
        plain["samples"] = [[str(path) for path in pair] for pair in self.samples]
        plain["problems"] = [
            {"finding": one.finding.name, "path": str(one.path), "reason": one.reason}
            for one in self.problems
        ]
        return plain


class Checked(NamedTuple):
    """How far a check is."""

    part: str
    done: int
    total: int


@dataclass(frozen=True)
class Part:
    """A part that was found, not yet looked into."""

    name: str
    folder: Path
    kind: str
    samples: tuple[Sample, ...]


def find_parts(root: Path) -> tuple[Part, ...]:
    """The parts of a data set, or the one that `root` itself is.

    Raises:
        LayoutError: There is no such folder, or nothing in it that looks like a data set.
    """
    if not root.is_dir():
        raise LayoutError(f"There is no folder {root}.")
    found = [part for folder in (root, *_subfolders(root)) if (part := _part(folder)) is not None]
    # sequences that lie in `root` itself are parts by their own look, too
    if found and found[0].folder == root:
        found = found[:1]
    if not found:
        raise LayoutError(
            f"There is no data set in {root}.",
            "Expected are folders like DUTS_train or DAVIS_train with RGB and GT inside.",
        )
    return tuple(found)


def check(root: Path, *, looks: int = 12) -> Iterator[Checked | PartReport]:
    """Look into every part; progress, then the report of each.

    Args:
        root: As of `find_parts`.
        looks: How many samples a report names for a look.

    Raises:
        LayoutError: As of `find_parts`.
    """
    for part in find_parts(root):
        yield from _check_part(part, looks)


def _check_part(part: Part, looks: int) -> Iterator[Checked | PartReport]:
    problems: list[Problem] = []
    sizes: Counter[str] = Counter()
    good: list[tuple[Path, Path]] = []
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for done, look in enumerate(pool.map(_look, part.samples), start=1):
            problems += look.problems
            if look.size:
                sizes[look.size] += 1
            if look.pair is not None:
                good.append(look.pair)
            yield Checked(part.name, done, len(part.samples))
    sequences = Counter(one.sequence for one in part.samples if one.rgb is not None)
    sequences.pop("", None)
    problems += _of_sequences(part, dict(sequences))
    if not any(one.rgb for one in part.samples):
        problems.append(Problem(Finding.EMPTY, part.folder, "there is no picture in it"))
    step = max(1, len(good) // max(looks, 1))
    yield PartReport(
        part.name,
        part.folder,
        part.kind,
        sum(one.rgb is not None for one in part.samples),
        sum(one.mask is not None for one in part.samples),
        sum(one.flow is not None for one in part.samples),
        dict(sequences),
        dict(sizes.most_common()),
        tuple(problems),
        tuple(good[::step][:looks]),
    )


class _Look(NamedTuple):
    problems: list[Problem]
    size: str
    pair: tuple[Path, Path] | None


def _look(sample: Sample) -> _Look:
    problems: list[Problem] = []
    if sample.rgb is None:
        problems += [
            Problem(Finding.NO_PICTURE, path, "no picture has this name")
            for path in (sample.mask, sample.flow)
            if path is not None
        ]
        return _Look(problems, "", None)
    size = _decoded(sample.rgb, problems)
    if sample.mask is None:
        problems.append(Problem(Finding.NO_MASK, sample.rgb, "no mask has this name"))
    else:
        _look_at_mask(sample.mask, size, problems)
    if sample.flow is not None:
        flow_size = _decoded(sample.flow, problems)
        if flow_size and size and flow_size != size:
            problems.append(_misfit(sample.flow, flow_size, size))
    serious = any(problem.finding.stops for problem in problems)
    pair = None if serious or sample.mask is None else (sample.rgb, sample.mask)
    return _Look(problems, "x".join(map(str, size)) if size else "", pair)


def _look_at_mask(path: Path, size: tuple[int, int] | None, problems: list[Problem]) -> None:
    try:
        with Image.open(path) as mask:
            numbered = mask.mode == "P"
            values = np.asarray(mask if numbered else mask.convert("L"))
    except _UNREADABLE as problem:
        problems.append(_unreadable(path, problem))
        return
    mask_size = (values.shape[1], values.shape[0])
    if size and mask_size != size:
        problems.append(_misfit(path, mask_size, size))
    top = int(values.max(initial=0))
    if top == 0:
        problems.append(Problem(Finding.BLANK, path, "all of it is black"))
    # 0 and 1 are as good as 0 and 255, and a palette numbers the objects
    elif not numbered and top > 1:
        between = float(np.mean((values > 25) & (values < 230)))
        if between > _GREY_SHARE:
            problems.append(Problem(Finding.GREY, path, f"{between:.0%} of its pixels are grey"))


def _decoded(path: Path, problems: list[Problem]) -> tuple[int, int] | None:
    try:
        with Image.open(path) as picture:
            picture.load()
            return picture.size
    except _UNREADABLE as problem:
        problems.append(_unreadable(path, problem))
        return None


# what Pillow raises for files that are damaged, cut short or no picture
_UNREADABLE = (OSError, SyntaxError, ValueError, UnidentifiedImageError)


def _unreadable(path: Path, problem: Exception) -> Problem:
    if isinstance(problem, UnidentifiedImageError):
        return Problem(Finding.UNREADABLE, path, "it is no picture")
    return Problem(Finding.UNREADABLE, path, str(problem).rstrip("."))


def _misfit(path: Path, size: tuple[int, int], wanted: tuple[int, int]) -> Problem:
    reason = f"it is {size[0]}x{size[1]}, the picture {wanted[0]}x{wanted[1]}"
    return Problem(Finding.SIZE, path, reason)


def _of_sequences(part: Part, lengths: dict[str, int]) -> Iterator[Problem]:
    if part.kind == "stills":
        return
    shortest = SHORTEST_TEST if part.kind == "test" else SHORTEST_TRAINING
    with_flow = Counter(one.sequence for one in part.samples if one.rgb and one.flow)
    for name, length in sorted(lengths.items()):
        where = part.folder / name if (part.folder / name).is_dir() else part.folder
        frames = "1 frame" if length == 1 else f"{length} frames"
        if length < shortest:
            reason = f"{name} has {frames}, it needs {shortest}"
            yield Problem(Finding.TOO_SHORT, where, reason)
        # the flow of the last frame may be missing
        elif with_flow[name] < length - 1:
            reason = f"{name} has flow for {with_flow[name]} of {frames}"
            yield Problem(Finding.NO_FLOW, where, reason)


def _part(folder: Path) -> Part | None:
    if any((folder / name).is_dir() for name in ("RGB", "GT")):
        samples = tuple(_samples(folder))
        names = [one.sequence for one in samples]
        is_stills = folder.name.upper().startswith("DUTS") or not _are_frames(folder, names)
        if is_stills:
            samples = tuple(Sample("", one.rgb, one.mask, one.flow) for one in samples)
        return Part(folder.name, folder, "stills" if is_stills else "clips", samples)
    inside = [below for below in _subfolders(folder) if (below / "RGB").is_dir()]
    # folders called DUTS_train or DAVIS_train are parts, not sequences
    if not inside or any(below.name.lower().endswith(("_train", "_test")) for below in inside):
        return None
    samples = tuple(
        Sample(below.name, one.rgb, one.mask, one.flow)
        for below in inside
        for one in _samples(below)
    )
    is_test = folder.name == TEST or "test" in folder.name.lower() or "val" in folder.name.lower()
    return Part(folder.name, folder, "test" if is_test else "clips", samples)


def _samples(folder: Path) -> Iterator[Sample]:
    files = {name: _by_stem(folder / name) for name in _FOLDERS}
    for stem in sorted(set().union(*files.values())):
        sequence = stem.rpartition("_")[0] or stem
        yield Sample(sequence, *(files[name].get(stem) for name in _FOLDERS))


def _are_frames(folder: Path, sequences: list[str]) -> bool:
    """Whether names are <sequence>_<number>; a folder of flow settles it."""
    return (folder / "FLOW").is_dir() or len(set(sequences)) < 0.7 * len(sequences)


def _by_stem(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        return {}
    return {
        path.stem: path
        for path in sorted(folder.iterdir(), reverse=True)
        if path.suffix.lower() in PICTURES
    }


def _subfolders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())
