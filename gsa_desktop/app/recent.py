"""The last files and projects, with a small picture of each."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QSettings

from gsa_desktop.core import storage
from gsa_desktop.ui.main_window import MAX_RECENT
from gsa_desktop.ui.qimage import to_qimage

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop

_KEY = "recent/files"


class RecentFiles(QObject):
    """Remembers what was opened or saved; files that are gone are passed over."""

    def __init__(self, desktop: "Desktop", settings: QSettings) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._settings = settings
        self._folder = storage.cache_dir() / "recent"
        desktop.session.thumbnails.poster.connect(self._on_poster)
        self.show()

    @property
    def paths(self) -> list[Path]:
        """Newest first."""
        kept = self._settings.value(_KEY, [])
        names = kept if isinstance(kept, list) else [kept]
        return [path for name in names if name and (path := Path(str(name))).exists()]

    def remember(self, paths: list[Path]) -> None:
        """Put these first."""
        new = [path.absolute() for path in paths]
        recent = list(dict.fromkeys([*new, *self.paths]))[:MAX_RECENT]
        self._settings.setValue(_KEY, [str(path) for path in recent])
        self._drop_others(recent)
        self.show()

    def show(self) -> None:
        """Put them into the menu and onto the start page."""
        pictures = {path: self._picture_of(path) for path in self.paths}
        known = {path: picture for path, picture in pictures.items() if picture.exists()}
        open_path = self._desktop.open_files
        self._desktop.window.set_recent(self.paths, lambda path: open_path([path]), known)

    def _on_poster(self, path: Path, picture: NDArray[np.uint8]) -> None:
        """A file has a picture now, and a project that of its first file."""
        editing, recent = self._desktop.session.editing, self.paths
        project = editing.path if editing.project.media[:1] == (path,) else None
        for owner in (path, project):
            if owner is not None and owner in recent:
                with suppress(OSError):
                    self._folder.mkdir(parents=True, exist_ok=True)
                    to_qimage(picture).save(str(self._picture_of(owner)))
        self.show()

    def _picture_of(self, path: Path) -> Path:
        name = hashlib.blake2b(os.fsencode(path), digest_size=10).hexdigest()
        return self._folder / f"{name}.png"

    def _drop_others(self, recent: list[Path]) -> None:
        wanted = {self._picture_of(path) for path in recent}
        for picture in self._folder.glob("*.png"):
            if picture not in wanted:
                picture.unlink(missing_ok=True)
