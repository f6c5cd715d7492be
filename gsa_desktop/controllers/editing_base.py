"""The document, what is selected in it, and how an edit that cannot be says so."""

import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from gsa_desktop.controllers.history import History
from gsa_desktop.controllers.library import MediaLibrary
from gsa_desktop.core.edits import Tables
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layout import all_clips, with_linked
from gsa_desktop.core.project import Clip, Project, SegmentSettings, Timeline


class EditingBase(QObject):
    """The only one who changes the document.

    Attributes:
        document: The project with its history.
        path: Where the project was saved last, None if never.
        default_model: Model of a first clip.

    Signals:
        project_changed: Project, after each change, undo, redo, open and save.
        selection_changed: Ids of all selected clips, the most important one last.
        clip_selected: Id of that one, "" for none; after every change of the selection.
        placed: Clip id of a clip that came onto the timeline.
        message: A sentence for the status bar.
        noted: A sentence that stays until it was read.
        failed: Failure.
    """

    project_changed = Signal(object)
    clip_selected = Signal(str)
    selection_changed = Signal(tuple)
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
        self.document = History(self, clock)
        self.path: Path | None = None
        self.default_model = SegmentSettings().model
        self._library = library
        self._selection: tuple[str, ...] = ()
        self._before = self.project
        self.document.changed.connect(self._on_changed)

    # --- what is there

    @property
    def project(self) -> Project:
        return self.document.project

    @property
    def timeline(self) -> Timeline:
        return self.document.project.timeline

    @property
    def _is_untouched(self) -> bool:
        """Whether looking at a first clip changes nothing that could be lost."""
        return self.project == Project() and self.path is None

    @property
    def stack(self) -> QUndoStack:
        """The steps of the history."""
        return self.document.stack

    @property
    def clips(self) -> tuple[Clip, ...]:
        """The clips of all picture tracks, V1 first."""
        return tuple(clip for track in self.timeline.tracks for clip in track.clips)

    @property
    def sounds(self) -> tuple[Clip, ...]:
        """The clips of all sound tracks, A1 first."""
        return tuple(clip for track in self.timeline.sounds for clip in track.clips)

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the selected clips, the one chosen last at the end."""
        return self._selection

    @property
    def chosen(self) -> Clip | None:
        """The clip of pictures or sound that was chosen last."""
        last = self._selection[-1] if self._selection else ""
        return next((clip for clip in all_clips(self.timeline) if clip.id == last), None)

    @property
    def selected(self) -> Clip | None:
        """The picture clip that commands apply to.

        Of several it is the one chosen last; of a sound clip alone, the one it is linked to.
        """
        pictures = {clip.id: clip for clip in self.clips}
        for clip_id in reversed(self._selection):
            if clip_id in pictures:
                return pictures[clip_id]
        chosen = self.chosen
        if chosen is None or not chosen.link:
            return None
        return next((clip for clip in self.clips if clip.link == chosen.link), None)

    @property
    def selected_sound(self) -> Clip | None:
        """The sound clip that was chosen last, or that of the selected picture clip."""
        chosen, selected = self.chosen, self.selected
        sounds = self.sounds
        if chosen in sounds:
            return chosen
        link = selected.link if selected else ""
        return next((clip for clip in sounds if link and clip.link == link), None)

    def select(self, clip_id: str) -> None:
        """Choose a clip and what is linked to it; "" for none."""
        there = [clip_id] if clip_id else []
        linked = with_linked(self.timeline, there)
        self.select_many([*(other for other in linked if other != clip_id), *there])

    def select_many(self, ids: Iterable[str]) -> None:
        """Choose the clips that commands apply to, the most important one last."""
        chosen = tuple(dict.fromkeys(ids))
        if chosen == self._selection:
            return
        self._selection = chosen
        self.document.close_step()
        self.selection_changed.emit(chosen)
        self.clip_selected.emit(chosen[-1] if chosen else "")

    def select_all(self) -> None:
        """Choose every clip of the tracks that are not locked."""
        tracks = (*self.timeline.sounds, *self.timeline.tracks)
        self.select_many(clip.id for t in tracks if not t.locked for clip in t.clips)

    def select_after(self, frame: int) -> None:
        """Choose every clip of the unlocked tracks that begins at a timeline frame or later."""
        tracks = (*self.timeline.sounds, *self.timeline.tracks)
        self.select_many(
            clip.id for t in tracks if not t.locked for clip in t.clips if clip.start >= frame
        )

    # --- history

    def undo(self) -> None:
        """Go back one step; clips that come back are selected."""
        self._step(self.document.undo)

    def redo(self) -> None:
        """Do again what was undone last; clips that come back are selected."""
        self._step(self.document.redo)

    @property
    def tables(self) -> Tables:
        """Times of the files that are open."""
        return {path: info.table for path, info in self._library.infos.items()}

    # --- for the parts of Editing

    def _edit(self, text: str, edit: Callable[[Project], Project], merge: str = "") -> bool:
        """Make an edit one step of the history; False after saying why it cannot be."""
        try:
            project = edit(self.project)
        except AppError as error:
            self.message.emit(f"{text}: {error.one_line()}")
            return False
        return self.document.apply(text, project, merge)

    def _edit_selected(self, text: str, edit: Callable[[Project], Project]) -> bool:
        if not self._selection:
            self.message.emit(f"{text}: Select a clip first.")
            return False
        return self._edit(text, edit)

    def _step(self, deed: Callable[[], None]) -> None:
        before = {clip.id for clip in all_clips(self.timeline)}
        deed()
        back = [clip.id for clip in (*self.sounds, *self.clips) if clip.id not in before]
        if back:
            self.select_many(back)

    def _on_changed(self, project: Project) -> None:
        there = {clip.id for clip in all_clips(project.timeline)}
        left = tuple(clip_id for clip_id in self._selection if clip_id in there)
        if self._selection and not left:
            left = self._nearest()
        self._before = project
        self.select_many(left)
        self.project_changed.emit(project)

    def _nearest(self) -> tuple[str, ...]:
        """The picture clip nearest to where the selected one has been."""
        gone = [c for c in all_clips(self._before.timeline) if c.id == self._selection[-1]]
        at = gone[0].start if gone else 0
        nearest = min(self.clips, key=lambda clip: abs(clip.start - at), default=None)
        return (nearest.id,) if nearest else ()


def new_id() -> str:
    """An id that no clip has."""
    return uuid.uuid4().hex
