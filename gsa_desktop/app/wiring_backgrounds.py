"""Backgrounds of one's own: the remembered folder, and the drag in the monitor."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtWidgets import QFileDialog

from gsa_desktop.controllers.background_shelf import BackgroundShelf
from gsa_desktop.core.project import Clip, View
from gsa_desktop.ui.background_drag import BackgroundDrag
from gsa_desktop.ui.inspector_background import BackgroundPage

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop

_KEY = "folders/backgrounds"


class BackgroundDesk(QObject):
    """Stands between the pages for backgrounds and the folder of one's own.

    Attributes:
        shelf: The folder.
        drag: Moves the background in the monitor.
    """

    def __init__(self, desktop: "Desktop", settings: QSettings) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._settings = settings
        self.shelf = BackgroundShelf(self)
        self.attach(desktop.window.inspector.background)
        self.drag = BackgroundDrag(desktop.window.preview, self._may_drag)
        self.drag.moved.connect(self._on_drag)
        known = str(settings.value(_KEY, ""))
        if known and Path(known).is_dir():
            self.shelf.use(Path(known))

    def attach(self, page: BackgroundPage) -> None:
        """Let a page offer the folder, now and after each change."""
        shelf = self.shelf

        def show() -> None:
            page.set_shelf(shelf.folder, shelf.pictures)
            for path, picture in shelf.thumbnails.items():
                page.set_shelf_thumbnail(path, picture)

        shelf.listed.connect(show)
        shelf.drawn.connect(page.set_shelf_thumbnail)
        page.folder_wanted.connect(self._choose)
        show()

    def shut_down(self) -> None:
        """Stop and wait for it."""
        self.shelf.shut_down()

    @Slot()
    def _choose(self) -> None:
        start = str(self.shelf.folder or Path.home())
        title = "Choose a folder of backgrounds"
        name = QFileDialog.getExistingDirectory(self._desktop.window, title, start)
        if name:
            self._settings.setValue(_KEY, name)
            self.shelf.use(Path(name))

    @property
    def _page(self) -> BackgroundPage:
        return self._desktop.window.inspector.background

    def _may_drag(self) -> bool:
        is_seen = self._desktop.session.monitor.view is View.COMPOSITE
        return is_seen and self._page.isVisible() and self._page.is_movable

    @Slot(float, float)
    def _on_drag(self, across: float, down: float) -> None:
        clip = self._desktop.session.editing.selected
        if clip is not None:
            wider, higher = self._room_of(clip)
            self._page.move_by(across * wider, down * higher)

    def _room_of(self, clip: Clip) -> tuple[float, float]:
        """The timeline's width and height over those that the clip has in it."""
        from gsa_desktop.core.layers import fitted_into

        session = self._desktop.session
        info, whole = session.library.infos.get(clip.media), session.editing.timeline.size
        if info is None or whole is None:
            return 1.0, 1.0
        aspect = float(info.pixel_aspect)
        _, _, width, height = fitted_into((info.width, info.height), whole, aspect)
        return whole[0] / width, whole[1] / height
