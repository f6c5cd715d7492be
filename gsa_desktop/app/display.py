"""News of the session, put into the widgets."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from gsa_desktop.controllers.jobs import SEGMENTING
from gsa_desktop.controllers.mask_overview import Coverage
from gsa_desktop.controllers.session import Session
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import DeviceUsed, PictureReady, Progress
from gsa_desktop.core.handover import start_of
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Project, View
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.main_window import MainWindow
from gsa_desktop.ui.media_bin import Badge, MediaItem
from gsa_desktop.ui.time_text import choose_first_timecode

_BADGES = {
    Coverage.NONE: Badge.NOT_SEGMENTED,
    Coverage.PARTIAL: Badge.PARTIAL,
    Coverage.DONE: Badge.DONE,
    Coverage.STALE: Badge.STALE,
}
CAPTIONS = {
    View.SLOTS: "The model is looking into this frame…",
    View.FLOW: "The model is looking into this frame…",
    View.CONFIDENCE: "Yellow to red: how unsure the mask is",
    View.SIDE_BY_SIDE: "Source | with mask",
}


class Display(QObject):
    """Shows what is; decides nothing.

    Attributes:
        device: The device that the last job really used, "" before the first.
    """

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(window)
        self.device = ""
        self._session = session
        self._window = window
        self._problems: dict[Path, str] = {}
        self._rows: tuple[Path, ...] = ()

    # --- project

    def on_project(self, project: Project) -> None:
        """The project, its history or what is known of its files has changed."""
        session, window = self._session, self._window
        first, drop = start_of(project.timeline, session.library.infos)
        choose_first_timecode(first, drop=drop)
        window.timeline.set_timeline(project.timeline, session.library.infos)
        window.timeline.set_playhead(session.playback.playhead)
        window.transport.set_length(session.playback.map.frames, session.playback.map.rate)
        document = session.editing.document
        window.commands.allow("undo", document.can_undo)
        window.commands.allow("redo", document.can_redo)
        window.commands.allow("timeline", session.playback.map.frames > 0)
        path = session.editing.path
        name = path.name if path else (project.media[0].name if project.media else "")
        window.set_document(name, modified=document.dirty)
        window.show_start(shown=not project.media and not session.library.is_busy)
        if project.media != self._rows:
            self._rows = project.media
            window.bin.set_items([self._item(media) for media in project.media])
        self.on_selected()
        self.on_playhead(session.playback.playhead)

    def on_selected(self, _clip_id: str = "") -> None:
        """Another clip is selected, or the selected one has changed."""
        clip = self._session.editing.selected
        info = self._session.info_of(clip)
        editing, inspector = self._session.editing, self._window.inspector
        inspector.set_clip(clip if info else None, info, editing.timeline.rate)
        sound = editing.selected_sound
        inspector.set_sound(sound, chosen=sound is not None and sound == editing.chosen)
        self._window.timeline.select_clips(self._session.editing.selection)
        shown = clip or editing.chosen
        if shown is not None:
            self._window.bin.select(shown.media)
        self._window.commands.allow("clip", info is not None)
        self._window.commands.allow("selection", bool(self._session.editing.selection))
        self._show_masks(clip)

    def on_opened(self, info: MediaInfo) -> None:
        """A file could be opened."""
        self._problems.pop(info.path, None)
        self._window.bin.update_item(self._item(info.path))
        self._window.tell(f"Opened {info.path.name}.")

    def on_refused(self, path: Path, error: AppError) -> None:
        """A file could not be opened."""
        self._problems[path] = error.one_line()
        if path in self._session.editing.project.media:
            self._window.bin.update_item(self._item(path))
        self.on_project(self._session.editing.project)

    # --- time

    def on_playhead(self, frame: int) -> None:
        """The playhead has moved."""
        window, line = self._window, self._session.playback.map
        window.timeline.set_playhead(frame)
        window.transport.set_position(frame)
        window.facts.set_position(frame, line.frames, line.rate)
        place = self._session.place
        window.facts.set_media(self._session.info_of(place.clip if place else None))

    def on_marks(self, marks: FrameRange | None) -> None:
        """The in and out points have changed."""
        self._window.timeline.set_in_out(marks)
        self._window.commands.allow("marks", marks is not None)

    def on_picture(self, event: PictureReady) -> None:
        """The picture at the playhead."""
        preview = self._window.preview
        if event.size is not None:
            preview.set_source_size(*event.size)
        preview.set_checkerboard(event.transparent)
        preview.set_picture(event.picture, exact=event.exact, before=event.before)
        preview.set_caption(event.caption or self._caption(self._session.monitor.view))

    def on_emptied(self) -> None:
        """There is no picture anywhere."""
        self._window.preview.set_message("")
        self._window.preview.clear()

    def on_offline(self, path: Path) -> None:
        """The clip at the playhead has lost its file, or is still being opened."""
        if self._session.library.is_busy:
            text = f"Opening {path.name}…"
        else:
            text = f"“{path.name}” is not there. Its clips stay; locate the file to see them."
        self._window.preview.set_message(text)
        self._window.preview.clear()

    def _caption(self, view: View) -> str:
        if view.of_model and self._session.jobs.is_busy:
            return "The model looks into this frame when the running job is done"
        return CAPTIONS.get(view, "")

    # --- jobs

    def on_job_began(self, text: str) -> None:
        """A job is the current one now."""
        self._window.job_status.begin(text)
        self._window.commands.allow("job", allowed=True)

    def on_progress(self, progress: Progress) -> None:
        """How far the current job is."""
        self._window.job_status.set_progress(progress)
        clip, row = self._session.jobs.current, self._session.jobs.queue.running
        if clip is not None and row is not None:
            masks = row.deed == SEGMENTING
            percent = self._session.percent(clip.media) if masks else row.percent
            self._window.bin.set_badge(clip.media, Badge.RUNNING, percent)
        self._show_masks(self._session.editing.selected)

    @Slot()
    def on_idle(self) -> None:
        """No job is left."""
        self._window.job_status.end()
        self._window.commands.allow("job", allowed=False)

    def on_clip_state(self, clip_id: str) -> None:
        """A job of a clip was queued, began or ended."""
        for clip in self._session.editing.clips:
            if clip.id == clip_id:
                self.on_coverage(clip.media)
        self._show_masks(self._session.editing.selected)

    def on_coverage(self, path: Path) -> None:
        """The masks of a file became more, fewer or stale."""
        self._window.bin.update_item(self._item(path))
        self._show_masks(self._session.editing.selected)

    def on_device(self, event: DeviceUsed) -> None:
        """Which device really does the work."""
        self.device = event.name
        self._window.device_badge.set_device(event.name, event.ms_per_frame)

    def _show_masks(self, clip: Clip | None) -> None:
        if clip is None:
            return
        working = self._session.jobs.is_working_on(clip.id)
        known = self._session.info_of(clip) is not None
        self._window.inspector.set_mask_summary(self._session.mask_summary(clip))
        self._window.inspector.set_running(working)
        self._window.commands.enable("mask.segment", known and not working)

    def _item(self, path: Path) -> MediaItem:
        problem = self._problems.get(path, "")
        if problem:
            return MediaItem(path, None, Badge.ERROR, problem=problem)
        masks = self._session.masks_of(path)
        badge = _BADGES[masks.coverage]
        if any(c.media == path and self._session.jobs.is_working_on(c.id) for c in self._clips):
            current = self._session.jobs.current
            running = current is not None and current.media == path
            badge = Badge.RUNNING if running else Badge.QUEUED
        info = self._session.library.infos.get(path)
        return MediaItem(path, info, badge, partly=masks.text, which=masks.lines)

    @property
    def _clips(self) -> tuple[Clip, ...]:
        return self._session.editing.clips
