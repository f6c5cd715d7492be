"""What killed exports left behind: kept under another name, or gone on with."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Job, Note, Progress
from gsa_desktop.core.export_journal import Leftover, leftovers
from gsa_desktop.core.export_order import ExportOrder
from gsa_desktop.core.kept_order import KeptOrder, read_order
from gsa_desktop.workers.lanes import QueueLane

_LOOKING = Progress(0, 0, "Looking for unfinished exports")


@dataclass(frozen=True, eq=False)
class Unfinished:
    """An export that can be gone on with.

    Attributes:
        leftover: What is there.
        order: What it was ordered as; None where only a person can say that again.
    """

    leftover: Leftover
    order: KeptOrder | None

    @property
    def path(self) -> Path:
        """Its final name."""
        return self.leftover.path

    def reads(self, media: Path) -> bool:
        """Whether it is of a file, or of a timeline with that."""
        return self.order is not None and media in self.order.media


class ExportRescue(QObject):
    """Makes unfinished exports into files that open, or goes on with them.

    Signals:
        kept: What was found and where it is now, a sentence for each.
        waiting: Unfinished of all that wait to be gone on with or kept, and the same as `kept` of
            others.
        ready: ExportOrder that goes on with one.
        none_found: `look_again` has found nothing.
    """

    kept = Signal(str)
    waiting = Signal(object, str)
    ready = Signal(object)
    none_found = Signal()

    def __init__(self, lane: QueueLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._lines: list[str] = []
        self._found: tuple[Unfinished, ...] = ()

    def look(self) -> None:
        """Begin; `kept` or `waiting` follows if there is anything."""
        self._begin(partial(_rescue, everything=False))

    def look_again(self) -> None:
        """The same for a person who asks: `none_found` follows if there is nothing."""
        self._begin(partial(_rescue, everything=False), is_asked=True)

    def keep(self) -> None:
        """Make also those into files that open which could be gone on with; `kept` follows."""
        self._begin(partial(_rescue, everything=True))

    def go_on(self) -> None:
        """Go on with all whose order is known: `ready` follows for each, or `kept` says why not."""
        orders: list[ExportOrder] = []
        job = self._lane.submit(partial(_again, self._found, orders))
        job.reported.connect(self._on_event)
        job.ended.connect(lambda: self._on_orders(orders))

    def on_opened(self, media: Path) -> None:
        """A file was opened: say again what waits to be gone on with of it."""
        if any(one.reads(media) for one in self._found):
            self.look()

    def _begin(self, make_job: partial[Job], *, is_asked: bool = False) -> None:
        found: list[Unfinished] = []
        job = self._lane.submit(partial(make_job, found))
        job.reported.connect(self._on_event)
        job.ended.connect(lambda: self._on_ended(tuple(found), is_asked=is_asked))

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Note):
            self._lines.append(event.text)

    def _on_ended(self, found: tuple[Unfinished, ...], *, is_asked: bool) -> None:
        text, self._found = self._said(), found
        if found:
            self.waiting.emit(found, text)
        elif text:
            self.kept.emit(text)
        elif is_asked:
            self.none_found.emit()

    def _on_orders(self, orders: list[ExportOrder]) -> None:
        text = self._said()
        for order in orders:
            self.ready.emit(order)
        if text:
            self.kept.emit(text)

    def _said(self) -> str:
        text = "\n".join(self._lines)
        self._lines.clear()
        return text


def _rescue(waiting: list[Unfinished], *, everything: bool) -> Job:
    """Args: waiting: Gets those that could be gone on with; read it at the end."""
    yield _LOOKING
    found = leftovers()
    if not everything:
        waiting += [Unfinished(one, read_order(one.order_path)) for one in found if one.identity]
    if len(found) == len(waiting):
        return
    yield from load_media()
    from gsa_desktop.engine.rescue import rescue_all

    yield from rescue_all(everything=everything)


def _again(found: tuple[Unfinished, ...], orders: list[ExportOrder]) -> Job:
    """Args: orders: Gets those that can be gone on with; read it at the end."""
    yield _LOOKING
    yield from load_media()
    from gsa_desktop.engine.rescue import order_again

    for one in found:
        if one.order is None:
            continue
        try:
            orders.append(order_again(one.leftover, one.order))
        except AppError as error:
            yield Note(error.one_line())
