"""Segmenting and exporting: snapshots into the queue, results into messages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.failure import Failure, Remedy
from gsa_desktop.controllers.job_queue import JobQueue
from gsa_desktop.controllers.loading import load_models
from gsa_desktop.core.batch import BatchJob
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import DeviceUsed, Event, Exported, Job, MaskReady, Note, Progress
from gsa_desktop.core.export_journal import Resume, leftovers
from gsa_desktop.core.export_order import ExportOrder
from gsa_desktop.core.handover import HandOverOrder
from gsa_desktop.core.job_list import JobRow, JobState
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip
from gsa_desktop.workers.lanes import QueueLane

SEGMENTING = "Segmenting"
EXPORTING = "Exporting"
HANDING_OVER = "Handing over"


@dataclass(frozen=True, eq=False)
class _Task:
    clip: Clip | None
    title: str
    remedies: tuple[Remedy, ...]
    again: Callable[[str], None]
    is_quiet: bool = False


class Jobs(QObject):
    """Long work on clips and timelines, one at a time; the others wait.

    Attributes:
        queue: The jobs in their order.
        device: Where masks are computed: "auto" or "cpu".

    Signals:
        began: What the current job does ("Segmenting dog.mp4").
        progressed: Progress of the current job.
        cancelling: The current job was asked to stop.
        idle: No job is left that could run.
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
        self.queue = JobQueue(lane, self)
        self.device = "auto"
        self._masks = masks
        self._tasks: dict[int, _Task] = {}
        self._failed: _Task | None = None
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether a job runs or waits."""
        return bool(self.queue.unfinished)

    @property
    def current(self) -> Clip | None:
        """The clip of the job that runs."""
        row = self.queue.running
        return self._tasks[row.id].clip if row else None

    def is_working_on(self, clip_id: str) -> bool:
        """Whether a job of that clip runs or waits."""
        return any(row.clip == clip_id for row in self.queue.unfinished)

    def clip_rows(self) -> dict[str, JobRow]:
        """The newest job of each clip that has one on the list."""
        rows: dict[str, JobRow] = {}
        for row in self.queue.rows:
            if row.clip:
                rows.setdefault(row.clip, row)
        return rows

    # --- deeds

    def segment(
        self, clip: Clip, info: MediaInfo, device: str = "", *, first: bool = False
    ) -> None:
        """Find the masks of a clip; nothing if that is already under way.

        Args:
            clip: The clip.
            info: Its file.
            device: "auto" or "cpu"; `device` of this object if empty.
            first: Before all that wait.
        """
        name = info.path.name
        if any(r.clip == clip.id and r.deed == SEGMENTING for r in self.queue.unfinished):
            return
        task = _Task(
            clip,
            f"Could not segment {name}",
            (Remedy.RETRY, Remedy.RETRY_CPU),
            lambda device: self.segment(clip, info, device),
        )
        row = JobRow(0, SEGMENTING, name, clip=clip.id)
        make_job = partial(_segment, clip, info, self._masks, device or self.device)
        self._submit(row, task, make_job, first=first)

    def export(self, order: ExportOrder) -> None:
        """Write a clip or a timeline to a file; masks that are missing are made first."""
        task = _Task(
            order.clip,
            f"Could not export {order.out.name}",
            (Remedy.CHOOSE_TARGET, Remedy.RETRY),
            lambda _device: self.export(order),
        )
        clip_id = order.clip.id if order.clip else ""
        row = JobRow(0, EXPORTING, order.out.name, path=order.out, clip=clip_id)
        self._submit(row, task, partial(_export, order, self._masks))

    def hand_over(self, order: HandOverOrder) -> None:
        """Write the pack for another editor; masks that are missing are made first."""
        task = _Task(
            None,
            f"Could not hand over {order.name}",
            (Remedy.RETRY,),
            lambda _device: self.hand_over(order),
        )
        row = JobRow(0, HANDING_OVER, order.name, path=order.out)
        self._submit(row, task, partial(_hand_over, order, self._masks))

    def export_in_batch(self, job: BatchJob, again: Callable[[], None]) -> JobRow:
        """One of many exports: how it ends is told by its row alone.

        Args:
            job: What is exported.
            again: Does it once more, when a person asks for that.
        """
        title = f"Could not export {job.out.name}"
        task = _Task(None, title, (), lambda _device: again(), is_quiet=True)
        row = JobRow(0, EXPORTING, job.out.name, path=job.out)
        return self._submit(row, task, partial(_batch, job, self._masks))

    def cancel(self) -> None:
        """Ask the current job to stop; the next one begins when it has."""
        rows = self.queue.unfinished
        if rows:
            self.queue.cancel(rows[0].id)
            self.cancelling.emit()

    def cancel_clip(self, clip_id: str) -> None:
        """Ask every job of a clip to stop."""
        for row in self.queue.unfinished:
            if row.clip == clip_id:
                self.cancel_job(row.id)

    def cancel_job(self, job_id: int) -> None:
        """Ask a job to stop."""
        running = self.queue.running
        self.queue.cancel(job_id)
        if running is not None and running.id == job_id:
            self.cancelling.emit()

    def retry(self, *, on_cpu: bool = False) -> None:
        """Do again what failed last."""
        if self._failed is not None:
            self._failed.again("cpu" if on_cpu else "")

    def retry_job(self, job_id: int) -> None:
        """Do again a job that failed or was cancelled."""
        self.queue.forget(job_id)
        self._tasks[job_id].again("")

    # --- news of the queue

    def _connect(self) -> None:
        queue = self.queue
        queue.began.connect(self._on_began)
        queue.reported.connect(self._on_event)
        queue.succeeded.connect(self._on_succeeded)
        queue.cancelled.connect(lambda row: self.message.emit(f"{row.title} was cancelled."))
        queue.failed.connect(self._on_failed)
        queue.ended.connect(self._on_ended)

    def _submit(
        self, row: JobRow, task: _Task, make_job: Callable[[], Job], *, first: bool = False
    ) -> JobRow:
        self._tasks[self.queue.next_id] = task
        row = self.queue.submit(row, make_job, first=first)
        if row.state is JobState.WAITING:
            self.message.emit(f"{row.title} waits for the job before it.")
        self.clip_state_changed.emit(row.clip)
        return row

    def _on_began(self, row: JobRow) -> None:
        self.began.emit(row.title)
        self.clip_state_changed.emit(row.clip)

    def _on_event(self, row: JobRow, event: Event) -> None:
        match event:
            case Progress():
                self.progressed.emit(event)
            case MaskReady():
                self.mask_ready.emit(row.clip, event)
            case DeviceUsed():
                self.device_used.emit(event)
            case Note(text) if not self._tasks[row.id].is_quiet:
                self.noted.emit(text)
            case Exported() if not self._tasks[row.id].is_quiet:
                self.exported.emit(event)
            case _:
                pass

    def _on_succeeded(self, row: JobRow) -> None:
        if row.deed == SEGMENTING:
            self.message.emit(f"{row.name} is segmented.")
            self.segmented.emit(row.clip)

    def _on_failed(self, row: JobRow, error: AppError, details: str) -> None:
        task = self._tasks[row.id]
        if task.is_quiet:
            return
        self._failed = task
        subject = row.clip or row.name
        self.failed.emit(Failure.of(task.title, error, details, task.remedies, subject))

    def _on_ended(self, row: JobRow) -> None:
        if self.queue.running is None:
            self.idle.emit()
        self.clip_state_changed.emit(row.clip)


def _segment(clip: Clip, info: MediaInfo, masks: MaskStore, device: str) -> Job:
    yield from load_models()
    from gsa_desktop.engine.segment import segment_clip

    yield from segment_clip(clip, info, masks, device=device)


def _export(order: ExportOrder, masks: MaskStore) -> Job:
    yield from load_models()
    from gsa_desktop.engine.export_order import export

    # the dialog has asked before it lets a person choose a file that exists
    begun = any(leftover.path == order.out for leftover in leftovers())
    resume = Resume.OR_KEEP if begun else Resume.NO
    yield from export(order, masks, overwrite=True, resume=resume)


def _batch(job: BatchJob, masks: MaskStore) -> Job:
    yield from load_models()
    from gsa_desktop.engine.batch import run_batch_job

    yield from run_batch_job(job, masks)


def _hand_over(order: HandOverOrder, masks: MaskStore) -> Job:
    yield from load_models()
    from gsa_desktop.engine.handover import hand_over

    yield from hand_over(order, masks)
