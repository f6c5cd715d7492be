"""Jobs on data sets: check one, fill in the flow it lacks, convert an official one."""

import hashlib
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from gsa_desktop.core import storage
from gsa_desktop.core.dataset_report import Conversion, DatasetPart, DatasetReport, Finding
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.core.programs import training_command

_COLUMNS, _TILE = 6, (132, 84)
_GAP = 4
_LISTED = 200
_ORDER = ("stills", "clips", "test")  # as a training meets them
_POLL_SECONDS = 0.1
_DRAWN = re.compile(r": \d+ of (\d+) flow pictures drawn")
_CONVERTED = re.compile(r"(\d+) of (\d+) frames")
_GROUND, _TINT = (30, 30, 30), np.array((0, 200, 255))


def check_dataset(folder: Path, found: list[DatasetReport]) -> Job:
    """Look at every file of a data set and put the report into `found`.

    Raises:
        AppError: There is no data set in the folder.
    """
    from gsanet.data.check import Checked, PartReport, check, find_parts
    from gsanet.errors import GsanetError

    parts: list[DatasetPart] = []
    try:
        lengths = [len(part.samples) for part in find_parts(folder)]
        for event in check(folder):
            if isinstance(event, Checked):
                done = sum(lengths[: len(parts)]) + event.done
                yield Progress(done, sum(lengths), f"Checking {event.part}")
            elif isinstance(event, PartReport):
                parts.append(_part(event))
    except GsanetError as problem:
        raise AppError(problem.message, problem.hint) from problem
    parts.sort(key=lambda part: _ORDER.index(part.kind))
    found.append(DatasetReport(folder, tuple(parts)))


def compute_flow(parts: Sequence[DatasetPart], raft: Path | None = None) -> Job:
    """Draw the flow pictures that parts lack; those that are there stay.

    Args:
        parts: Of a data set.
        raft: Weights of RAFT; without them OpenCV's DIS is used.

    Raises:
        AppError: A picture cannot be read, the weights are none of RAFT, or the disk is full.
    """
    total = sum(part.pictures for part in parts)
    with_raft = [] if raft is None else ["--raft", str(raft)]
    done = 0
    for part in parts:
        words = ["flow", str(part.folder), *with_raft]
        for lines in _said_by(words, "The flow could not be computed"):
            drawn = sum(int(found[1]) for line in lines if (found := _DRAWN.search(line)))
            yield Progress(done + drawn, total, f"Computing flow of {part.name}")
        done += part.pictures


def convert(order: Conversion) -> Job:
    """Turn an official data set into the layout of trainings; what is there already stays.

    Raises:
        AppError: It is no such data set, a file cannot be read, or the disk is full.
    """
    for lines in _said_by(order.words(), "The data set could not be converted"):
        told = [found for line in lines if (found := _CONVERTED.search(line))]
        done, total = (int(told[-1][1]), int(told[-1][2])) if told else (0, 0)
        yield Progress(done, total, "Converting")


def _said_by(words: Sequence[str], failure: str) -> Iterator[list[str]]:
    """Run a command of the network's side; all lines it has written, again and again.

    Closing the iterator kills the command.
    """
    with tempfile.TemporaryDirectory(prefix="gsa-data-") as scratch:
        output = Path(scratch) / "output.txt"
        with output.open("wb") as file:
            process = subprocess.Popen(
                [*training_command(), *words],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        try:
            while process.poll() is None:
                yield _lines(output)
                time.sleep(_POLL_SECONDS)
        finally:
            process.kill()
            process.wait()
        lines = _lines(output)
    if process.returncode:
        said = [line for line in lines if line.strip()] or [""]
        message, _, hint = said[-1].removeprefix("error: ").partition(". ")
        raise AppError(
            f"{failure}: {message.rstrip('.')}.", hint or "What is done is kept: try again."
        )
    yield lines


def _lines(output: Path) -> list[str]:
    return output.read_bytes().decode("utf-8", "replace").splitlines()


def _part(report: object) -> DatasetPart:
    from gsanet.data.check import Finding as Kind
    from gsanet.data.check import PartReport
    from gsanet.data.check_command import counted, facts_of

    assert isinstance(report, PartReport)
    findings = []
    for kind, count in report.counts().items():
        places = [
            f"{_within(one.path, report.folder)}: {one.reason}"
            for one in report.problems
            if one.finding is kind
        ]
        if count > _LISTED:
            places = [*places[:_LISTED], f"and {count - _LISTED} more"]
        findings.append(Finding(counted(kind, count), kind.stops, tuple(places)))
    return DatasetPart(
        report.name,
        report.folder,
        report.kind,
        facts_of(report),
        report.pictures,
        tuple(findings),
        Kind.NO_FLOW in report.counts(),
        _sheet(report.folder, report.samples),
    )


def _within(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _sheet(folder: Path, samples: Sequence[tuple[Path, Path]]) -> Path | None:
    """A grid of pictures, what their masks mark tinted."""
    if not samples:
        return None
    rows = -(-len(samples) // _COLUMNS)
    width = _COLUMNS * (_TILE[0] + _GAP) - _GAP
    sheet = Image.new("RGB", (width, rows * (_TILE[1] + _GAP) - _GAP), _GROUND)
    for number, (rgb, mask) in enumerate(samples):
        tile = _tinted(rgb, mask)
        row, column = divmod(number, _COLUMNS)
        left = column * (_TILE[0] + _GAP) + (_TILE[0] - tile.width) // 2
        sheet.paste(tile, (left, row * (_TILE[1] + _GAP) + (_TILE[1] - tile.height) // 2))
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    path = storage.cache_dir() / "datasets" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, compress_level=1)
    return path


def _tinted(rgb: Path, mask: Path) -> Image.Image:
    with Image.open(rgb) as picture, Image.open(mask) as marked:
        picture.draft("RGB", _TILE)
        small = picture.convert("RGB")
        small.thumbnail(_TILE)
        numbered = marked.mode == "P"
        marks = np.asarray(marked if numbered else marked.convert("L"))
        # numbers of objects, or 0 and 1, or black and white
        least = 0 if numbered or marks.max(initial=0) <= 1 else 127
        inside = np.asarray(Image.fromarray(marks > least).resize(small.size))
    values = np.asarray(small).astype(np.float32)
    values[inside] = 0.55 * values[inside] + 0.45 * _TINT
    return Image.fromarray(values.astype(np.uint8))
