"""Pictures into a verified file: decoding, rendering and encoding on a thread each.

The queues between them are short, so memory does not grow with the length of an export. Whoever
drives the job only waits for news and may leave at any time: what cannot be interrupted (one
picture in an encoder) ends on its own, and its file is gone before.
"""

import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported, Job, Note, Progress
from gsa_desktop.core.export_journal import Resume, close_off, forget, noted
from gsa_desktop.core.planes import PlanarPicture
from gsa_desktop.engine.background import LEAVE_SECONDS, Stop, in_background
from gsa_desktop.engine.rescue import found_begun, rescued_before
from gsa_desktop.media.begun import Begun, can_go_on
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.placing import NotPlacedError
from gsa_desktop.media.verify_report import VerifyReport
from gsa_desktop.media.writer import Writer

EXPORTING = "Exporting"
_AHEAD = 2

Pixels = NDArray[np.unsignedinteger[Any]]
Finished = Pixels | PlanarPicture
PicturesFrom = Callable[[Stop, int], Iterator[Finished | Note]]
Stamp = tuple[int, int]
T = TypeVar("T")


@dataclass(frozen=True)
class Again:
    """What it takes to go on with an interrupted export.

    Attributes:
        identity: The same for all exports whose pictures are the same.
        wish: Whether to go on with one of that identity if there is one.
        pictures: Makes the pictures in order, from a frame of the export on.
        order: What `kept_order.read_order` reads, or empty.
    """

    identity: str
    wish: Resume
    pictures: PicturesFrom
    order: str = ""


class SourceChangedError(AppError):
    """What was written is of two states of a source."""


def written(
    plan: ExportPlan,
    pictures: Callable[[Stop], Iterator[Finished | Note]],
    sources: Sequence[Path] = (),
    again: Again | None = None,
) -> Job:
    """Write and verify an export; closing the generator leaves no file behind.

    Where it goes on with an interrupted one, that one can be gone on with again. Exported is the
    last word: whoever gets it must not call the export cancelled, even if it was asked for.

    Args:
        plan: What is to be written.
        pictures: Makes the pictures in order, on a thread of its own, and notes on them.
        sources: Files that must not change before the end.
        again: What it takes to go on with it should it be interrupted.

    Raises:
        AppError: As Writer, what `pictures` raises, or a source was changed.
    """
    if again is not None and again.wish is Resume.NEVER:
        yield from _driven(plan, again.pictures, sources)
        return
    with ExitStack() as stack:
        found = None
        drops = again is not None and again.wish is Resume.OR_DROP
        if again is not None and again.wish is not Resume.NO:
            found = yield from found_begun(plan, again.identity, stack, drops=drops)
        if again is not None and found is not None:
            try:
                yield from _driven(plan, again.pictures, sources, found.begun)
            except NotPlacedError:
                forget(found.leftover)
                raise
            except SourceChangedError:
                close_off(found.leftover)
                raise
            return
        yield from rescued_before(plan.path, drops=drops)
        known = again if again is not None and can_go_on(plan) else None
        words = (known.identity, known.order) if known is not None else ("", "")
        stack.enter_context(noted(plan.path, len(plan.table), plan.timecode, *words))
        yield from _driven(plan, lambda stop, _: pictures(stop), sources)


def _driven(
    plan: ExportPlan, pictures: PicturesFrom, sources: Sequence[Path], begun: Begun | None = None
) -> Job:
    desk = _Desk()
    before = _stamps(sources)
    latest = Progress(0, len(plan.table), EXPORTING)
    yield latest

    def work(stop: Stop) -> Iterator[Progress | Note | VerifyReport]:
        with ExitStack() as stack:
            writer = Writer(plan, begun)
            stack.callback(writer.abort)
            desk.put(writer)
            yield from _encoded(writer, pictures, stop)
            _check_unchanged(before, is_new=begun is None)
            yield (yield from writer.checking())
            stack.pop_all()  # the desk has it

    # what stays is whole only when its thread has closed it
    events = in_background(work, leave=LEAVE_SECONDS if begun is None else None)
    try:
        for event in events:
            if isinstance(event, Progress):
                latest = event
            elif isinstance(event, VerifyReport):
                # here no cancel can come in between: it is either not done, or told as done
                yield Exported(plan.path, desk.place(event).lines())
                continue
            elif event is not None:
                yield event
                continue
            yield latest
    finally:
        desk.clear()
        events.close()


def ahead(make: Callable[[Stop], Iterator[T]], stop: Stop) -> Iterator[T]:
    """The items of make(stop), computed on one more thread, until `stop` is wanted."""
    items = in_background(make, ahead=_AHEAD)
    with closing(items):
        for item in items:
            stop.check()
            if item is not None:
                yield item


def _stamps(files: Sequence[Path]) -> dict[Path, Stamp]:
    """Size and time of change of the files that are there."""
    found = {}
    for file in files:
        with suppress(OSError):
            state = file.stat()
            found[file] = (state.st_size, state.st_mtime_ns)
    return found


def _check_unchanged(before: Mapping[Path, Stamp], *, is_new: bool) -> None:
    """A file that was moved away was read to its end all the same; one that changed was not.

    Raises:
        SourceChangedError: One changed.
    """
    for file, stamp in _stamps(tuple(before)).items():
        if stamp != before[file]:
            kept = "Nothing was kept" if is_new else "What was written is kept"
            raise SourceChangedError(
                f"“{file.name}” was changed while it was being exported.",
                f"{kept}; export again when it is complete.",
            )


class _Desk:
    """Where the writer lies, so that whoever drives the job has the last word on its file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writer: Writer | None = None

    def put(self, writer: Writer) -> None:
        with self._lock:
            self._writer = writer

    def place(self, report: VerifyReport) -> VerifyReport:
        """Give a verified result its name."""
        if self._writer is None:
            raise RuntimeError("a report without a writer")
        return self._writer.place(report)

    def clear(self) -> None:
        """Remove what the writer has not finished; it may still be busy on its thread."""
        with self._lock:
            if self._writer is not None:
                self._writer.abandon()


def _encoded(writer: Writer, pictures: PicturesFrom, stop: Stop) -> Iterator[Progress | Note]:
    """The work of the encoding thread."""
    total = len(writer.plan.table)
    for line in writer.notes:
        yield Note(line)
    for progress in writer.taking_over():
        stop.check()
        yield progress
    done = writer.due
    if done:
        name = writer.plan.path.name
        yield Note(f"The export of “{name}” goes on behind the first {done} of {total} frames.")
    for spot in sorted(spot for spot in writer.spots if spot < done):
        with closing(_only(pictures(stop, spot))) as shown:
            writer.recall(next(shown), spot)
        yield Progress(done, total, EXPORTING)
    if done == total:
        return
    first = done
    for item in ahead(lambda stop: pictures(stop, first), stop):
        if isinstance(item, Note):
            yield item
            continue
        writer.write(item, done)
        done += 1
        yield Progress(done, total, EXPORTING)


def _only(items: Iterator[Finished | Note]) -> Generator[Finished, None, None]:
    """The pictures; what they are made with is closed with them."""
    try:
        for item in items:
            if not isinstance(item, Note):
                yield item
    finally:
        if isinstance(items, Generator):
            items.close()
