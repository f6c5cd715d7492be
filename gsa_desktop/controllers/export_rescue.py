"""What killed exports left behind, kept at the start of the application."""

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.events import Event, Job, Note, Progress
from gsa_desktop.core.export_journal import leftovers
from gsa_desktop.workers.lanes import QueueLane


class ExportRescue(QObject):
    """Makes unfinished exports into files that open.

    Signals:
        kept: What was found and where it is now, a sentence for each.
    """

    kept = Signal(str)

    def __init__(self, lane: QueueLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._lines: list[str] = []

    def look(self) -> None:
        """Begin; `kept` follows if there is anything."""
        job = self._lane.submit(_rescue)
        job.reported.connect(self._on_event)
        job.ended.connect(self._on_ended)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Note):
            self._lines.append(event.text)

    def _on_ended(self) -> None:
        if self._lines:
            self.kept.emit("\n".join(self._lines))
            self._lines.clear()


def _rescue() -> Job:
    yield Progress(0, 0, "Looking for unfinished exports")
    if not leftovers():
        return
    yield from load_media()
    from gsa_desktop.engine.rescue import rescue_all

    yield from rescue_all()
