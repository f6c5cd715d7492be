"""What a batch remembers beside its results, so that a second call does only what is missing.

For each result there is a small file in a hidden folder. It is written before the export begins and
again once the result has its name, so a batch knows its own unfinished and finished results from
files of a person.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gsa_desktop.core.batch import BatchJob
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.storage import write_atomically

FOLDER = ".gsa-batch"
"""Name of the hidden folder, in that of the results."""


@dataclass(frozen=True)
class _Known:
    """What is on record: `size` is None while the export has not ended."""

    key: str
    size: int | None
    seconds: float


class BatchRecord:
    """What is known of the result of one job.

    A key names the source's content and the options: another key is another result.

    Attributes:
        lock_path: Whoever locks this file may write the result.
    """

    def __init__(self, job: BatchJob) -> None:
        self._out = job.out
        name = job.out.relative_to(job.order.root).as_posix()
        digest = hashlib.blake2b(name.encode("utf-8", "surrogateescape"), digest_size=12)
        self._path = job.order.root / FOLDER / f"{digest.hexdigest()}.json"
        self.lock_path = self._path.with_suffix(".lock")

    def make_folder(self) -> None:
        """Make the folders of the record and of the result.

        Raises:
            AppError: They cannot be made.
        """
        for folder in (self._path.parent, self._out.parent):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise AppError(
                    f"The folder {folder} cannot be made ({error.strerror}).",
                    "Choose another one for the results.",
                ) from error

    def is_done(self) -> bool:
        """Whether a result is there as a batch left it, whatever its key."""
        known = self._read()
        return known is not None and known.size is not None and known.size == size_of(self._out)

    def was_killed(self) -> bool:
        """Whether an export of this result began and never ended, to be asked under the lock."""
        known = self._read()
        return known is not None and known.size is None

    def done_in(self, key: str) -> float | None:
        """Seconds that the result of this key took, None if it is not there."""
        known = self._read()
        return known.seconds if known is not None and known.key == key and self.is_done() else None

    def is_own(self) -> bool:
        """Whether what lies at the result's name came from a batch and is as it was left."""
        known = self._read()
        return known is not None and (known.size is None or known.size == size_of(self._out))

    def begin(self, key: str) -> bytes | None:
        """Note that the export begins; returns what `put_back` wants."""
        before = None
        with suppress(OSError):
            before = self._path.read_bytes()
        self._write(key, None, 0.0)
        return before

    def put_back(self, before: bytes | None) -> None:
        """The export ended without a result: what was known before is true again."""
        with suppress(OSError, AppError):  # the folder may be gone; the reason is told elsewhere
            if before is None:
                self._path.unlink()
            else:
                write_atomically(self._path, before)

    def finish(self, key: str, seconds: float) -> None:
        """Note that the result is in place."""
        self._write(key, size_of(self._out), seconds)

    def _write(self, key: str, size: int | None, seconds: float) -> None:
        values = {"out": self._out.name, "key": key, "size": size, "seconds": seconds}
        write_atomically(self._path, json.dumps(values, indent=1).encode())

    def _read(self) -> _Known | None:
        try:
            values = json.loads(self._path.read_bytes())
            return _Known(values["key"], values["size"], values["seconds"])
        except (OSError, ValueError, TypeError, KeyError):
            return None  # none yet, or damaged: done again


def size_of(path: Path) -> int | None:
    """Bytes of a file, or of all files in a folder; None if there is nothing."""
    try:
        if not path.is_dir():
            return path.stat().st_size
        with os.scandir(path) as entries:
            return sum(entry.stat().st_size for entry in entries)
    except OSError:
        return None
