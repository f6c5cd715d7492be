"""Keeping the folder of mask tracks under its size cap."""

import sqlite3
from collections.abc import Container
from pathlib import Path

from gsa_desktop.core.mask_database import companions

SUFFIX = ".masks1"  # another layout gets another number: caches are never migrated


def folder_bytes(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(_size(path) for path in folder.iterdir())


def evict(folder: Path, cap_bytes: int, *, keep: Container[Path]) -> None:
    """Delete damaged files, then the least recently used tracks, until the cap holds.

    Args:
        folder: Where the tracks are.
        cap_bytes: What may remain.
        keep: Tracks that this process has open; those of other processes are found out.
    """
    used = folder_bytes(folder)
    idle = [path for path in folder.iterdir() if path not in keep]
    for path in sorted(idle, key=_age_key):
        if used <= cap_bytes:
            return
        freed = sum(_size(part) for part in companions(path))
        if _delete(path):
            used -= freed


def _age_key(path: Path) -> tuple[bool, int]:
    """Damaged files first, then the least recently changed."""
    try:
        return path.suffix == SUFFIX, path.stat().st_mtime_ns
    except FileNotFoundError:
        return True, 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # another process tidied up
        return 0


def _delete(path: Path) -> bool:
    """Delete a track or a damaged file, unless a process has it open."""
    if path.suffix == SUFFIX and _in_use(path):
        return False
    if path.name.endswith(("-wal", "-shm")):  # go with their database or belong to an open one
        return False
    for part in companions(path):
        part.unlink(missing_ok=True)
    return True


def _in_use(path: Path) -> bool:
    """Leaving WAL needs the file for oneself, so it fails while another connection is open."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:  # damaged: nobody can use it
        return False
    finally:
        connection.close()
    return bool(mode == "wal")
