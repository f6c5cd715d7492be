"""Small pictures of still files, drawn one after the other beside everything else."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.workers.lanes import QueueLane

SIDE = 128
_AT_ONCE = 8  # so that what is scrolled to need not wait for all others

Pixels = NDArray[np.uint8]


class StillThumbnails(QObject):
    """Draws thumbnails, a few at a time; a file that cannot be read has none.

    Signals:
        drawn: Path and a small picture, (h, w, 4) BGRA.
    """

    drawn = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = QueueLane(self)
        self._waiting: dict[Path, None] = {}
        self._seen: tuple[Path, ...] = ()

    def ask(self, paths: list[Path]) -> None:
        """Draw these; `drawn` follows for each."""
        self._waiting |= dict.fromkeys(paths)
        if not self._lane.is_busy:
            self._go_on()

    def prefer(self, paths: tuple[Path, ...]) -> None:
        """Those that can be seen come before all others."""
        self._seen = paths

    def cancel(self) -> None:
        """Draw none of those that are still waited for."""
        self._waiting.clear()
        self._lane.cancel_all()

    def shut_down(self) -> None:
        """Stop and wait for it."""
        self._waiting.clear()
        self._lane.shut_down()

    @Slot()
    def _go_on(self) -> None:
        """Draw the next few."""
        seen = [path for path in self._seen if path in self._waiting]
        paths = (seen or list(self._waiting))[:_AT_ONCE]
        if not paths:
            return
        for path in paths:
            del self._waiting[path]
        made: dict[Path, Pixels] = {}
        told: set[Path] = set()

        def tell() -> None:
            for path in [one for one in list(made) if one not in told]:
                told.add(path)
                self.drawn.emit(path, made[path])

        job = self._lane.submit(partial(_thumbnails, tuple(paths), made))
        job.reported.connect(lambda _: tell())
        job.succeeded.connect(tell)
        job.ended.connect(self._go_on)


def _thumbnails(paths: tuple[Path, ...], made: dict[Path, Pixels]) -> Job:
    yield from load_media()
    from gsa_desktop.engine.images import thumbnail

    for done, path in enumerate(paths):
        yield Progress(done, len(paths), "Opening")
        try:
            made[path] = thumbnail(path, SIDE)
        except AppError:
            continue  # what is wrong with a file is told when it is used
