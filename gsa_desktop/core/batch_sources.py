"""The videos that a batch finds in folders."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gsa_desktop.core.places import absolute

SUFFIXES = frozenset(
    {
        ".mp4",
        ".mov",
        ".mkv",
        ".webm",
        ".avi",
        ".m4v",
        ".mts",
        ".m2ts",
        ".ts",
        ".mpg",
        ".mpeg",
        ".wmv",
        ".ogv",
        ".mxf",
        ".gif",
    }
)
"""Endings of files that are taken for videos."""


@dataclass(frozen=True, order=True)
class BatchSource:
    """A video of a batch.

    Attributes:
        path: The file, absolute.
        folder: Where it is below the folder that was given; its result goes into the same.
    """

    path: Path
    folder: Path = Path()


def find_sources(
    places: Iterable[Path], *, recursive: bool = False, leave_out: Path | None = None
) -> tuple[BatchSource, ...]:
    """The videos among files and in folders, each once, in order.

    Hidden files and folders are passed over, and so is what cannot be listed: a folder may
    come and go.

    Args:
        places: Files, which are taken whatever their ending, and folders.
        recursive: Whether folders in folders are searched.
        leave_out: A folder that is not searched: that of the results.
    """
    found: dict[Path, BatchSource] = {}
    for place in places:
        here = Path(os.path.normpath(absolute(place)))
        if here.is_dir():
            for source in _in_folder(here, recursive=recursive, leave_out=leave_out):
                found.setdefault(source.path, source)
        else:
            found.setdefault(here, BatchSource(here))
    return tuple(sorted(found.values(), key=lambda source: (source.folder, source.path)))


def _in_folder(folder: Path, *, recursive: bool, leave_out: Path | None) -> Iterator[BatchSource]:
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = (
            [name for name in folders if name[0] != "." and here / name != leave_out]
            if recursive
            else []
        )
        for name in names:
            if name[0] != "." and Path(name).suffix.lower() in SUFFIXES:
                yield BatchSource(here / name, here.relative_to(folder))
