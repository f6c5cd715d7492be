"""A timeline of another program comes in: read and looked at beside the window."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.editing import Editing
from gsa_desktop.controllers.editing_base import new_id
from gsa_desktop.controllers.failure import Failure, Remedy
from gsa_desktop.controllers.library import MediaLibrary
from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Project
from gsa_desktop.core.timeline_import import imported_project
from gsa_desktop.workers.job_thread import JobThread
from gsa_desktop.workers.lanes import QueueLane


@dataclass
class _Found:
    project: Project | None = None
    infos: tuple[MediaInfo, ...] = ()
    notes: tuple[str, ...] = ()


class TimelineImport(QObject):
    """Reads timelines; the one on the window's timeline is replaced in one step of history.

    Signals:
        message: A sentence for the status bar.
        noted: A sentence that stays until it was read.
        failed: Failure.
    """

    message = Signal(str)
    noted = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        lane: QueueLane,
        library: MediaLibrary,
        editing: Editing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._library = library
        self._editing = editing

    def read(self, path: Path) -> None:
        """Import an .otio file; missing files of it can be located afterwards."""
        found = _Found()
        known = dict(self._library.infos)
        model = self._editing.default_model
        self.message.emit(f"Reading {path.name}...")
        job: JobThread = self._lane.submit(lambda: _read_job(path, known, model, found))
        job.succeeded.connect(lambda: self._on_read(path, found))
        job.failed.connect(lambda error, details: self._on_failed(path, error, details))

    def _on_read(self, path: Path, found: _Found) -> None:
        if found.project is None:
            return
        for info in found.infos:
            self._library.take(info)
        self._editing.take_timeline(found.project)
        self.message.emit(f"Imported {path.name}.")
        for note in found.notes:
            self.noted.emit(f"{path.name}: {note}")

    def _on_failed(self, path: Path, error: AppError, details: str) -> None:
        title = f"Could not import {path.name}"
        self.failed.emit(Failure.of(title, error, details, (Remedy.CHOOSE_FILE,), str(path)))


def _read_job(path: Path, known: Mapping[Path, MediaInfo], model: str, found: _Found) -> Job:
    yield Progress(0, 1, "Opening")
    yield from load_media()
    from gsa_desktop.media.otio_read import read_otio
    from gsa_desktop.media.probe import probe, probe_media

    timeline = read_otio(path)
    seen = {part.media for track in timeline.tracks for part in track.parts}
    infos = {
        media: known[media]
        for media in timeline.media
        if media in known and (known[media].has_picture or media not in seen)
    }
    new = []
    for media in timeline.media:
        yield Progress(0, 1, "Opening")
        if media in infos or not media.is_file():
            continue
        try:
            infos[media] = probe(media) if media in seen else probe_media(media)
        except AppError:
            continue  # said when the project opens its files
        new.append(infos[media])
    found.project = imported_project(timeline, infos, new_id, model)
    found.infos, found.notes = tuple(new), timeline.notes
