"""All controllers of one window, connected to each other; no widget in sight."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gsa_desktop.controllers.editing import Editing
from gsa_desktop.controllers.estimates import Estimates
from gsa_desktop.controllers.jobs import Jobs
from gsa_desktop.controllers.library import MediaLibrary
from gsa_desktop.controllers.loading import load_models
from gsa_desktop.controllers.looking import Looking
from gsa_desktop.controllers.mask_overview import (
    FileMasks,
    file_masks,
    kept_summary,
    lane_states,
    segmented_percent,
    summary,
)
from gsa_desktop.controllers.monitor import Monitor
from gsa_desktop.controllers.playback import Playback
from gsa_desktop.controllers.playing import Playing
from gsa_desktop.controllers.sound import SoundPlayer
from gsa_desktop.controllers.thumbnails import ThumbnailMaker
from gsa_desktop.controllers.timeline_map import Place
from gsa_desktop.controllers.waveforms import Waveforms
from gsa_desktop.core.edits import rate_of
from gsa_desktop.core.events import DeviceUsed, Job, MaskReady, Progress
from gsa_desktop.core.export_order import ExportOrder
from gsa_desktop.core.layout import Seat, placed
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Project, SegmentSettings
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.workers.lanes import Lanes

REFRESH_MS = 150
WARM_UP_MS = 2500  # after the window, the first clip and the sound card
_ESTIMATE, _DONE = 1, 2


class Session(QObject):
    """What the window looks at.

    Attributes:
        lanes, library, editing, playback, sound, monitor, playing, thumbnails,
            waveforms, jobs: The parts.

    Signals:
        masks_changed: Clip id and the states of all media frames.
        mask_changed: Clip id, media frame, state.
        coverage_changed: Path of a file whose masks became more, fewer or stale.
        models_known: Names of the models to choose from, the default first.
    """

    masks_changed = Signal(str, object)
    mask_changed = Signal(str, int, int)
    coverage_changed = Signal(object)
    models_known = Signal(tuple)

    def __init__(self, masks: MaskStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lanes = Lanes(self)
        self.library = MediaLibrary(self.lanes.media, self)
        self.editing = Editing(self.library, self)
        self.playback = Playback(self)
        self.sound = SoundPlayer(self)
        self.monitor = Monitor(self.lanes.preview, self.library.infos, masks, self)
        self.playing = Playing(self.playback, self.sound, self.monitor, self.library.infos, self)
        self.looking = Looking(self.lanes.gpu, self)
        self.thumbnails = ThumbnailMaker(self.lanes.media, self.library.infos, self)
        self.waveforms = Waveforms(self.lanes.waves, self.library.infos, self)
        self.jobs = Jobs(self.lanes.gpu, masks, self)
        self.estimates = Estimates(self.lanes.media, masks, self)
        self._masks = masks
        self._states: dict[str, NDArray[np.uint8]] = {}
        self._known: dict[str, tuple[Path, SegmentSettings]] = {}
        self._clips_of: dict[Path, list[tuple[Seat, Clip]]] = {}
        self._refresh = QTimer(self, interval=REFRESH_MS, singleShot=True)
        self._refresh.timeout.connect(self.monitor.refresh)
        self._warm_up = QTimer(self, interval=WARM_UP_MS, singleShot=True)
        self._warm_up.timeout.connect(self._warm_up_at_rest)
        self._warm_up.start()
        self._connect()
        self._ask_models()

    # --- what is there

    @property
    def place(self) -> Place | None:
        """The picture at the playhead."""
        return self.playback.map.place(self.playback.playhead)

    def info_of(self, clip: Clip | None) -> MediaInfo | None:
        """What is known of a clip's file."""
        return self.library.infos.get(clip.media) if clip else None

    def target(self) -> tuple[Clip, MediaInfo] | None:
        """The clip that commands apply to, once its file is open."""
        clip = self.editing.selected
        info = self.info_of(clip)
        return (clip, info) if clip is not None and info is not None else None

    def masks_of(self, path: Path) -> FileMasks:
        """How far the masks of a file are, in all clips of it together."""
        clips = self._clips_of.get(path, ())
        return file_masks(clips, self._states, rate_of(self.editing.timeline))

    def percent(self, path: Path) -> int:
        """How much of a file's clips has masks; an estimate counts half."""
        return segmented_percent(self._clips_of.get(path, ()), self._states)

    def mask_summary(self, clip: Clip) -> str:
        """One line on the masks of a clip."""
        states = self._states.get(clip.id)
        lines = ["" if states is None else summary(states, clip.cut), kept_summary(clip)]
        return "\n".join(line for line in lines if line)

    def missing_masks(self, clip: Clip) -> int:
        """How many used frames have no final mask."""
        states = self._states.get(clip.id)
        used = clip.cut
        return len(used) if states is None else int((states[used.start : used.stop] != _DONE).sum())

    def marked(self, clip: Clip) -> FrameRange | None:
        """The marked media frames of a clip, None if none are."""
        marks = self.playback.marks
        return None if marks is None else self.playback.map.media_range(clip, marks)

    # --- deeds

    @Slot()
    def _warm_up_at_rest(self) -> None:
        if self.playback.speed:  # the import holds Python's lock long enough to drop frames
            self._warm_up.start()
        else:
            self.warm_up()

    def warm_up(self) -> None:
        """Load what the models compute with, and find the device, while a person looks around."""
        job = self.lanes.gpu.submit(_ready_device)
        job.reported.connect(self._on_warm)

    @Slot(object)
    def _on_warm(self, event: object) -> None:
        if isinstance(event, DeviceUsed):
            self.jobs.device_used.emit(event)

    def segment(self) -> None:
        """Find the masks of the selected clip; the one on screen goes before those that wait."""
        target, place = self.target(), self.place
        if target is not None:
            on_screen = place is not None and place.clip.id == target[0].id
            self.jobs.segment(*target, first=on_screen)

    def export(self, order: ExportOrder) -> None:
        self.playback.pause()
        self.jobs.export(order)

    def ask_thumbnails(self, clip_id: str, frames: list[int]) -> None:
        """Small pictures of media frames for a clip on the timeline."""
        for clip in self.editing.clips:
            if clip.id == clip_id:
                self.thumbnails.ask(clip_id, clip.media, frames)

    def shut_down(self) -> None:
        """Stop every job, wait for it, close every file."""
        self.playback.pause()
        self._refresh.stop()
        self.sound.shut_down()
        self.lanes.shut_down()
        self.monitor.close()
        self.looking.close()
        self._masks.close()

    # --- news

    def _connect(self) -> None:
        self.editing.project_changed.connect(self._on_project)
        self.editing.placed.connect(self._on_placed)
        self.editing.clip_selected.connect(lambda _: self._on_project(self.editing.project))
        self.jobs.mask_ready.connect(self._on_mask)
        self.jobs.clip_state_changed.connect(self._on_clip_state)
        self.library.opened.connect(self.thumbnails.ask_poster)
        self.library.opened.connect(self.thumbnails.go_on)
        self.monitor.look_wanted.connect(self.looking.look)
        self.monitor.look_over.connect(self.looking.cancel)
        self.looking.picture.connect(self.monitor.give)
        self.looking.problem.connect(self.monitor.problem)

    def _ask_models(self) -> None:
        """First in its lane, so that the first clip is given the default model."""
        found: list[str] = []
        job = self.lanes.media.submit(lambda: _list_models(found))
        job.succeeded.connect(lambda: self._on_models(tuple(found)))

    def _on_models(self, names: tuple[str, ...]) -> None:
        self.editing.default_model = names[0]
        self.models_known.emit(names)

    def _on_project(self, project: Project) -> None:
        selected = self.editing.selected
        self.monitor.set_clip(selected.id if selected else "")
        self.playing.set_timeline(project.timeline)
        self.waveforms.ask_for(project.timeline)
        self._note_clips(project)
        for clip in self.editing.clips:
            key = (clip.media, clip.segment)
            if self.info_of(clip) is not None and self._known.get(clip.id) != key:
                self._known[clip.id] = key
                self._read_states(clip)

    def _note_clips(self, project: Project) -> None:
        """Files whose clips came, went or were cut differently have other masks in use."""
        before = {clip.id: clip for clips in self._clips_of.values() for _, clip in clips}
        self._clips_of = {}
        touched: dict[Path, None] = {}
        for seat, clip in placed(project.timeline):
            if seat.kind == "picture":
                self._clips_of.setdefault(clip.media, []).append((seat, clip))
                if before.pop(clip.id, None) is not clip:
                    touched[clip.media] = None
        touched |= {clip.media: None for clip in before.values()}
        for path in touched:
            if path in project.media:
                self.coverage_changed.emit(path)

    def _on_placed(self, clip_id: str) -> None:
        extent = self.playback.map.extent(clip_id)
        if extent is not None:
            self.playback.seek(extent.start)

    def _on_mask(self, clip_id: str, event: MaskReady) -> None:
        state = _DONE if event.final else _ESTIMATE
        place = self.place
        for clip in self._sharing(clip_id):
            states = self._states.get(clip.id)
            if states is not None and event.frame < len(states):
                states[event.frame] = state
            self.mask_changed.emit(clip.id, event.frame, state)
            if place and place.clip.id == clip.id and place.frame == event.frame:
                self._refresh.start()

    @Slot(str)
    def _on_clip_state(self, clip_id: str) -> None:
        # a timeline's job, which has no clip, may have worked on any
        for clip in self._sharing(clip_id) if clip_id else self.editing.clips:
            if not self.jobs.is_working_on(clip.id):
                self._read_states(clip)
                self.monitor.refresh()

    def _sharing(self, clip_id: str) -> tuple[Clip, ...]:
        """A clip and those that show the same masks: pieces of one file, cut out the same way."""
        clips = self.editing.clips
        of = {(clip.media, clip.segment) for clip in clips if clip.id == clip_id}
        return tuple(clip for clip in clips if (clip.media, clip.segment) in of)

    def _read_states(self, clip: Clip) -> None:
        info = self.info_of(clip)
        if info is None:
            return
        states = lane_states(self._masks, clip, info).copy()
        self._states[clip.id] = states
        self.masks_changed.emit(clip.id, states)
        self.coverage_changed.emit(clip.media)


def _list_models(found: list[str]) -> Job:
    from gsanet.config import available_models

    yield Progress(0, 0, "Looking for models")
    found.extend(available_models())


def _ready_device() -> Job:
    yield from load_models()
    from gsa_desktop.engine.device import find_device

    yield from find_device()
