"""A folder that is made beside its final place and moved there when it is complete."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.file_lock import try_lock

_LOCK = "lock"


@contextmanager
def made_beside(out: Path) -> Iterator[Path]:
    """An empty folder on the same disk as `out`, gone when the block ends.

    What a killed process left of the same pack is removed first.

    Raises:
        AppError: Nothing can be written there.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _remove_left(out)
        beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        lock = try_lock(beside / _LOCK)
    except OSError as error:
        raise AppError(
            f"Nothing can be written to “{out.parent}” ({error.strerror}).",
            "Choose another folder.",
        ) from error
    made = beside / out.name  # made with usual rights, which the folder around it has not
    try:
        made.mkdir()
        yield made
    finally:
        if lock is not None:
            lock.close()
        shutil.rmtree(beside, ignore_errors=True)


def move_in(made: Path, out: Path) -> None:
    """Put what is complete into its place; what has other names there stays."""
    if not out.exists():
        made.rename(out)
        return
    for path in sorted(made.rglob("*")):
        target = out / path.relative_to(made)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            path.replace(target)


def _remove_left(out: Path) -> None:
    name = re.compile(rf"\.{re.escape(out.name)}-[a-z0-9_]{{8}}")
    for folder in [path for path in out.parent.iterdir() if name.fullmatch(path.name)]:
        if _is_left(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Whether it was made here, by a process that lives no more."""
    if not (folder / _LOCK).is_file():
        return False
    with suppress(OSError):
        lock = try_lock(folder / _LOCK)
        if lock is not None:
            lock.close()
            return True
    return False
