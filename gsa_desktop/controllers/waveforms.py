"""The outlines of sound that the timeline shows."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.events import Event, Job
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.peaks import PeaksReady
from gsa_desktop.core.project import Timeline
from gsa_desktop.workers.lanes import QueueLane


class Waveforms(QObject):
    """Asks once for each file that is heard, and passes on what becomes known.

    Signals:
        found: PeaksReady.
    """

    found = Signal(object)

    def __init__(
        self, lane: QueueLane, infos: Mapping[Path, MediaInfo], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._infos = infos
        self._asked: set[Path] = set()

    def ask_for(self, timeline: Timeline) -> None:
        """See that the sound of every clip is or becomes known."""
        for path in {clip.media for track in timeline.sounds for clip in track.clips}:
            info = self._infos.get(path)
            if info is not None and info.sounds and path not in self._asked:
                self._asked.add(path)
                self._ask(info)

    def _ask(self, info: MediaInfo) -> None:
        job = self._lane.submit(lambda: _waveform(info))
        job.reported.connect(self._on_reported)
        job.cancelled.connect(lambda: self._asked.discard(info.path))

    def _on_reported(self, event: Event) -> None:
        if isinstance(event, PeaksReady):
            self.found.emit(event)


def _waveform(info: MediaInfo) -> Job:
    yield from load_media()
    from gsa_desktop.engine.waveform import waveform

    yield from waveform(info)
