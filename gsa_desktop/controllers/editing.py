"""Intents become edits of the document; open and save."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from gsa_desktop.controllers.editing_media import MediaEditing
from gsa_desktop.controllers.failure import Failure, Remedy
from gsa_desktop.controllers.library import MediaLibrary
from gsa_desktop.controllers.recovery import failed_to_open, hint_for_damaged
from gsa_desktop.core import storage
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.project import Project


class Editing(MediaEditing):
    """The only one who changes the document; its parts are in the classes that it inherits.

    Attributes:
        path: Where the project was saved last, None if never.
    """

    def __init__(
        self,
        library: MediaLibrary,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(library, parent, clock)
        library.opened.connect(self._on_opened)
        library.refused.connect(self._on_refused)

    def open_files(self, paths: Iterable[Path]) -> None:
        """Open what a person chose or dropped: a project, or media for the bin.

        The first medium of an empty timeline is placed there.
        """
        paths = [path.absolute() for path in paths]
        project = next((path for path in paths if path.suffix == storage.PROJECT_SUFFIX), None)
        if project is not None:
            self.open_project(project)
            return
        for path in paths:
            self._wanted[path] = None
            self._library.open(path)

    def new_project(self) -> None:
        """An empty project in place of the current one."""
        self.path = None
        self.select("")
        self.document.replace(Project())

    def open_project(self, path: Path) -> None:
        """Load a project and look at its media."""
        try:
            saved = storage.load_saved(path, lambda: hint_for_damaged(path))
        except AppError as error:
            self.failed.emit(failed_to_open(path, error))
            return
        if storage.autosave_dir() in path.parents:  # a copy must not be saved over
            self.take(saved, saved.saved_as, clean=False)
        else:
            self.take(saved, path)

    def take(self, saved: storage.SavedProject, path: Path | None, *, clean: bool = True) -> None:
        """Put a project that was read from disk in place of the current one.

        Args:
            saved: What was read.
            path: Where the project is saved, None for one that never was.
            clean: Whether it is what is saved there; False for a recovered one.
        """
        self.path = path
        self.select("")
        self.document.replace(saved.project, saved=clean)
        self._library.open_saved(saved)
        if self.clips:
            self.select(self.clips[0].id)

    def take_timeline(self, other: Project) -> None:
        """Put the timeline of another project in place of this one; its files go into the bin."""

        def put(project: Project) -> Project:
            media = tuple(dict.fromkeys((*project.media, *other.media)))
            return replace(project, timeline=other.timeline, media=media)

        if self._edit("Import timeline", put):
            self._library.open_saved(storage.SavedProject(other, {}, storage.PROJECT_VERSION))

    def save(self, path: Path) -> bool:
        """Save the project; False after telling why it could not be."""
        try:
            storage.save_project(self.project, path, self._library.facts)
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

    def _on_refused(self, path: Path, error: AppError, details: str) -> None:
        self._wanted.pop(path, None)
        self._go_on(path, without=True)
        remedy = Remedy.LOCATE if path in self.project.media else Remedy.CHOOSE_FILE
        title = f"Could not open {path.name}"
        self.failed.emit(Failure.of(title, error, details, (remedy,), str(path)))
