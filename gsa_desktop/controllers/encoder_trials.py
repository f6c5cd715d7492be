"""Which graphics cards encode on this computer, found out once by trying."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.encoders import EncoderChoice
from gsa_desktop.core.events import Job
from gsa_desktop.workers.lanes import QueueLane

Working = Mapping[str, tuple[EncoderChoice, ...]]


class EncoderTrials(QObject):
    """Encodes a few frames with every encoder there is a name for.

    Signals:
        found: Which work, by the software encoder that they stand for.
    """

    found = Signal(object)

    def __init__(self, lane: QueueLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._working: dict[str, tuple[EncoderChoice, ...]] = {}

    def ask(self) -> None:
        """`found` follows, the second time at once."""
        if self._working:
            self.found.emit(self._working)
            return
        job = self._lane.submit(lambda: _tried(self._working))
        job.succeeded.connect(lambda: self.found.emit(self._working))


def _tried(working: dict[str, tuple[EncoderChoice, ...]]) -> Job:
    yield from load_media()
    from gsa_desktop.media.encoders import working_encoders

    working.update(working_encoders())
