"""One export of a batch: the same job for a worker beside the window, a process or a cluster."""

import hashlib
import json
import logging
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import BinaryIO

from gsa_desktop.core.batch import BatchJob, BatchOutcome, BatchState
from gsa_desktop.core.batch_record import BatchRecord, size_of
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Exported, Job, Note, Progress
from gsa_desktop.core.export_journal import Resume, leftovers, part_of, taken_from
from gsa_desktop.core.export_order import ClipSource, ExportOrder
from gsa_desktop.core.file_lock import try_lock
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Picture, Video
from gsa_desktop.core.storage import cache_dir
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.fingerprint import fingerprint

Step = Progress | Note | BatchOutcome
"""What is said of a job while it is done; the outcome comes last."""

WAITING = "Waiting for another run"
_TELL_S = 0.25
_BEAT_S = 0.1
_PATIENCE_S = 15.0
"""How long to wait for a killed run's last worker, which leaves within a few seconds."""

_log = logging.getLogger(__name__)


def done_before(job: BatchJob) -> BatchOutcome | None:
    """The outcome of a job whose very result is there already, else None; reads no video.

    Raises:
        AppError: The source, or a file that the job needs, cannot be read.
    """
    record = BatchRecord(job)
    seconds = record.done_in(_key(job)) if record.is_done() else None
    if seconds is None:
        return None
    size = size_of(job.out) or 0
    return BatchOutcome(job.source, job.out, BatchState.SKIPPED, seconds=seconds, size=size)


def run_batch_job(job: BatchJob, masks: MaskStore) -> Job:
    """Export, unless the very same result is there; segments first where masks are missing.

    Yields what `export` yields. Several processes and machines may be at the same folder of
    results: each result is written by one of them. One that a killed run began is gone on with
    where its format can. Closing the generator leaves nothing behind but the masks that are done,
    and what was gone on with.

    Raises:
        AppError: The source is not there, another run is at the same result, the result's name
            is taken by a file that no batch made, or as `export`.
    """
    key, record = _key(job), BatchRecord(job)
    record.make_folder()
    with ExitStack() as stack:
        stack.enter_context((yield from _locked(record.lock_path, job.out.name)))
        if record.done_in(key) is not None:
            yield Exported(job.out)
            return
        _refuse_foreign(job, record)
        if not job.order.use_cache:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="gsa-"))
            masks = stack.enter_context(MaskStore(Path(folder)))
        info = _probed(job.source)
        # two files of one content would write the same masks
        stack.enter_context((yield from _locked(_content_lock(info), "")))
        yield from _recorded(job, info, masks, key)


def worked(job: BatchJob, is_wanted: Callable[[], bool]) -> Generator[Step, None, None]:
    """Do a job in a process of its own: what is to be said of it, its outcome last.

    Nothing rises from here: one bad file must not stop the others.

    Args:
        job: The job.
        is_wanted: Asked several times a second; once it says no, the job is left.
    """
    began = last_told = time.monotonic()
    state, note = BatchState.DONE, ""
    try:
        with MaskStore() as masks, closing(run_batch_job(job, masks)) as events:
            for event in events:
                if not is_wanted() and not isinstance(event, Exported):
                    state = BatchState.STOPPED
                    break
                now = time.monotonic()
                if isinstance(event, Note):
                    yield event
                elif isinstance(event, Progress) and now - last_told > _TELL_S:
                    last_told = now
                    yield event
    except AppError as error:
        state, note = BatchState.FAILED, error.one_line()
    except Exception as error:  # noqa: BLE001 - a bug in one file must not stop the others
        _log.exception("%s", job.source)
        state, note = BatchState.FAILED, f"An error in GSA Desktop: {error!r}"
    if state is BatchState.STOPPED:
        with suppress(AppError):  # the source may be gone
            state = BatchState.STOPPED if done_before(job) is None else BatchState.DONE
    size = size_of(job.out) or 0 if state.is_good else 0
    yield BatchOutcome(job.source, job.out, state, note, time.monotonic() - began, size)


def _recorded(job: BatchJob, info: MediaInfo, masks: MaskStore, key: str) -> Job:
    from gsa_desktop.engine.export_order import export

    order = ExportOrder(ClipSource(_clip(job, info), info), job.out, job.output.settings)
    record, began = BatchRecord(job), time.monotonic()
    resume = Resume.NO
    if record.was_killed():  # what is of no use need not be kept: the whole result comes now
        resume = Resume.OR_DROP
        _remove_unknown(job.out)
    before, there, is_done = record.begin(key), _identity(job.out), False
    try:
        exported: Event | None = None
        for event in export(order, masks, overwrite=True, resume=resume):
            if isinstance(event, Exported):
                exported = event
            else:
                yield event
        record.finish(key, time.monotonic() - began)
        is_done = True
    finally:
        if not is_done and _identity(job.out) not in (there, None):
            # left in the moment in which it got its name, which only a verified result gets
            record.finish(key, time.monotonic() - began)
        elif not is_done:
            record.put_back(before)
    if exported is not None:
        yield exported


def _remove_unknown(out: Path) -> None:
    """Remove what a killed run of another machine left, which cannot be gone on with here."""
    from gsa_desktop.media.picture_folder import remove

    if not any(leftover.path == out for leftover in leftovers()):
        remove(part_of(out))
        remove(taken_from(out))


def _identity(path: Path) -> tuple[int, int, int] | None:
    """What tells a result from the one that was there before; None if there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


def _clip(job: BatchJob, info: MediaInfo) -> Clip:
    order = job.order
    cut = FrameRange(order.first, min(order.stop or info.frames, info.frames))
    if cut.start >= cut.stop:
        raise AppError(f"It has only {info.frames} frames, none from {order.first} on.")
    return Clip("batch", info.path, cut, segment=order.segment, background=job.output.background)


def _probed(source: Path) -> MediaInfo:
    from gsa_desktop.media.probe import probe

    return probe(source)


def _refuse_foreign(job: BatchJob, record: BatchRecord) -> None:
    if size_of(job.out) is None or job.order.overwrite or record.is_own():
        return
    raise AppError(
        f"“{job.out.name}” is there already, and no batch made it, or it was changed since.",
        "Choose another name or folder, or allow it to be replaced.",
    )


def _key(job: BatchJob) -> str:
    """Names all that decides about the result: the options and the content of every file."""
    files = [job.source]
    if isinstance(job.output.background, Picture | Video):
        files.append(job.output.background.path)
    segment = job.order.segment
    files += [path for path in map(Path, (segment.model, segment.flow)) if path.is_file()]
    try:
        marks = [fingerprint(file) for file in files]
    except OSError as error:
        raise AppError(f"{error.filename} cannot be read ({error.strerror}).") from error
    text = json.dumps([job.options(), *marks], sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _content_lock(info: MediaInfo) -> Path:
    folder = cache_dir() / "batch-locks"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{info.fingerprint}.lock"


def _locked(path: Path, name: str) -> Generator[Event, None, BinaryIO]:
    """Wait for a lock, which closing gives back.

    Args:
        path: The file to lock.
        name: What is waited for; with a name, waiting ends after a while.

    Raises:
        AppError: The file cannot be made, or another run keeps it.
    """
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            lock = try_lock(path)
        except OSError as error:
            raise AppError(f"{path} cannot be written ({error.strerror}).") from error
        if lock is not None:
            return lock
        if name and time.monotonic() > until:
            raise AppError(f"Another run is at “{name}”.", "Call again when that one has ended.")
        yield Progress(0, 0, WAITING)
        time.sleep(_BEAT_S)
