"""Intents become edits of the document; open and save."""

import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.failure import Failure, Remedy
from gsa_desktop.controllers.library import MediaLibrary
from gsa_desktop.core import edits, edits_settings, media_edits, storage
from gsa_desktop.core.document import Document
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import (
    Background,
    Clip,
    Project,
    RefineSettings,
    SegmentSettings,
)
from gsa_desktop.core.timebase import FrameRange

MERGE_S = 1.0


class Editing(QObject):
    """The only one who changes the document.

    Attributes:
        document: The project with its history.
        path: Where the project was saved last, None if never.
        default_model: Model of a first clip.

    Signals:
        project_changed: Project, after each change, undo, redo, open and save.
        clip_selected: Clip id, "" for none.
        placed: Clip id of a clip that came onto the timeline.
        message: A sentence for the status bar.
        noted: A sentence that stays until it was read.
        failed: Failure.
    """

    project_changed = Signal(object)
    clip_selected = Signal(str)
    placed = Signal(str)
    message = Signal(str)
    noted = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        library: MediaLibrary,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.document = Document()
        self.path: Path | None = None
        self.default_model = SegmentSettings().model
        self._library = library
        self._selected = ""
        self._wanted: set[Path] = set()
        self._clock = clock
        self._last_change = ("", 0.0)
        self.document.subscribe(self._on_changed)
        library.opened.connect(self._on_opened)
        library.refused.connect(self._on_refused)

    # --- what is there

    @property
    def project(self) -> Project:
        return self.document.project

    @property
    def clips(self) -> tuple[Clip, ...]:
        """The clips of the first track."""
        return self.project.timeline.tracks[0].clips

    @property
    def selected(self) -> Clip | None:
        """The clip that commands apply to."""
        return next((clip for clip in self.clips if clip.id == self._selected), None)

    def select(self, clip_id: str) -> None:
        """Choose the clip that commands apply to; "" for none."""
        if clip_id != self._selected:
            self._selected = clip_id
            self._last_change = ("", 0.0)
            self.clip_selected.emit(clip_id)

    # --- files

    def open_files(self, paths: Iterable[Path]) -> None:
        """Open what a person chose or dropped: a project, or media for the bin."""
        paths = [path.absolute() for path in paths]
        project = next((path for path in paths if path.suffix == storage.PROJECT_SUFFIX), None)
        if project is not None:
            self.open_project(project)
            return
        for path in paths:
            self._wanted.add(path)
            self._library.open(path)

    def place(self, path: Path) -> None:
        """Put a file of the bin at the end of the timeline; one that is there is selected."""
        there = next((clip for clip in self.clips if clip.media == path), None)
        info = self._library.infos.get(path)
        if there is not None:
            self.select(there.id)
            self.placed.emit(there.id)
        elif info is None:
            self.open_files([path])
        else:
            self._place(info)

    def remove_media(self, path: Path) -> None:
        """Take a file out of the bin; refused while a clip uses it."""
        try:
            self.document.apply(media_edits.remove_media, path)
        except AppError as error:
            self.message.emit(error.one_line())

    def relink(self, old: Path, new: Path) -> None:
        """Use another file wherever one is used that is gone."""
        self.document.apply(media_edits.relink_media, old, new.absolute())
        self._library.open(new.absolute())

    def new_project(self) -> None:
        """An empty project in place of the current one."""
        self.path = None
        self.select("")
        self.document.replace(Project())

    def open_project(self, path: Path) -> None:
        """Load a project and look at its media."""
        try:
            project = storage.load_project(path)
        except AppError as error:
            self.failed.emit(
                Failure.of(f"Could not open {path.name}", error, remedies=(Remedy.CHOOSE_FILE,))
            )
            return
        self.path = path
        self.select("")
        self.document.replace(project)
        for media in project.media:
            self._library.open(media)
        if self.clips:
            self.select(self.clips[0].id)

    def save(self, path: Path) -> bool:
        """Save the project; False after telling why it could not be."""
        try:
            storage.save_project(self.project, path)
        except AppError as error:
            self.failed.emit(
                Failure.of(f"Could not save {path.name}", error, remedies=(Remedy.CHOOSE_TARGET,))
            )
            return False
        self.path = path
        self.document.mark_saved()
        self.message.emit(f"Saved {path.name}.")
        self.project_changed.emit(self.project)
        return True

    # --- edits

    def undo(self) -> None:
        self._last_change = ("", 0.0)
        self.document.undo()

    def redo(self) -> None:
        self._last_change = ("", 0.0)
        self.document.redo()

    def set_refine(self, settings: RefineSettings) -> None:
        self._change(
            "refine", lambda project, clip: edits_settings.set_refine(project, clip, settings)
        )

    def set_background(self, background: Background) -> None:
        kind = f"background {type(background).__name__}"
        self._change(
            kind, lambda project, clip: edits_settings.set_background(project, clip, background)
        )

    def set_segment(self, settings: SegmentSettings) -> None:
        self._change(
            "segment", lambda project, clip: edits_settings.set_segment(project, clip, settings)
        )

    def split(self, at: int) -> None:
        """Cut the selected clip before a timeline frame."""
        self._edit(
            "split the clip",
            lambda p, c: edits.split_clips(p, [c], at, lambda: uuid.uuid4().hex, self._tables()),
        )

    def trim_start(self, at: int) -> None:
        """Let the selected clip begin at a timeline frame."""
        self._edit("trim the clip", lambda p, c: edits.trim_clip(p, c, "start", at, self._tables()))

    def trim_end(self, at: int) -> None:
        """Let the selected clip end with a timeline frame."""
        self._edit(
            "trim the clip", lambda p, c: edits.trim_clip(p, c, "end", at + 1, self._tables())
        )

    def delete(self) -> None:
        """Take the selected clip off the timeline."""
        self._edit("delete the clip", lambda p, c: edits.delete_clips(p, [c]))

    def _tables(self) -> edits.Tables:
        return {path: info.table for path, info in self._library.infos.items()}

    def _edit(self, deed: str, edit: Callable[..., Project], *args: object) -> None:
        self._last_change = ("", 0.0)
        try:
            self.document.apply(edit, self._selected, *args)
        except AppError as error:
            self.message.emit(f"Could not {deed}. {error.one_line()}")

    def _change(self, kind: str, edit: Callable[[Project, str], Project]) -> None:
        """Settings that a slider sends many times a second become one step of the history."""
        if self.selected is None:
            return
        now = self._clock()
        last_kind, last_time = self._last_change
        merge = kind == last_kind and now - last_time < MERGE_S
        (self.document.amend if merge else self.document.apply)(edit, self._selected)
        self._last_change = (kind, now)

    # --- news

    def _on_changed(self, project: Project) -> None:
        if self._selected and self.selected is None:
            self.select(self.clips[0].id if self.clips else "")
        self.project_changed.emit(project)

    def _on_opened(self, info: MediaInfo) -> None:
        if info.path in self._wanted:
            self._wanted.discard(info.path)
            if self.clips:
                self.document.apply(edits.add_media, info.path)
            else:
                self._place(info)
        for note in info.notes:
            self.noted.emit(f"{info.path.name}: {note}")
        self.project_changed.emit(self.project)

    def _on_refused(self, path: Path, error: AppError, details: str) -> None:
        self._wanted.discard(path)
        remedy = Remedy.LOCATE if path in self.project.media else Remedy.CHOOSE_FILE
        title = f"Could not open {path.name}"
        self.failed.emit(Failure.of(title, error, details, (remedy,), str(path)))

    def _place(self, info: MediaInfo) -> None:
        rate = self.project.timeline.rate
        own = info.table.rate
        if self.clips and rate is not None and abs(own / rate - 1) > 0.001:
            self.failed.emit(_other_rate(info, float(own), float(rate)))
            return
        clip = Clip(
            id=uuid.uuid4().hex,
            media=info.path,
            cut=FrameRange(0, info.frames),
            start=edits.append_start(self.project),
            segment=self._new_settings(),
        )
        size = (info.width, info.height)
        if self.project == Project() and self.path is None:  # looking at a clip changes nothing
            self.document.replace(edits.place_clip(self.project, clip, rate=own, size=size))
        else:
            self.document.apply(edits.place_clip, clip, rate=own, size=size)
        self.select(clip.id)
        self.placed.emit(clip.id)

    def _new_settings(self) -> SegmentSettings:
        """A new clip starts with the model that the last one was given."""
        return self.clips[-1].segment if self.clips else SegmentSettings(self.default_model)


def _other_rate(info: MediaInfo, own: float, rate: float) -> Failure:
    return Failure(
        title=f"{info.path.name} does not fit this timeline",
        message=f"It runs at {own:.2f} frames per second, the timeline at {rate:.2f}.",
        hint="Give it a project of its own.",
        remedies=(Remedy.NEW_PROJECT,),
        subject=str(info.path),
    )
