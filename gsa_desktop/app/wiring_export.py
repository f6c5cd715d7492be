"""Exporting from the window: the dialog, what it offers, and what becomes of the answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Slot

from gsa_desktop.controllers.encoder_trials import EncoderTrials
from gsa_desktop.core import storage
from gsa_desktop.core.encoders import EncoderChoice
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported
from gsa_desktop.core.export_order import ClipSource, ExportOrder, TimelineSource
from gsa_desktop.core.export_settings import ExportSettings, settings_of
from gsa_desktop.core.own_presets import (
    SUFFIX,
    forget_preset,
    keep_preset,
    own_presets,
    read_preset,
    write_preset,
)
from gsa_desktop.core.project import Clip, Transparent
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.export_choice import ExportChoice
from gsa_desktop.ui.export_dialog import ExportDialog
from gsa_desktop.ui.export_report import ExportReport

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop


class ExportDesk(QObject):
    """Stands between the export dialog and the jobs."""

    def __init__(self, desktop: "Desktop", settings: QSettings) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._settings = settings
        self._session = desktop.session
        self._dialog: ExportDialog | None = None
        self._order: ExportOrder | None = None
        self._waits_for_files = False
        self._trials = EncoderTrials(desktop.session.lanes.waves, self)
        self._trials.found.connect(self._on_encoders)
        commands = desktop.window.commands
        commands.answer("file.export", self.ask)
        commands["file.export_frame"].triggered.connect(lambda _=False: self.ask_frame())
        self._session.estimates.estimated.connect(self._on_estimated)
        self._session.jobs.exported.connect(self._on_exported)
        library = self._session.library
        library.opened.connect(lambda _: self._on_files())
        library.refused.connect(lambda *_: self._on_files())
        library.missed.connect(lambda _: self._on_files())

    # --- wishes

    def ask(self, *, again: bool = False) -> None:
        """Open the dialog for what can be exported, once all files are open.

        Args:
            again: Whether what was ordered last is chosen, as far as there still is such a thing.
        """
        if self._session.library.is_busy:
            self._waits_for_files = True
            self._desktop.window.tell("The export begins when the files are open…")
            return
        choices = self.choices()
        if not choices:
            what = "There is nothing to export yet: put a clip on the timeline."
            if self._session.playback.map.frames:
                what = "There is no picture on the timeline to export: put a video on it."
            self._desktop.window.tell(what)
            return
        taken = [row.path for row in self._session.jobs.queue.unfinished if row.path is not None]
        dialog = ExportDialog(
            choices, self._last(), self._folder(), self._desktop.window, taken=taken
        )
        if again and self._order is not None:
            dialog.choose(_place_of(self._order, choices))
        dialog.set_own_presets(own_presets())
        dialog.export_requested.connect(self._on_order)
        dialog.estimate_requested.connect(self._session.estimates.ask)
        dialog.finished.connect(self._on_finished)
        dialog.presets.keep_requested.connect(self._on_keep)
        dialog.presets.forget_requested.connect(self._on_forget)
        dialog.presets.file_read_requested.connect(self._on_read)
        dialog.presets.file_write_requested.connect(self._on_write)
        self._dialog = dialog
        self._trials.ask()
        dialog.open()

    def _on_files(self) -> None:
        if self._waits_for_files and not self._session.library.is_busy:
            self._waits_for_files = False
            self.ask()

    def ask_frame(self) -> None:
        """Write the picture at the playhead to a file."""
        at = self._session.playback.playhead
        source = self._timeline(FrameRange(at, at + 1))
        try:
            source.range  # noqa: B018 - raises where the timeline ends before
        except AppError:
            self._desktop.window.tell("There is no picture at the playhead.")
            return
        path = self._desktop.files.picture_to_write(self._folder() / f"{self._name()}_{at}.png")
        if path is not None:
            preset_id = {".tif": "tiff", ".exr": "exr"}.get(path.suffix.lower(), "png")
            self._session.export(ExportOrder(source, path, settings_of(preset_id)))

    def choices(self) -> tuple[ExportChoice, ...]:
        """What can be exported, the most likely first."""
        marks = self._session.playback.marks
        timeline = [ExportChoice("Timeline", self._timeline(), self._name(), 0)]
        if marks is not None and len(marks):
            part = ExportChoice("Timeline, in to out", self._timeline(marks), self._name(), 0)
            timeline.insert(0, part)
        clips = self._clip_choices()
        pictures = sum(len(track.clips) for track in self._session.editing.project.timeline.tracks)
        found = clips + timeline if pictures <= 1 else timeline + clips
        return tuple(self._with_missing(choice) for choice in found if _is_something(choice))

    # --- what there is

    def _clip_choices(self) -> list[ExportChoice]:
        target = self._session.target()
        if target is None:
            return []
        clip, info = target
        name = info.path.stem
        found = [ExportChoice("Selected clip", ClipSource(clip, info), name)]
        marked = self._session.marked(clip)
        if marked is not None:
            part = ClipSource(_cut_to(clip, marked), info)
            found.insert(0, ExportChoice("Selected clip, in to out", part, name))
        return found

    def _timeline(self, stretch: FrameRange | None = None) -> TimelineSource:
        editing = self._session.editing
        protect = () if editing.path is None else (editing.path,)
        infos = dict(self._session.library.infos)
        return TimelineSource(editing.project.timeline, infos, stretch, protect)

    def _with_missing(self, choice: ExportChoice) -> ExportChoice:
        source = choice.source
        if isinstance(source, ClipSource):
            missing = self._session.missing_masks(source.clip)
        else:
            missing = sum(
                self._session.missing_masks(_cut_to(clip, cut))
                for clip in self._session.editing.clips
                if self._wants_masks(clip)
                and (cut := self._session.playback.map.media_range(clip, source.range))
            )
        return ExportChoice(choice.label, source, choice.name, missing)

    def _wants_masks(self, clip: Clip) -> bool:
        """As the export decides: one that has none at all, over nothing, is shown as it is."""
        begun = self._session.missing_masks(clip) < len(clip.cut)
        return begun or not isinstance(clip.background, Transparent)

    def _name(self) -> str:
        editing = self._session.editing
        if editing.path is not None:
            return editing.path.stem
        clips = editing.clips
        return clips[0].media.stem if clips else "timeline"

    def _folder(self) -> Path:
        target = self._session.target()
        own = target is not None and storage.resources_dir() not in target[1].path.parents
        folder = target[1].path.parent if target is not None and own else Path.home()
        return Path(str(self._settings.value("export/folder", folder)))

    def _last(self) -> ExportSettings:
        try:
            return read_preset(_last_path())[1]
        except AppError:
            return settings_of("h264")

    # --- answers

    @Slot(object)
    def _on_order(self, order: ExportOrder) -> None:
        self._order = order
        self._settings.setValue("export/folder", str(order.out.parent))
        try:
            storage.config_dir().mkdir(parents=True, exist_ok=True)
            write_preset(_last_path(), "last", order.settings)
        except (AppError, OSError):
            self._desktop.window.tell("The export settings could not be remembered.")
        self._session.export(order)

    @Slot()
    def _on_finished(self) -> None:
        self._session.estimates.drop()
        self._dialog = None

    @Slot(object)
    def _on_encoders(self, working: Mapping[str, tuple[EncoderChoice, ...]]) -> None:
        if self._dialog is not None:
            self._dialog.set_encoders(working)

    @Slot(str)
    def _on_estimated(self, text: str) -> None:
        if self._dialog is not None:
            self._dialog.set_estimate(text)

    @Slot(object)
    def _on_exported(self, event: Exported) -> None:
        """Say that an export is in place, and what was checked."""
        self._desktop.window.tell(f"Exported {event.path.name}.")
        ExportReport(event.path, event.report, self._desktop.window).open()

    @Slot(str)
    def _on_keep(self, name: str) -> None:
        if self._dialog is not None:
            settings = self._dialog.settings
            self._say(lambda: keep_preset(name, settings), f"The preset “{name}” is kept.")

    @Slot(str)
    def _on_forget(self, name: str) -> None:
        self._say(lambda: forget_preset(name), f"The preset “{name}” is removed.")

    @Slot(object)
    def _on_read(self, path: Path) -> None:
        def read() -> None:
            name, settings = read_preset(path)
            keep_preset(name, settings)
            if self._dialog is not None:
                self._dialog.set_settings(settings)

        self._say(read, f"The preset of {path.name} is kept with yours.")

    @Slot(object)
    def _on_write(self, path: Path) -> None:
        if self._dialog is not None:
            settings = self._dialog.settings
            self._say(lambda: write_preset(path, path.stem, settings), f"Saved {path.name}.")

    def _say(self, deed: Callable[[], object], done: str) -> None:
        """Do it, and say in the dialog how it went."""
        if self._dialog is None:
            return
        try:
            deed()
        except AppError as error:
            self._dialog.set_estimate(error.one_line())
        else:
            self._dialog.set_estimate(done)
        self._dialog.set_own_presets(own_presets())


def _last_path() -> Path:
    return storage.config_dir() / f"last-export{SUFFIX}"


def _place_of(order: ExportOrder, choices: tuple[ExportChoice, ...]) -> int:
    """Which of the choices is the like of an order; the first one if none is."""
    wanted = type(order.source), order.source.frames
    found = [(type(choice.source), choice.source.frames) for choice in choices]
    return found.index(wanted) if wanted in found else 0


def _is_something(choice: ExportChoice) -> bool:
    try:
        return choice.source.frames > 0 and all(choice.source.size)
    except AppError:
        return False


def _cut_to(clip: Clip, cut: FrameRange) -> Clip:
    return replace(clip, cut=cut, length=0)
