"""Results of still pictures for other programs: on the clipboard, and as files to be dragged."""

import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.image_jobs import Pixels, result_job
from gsa_desktop.controllers.loading import load_models
from gsa_desktop.core import storage
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Exported, Job, Note
from gsa_desktop.core.image_order import ImageOrder
from gsa_desktop.workers.lanes import LatestLane

KEPT_SECONDS = 24 * 3600
"""How long a file stays at least: a program may go on reading what was dropped on it."""


class ImageResults(QObject):
    """Makes them as an export does, of the same model and masks.

    Signals:
        copied: The result that was asked for, (H, W, 4) BGRA, of its full size.
        ready: tuple[Path, ...] of files: they are made before a drag begins, for what is dropped
            must be there.
        message: Why there are none, for the status bar.
    """

    copied = Signal(object)
    ready = Signal(tuple)
    message = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._copies = LatestLane(self)
        self._files = LatestLane(self)

    def copy(self, order: ImageOrder) -> None:
        """Make the result of the only picture of an order; `copied` follows."""
        made: list[Pixels] = []
        job = self._copies.request(partial(result_job, order, made))
        job.succeeded.connect(lambda: self.copied.emit(made[0]))
        job.failed.connect(lambda error, _: self.message.emit(error.one_line()))

    def write(self, order: ImageOrder) -> None:
        """Write the results of an order into a folder of our own; `ready` follows."""
        written: list[Path] = []
        notes: list[str] = []
        job = self._files.request(partial(_job, order, written, notes))
        job.succeeded.connect(lambda: self._on_made(written, notes))
        job.failed.connect(lambda error, _: self.message.emit(error.one_line()))

    def give_up_files(self) -> None:
        """Nothing is to be dragged after all."""
        self._files.cancel()

    def shut_down(self) -> None:
        """Stop and wait for it."""
        for lane in (self._copies, self._files):
            lane.cancel()
            lane.shut_down()

    def _on_made(self, written: list[Path], notes: list[str]) -> None:
        if notes:
            self.message.emit(notes[0])
        self.ready.emit(tuple(written))


def sweep(folder: Path, now: float) -> None:
    """Remove what earlier drags left, once it is older than `KEPT_SECONDS`.

    Args:
        folder: With a folder for each drag.
        now: Seconds since the epoch.
    """
    for one in folder.iterdir():
        with suppress(OSError):
            if now - one.stat().st_mtime > KEPT_SECONDS:
                shutil.rmtree(one)


def note_result(event: Event, written: list[Path], notes: list[str]) -> None:
    """Keep what an export says of a picture: the file, or what was wrong."""
    if isinstance(event, Exported):
        written.append(event.path)
    elif isinstance(event, Note):
        notes.append(event.text)


def _job(order: ImageOrder, written: list[Path], notes: list[str]) -> Job:
    yield from load_models()
    from gsa_desktop.engine.images import export_images

    for event in export_images(replace(order, out=_fresh_folder())):
        note_result(event, written, notes)
        yield event


def _fresh_folder() -> Path:
    folder = storage.cache_dir() / "dragged"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, time.time())
        return Path(tempfile.mkdtemp(dir=folder))
    except OSError as problem:
        raise AppError(
            f"There is no room for the result in {folder} ({problem.strerror}).",
            "Export it into another folder instead.",
        ) from problem
