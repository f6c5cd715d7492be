"""The small pictures of timeline and bin."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.events import Event, Job, PictureReady
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.workers.job_thread import JobThread
from gsa_desktop.workers.lanes import QueueLane

TIMELINE_HEIGHT = 64
BIN_HEIGHT = 90


class ThumbnailMaker(QObject):
    """Asks the media lane for small pictures.

    Signals:
        thumbnail: Clip id, media frame, picture.
        poster: Path, picture for the bin.
    """

    thumbnail = Signal(str, int, object)
    poster = Signal(object, object)

    def __init__(
        self, lane: QueueLane, infos: dict[Path, MediaInfo], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._infos = infos
        self._jobs: dict[str, JobThread] = {}
        self._waiting: dict[str, tuple[Path, tuple[int, ...]]] = {}

    def ask(self, clip_id: str, path: Path, frames: Sequence[int]) -> None:
        """Small pictures of media frames; replaces what was asked for that clip before.

        A file that is not open yet, as in a project just loaded, is waited for.
        """
        info = self._infos.get(path)
        numbers = tuple(frames)
        old = self._jobs.pop(clip_id, None)
        self._waiting.pop(clip_id, None)
        if old is not None:
            old.cancel()
        if not numbers:
            return
        if info is None:
            self._waiting[clip_id] = (path, numbers)
            return
        job = self._lane.submit(lambda: _thumbnails(info, numbers, TIMELINE_HEIGHT))
        self._jobs[clip_id] = job
        job.reported.connect(lambda event: self._on_thumbnail(clip_id, event))
        job.ended.connect(lambda: self._forget(clip_id, job))

    def go_on(self, info: MediaInfo) -> None:
        """A file was opened: make the pictures that waited for it."""
        for clip_id, (path, frames) in tuple(self._waiting.items()):
            if path == info.path:
                self.ask(clip_id, path, frames)

    def ask_poster(self, info: MediaInfo) -> None:
        """A picture for the bin, from a tenth into the clip; none of sound alone."""
        if not info.has_picture:
            return
        numbers = (info.frames // 10,)
        job = self._lane.submit(lambda: _thumbnails(info, numbers, BIN_HEIGHT))
        job.reported.connect(lambda event: self._on_poster(info.path, event))

    def _on_thumbnail(self, clip_id: str, event: Event) -> None:
        if isinstance(event, PictureReady):
            self.thumbnail.emit(clip_id, event.frame, event.picture)

    def _on_poster(self, path: Path, event: Event) -> None:
        if isinstance(event, PictureReady):
            self.poster.emit(path, event.picture)

    def _forget(self, clip_id: str, job: JobThread) -> None:
        if self._jobs.get(clip_id) is job:
            del self._jobs[clip_id]


def _thumbnails(info: MediaInfo, frames: tuple[int, ...], height: int) -> Job:
    yield from load_media()
    from gsa_desktop.engine.thumbnails import thumbnails

    yield from thumbnails(info, frames, height)
