"""Which exports are being written, so that what a killed one leaves behind is found again.

exports/ID/lock         held while the export runs; the system frees it
exports/ID/export.json  what is written, and where
exports/ID/order.json   what it was ordered as, where it can be gone on with
"""

import json
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.file_lock import try_lock
from gsa_desktop.core.storage import state_dir, write_atomically

_ENTRY = "export.json"


class Resume(Enum):
    """What becomes of a killed export of the same name."""

    NO = auto()
    """It is kept under another name, and the new one begins anew."""
    OR_KEEP = auto()
    """It is gone on with if it is of the same, else it is kept under another name."""
    OR_DROP = auto()
    """It is gone on with if it is of the same, else it is removed."""
    NEVER = auto()
    """There is none, and nobody is to look for this one: it is part of what is made as a whole."""


@dataclass(frozen=True)
class Leftover:
    """An export that was killed.

    Attributes:
        path: Its final name.
        frames: How many it was going to have.
        entry: Its folder in the journal.
        timecode: Of its first frame, or empty.
        identity: The same for all exports whose pictures are the same; empty if it is of a kind
            that cannot be gone on with.
    """

    path: Path
    frames: int
    entry: Path
    timecode: str = ""
    identity: str = ""

    @property
    def part(self) -> Path:
        """What was written, or what is being taken over of it."""
        taken = taken_from(self.path)
        return taken if taken.exists() else part_of(self.path)

    @property
    def parts(self) -> tuple[Path, ...]:
        """Both, where both are there."""
        return tuple(part for part in (taken_from(self.path), part_of(self.path)) if part.exists())

    @property
    def order_path(self) -> Path:
        """Where its order is kept, if it is."""
        return self.entry / "order.json"


def part_of(path: Path) -> Path:
    """Where an export is written until it is verified."""
    return path.with_name(path.name + ".part")


def taken_from(path: Path) -> Path:
    """Where the file of an interrupted export lies while its frames go into the next one's."""
    return path.with_name(path.name + ".begun.part")


def journal_dir() -> Path:
    """Where the journal is kept."""
    return state_dir() / "exports"


@contextmanager
def noted(
    path: Path, frames: int, timecode: str = "", identity: str = "", order: str = ""
) -> Iterator[None]:
    """While the block runs the journal says that `path` is written; without room it does not.

    Args:
        path: Final name.
        frames: How many it is going to have.
        timecode: Of the first frame, or empty.
        identity: As a Leftover's.
        order: What `kept_order.read_order` reads, or empty.
    """
    folder = journal_dir() / uuid.uuid4().hex
    lock = None
    with suppress(OSError):
        folder.mkdir(parents=True)
        lock = try_lock(folder / "lock")
        if order:
            (folder / "order.json").write_text(order, "utf-8", "surrogateescape")
        (folder / _ENTRY).write_bytes(_content(path, frames, timecode, identity))
    try:
        yield
    finally:
        if lock is not None:
            lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def is_being_written(path: Path) -> bool:
    """Whether a process that lives exports to that name."""
    return any(found.path == path and not _is_dead(folder) for folder, found in _entries())


def leftovers() -> list[Leftover]:
    """What killed exports left behind; entries whose file is gone are dropped.

    One whose folder is away (an unplugged disk) stays in the journal for another time.
    """
    found = []
    for folder, leftover in _entries():
        if not _is_dead(folder):
            continue
        if leftover.part.exists():
            found.append(leftover)
        elif leftover.path.parent.is_dir():
            forget(leftover)
    return found


@contextmanager
def claimed(leftover: Leftover, patience_s: float = 0.0) -> Iterator[bool]:
    """Whether it is ours to deal with while the block runs; no other process then takes it.

    Args:
        leftover: What was found.
        patience_s: How long to wait for whoever has it, if only to see whether anybody does.
    """
    lock, until = None, time.monotonic() + patience_s
    with suppress(OSError):
        while (lock := try_lock(leftover.entry / "lock")) is None and time.monotonic() < until:
            time.sleep(0.02)
    try:
        yield lock is not None and leftover.part.exists()
    finally:
        if lock is not None:
            lock.close()


def forget(leftover: Leftover) -> None:
    """Take it out of the journal; its file stays."""
    shutil.rmtree(leftover.entry, ignore_errors=True)


def close_off(leftover: Leftover) -> None:
    """Say that it can no more be gone on with, only be kept as it is."""
    content = _content(leftover.path, leftover.frames, leftover.timecode, "")
    with suppress(AppError):
        write_atomically(leftover.entry / _ENTRY, content)


def _content(path: Path, frames: int, timecode: str, identity: str) -> bytes:
    values = {"path": str(path), "frames": frames, "timecode": timecode, "identity": identity}
    return json.dumps(values).encode("utf-8", "surrogateescape")


def _entries() -> Iterator[tuple[Path, Leftover]]:
    for folder in sorted(journal_dir().glob("*")):
        try:
            content = json.loads((folder / _ENTRY).read_text("utf-8", "surrogateescape"))
            frames, timecode = int(content["frames"]), str(content.get("timecode", ""))
            identity = str(content.get("identity", ""))
            yield folder, Leftover(Path(content["path"]), frames, folder, timecode, identity)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # just beginning, or damaged by a full disk


def _is_dead(folder: Path) -> bool:
    try:
        lock = try_lock(folder / "lock")
    except OSError:
        return False
    if lock is not None:
        lock.close()
    return lock is not None
