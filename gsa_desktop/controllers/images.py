"""Still pictures in the window: opened, cut out one by one, shown as they will be exported."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gsa_desktop.controllers.failure import Failure
from gsa_desktop.controllers.image_edits import ImageEdits
from gsa_desktop.controllers.image_entry import ImageEntry, ImageState
from gsa_desktop.controllers.image_jobs import export_job, masks_job
from gsa_desktop.controllers.image_preview import ImagePreview
from gsa_desktop.controllers.image_results import ImageResults, note_result
from gsa_desktop.controllers.still_thumbnails import StillThumbnails
from gsa_desktop.core.events import Event, Progress
from gsa_desktop.core.image_order import KINDS, ImageOrder, pictures_in
from gsa_desktop.core.image_shelf import ImageShelf
from gsa_desktop.core.kept_masks import KeptMask
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.stroke import Stroke
from gsa_desktop.workers.job_thread import JobThread, MakeJob
from gsa_desktop.workers.lanes import QueueLane


class Images(QObject):
    """The pictures of the image window.

    Attributes:
        edits: How all of them are cut out, and the masks that were painted on.
        results: Those for the clipboard, and to be dragged out of the window.
        model: Key of the model; "" for the bundled one.

    Signals:
        listed: tuple[Path, ...] of all pictures.
        state_changed: Path, ImageState and what is wrong with it, "" if nothing is.
        shown: Path, the picture (H, W, 4) BGRA as it is, as it will be (None while there is no
            mask), width and height of the result in its file, and a note.
        unshown: Path of a picture that cannot be shown as it will be, and a sentence why.
        wanted: Path of a picture that should be shown: a new one, or something in it was undone.
        thumbnail: Path and a small picture, (h, w, 4) BGRA.
        progressed: Progress of segmenting or exporting.
        idle: Neither goes on; how many pictures wait to be cut out, for somebody cancelled.
        exported: tuple[Path, ...] of the files that were written, and tuple[str, ...] of what was
            wrong with the pictures that were not.
        message: A sentence for the status bar.
        failed: Failure.
    """

    listed = Signal(tuple)
    state_changed = Signal(object, object, str)
    shown = Signal(object, object, object, tuple, str)
    unshown = Signal(object, str)
    wanted = Signal(object)
    thumbnail = Signal(object, object)
    progressed = Signal(object)
    idle = Signal(int)
    exported = Signal(tuple, tuple)
    message = Signal(str)
    failed = Signal(object)

    def __init__(self, shelf: ImageShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.edits = ImageEdits(shelf, self)
        self.model = ""
        self._pictures: dict[Path, ImageEntry] = {}
        self._current: Path | None = None
        self._ahead: Path | None = None
        self._work = QueueLane(self)
        self._preview = ImagePreview(self)
        self._preview.shown.connect(self._on_shown)
        self._preview.unshown.connect(self._on_unshown)
        self.results = ImageResults(self)
        self.results.message.connect(self.message)
        self._small = StillThumbnails(self)
        self._small.drawn.connect(self.thumbnail)
        self._jobs = 0
        self.edits.look_changed.connect(lambda _: self._refresh())
        self.edits.mended_changed.connect(self._on_mended)
        self.edits.message.connect(self.message)

    @property
    def paths(self) -> tuple[Path, ...]:
        """All pictures, in the order in which they were added."""
        return tuple(self._pictures)

    @property
    def current(self) -> Path | None:
        """The picture that is shown."""
        return self._current

    @property
    def is_busy(self) -> bool:
        """Whether pictures are being cut out or exported."""
        return self._jobs > 0

    def open(self) -> None:
        """Take the list as it was left; once, before anything else."""
        saved = self.edits.open()
        self.model = saved.model
        if saved.paths:
            self._take_in(list(saved.paths))

    def add(self, paths: list[Path]) -> None:
        """Take pictures, and those of folders, and cut them out."""
        found = pictures_in(paths)
        new = [path for path in found if path not in self._pictures]
        if not new:
            reason = "They are on the list already." if found else f"No picture: use {KINDS}."
            self.message.emit(reason)
            return
        had_some = bool(self._pictures)
        self._take_in(new)
        self._note_list()
        if had_some:
            self.wanted.emit(new[0])

    def remove(self, paths: list[Path]) -> None:
        """Take pictures off the list; their files stay."""
        for path in paths:
            self._pictures.pop(path, None)
        if self._current not in self._pictures:
            self._current = None
        self.listed.emit(self.paths)
        if self._current is None and self._pictures:
            self.show(next(iter(self._pictures)))
        self._note_list()

    @Slot(tuple)
    def prefer(self, paths: tuple[Path, ...]) -> None:
        """Draw the thumbnails of these first, for they can be seen."""
        self._small.prefer(paths)

    def show(self, path: Path) -> None:
        """Show a picture; `shown` follows."""
        if path in self._pictures:
            self._ahead = self._neighbour(path)
            self._current = path
            self._refresh()
            # a job may have been cancelled before it came to this one
            if not self._jobs and self._pictures[path].state is ImageState.WAITING:
                self._segment([path])

    def set_side(self, side: int) -> None:
        """How many pixels of the longer side a person can see."""
        if self._preview.set_side(side):
            self._refresh()

    def set_painted(self, painted: bool) -> None:
        """Whether the whole picture with its subject tinted is shown, to paint on."""
        if self._preview.set_painted(painted):
            self._refresh()

    def paint(self, stroke: Stroke) -> None:
        """Mend the mask of the picture that is shown."""
        mask = None if self._current is None else self._mask(self._current)
        if self._current is None or mask is None:
            self.message.emit("This picture has no mask to mend yet.")
            return
        self.edits.paint(self._current, mask, stroke)

    def forget(self) -> None:
        """Go back to the network's mask of the picture that is shown."""
        if self._current is not None:
            self.edits.forget(self._current)

    def set_model(self, model: str) -> None:
        """Cut everything out anew with another model."""
        if model == self.model:
            return
        self.model = model
        for path, picture in self._pictures.items():
            picture.mask, picture.state = None, ImageState.WAITING
            self._tell_state(path)
        self._work.cancel_all()
        self._segment(list(self._pictures))
        self._refresh()
        self._note_list()

    def copy(self) -> None:
        """Make the result of the picture that is shown; `results` has it."""
        path = self._current
        if path is None or not self.has_mask(path):
            self.message.emit("There is no result to copy yet.")
            return
        self.results.copy(self._whole(ImageOrder((path,), None, self.edits.look)))

    def export(self, order: ImageOrder) -> None:
        """Write pictures."""
        written: list[Path] = []
        notes: list[str] = []
        job = self._submit(partial(export_job, self._whole(order)), "The export failed")
        job.reported.connect(lambda event: note_result(event, written, notes))
        job.ended.connect(lambda: self._on_exported(written, notes))

    def drag(self, paths: tuple[Path, ...], template: str) -> None:
        """Make PNG files of pictures that are cut out, under the names they would be exported by.

        `results` says what is ready, or why it is not.
        """
        able = tuple(path for path in paths if self.has_mask(path))
        if not able:
            self.message.emit("There is no result to drag yet.")
            return
        order = ImageOrder(able, None, self.edits.look, template=template)
        self.results.write(self._whole(order))

    @Slot()
    def resume(self) -> None:
        """Cut out what is not yet."""
        waiting = self._waiting()
        if waiting:
            self._segment(waiting)

    @Slot()
    def cancel(self) -> None:
        """Stop segmenting and exporting."""
        self._work.cancel_all()

    def shut_down(self) -> None:
        """Stop everything and wait for it."""
        self._preview.shut_down()
        self.results.shut_down()
        self._small.shut_down()
        self._work.shut_down()
        self.edits.shut_down()

    def _whole(self, order: ImageOrder) -> ImageOrder:
        """An order with the model and the mended masks."""
        mended = self.edits.mended(order.pictures)
        return replace(order, model=self.model, mended=mended)

    def _take_in(self, new: list[Path]) -> None:
        self._pictures |= {path: ImageEntry() for path in new}
        self.edits.welcome(new)
        self._segment(new)
        self._small.ask(new)
        self.listed.emit(self.paths)
        for path, _ in self.edits.mended(new):
            self._tell_state(path)
        if self._current is None:
            self.show(new[0])

    def _waiting(self) -> list[Path]:
        pictures = self._pictures.items()
        return [path for path, picture in pictures if picture.state is ImageState.WAITING]

    def _note_list(self) -> None:
        self.edits.paths, self.edits.model = self.paths, self.model
        self.edits.save_soon()

    def has_mask(self, path: Path) -> bool:
        """Whether there is a mask of a picture, the network's or a mended one."""
        return self.edits.kept(path) is not None or self._pictures[path].mask is not None

    def _neighbour(self, path: Path) -> Path | None:
        """The picture that comes next to somebody who goes on to this one."""
        ways = {path: place for place, path in enumerate(self._pictures)}
        before = -1 if self._current is None else ways.get(self._current, -1)
        beyond = ways[path] + (1 if before <= ways[path] else -1)
        return next((one for one, place in ways.items() if place == beyond), None)

    def _mask(self, path: Path) -> SoftMask | None:
        return self.edits.mask(path, self._pictures[path].mask)

    def _tell_state(self, path: Path) -> None:
        picture = self._pictures[path]
        state = picture.state
        if state is not ImageState.FAILED and self.edits.kept(path) is not None:
            state = ImageState.MENDED
        self.state_changed.emit(path, state, picture.problem)

    @Slot(tuple)
    def _on_mended(self, paths: tuple[Path, ...]) -> None:
        here = [path for path in paths if path in self._pictures]
        for path in here:
            self._tell_state(path)
        if here and self._current not in here:
            self.wanted.emit(here[0])
        self._refresh()

    def _segment(self, paths: list[Path]) -> None:
        found: dict[Path, KeptMask] = {}
        problems: dict[Path, str] = {}
        make = partial(masks_job, tuple(paths), self.model, found, problems)
        job = self._submit(make, "The pictures could not be cut out")
        model = self.model

        def take() -> None:
            if model == self.model:
                self._take(found, problems)

        job.reported.connect(lambda _: take())
        job.ended.connect(take)

    def _take(self, found: dict[Path, KeptMask], problems: dict[Path, str]) -> None:
        """Note what a job has found so far."""
        for path in [*found, *problems]:
            picture = self._pictures.get(path)
            if picture is None or picture.state is not ImageState.WAITING:
                continue
            picture.mask, picture.problem = found.get(path), problems.get(path, "")
            picture.state = ImageState.DONE if picture.mask is not None else ImageState.FAILED
            self._tell_state(path)
            if path == self._current:
                self._refresh()

    def _refresh(self) -> None:
        path = self._current
        if path is None:
            return
        self._preview.ask(path, self._mask(path), self.edits.look, self._ahead)

    def _on_shown(self, path: Path, *shown: object) -> None:
        if path == self._current:
            self.shown.emit(path, *shown)

    def _on_unshown(self, path: Path, reason: str) -> None:
        if path == self._current and self._pictures[path].state is not ImageState.FAILED:
            self.unshown.emit(path, reason)

    def _on_exported(self, written: list[Path], notes: list[str]) -> None:
        if written or notes:
            self.exported.emit(tuple(written), tuple(notes))

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
            self.idle.emit(len(self._waiting()))
