"""A finished result onto the disk and under its name, and what may fail there in words."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av.error

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.stills import write_failure


class NotPlacedError(AppError):
    """A whole export that did not get its name lies beside it, for a person to look at."""


@contextmanager
def worded(path: Path) -> Iterator[None]:
    """Failures of the disk in words for a person; all else is a bug and rises."""
    try:
        yield
    except OSError as error:
        raise write_failure(path, error) from error
    except av.error.FFmpegError as error:
        if error.errno is None or error.errno < 0:
            raise
        raise write_failure(path, OSError(error.errno, error.strerror)) from error


def sync(part: Path) -> None:
    """Wait until the content is on the disk (pictures of a folder were synced one by one)."""
    if part.is_dir():
        return
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def in_use(path: Path, part: Path, error: OSError) -> NotPlacedError:
    """The result is right, but cannot get its name: it must not be lost for that."""
    return NotPlacedError(
        f"“{path.name}” cannot be replaced ({error.strerror}); another program may use it.",
        f"The finished export is kept as “{part.name}”: rename it when the name is free.",
    )


def put_in_place(part: Path, path: Path) -> None:
    """Give the result its name; an older folder of pictures is kept until that has worked."""
    if not part.is_dir() or not path.exists():
        part.replace(path)
        return
    if not path.is_dir():
        raise FileExistsError(errno.EEXIST, "it has become a file", str(path))
    old = path.with_name(path.name + ".old.part")
    shutil.rmtree(old, ignore_errors=True)
    path.rename(old)
    try:
        part.rename(path)
    except OSError:
        old.rename(path)
        raise
    shutil.rmtree(old)
