"""Still pictures in the window: opened, cut out one by one, shown as they will be exported."""

from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from gsa_desktop.controllers.failure import Failure
from gsa_desktop.controllers.loading import load_media, load_models
from gsa_desktop.controllers.still_thumbnails import StillThumbnails
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Exported, Job, Note, Progress
from gsa_desktop.core.image_order import ImageLook, ImageOrder, pictures_in
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.workers.job_thread import JobThread, MakeJob
from gsa_desktop.workers.lanes import LatestLane, QueueLane

if TYPE_CHECKING:
    from gsa_desktop.engine.images import Previewer

SHOWN_SIDE = 1600
"""Longest side of what the window shows; exports have the picture's own size."""

Pixels = NDArray[np.uint8]


class ImageState(Enum):
    """How far a picture is; the value is how a person reads it."""

    WAITING = "Waiting"
    DONE = "Cut out"
    FAILED = "Cannot be read"


@dataclass
class _Picture:
    state: ImageState = ImageState.WAITING
    mask: SoftMask | None = None
    problem: str = ""


class Images(QObject):
    """The pictures of the image window.

    Attributes:
        look: How all of them are cut out.
        model: Key of the model; "" for the bundled one.

    Signals:
        listed: tuple[Path, ...] of all pictures.
        state_changed: Path, ImageState and what is wrong with it, "" if nothing is.
        shown: Path, the picture (H, W, 4) BGRA as it is, and as it will be (None while there is
            no mask); both at most `SHOWN_SIDE`.
        thumbnail: Path and a small picture, (h, w, 4) BGRA.
        progressed: Progress of segmenting or exporting.
        idle: Neither goes on.
        exported: How many files were written, and their folder; None for each picture's own.
        message: A sentence for the status bar.
        failed: Failure.
    """

    listed = Signal(tuple)
    state_changed = Signal(object, object, str)
    shown = Signal(object, object, object)
    thumbnail = Signal(object, object)
    progressed = Signal(object)
    idle = Signal()
    exported = Signal(int, object)
    message = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look = ImageLook()
        self.model = ""
        self._pictures: dict[Path, _Picture] = {}
        self._current: Path | None = None
        self._work = QueueLane(self)
        self._preview = LatestLane(self)
        self._shown = _Shown()
        self._small = StillThumbnails(self)
        self._small.drawn.connect(self.thumbnail)
        self._jobs = 0

    @property
    def paths(self) -> tuple[Path, ...]:
        """All pictures, in the order in which they were added."""
        return tuple(self._pictures)

    def add(self, paths: list[Path]) -> None:
        """Take pictures, and those of folders, and cut them out."""
        new = [path for path in pictures_in(paths) if path not in self._pictures]
        if not new:
            self.message.emit("There is no new picture among these files.")
            return
        self._pictures |= {path: _Picture() for path in new}
        self._segment(new)
        self._small.ask(new)
        self.listed.emit(self.paths)
        if self._current is None:
            self.show(new[0])

    def remove(self, paths: list[Path]) -> None:
        """Take pictures off the list; their files stay."""
        for path in paths:
            self._pictures.pop(path, None)
        if self._current not in self._pictures:
            self._current = None
        self.listed.emit(self.paths)
        if self._current is None and self._pictures:
            self.show(next(iter(self._pictures)))

    def show(self, path: Path) -> None:
        """Show a picture; `shown` follows."""
        if path in self._pictures:
            self._current = path
            self._refresh()
            # a job may have been cancelled before it came to this one
            if not self._jobs and self._pictures[path].state is ImageState.WAITING:
                self._segment([path])

    def set_look(self, look: ImageLook) -> None:
        """How the cut-outs look; the shown one follows."""
        self.look = look
        self._refresh()

    def set_model(self, model: str) -> None:
        """Cut everything out anew with another model."""
        if model == self.model:
            return
        self.model = model
        for path, picture in self._pictures.items():
            picture.mask, picture.state = None, ImageState.WAITING
            self.state_changed.emit(path, ImageState.WAITING, "")
        self._work.cancel_all()
        self._segment(list(self._pictures))
        self._refresh()

    def export(self, order: ImageOrder) -> None:
        """Write pictures."""
        written: list[Path] = []
        job = self._submit(partial(_export, replace(order, model=self.model)), "The export failed")
        job.reported.connect(lambda event: self._on_exporting(event, written))
        job.ended.connect(lambda: self._on_exported(order, written))

    @Slot()
    def cancel(self) -> None:
        """Stop segmenting and exporting."""
        self._work.cancel_all()

    def shut_down(self) -> None:
        """Stop everything and wait for it."""
        self._preview.shut_down()
        self._small.shut_down()
        self._work.shut_down()

    def _segment(self, paths: list[Path]) -> None:
        found: dict[Path, SoftMask] = {}
        problems: dict[Path, str] = {}
        make = partial(_masks, tuple(paths), self.model, found, problems)
        job = self._submit(make, "The pictures could not be cut out")
        model = self.model

        def take() -> None:
            if model == self.model:
                self._take(found, problems)

        job.reported.connect(lambda _: take())
        job.ended.connect(take)

    def _take(self, found: dict[Path, SoftMask], problems: dict[Path, str]) -> None:
        """Note what a job has found so far."""
        for path in [*found, *problems]:
            picture = self._pictures.get(path)
            if picture is None or picture.state is not ImageState.WAITING:
                continue
            picture.mask, picture.problem = found.get(path), problems.get(path, "")
            picture.state = ImageState.DONE if picture.mask is not None else ImageState.FAILED
            self.state_changed.emit(path, picture.state, picture.problem)
            if path == self._current:
                self._refresh()

    def _refresh(self) -> None:
        path = self._current
        if path is None:
            return
        picture, look = self._pictures[path], self.look
        made: list[tuple[Pixels, Pixels | None]] = []
        job = self._preview.request(lambda: self._shown.job(path, picture.mask, look, made))
        job.succeeded.connect(lambda: self._on_shown(path, made))
        # what is wrong with the file is told by its state, with the background's here
        job.failed.connect(lambda error, _: self._on_preview_failed(picture, error))

    def _on_shown(self, path: Path, made: list[tuple[Pixels, Pixels | None]]) -> None:
        if path == self._current and made:
            self.shown.emit(path, *made[0])

    def _on_preview_failed(self, picture: _Picture, error: AppError) -> None:
        if picture.state is not ImageState.FAILED:
            self.message.emit(error.one_line())

    def _on_exporting(self, event: Event, written: list[Path]) -> None:
        if isinstance(event, Exported):
            written.append(event.path)
        elif isinstance(event, Note):
            self.message.emit(event.text)

    def _on_exported(self, order: ImageOrder, written: list[Path]) -> None:
        if written:
            self.exported.emit(len(written), order.out)

    def _submit(self, make_job: MakeJob, title: str) -> JobThread:
        self._jobs += 1
        job = self._work.submit(make_job)
        job.reported.connect(self._on_event)
        job.failed.connect(
            lambda error, details: self.failed.emit(Failure.of(title, error, details))
        )
        job.ended.connect(self._on_ended)
        return job

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(event)

    @Slot()
    def _on_ended(self) -> None:
        self._jobs -= 1
        if not self._jobs:
            self.idle.emit()


def _masks(
    paths: tuple[Path, ...], model: str, found: dict[Path, SoftMask], problems: dict[Path, str]
) -> Job:
    yield from load_models()
    from gsa_desktop.engine.images import make_masks

    yield from make_masks(paths, model, found, problems)


class _Shown:
    """What shows pictures, made when it is needed first: it loads the libraries that read them."""

    def __init__(self) -> None:
        self._previewer: Previewer | None = None

    def job(
        self,
        path: Path,
        mask: SoftMask | None,
        look: ImageLook,
        made: list[tuple[Pixels, Pixels | None]],
    ) -> Job:
        """A picture as it is and as it will be, put into `made`."""
        yield from load_media()
        from gsa_desktop.engine.images import Previewer

        if self._previewer is None:
            self._previewer = Previewer()
        yield Progress(0, 1, "Drawing")
        made.append(self._previewer.preview(path, mask, look, SHOWN_SIDE))


def _export(order: ImageOrder) -> Job:
    yield from load_models()
    from gsa_desktop.engine.images import export_images

    yield from export_images(order)
