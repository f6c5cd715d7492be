"""What keeps a person's work: autosave, recovery, files that went away."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from gsa_desktop.app.wiring_rescue import RescueDesk
from gsa_desktop.controllers.autosave import Autosave
from gsa_desktop.controllers.library import Offline
from gsa_desktop.controllers.recovery import Recovery
from gsa_desktop.core import storage
from gsa_desktop.core.autosave import LostWork, Snapshot, newest_copy
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.file_facts import FileState
from gsa_desktop.core.project_upgrade import without_silent
from gsa_desktop.ui.copies_dialog import CopiesDialog
from gsa_desktop.ui.recovery_dialog import RecoveryDialog
from gsa_desktop.ui.relink_dialog import RelinkDialog

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop


class Survival(QObject):
    """Stands between the session and what is on disk beside the project file."""

    def __init__(self, desktop: "Desktop") -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._session, self._window = desktop.session, desktop.window
        editing, library = self._session.editing, self._session.library
        root = storage.autosave_dir()
        self._offline: dict[Path, FileState] = {}
        self.autosave = Autosave(
            root,
            lambda: Snapshot(editing.project, dict(library.facts), editing.path),
            lambda: editing.document.dirty,
            self,
        )
        self._recovery = Recovery(root, self._session.lanes.media, self)
        self._rescue = RescueDesk(desktop)
        self.autosave.problem.connect(self._window.banner.tell)
        editing.project_changed.connect(lambda _: self.autosave.changed())
        library.missed.connect(self._on_missed)
        library.silent.connect(self._on_silent)
        library.opened.connect(lambda info: self._offline.pop(info.path, None))
        self._recovery.found.connect(self._on_found)

    def start(self) -> None:
        """Begin to autosave, and offer what an earlier session left behind."""
        self.autosave.start()
        self._recovery.look()
        self._rescue.rescue.look()

    def shut_down(self, *, keep: bool = False) -> None:
        """End; with `keep` what is not saved is offered at the next start."""
        self._recovery.leave()
        self.autosave.shut_down(keep=keep)

    def open_copy(self, path: Path) -> None:
        """Open the last autosaved copy of a project in its place."""
        copy = newest_copy(storage.autosave_dir(), path)
        if copy is not None:
            self._window.use_workspace("")
            self._session.editing.open_project(copy)
            self._window.tell(f"This is the autosaved copy of {path.name}. Save to keep it.")

    def choose_copy(self) -> None:
        """Show the autosaved copies of the project, to go back to one."""
        copies = self.autosave.copies()
        if not copies:
            self._window.tell("There is no autosaved copy of this project yet.")
            return
        dialog = CopiesDialog([(copy, copy.stat().st_mtime) for copy in copies], self._window)
        dialog.chosen.connect(self._go_back_to)
        dialog.open()

    def _go_back_to(self, copy: Path) -> None:
        if self._desktop.may_leave_project():
            self._window.use_workspace("")
            self._session.editing.open_project(copy)

    # --- files that went away

    def find_missing(self) -> None:
        """Ask for the files of the project that are missing or were changed."""
        used = set(self._session.editing.project.media)
        away = {path: state for path, state in self._offline.items() if path in used}
        if not away:
            self._window.tell("All files of the project are there.")
            return
        dialog = RelinkDialog(list(away.items()), self._window)
        library = self._session.library
        dialog.locate_requested.connect(partial(self._locate, dialog))
        dialog.search_requested.connect(partial(self._search, dialog))
        dialog.stop_requested.connect(library.stop_search)
        dialog.relink_requested.connect(self._relink)
        library.searched.connect(dialog.set_found)
        dialog.open()

    def _on_missed(self, offline: tuple[Offline, ...]) -> None:
        self._offline = {entry.path: entry.state for entry in offline}
        for path, state in self._offline.items():
            self._desktop.display.on_refused(path, AppError(f"{state.value}: {path}"))
        if offline:
            self.find_missing()

    def _locate(self, dialog: RelinkDialog, path: Path) -> None:
        chosen = self._desktop.files.open_one(f"Locate {path.name}")
        if chosen is not None:
            dialog.set_found({path: chosen.absolute()})

    def _search(self, dialog: RelinkDialog, wanted: list[Path]) -> None:
        start = next((str(p.parent) for p in wanted if p.parent.is_dir()), str(Path.home()))
        folder = QFileDialog.getExistingDirectory(self._window, "Search a folder", start)
        if folder:
            dialog.set_searching()
            self._session.library.search(Path(folder), wanted)

    def _relink(self, moved: dict[Path, Path]) -> None:
        self.autosave.keep_copy()
        for path in moved:
            self._offline.pop(path, None)
        self._session.editing.relink(moved)

    def _on_silent(self, path: Path) -> None:
        """A project of version 1 does not say which of its files have sound."""
        document = self._session.editing.document
        if not document.can_undo:
            project = without_silent(document.project, {path})
            document.replace(project, saved=not document.dirty)

    # --- recovery

    def _on_found(self, works: list[LostWork]) -> None:
        dialog = RecoveryDialog(works, self._window)
        dialog.recover_requested.connect(self._recover)
        dialog.open_requested.connect(self._open_saved)
        dialog.discard_requested.connect(lambda n: self._recovery.crashed[n].discard())
        dialog.left.connect(self._recovery.leave)
        dialog.open()

    def _recover(self, number: int) -> None:
        lost = self._recovery.crashed[number]
        if not self._desktop.may_leave_project():
            self._recovery.leave()
            return
        self._window.use_workspace("")
        self._session.editing.take(lost.saved, lost.path, clean=False)
        self.autosave.adopt()
        lost.discard()
        self._recovery.leave()
        self._window.tell(f"Recovered {lost.work.name}. Save to keep it.")

    def _open_saved(self, number: int) -> None:
        lost = self._recovery.crashed[number]
        if lost.path is not None and self._desktop.may_leave_project():
            self._window.use_workspace("")
            self._session.editing.open_project(lost.path)
            lost.discard()
        self._recovery.leave()
