"""The media files of the session: opened once, off the GUI thread."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.workers.lanes import QueueLane


class MediaLibrary(QObject):
    """What is known of each file.

    Attributes:
        infos: Path -> MediaInfo of every file that could be opened.

    Signals:
        opening: Path, before its file is looked at.
        opened: MediaInfo.
        refused: Path, AppError and the traceback's text of a bug.
    """

    opening = Signal(object)
    opened = Signal(object)
    refused = Signal(object, object, str)

    def __init__(self, lane: QueueLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.infos: dict[Path, MediaInfo] = {}
        self._lane = lane
        self._pending: set[Path] = set()

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

    def _on_opened(self, path: Path, info: MediaInfo) -> None:
        self._pending.discard(path)
        self.infos[path] = info
        self.opened.emit(info)

    def _on_refused(self, path: Path, error: AppError, details: str) -> None:
        self._pending.discard(path)
        self.refused.emit(path, error, details)


def _probe_job(path: Path, found: list[MediaInfo]) -> Job:
    yield Progress(0, 1, "Opening")
    yield from load_media()
    from gsa_desktop.media.probe import probe

    found.append(probe(path))
