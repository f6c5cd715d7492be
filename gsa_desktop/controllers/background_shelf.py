"""The folder with a person's own backgrounds: what is in it now, and how it looks."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from gsa_desktop.controllers.still_thumbnails import StillThumbnails
from gsa_desktop.core.image_order import pictures_in

MOST = 200
"""A folder of more pictures is no shelf to choose from; the first ones are offered."""

_SETTLE_MS = 400  # a picture that is being copied into the folder grows for a while


class BackgroundShelf(QObject):
    """Watches one folder.

    Attributes:
        folder: The folder, None before one was chosen.
        pictures: Its picture files, by name.
        thumbnails: Those that are drawn, (h, w, 4) BGRA.

    Signals:
        listed: The folder or its files are others.
        drawn: Path and its thumbnail.
    """

    listed = Signal()
    drawn = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self.pictures: tuple[Path, ...] = ()
        self.thumbnails: dict[Path, NDArray[np.uint8]] = {}
        self._small = StillThumbnails(self)
        self._small.drawn.connect(self._on_drawn)
        self._watcher = QFileSystemWatcher(self)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self.look_again)
        self._watcher.directoryChanged.connect(lambda _: self._settled.start())

    def use(self, folder: Path) -> None:
        """Offer the pictures of a folder."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self.folder = folder
        self._watcher.addPath(str(folder))
        self.thumbnails.clear()
        self.look_again()

    @Slot()
    def look_again(self) -> None:
        """See what is in the folder now."""
        if self.folder is None:
            return
        self.pictures = tuple(pictures_in([self.folder])[:MOST]) if self.folder.is_dir() else ()
        self.listed.emit()
        self._small.cancel()
        new = [path for path in self.pictures if path not in self.thumbnails]
        if new:
            self._small.ask(new)

    def shut_down(self) -> None:
        """Stop and wait for it."""
        self._settled.stop()
        self._small.shut_down()

    @Slot(object, object)
    def _on_drawn(self, path: Path, picture: NDArray[np.uint8]) -> None:
        self.thumbnails[path] = picture
        self.drawn.emit(path, picture)
