"""The SQLite file under a MaskTrack: connection, damage, full disks, compressed maps.

WAL with synchronous NORMAL: what was committed survives the death of the process at any moment.
"""

import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_BUSY_SECONDS = 10.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS settings (label TEXT PRIMARY KEY, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS mask (
    frame INTEGER NOT NULL, final INTEGER NOT NULL, run TEXT NOT NULL, stale INTEGER NOT NULL,
    height INTEGER NOT NULL, width INTEGER NOT NULL, data BLOB NOT NULL,
    UNIQUE (frame, final));
CREATE INDEX IF NOT EXISTS mask_state ON mask (frame, final, stale, run);
CREATE TABLE IF NOT EXISTS coarse (
    run TEXT NOT NULL, frame INTEGER NOT NULL,
    height INTEGER NOT NULL, width INTEGER NOT NULL, data BLOB NOT NULL,
    UNIQUE (run, frame));
"""


def pack(plane: NDArray[np.uint8]) -> tuple[int, int, bytes]:
    """Height, width and zstd-1 bytes with a checksum, so that damage is seen when it is read."""
    height, width = plane.shape
    compressor = zstandard.ZstdCompressor(level=1, write_checksum=True)
    return height, width, compressor.compress(np.ascontiguousarray(plane).data)


def unpack(height: int, width: int, data: bytes) -> NDArray[np.uint8] | None:
    """The plane that pack was given, or None if its bytes were damaged."""
    try:
        raw = zstandard.ZstdDecompressor().decompress(data, max_output_size=height * width)
    except zstandard.ZstdError:
        return None
    if len(raw) != height * width:
        return None
    return np.frombuffer(raw, np.uint8).reshape(height, width)


def companions(path: Path) -> tuple[Path, ...]:
    """The file itself and the two that SQLite keeps beside it."""
    return path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


class MaskDatabase:
    """One connection behind one lock; a damaged file is set aside and an empty one takes over.

    Attributes:
        path: The database file.
        set_aside: Where the damaged predecessor went, if there was one.

    Raises:
        AppError: the folder cannot be written or the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set_aside: Path | None = None
        self._lock = threading.RLock()
        self._connection = self._open()

    def query(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; it is committed when this returns."""
        with self._lock:
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                self._recover(error)
                return self._connection.execute(sql, values).fetchall()

    def change_many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run one statement for many rows, all or none."""
        rows = list(rows)
        with self._lock:
            try:
                self._many(sql, rows)
            except sqlite3.DatabaseError as error:
                self._recover(error)
                self._many(sql, rows)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        # A read in another statement never sees half of it: one transaction.
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(sql, rows)
        except sqlite3.DatabaseError:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.DatabaseError as error:
            if not _is(error, _DAMAGED):
                raise _app_error(error, self.path) from error
        self._put_aside()
        try:
            return self._connect()
        except sqlite3.DatabaseError as error:
            raise _app_error(error, self.path) from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(_SCHEMA)
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def _recover(self, error: sqlite3.DatabaseError) -> None:
        """Make the connection usable again after damage; anything else is for a person."""
        if isinstance(error, sqlite3.ProgrammingError):  # a bug: used after close
            raise error
        if not _is(error, _DAMAGED):
            raise _app_error(error, self.path) from error
        self._connection.close()
        self._put_aside()
        self._connection = self._connect()

    def _put_aside(self) -> None:
        number = 0
        while (aside := self.path.with_name(f"{self.path.name}.damaged{number}")).exists():
            number += 1
        main, *rest = companions(self.path)
        main.replace(aside)
        for path in rest:  # they belong to the damaged file and would damage the new one
            path.unlink(missing_ok=True)
        self.set_aside = aside


def _is(error: sqlite3.Error, codes: set[int]) -> bool:
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in codes


def _app_error(error: sqlite3.DatabaseError, path: Path) -> AppError:
    if _is(error, _FULL):
        return AppError(
            f"The disk of the mask cache ({path.parent}) is full or does not answer.",
            "Free some space and start again; the masks so far are kept.",
        )
    if _is(error, {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}):
        return AppError(
            "The mask cache is in use by another program.",
            "Wait until its job is done, then try again.",
        )
    return AppError(
        f"The mask cache in {path.parent} cannot be used ({error}).",
        "Check that the folder can be written.",
    )
