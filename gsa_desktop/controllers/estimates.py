"""How large an export will be, found out before it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Job, SizeEstimated
from gsa_desktop.core.export_order import ExportOrder
from gsa_desktop.core.free_space import shortage
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.workers.job_thread import JobThread
from gsa_desktop.workers.lanes import QueueLane


class Estimates(QObject):
    """Encodes a few frames to see; only the newest question is answered.

    Signals:
        estimated: A sentence for the dialog.
    """

    estimated = Signal(str)

    def __init__(self, lane: QueueLane, masks: MaskStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._masks = masks
        self._asked: JobThread | None = None

    def ask(self, order: ExportOrder) -> None:
        """Begin; what was asked before is dropped."""
        self.drop()
        self.estimated.emit("Encoding a few frames…")
        asked = self._asked = self._lane.submit(lambda: _estimate(order, self._masks))
        asked.reported.connect(lambda event: self._on_event(asked, event, order.out.parent))
        asked.failed.connect(lambda error, _details: self._on_failed(asked, error))

    def drop(self) -> None:
        """Nobody wants to know any more."""
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None

    def _on_event(self, asked: JobThread, event: Event, folder: Path) -> None:
        if isinstance(event, SizeEstimated) and asked is self._asked:
            size = event.size_bytes
            self.estimated.emit(f"About {size_text(size)}. {shortage(folder, size)}".strip())

    def _on_failed(self, asked: JobThread, error: AppError) -> None:
        if asked is self._asked:
            self.estimated.emit(error.message)


def size_text(size_bytes: int) -> str:
    """Bytes as people say them: "840 kB", "12.4 MB", "1.3 GB"."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} kB"
    if size_bytes < 1_000_000_000:
        return f"{size_bytes / 1e6:.1f} MB"
    return f"{size_bytes / 1e9:.1f} GB"


def _estimate(order: ExportOrder, masks: MaskStore) -> Job:
    yield from load_media()
    from gsa_desktop.engine.export_estimate import estimate

    yield from estimate(order, masks)
