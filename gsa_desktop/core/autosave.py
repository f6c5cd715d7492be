"""What is left of a project when the application dies: a journal and rolling copies.

    autosave/sessions/ID/lock             held while the session lives; the system frees it
    autosave/sessions/ID/journal.gsaproj  the project some seconds ago; none while it is saved
    autosave/copies/NAME-KEY/TIME.gsaproj

Every file is written beside its place and renamed, so that it is whole or not there.
"""

import hashlib
import logging
import os
import shutil
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.file_facts import FileFacts
from gsa_desktop.core.file_lock import try_lock
from gsa_desktop.core.project import Project
from gsa_desktop.core.project_files import clip_count
from gsa_desktop.core.storage import (
    PROJECT_SUFFIX,
    ProjectWriter,
    SavedProject,
    load_saved,
    write_atomically,
)

MAX_COPIES = 10
MAX_PROJECTS = 40

_JOURNAL = f"journal{PROJECT_SUFFIX}"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Snapshot:
    """A project at a moment; `path` is where it was saved last, None if never."""

    project: Project
    facts: Mapping[Path, FileFacts]
    path: Path | None = None


@dataclass(frozen=True)
class LostWork:
    """A crashed session, for a person.

    Attributes:
        name: Of the project.
        saved_at: Time of the last change that is known, seconds since 1970.
        clips: Number of clips.
        has_file: Whether there is a saved project to open instead.
    """

    name: str
    saved_at: float
    clips: int
    has_file: bool


class AutosaveSession:
    """The folder of a running session. Not thread-safe: one thread writes at a time.

    Raises:
        AppError: the folder cannot be made.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._id = uuid.uuid4().hex
        self._folder = root / "sessions" / self._id
        self._writer = ProjectWriter()
        try:
            self._folder.mkdir(parents=True)
            self._lock = try_lock(self._folder / "lock")
        except OSError as error:
            raise AppError(
                f"Nothing can be autosaved in {root} ({error.strerror}).",
                "Free some space, or save often.",
            ) from error

    @property
    def journal(self) -> Path:
        """Where the newest state is while it is not saved."""
        return self._folder / _JOURNAL

    def write_journal(self, now: Snapshot) -> None:
        """Put the newest state on disk.

        Raises:
            AppError: it cannot be written; the one before it is still there.
        """
        write_atomically(self.journal, self._content(now, self._folder))

    def drop_journal(self) -> None:
        """Everything is saved."""
        with suppress(OSError):
            self.journal.unlink()

    def write_copy(self, now: Snapshot) -> Path:
        """Keep a copy of the project; the oldest ones go.

        Raises:
            AppError: it cannot be written.
        """
        folder = copies_dir(self._root, now.path, self._id)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AppError(f"{folder} cannot be made ({error.strerror}).") from error
        stamp = time.strftime("%Y%m%d-%H%M%S") + f"-{time.time_ns() % 10**9:09d}"
        path = folder / f"{stamp}{PROJECT_SUFFIX}"
        write_atomically(path, self._content(now, folder))
        for old in sorted(folder.glob(f"*{PROJECT_SUFFIX}"))[:-MAX_COPIES]:
            old.unlink(missing_ok=True)
        return path

    def copies(self, path: Path | None) -> list[Path]:
        """The copies of a project that was saved there, or never, newest first."""
        folder = copies_dir(self._root, path, self._id)
        return sorted(folder.glob(f"*{PROJECT_SUFFIX}"), reverse=True)

    def close(self) -> None:
        """The end of the session; a journal that is still there can be recovered."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        if not self.journal.exists():
            shutil.rmtree(self._folder, ignore_errors=True)

    def _content(self, now: Snapshot, folder: Path) -> bytes:
        return self._writer.content(now.project, folder, now.facts, saved_as=now.path)


class CrashedSession:
    """A session that ended without saving, claimed by this process until it is closed.

    Attributes:
        path: Where the project was saved last, None if never.
        work: What a person is told of it.
    """

    def __init__(self, folder: Path, lock: BinaryIO) -> None:
        self._folder = folder
        self._lock = lock
        self._saved = load_saved(folder / _JOURNAL)
        project = self._saved.project
        self.path = self._saved.saved_as
        self.work = LostWork(
            self.path.name if self.path else _name_of(project),
            (folder / _JOURNAL).stat().st_mtime,
            clip_count(project),
            self.path is not None and self.path.exists(),
        )

    @property
    def saved(self) -> SavedProject:
        """The project with the facts of its files."""
        return self._saved

    def discard(self) -> None:
        """Delete it."""
        self._lock.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def leave(self) -> None:
        """Let it be for another time."""
        self._lock.close()


def crashed_sessions(root: Path) -> list[CrashedSession]:
    """What sessions that are no longer running left behind, the newest first."""
    found = []
    for folder in sorted((root / "sessions").glob("*")):
        try:
            lock = try_lock(folder / "lock")
        except OSError:
            continue
        if lock is None:
            continue
        if not (folder / _JOURNAL).exists():
            lock.close()
            shutil.rmtree(folder, ignore_errors=True)
            continue
        try:
            found.append(CrashedSession(folder, lock))
        except (AppError, OSError):
            log.exception("The journal in %s cannot be read", folder)
            lock.close()
    return sorted(found, key=lambda session: -session.work.saved_at)


def copies_dir(root: Path, path: Path | None, session: str = "") -> Path:
    """Where the copies of a project are; one that was never saved is named by its session."""
    name = path.stem if path else "Untitled"
    key = hashlib.blake2b(os.fsencode(path) if path else session.encode(), digest_size=6)
    return root / "copies" / f"{name}-{key.hexdigest()}"


def newest_copy(root: Path, path: Path) -> Path | None:
    """The last autosaved copy of a project, None if there is none."""
    return max(copies_dir(root, path).glob(f"*{PROJECT_SUFFIX}"), default=None)


def drop_old_copies(root: Path) -> None:
    """Delete the copies of the projects that were not touched for the longest time."""
    folders = [path for path in (root / "copies").glob("*") if path.is_dir()]
    folders.sort(key=lambda folder: folder.stat().st_mtime)
    for folder in folders[:-MAX_PROJECTS]:
        shutil.rmtree(folder, ignore_errors=True)


def _name_of(project: Project) -> str:
    return f"Untitled ({project.media[0].name})" if project.media else "Untitled"
