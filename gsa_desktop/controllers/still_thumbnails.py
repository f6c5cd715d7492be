"""Small pictures of still files, drawn one after the other beside everything else."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.workers.lanes import QueueLane

SIDE = 128

Pixels = NDArray[np.uint8]


class StillThumbnails(QObject):
    """Draws thumbnails; a file that cannot be read has none.

    Signals:
        drawn: Path and a small picture, (h, w, 4) BGRA.
    """

    drawn = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = QueueLane(self)

    def ask(self, paths: list[Path]) -> None:
        """Draw these; `drawn` follows for each."""
        made: dict[Path, Pixels] = {}
        told: set[Path] = set()

        def tell() -> None:
            for path in [one for one in list(made) if one not in told]:
                told.add(path)
                self.drawn.emit(path, made[path])

        job = self._lane.submit(partial(_thumbnails, tuple(paths), made))
        job.reported.connect(lambda _: tell())
        job.succeeded.connect(tell)

    def cancel(self) -> None:
        """Draw none of those that are still waited for."""
        self._lane.cancel_all()

    def shut_down(self) -> None:
        """Stop and wait for it."""
        self._lane.shut_down()


def _thumbnails(paths: tuple[Path, ...], made: dict[Path, Pixels]) -> Job:
    yield from load_media()
    from gsa_desktop.engine.images import thumbnail

    for done, path in enumerate(paths):
        yield Progress(done, len(paths), "Opening")
        try:
            made[path] = thumbnail(path, SIDE)
        except AppError:
            continue  # what is wrong with a file is told when it is used
