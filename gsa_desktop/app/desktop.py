"""One window with its session: what a person's wish means, and what they are told."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from gsa_desktop.app.display import Display
from gsa_desktop.app.habits import Habits, dress
from gsa_desktop.app.recent import RecentFiles
from gsa_desktop.app.survival import Survival
from gsa_desktop.app.views import VIEW_COMMANDS, Views
from gsa_desktop.app.wiring import connect
from gsa_desktop.app.wiring_batch import BatchDesk
from gsa_desktop.app.wiring_export import ExportDesk
from gsa_desktop.app.wiring_fine_tune import FineTuneDesk
from gsa_desktop.app.wiring_images import ImageDesk
from gsa_desktop.app.wiring_mending import MendingDesk
from gsa_desktop.app.wiring_models import ModelDesk
from gsa_desktop.app.wiring_train import TrainDesk
from gsa_desktop.controllers.failure import Failure, Remedy
from gsa_desktop.controllers.mask_overview import Coverage
from gsa_desktop.controllers.session import Session
from gsa_desktop.core import storage
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.preferences import read_preferences
from gsa_desktop.core.project import View
from gsa_desktop.ui.about import diagnostics
from gsa_desktop.ui.error_dialog import ErrorDialog
from gsa_desktop.ui.file_dialogs import FileDialogs
from gsa_desktop.ui.main_window import MainWindow
from gsa_desktop.ui.shortcut_guard import ShortcutGuard
from gsa_desktop.ui.stop_question import StopQuestion


class Desktop(QObject):
    """Stands between the widgets and the controllers.

    Attributes:
        window: The main window.
        session: The controllers.
        files: The questions for a file.
        display: Puts into the window what the session says.
        survival: Keeps what is not saved.
        mending: The brush and the marks of good frames.
        exports: The export dialog and what becomes of it.
        batches: Exports of many files at once.
        models: The model manager.
        trainings: The menu Train.
        fine_tunes: Training on the frames of one clip.
        images: The workspace for still pictures.
        habits: Preferences, theme, keys, workspaces.
        recent: The last files and projects.
    """

    def __init__(self, app: QApplication, settings: QSettings, masks: MaskStore) -> None:
        super().__init__()
        self._app = app
        self._settings = settings
        dress(app, read_preferences(settings.value).theme)  # before any widget has an icon
        ShortcutGuard(app)
        self.session = Session(masks, self)
        self.window = MainWindow(settings)
        self.files = FileDialogs(self.window, settings, storage.PROJECT_SUFFIX)
        self.display = Display(self.session, self.window)
        self.survival = Survival(self)
        connect(self)
        self.views = Views(self, settings)
        self.mending = MendingDesk(self, masks)
        self.exports = ExportDesk(self, settings)
        self.batches = BatchDesk(self)
        self.models = ModelDesk(self)
        self.trainings = TrainDesk(self)
        self.fine_tunes = FineTuneDesk(self)
        self.images = ImageDesk(self, settings)
        self.habits = Habits(self, app, settings, masks)
        self.recent = RecentFiles(self, settings)
        self.set_view(View.SOURCE)
        self.display.on_project(self.session.editing.project)

    # --- wishes

    def open_files(self, paths: list[Path]) -> None:
        """Open a project or media, chosen or dropped."""
        is_project = any(path.suffix == storage.PROJECT_SUFFIX for path in paths)
        if paths and (not is_project or self.may_leave_project()):
            self.window.use_workspace("")
            self.session.editing.open_files(paths)
            self.recent.remember(paths)

    def open_sample(self) -> None:
        """Open the clip that comes with the application."""
        self.window.use_workspace("")
        self.session.editing.open_files([storage.resources_dir() / "sample" / "sample.mp4"])

    def new_project(self) -> None:
        if self.may_leave_project():
            self.window.use_workspace("")
            self.session.editing.new_project()

    def save(self) -> bool:
        """Save under the known name, or ask for one; False if that did not happen."""
        path = self.session.editing.path
        return self.save_as() if path is None else self.session.editing.save(path)

    def save_as(self) -> bool:
        """Ask for a name and save; False if that did not happen."""
        path = self.files.save_project(self._suggested_project())
        if path is None or not self.session.editing.save(path):
            return False
        self.recent.remember([path])
        return True

    def segment(self) -> None:
        """Segment the selected clip, and show the masks as they come."""
        if self.session.target() is None:
            return
        if self.session.monitor.view is View.SOURCE:
            self.set_view(View.OVERLAY)
        self.window.banner.hide()
        self.window.preview.setFocus()  # so that Space plays, and does not press Cancel
        self.session.segment()

    def cancel_clip(self) -> None:
        """Stop the jobs of the selected clip."""
        clip = self.session.editing.selected
        if clip is not None:
            self.session.jobs.cancel_clip(clip.id)

    def reveal(self) -> None:
        """Show the selected clip's file in the file manager."""
        clip = self.session.editing.selected
        if clip is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(clip.media.parent)))

    def choose_background(self, kind: str) -> None:
        """Ask for a picture or a video to put behind the subject."""
        path = self.files.background(kind)
        if path is not None:
            background = self.window.inspector.background.with_file(path, kind)
            self.session.editing.set_background(background)
        self.display.on_selected()  # the choice in the inspector goes back if nothing was chosen

    def choose_weights(self) -> None:
        """Ask for a weight file."""
        path, clip = self.files.weights(), self.session.editing.selected
        if path is not None and clip is not None:
            self.session.editing.set_segment(replace(clip.segment, model=str(path)))
        self.display.on_selected()

    def set_view(self, view: View) -> None:
        """Choose what the monitor shows."""
        self.window.commands[VIEW_COMMANDS[view]].setChecked(True)
        self.window.transport.set_view(view)
        self.session.monitor.set_view(view)
        self._offer_masks()

    def set_loop(self, loop: bool) -> None:
        """Whether playing begins again at the end."""
        self.session.playback.set_loop(loop)
        self.window.transport.set_loop(loop)

    def copy_diagnostics(self) -> None:
        QGuiApplication.clipboard().setText(diagnostics(self.display.device))
        self.window.tell("The diagnostics are on the clipboard.")

    def may_close(self) -> bool:
        """Ask about running jobs and unsaved work; when the answer is yes, end everything."""
        if self.session.jobs.is_busy and not self._may_stop():
            return False
        if not self.may_leave_project() or not self.trainings.may_close():
            return False
        self.survival.shut_down()
        self.session.shut_down()
        return True

    def _may_stop(self) -> bool:
        """Ask whether the jobs may be stopped; they go on meanwhile, and may end."""
        question, jobs = StopQuestion(self.window), self.session.jobs

        def on_idle() -> None:
            if not jobs.is_busy:
                question.set_ended()

        jobs.idle.connect(on_idle)
        question.exec()
        jobs.idle.disconnect(on_idle)
        question.deleteLater()
        return question.may_quit

    def end_now(self) -> None:
        """Close without a question, whatever is open; what is not saved can be recovered."""
        self.survival.shut_down(keep=True)
        self.trainings.shut_down()
        self.session.shut_down()
        self.window.may_close = lambda: True
        self.window.close()
        self._app.exit(0)

    # --- answers

    def on_failure(self, failure: Failure) -> None:
        """Say what failed, with the remedies as buttons."""
        dialog = ErrorDialog(
            failure.title,
            (failure.message, failure.hint),
            failure.details,
            [remedy.value for remedy in failure.remedies],
            self.window,
        )
        dialog.remedy_chosen.connect(lambda n: self._remedy(failure, failure.remedies[n]))
        dialog.open()

    def _offer_masks(self) -> None:
        """A view of masks that are not there would look like a fault."""
        target = self.session.target()
        view = self.session.monitor.view
        if target is None or view is View.SOURCE or view.of_model:
            return
        clip = target[0]
        media = {clip.media}
        if view is View.COMPOSITE:  # shows all tracks, not this clip alone
            media = {other.media for other in self.session.editing.clips}
        empty = all(self.session.masks_of(path).coverage is Coverage.NONE for path in media)
        if empty and not self.session.jobs.is_working_on(clip.id):
            self.window.banner.tell(
                "This clip has no masks yet, so this view shows it as it is.",
                "Segment Clip",
                self.segment,
            )

    def _remedy(self, failure: Failure, remedy: Remedy) -> None:
        match remedy:
            case Remedy.CHOOSE_FILE:
                self.open_files(self.files.open_any())
            case Remedy.CHOOSE_TARGET:
                self._choose_target(failure)
            case Remedy.LOCATE:
                path = self.files.open_one(f"Locate {Path(failure.subject).name}")
                if path is not None:
                    self.session.editing.relink({Path(failure.subject): path.absolute()})
            case Remedy.RETRY:
                self.session.jobs.retry()
            case Remedy.RETRY_CPU:
                self.session.jobs.retry(on_cpu=True)
            case Remedy.OPEN_COPY:
                self.survival.open_copy(Path(failure.subject))

    def _choose_target(self, failure: Failure) -> None:
        if failure.subject:
            self.exports.ask(again=True)
        else:
            self.save_as()

    def may_leave_project(self) -> bool:
        """Ask about unsaved work; a copy of it is kept whatever the answer."""
        editing = self.session.editing
        if not editing.document.dirty:
            return True
        self.survival.autosave.keep_copy()
        answer = self.window.ask_to_save(editing.path.name if editing.path else "this project")
        return self.save() if answer is None else answer

    def _suggested_project(self) -> Path:
        editing = self.session.editing
        if editing.path is not None:
            return editing.path
        first = editing.project.media[0].stem if editing.project.media else "Untitled"
        return Path(first + storage.PROJECT_SUFFIX)
