"""The media files of the session: opened once, off the GUI thread."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Job, Progress
from gsa_desktop.core.file_facts import FileFacts, FileState, facts_of, search, state_of
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project_files import files_of
from gsa_desktop.core.storage import SavedProject
from gsa_desktop.workers.job_thread import JobThread
from gsa_desktop.workers.lanes import QueueLane


@dataclass(frozen=True)
class Offline:
    """A file of a project that is not what it was."""

    path: Path
    state: FileState


class MediaLibrary(QObject):
    """What is known of each file.

    Attributes:
        infos: Path -> MediaInfo of every file that could be opened.
        facts: Path -> what is remembered of every file of the project, for saving it.
        is_seen: Whether a file has to have pictures; one of sound alone is refused then.

    Signals:
        opening: Path, before its file is looked at.
        opened: MediaInfo.
        refused: Path, AppError and the traceback's text of a bug.
        missed: tuple[Offline, ...], after the files of a project were looked at; may be empty.
        searching: Path of the file that a search has found, None while it goes on.
        searched: dict old path -> new path, at the end of a search.
        silent: Path of a file without sound, in a project of a version that did not say so.
    """

    opening = Signal(object)
    opened = Signal(object)
    refused = Signal(object, object, str)
    missed = Signal(object)
    searching = Signal(object)
    searched = Signal(object)
    silent = Signal(object)

    def __init__(self, lane: QueueLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.infos: dict[Path, MediaInfo] = {}
        self.facts: dict[Path, FileFacts] = {}
        self.is_seen: Callable[[Path], bool] = lambda _: False
        self._lane = lane
        self._pending: set[Path] = set()
        self._unheard: set[Path] = set()
        self._search: JobThread | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a file is being opened."""
        return bool(self._pending)

    def open(self, path: Path) -> None:
        """Look at a file; `opened` or `refused` follows, at once for a known one."""
        if path in self._pending:
            return
        if path in self.infos:
            self.opened.emit(self.infos[path])
            return
        self._pending.add(path)
        self.opening.emit(path)
        found: list[MediaInfo] = []
        job = self._lane.submit(lambda: _probe_job(path, found))
        job.succeeded.connect(lambda: self._on_opened(path, found[0]))
        job.failed.connect(lambda error, details: self._on_refused(path, error, details))
        job.cancelled.connect(lambda: self._pending.discard(path))

    def take(self, info: MediaInfo) -> None:
        """Know a file that was looked at elsewhere; `opened` follows."""
        self._on_opened(info.path, info)

    def open_saved(self, saved: SavedProject) -> None:
        """Open the media of a project that are what they were; `missed` tells of the others."""
        self.facts.update(saved.facts)
        media = saved.project.media
        self._unheard = set(media) if saved.version < 2 else set()
        self._pending.update(path for path in media if path not in self.infos)
        states: dict[Path, FileState] = {}
        job = self._lane.submit(lambda: _look_job(files_of(saved.project), saved.facts, states))
        job.ended.connect(lambda: self._on_looked(media, states))

    def search(self, folder: Path, wanted: Iterable[Path]) -> None:
        """Look for files in a folder and below; `searching` and `searched` follow."""
        self.stop_search()
        known = {path: self.facts.get(path) for path in wanted}
        found: dict[Path, Path] = {}
        job = self._search = self._lane.submit(lambda: _search_job(folder, known, found))
        job.reported.connect(lambda _: self.searching.emit(None))
        job.ended.connect(lambda: self._on_searched(job, found))

    def stop_search(self) -> None:
        """End a search; what it has found so far counts."""
        if self._search is not None:
            self._search.cancel()

    def relinked(self, moved: Mapping[Path, Path]) -> None:
        """Remember other files (old -> new) in place of those that were missed, and open them."""
        for new in moved.values():
            if new in self.infos:
                continue
            self.facts.pop(new, None)
            self.open(new)

    def _on_looked(self, media: tuple[Path, ...], states: dict[Path, FileState]) -> None:
        offline = [Offline(p, s) for p, s in states.items() if s is not FileState.PRESENT]
        away = {entry.path for entry in offline}
        for path in away:
            self.infos.pop(path, None)
        for path in media:
            if path not in self.infos:
                self._pending.discard(path)
            if path not in away:
                self.open(path)
            else:
                self._hear(path, has_sound=True)
        self.missed.emit(tuple(offline))

    def _on_searched(self, job: JobThread, found: dict[Path, Path]) -> None:
        if self._search is job:
            self._search = None
            self.searched.emit(found)

    def _on_opened(self, path: Path, info: MediaInfo) -> None:
        if not info.has_picture and self.is_seen(path):
            self._on_refused(path, no_picture(path), "")
            return
        self._pending.discard(path)
        self.infos[path] = info
        with suppress(OSError):  # gone again in this very moment: what was known stays known
            self.facts[path] = facts_of(path, info.fingerprint)
        self.opened.emit(info)
        self._hear(path, has_sound=bool(info.sounds))

    def _on_refused(self, path: Path, error: AppError, details: str) -> None:
        self._pending.discard(path)
        self.refused.emit(path, error, details)
        self._hear(path, has_sound=True)

    def _hear(self, path: Path, *, has_sound: bool) -> None:
        if path in self._unheard:
            self._unheard.discard(path)
            if not has_sound:
                self.silent.emit(path)


def no_picture(path: Path) -> AppError:
    """What to tell when a file of sound alone would stand where pictures are."""
    return AppError(
        f"“{path.name}” has sound but no picture, and clips of it need one.",
        "Locate a video file.",
    )


def _probe_job(path: Path, found: list[MediaInfo]) -> Job:
    yield Progress(0, 1, "Opening")
    yield from load_media()
    from gsa_desktop.media.probe import probe_media

    found.append(probe_media(path))


def _look_job(
    paths: list[Path], facts: Mapping[Path, FileFacts], states: dict[Path, FileState]
) -> Job:
    from gsa_desktop.media.fingerprint import fingerprint

    for number, path in enumerate(paths):
        yield Progress(number, len(paths), "Looking for files")
        states[path] = state_of(path, facts.get(path), fingerprint)


def _search_job(
    folder: Path, wanted: Mapping[Path, FileFacts | None], found: dict[Path, Path]
) -> Job:
    from gsa_desktop.media.fingerprint import fingerprint

    step: Event = Progress(0, 0, "Searching")
    for pair in search(folder, wanted, fingerprint):
        if pair is not None:
            found[pair[0]] = pair[1]
        yield step
