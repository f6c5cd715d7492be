"""Where an export may go: what is wrong with a name, and which one is free."""

import os
from collections.abc import Collection
from itertools import count
from pathlib import Path

# Bytes that most file systems allow for a name, less what stands behind it while it is written.
_LONGEST = 255 - len(".verify.json.part")


def free_name(path: Path, taken: Collection[Path]) -> Path:
    """The path, with a number if a job is going to write it."""
    if path not in taken:
        return path
    numbered = (path.with_stem(f"{path.stem}_{number}") for number in count(2))
    return next(one for one in numbered if one not in taken)


def place_problem(
    path: Path, sources: Collection[Path], taken: Collection[Path], *, is_folder: bool
) -> str:
    """Why an export cannot go there, and what to do; empty if it can.

    Args:
        path: Where the result is to lie, absolute.
        sources: Files that are read for it.
        taken: Results of jobs that wait or run.
        is_folder: Whether the result is a folder of pictures.
    """
    if path in sources:
        return "That is a source of this export: choose another name."
    if path in taken:
        return "A job is going to write that file: choose another name."
    if len(os.fsencode(path.name)) > _LONGEST:
        return "That name is too long for a file: leave out some letters."
    try:
        return _problem_on_disk(path, is_folder=is_folder)
    except OSError as error:
        return f"That cannot be the name of a file ({error.strerror}): choose another one."


def _problem_on_disk(path: Path, *, is_folder: bool) -> str:
    if not path.parent.is_dir():
        return f"There is no folder {path.parent}."
    if not os.access(path.parent, os.W_OK):
        return f"The folder {path.parent} cannot be written to: choose another one."
    if path.is_dir() and not is_folder:
        return f"{path.name} is a folder: choose another name."
    if path.is_file() and is_folder:
        return f"{path.name} is a file, and the pictures need a folder: choose another name."
    return ""
