"""What killed exports left behind, found at the start of the application."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.events import Event, Job, Note, Progress
from gsa_desktop.core.export_journal import leftovers
from gsa_desktop.workers.lanes import QueueLane


class ExportRescue(QObject):
    """Makes unfinished exports into files that open, or says that they can be gone on with.

    Signals:
        kept: What was found and where it is now, a sentence for each.
        waiting: The same where something is left as it is, until it is gone on with or `keep`.
    """

    kept = Signal(str)
    waiting = Signal(str)

    def __init__(self, lane: QueueLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._lines: list[str] = []
        self._waiting: list[str] = []

    def look(self) -> None:
        """Begin; `kept` or `waiting` follows if there is anything."""
        self._begin(everything=False)

    def keep(self) -> None:
        """Make also those into files that open which could be gone on with; `kept` follows."""
        self._begin(everything=True)

    def _begin(self, *, everything: bool) -> None:
        self._waiting.clear()
        job = self._lane.submit(partial(_rescue, self._waiting, everything=everything))
        job.reported.connect(self._on_event)
        job.ended.connect(self._on_ended)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Note):
            self._lines.append(event.text)

    def _on_ended(self) -> None:
        lines = [*self._lines, *map(_invitation, self._waiting)]
        signal = self.waiting if self._waiting else self.kept
        self._lines.clear()
        if lines:
            signal.emit("\n".join(lines))


def _invitation(name: str) -> str:
    return (
        f"The export of “{name}” was interrupted. Export the same to the same name again, and it "
        "goes on with what is written."
    )


def _rescue(waiting: list[str], *, everything: bool) -> Job:
    """Args: waiting: Gets the names of those that could be gone on with; read it at the end."""
    yield Progress(0, 0, "Looking for unfinished exports")
    found = leftovers()
    if not everything:
        waiting += [leftover.path.name for leftover in found if leftover.identity]
    if len(found) == len(waiting):
        return
    yield from load_media()
    from gsa_desktop.engine.rescue import rescue_all

    yield from rescue_all(everything=everything)
