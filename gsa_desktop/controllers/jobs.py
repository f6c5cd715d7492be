"""Segmenting and exporting: snapshots into the gpu lane, results into messages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.failure import Failure, Remedy
from gsa_desktop.controllers.loading import load_models
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import (
    DeviceUsed,
    Event,
    Exported,
    Job,
    MaskReady,
    Note,
    Progress,
)
from gsa_desktop.core.export_order import ExportOrder
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip
from gsa_desktop.workers.job_thread import JobThread, MakeJob
from gsa_desktop.workers.lanes import QueueLane


@dataclass(eq=False)
class _Running:
    clip: Clip | None
    name: str
    what: str
    title: str
    remedies: tuple[Remedy, ...]
    again: Callable[[str], None]
    thread: JobThread | None = None

    @property
    def clip_id(self) -> str:
        """Empty for a job of the whole timeline."""
        return self.clip.id if self.clip else ""


class Jobs(QObject):
    """Long work on clips, one at a time; the others wait.

    Signals:
        began: What the current job does ("Segmenting dog.mp4").
        progressed: Progress of the current job.
        cancelling: The current job was asked to stop.
        idle: No job is left.
        clip_state_changed: Clip id, whose job was queued, began or ended.
        mask_ready: Clip id and MaskReady.
        segmented: Clip id whose job has ended well.
        exported: Exported.
        device_used: DeviceUsed.
        message: A sentence for the status bar.
        noted: A sentence that stays until it was read.
        failed: Failure; its remedies RETRY and RETRY_CPU are answered by `retry`.
    """

    began = Signal(str)
    progressed = Signal(object)
    cancelling = Signal()
    idle = Signal()
    clip_state_changed = Signal(str)
    mask_ready = Signal(str, object)
    segmented = Signal(str)
    exported = Signal(object)
    device_used = Signal(object)
    message = Signal(str)
    noted = Signal(str)
    failed = Signal(object)

    def __init__(self, lane: QueueLane, masks: MaskStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._masks = masks
        self._queue: list[_Running] = []
        self._again: Callable[[str], None] | None = None

    @property
    def is_busy(self) -> bool:
        return bool(self._queue)

    @property
    def current(self) -> Clip | None:
        """The clip of the job that runs."""
        return self._queue[0].clip if self._queue else None

    def is_working_on(self, clip_id: str) -> bool:
        """Whether a job of that clip runs or waits."""
        return any(entry.clip_id == clip_id for entry in self._queue)

    def segment(self, clip: Clip, info: MediaInfo, device: str = "auto") -> None:
        """Find the masks of a clip; nothing if that is already under way."""
        if any(entry.clip_id == clip.id and entry.what == "Segmenting" for entry in self._queue):
            return
        name = info.path.name
        entry = _Running(
            clip,
            name,
            "Segmenting",
            f"Could not segment {name}",
            (Remedy.RETRY, Remedy.RETRY_CPU),
            lambda device: self.segment(clip, info, device),
        )
        self._submit(entry, partial(_segment, clip, info, self._masks, device))

    def export(self, order: ExportOrder) -> None:
        """Write a clip or a timeline to a file; masks that are missing are made first."""
        name = order.out.name
        entry = _Running(
            order.clip,
            name,
            "Exporting",
            f"Could not export {name}",
            (Remedy.CHOOSE_TARGET, Remedy.RETRY),
            lambda _device: self.export(order),
        )
        self._submit(entry, partial(_export, order, self._masks))

    def cancel(self) -> None:
        """Ask the current job to stop; the next one begins when it has."""
        if self._queue:
            self._cancel(self._queue[0])

    def cancel_clip(self, clip_id: str) -> None:
        """Ask every job of a clip to stop."""
        for entry in self._queue:
            if entry.clip_id == clip_id:
                self._cancel(entry)

    def retry(self, *, on_cpu: bool = False) -> None:
        """Do again what failed last."""
        if self._again is not None:
            self._again("cpu" if on_cpu else "auto")

    def _cancel(self, entry: _Running) -> None:
        if entry.thread is not None:
            entry.thread.cancel()
        if entry is self._queue[0]:
            self.cancelling.emit()

    def _submit(self, entry: _Running, make_job: MakeJob) -> None:
        name = entry.name
        thread = entry.thread = self._lane.submit(make_job)
        thread.reported.connect(lambda event: self._on_event(entry, event))
        thread.succeeded.connect(lambda: self._on_succeeded(entry))
        thread.cancelled.connect(lambda: self.message.emit(f"{entry.what} {name} was cancelled."))
        thread.failed.connect(lambda error, details: self._on_failed(entry, error, details))
        thread.ended.connect(lambda: self._on_ended(entry))
        self._queue.append(entry)
        if len(self._queue) == 1:
            self.began.emit(f"{entry.what} {name}")
        else:
            self.message.emit(f"{entry.what} {name} waits for the job before it.")
        self.clip_state_changed.emit(entry.clip_id)

    def _on_event(self, entry: _Running, event: Event) -> None:
        match event:
            case Progress():
                self.progressed.emit(event)
            case MaskReady():
                self.mask_ready.emit(entry.clip_id, event)
            case DeviceUsed():
                self.device_used.emit(event)
            case Note(text):
                self.noted.emit(text)
            case Exported():
                self.exported.emit(event)
            case _:
                pass

    def _on_succeeded(self, entry: _Running) -> None:
        if entry.what == "Segmenting":
            self.message.emit(f"{entry.name} is segmented.")
            self.segmented.emit(entry.clip_id)

    def _on_failed(self, entry: _Running, error: AppError, details: str) -> None:
        self._again = entry.again
        subject = entry.clip_id or entry.name
        self.failed.emit(Failure.of(entry.title, error, details, entry.remedies, subject))

    def _on_ended(self, entry: _Running) -> None:
        self._queue.remove(entry)
        if self._queue:
            following = self._queue[0]
            self.began.emit(f"{following.what} {following.name}")
        else:
            self.idle.emit()
        self.clip_state_changed.emit(entry.clip_id)


def _segment(clip: Clip, info: MediaInfo, masks: MaskStore, device: str) -> Job:
    yield from load_models()
    from gsa_desktop.engine.segment import segment_clip

    yield from segment_clip(clip, info, masks, device=device)


def _export(order: ExportOrder, masks: MaskStore) -> Job:
    yield from load_models()
    from gsa_desktop.engine.export_order import export

    # the dialog has asked before it lets a person choose a file that exists
    yield from export(order, masks, overwrite=True)
