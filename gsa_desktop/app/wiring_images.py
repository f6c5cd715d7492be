"""The image workspace: its page, made when it is asked for, and the pictures behind it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QObject, QSettings, Slot
from PySide6.QtGui import QImage

from gsa_desktop.app.wiring_backgrounds import BackgroundDesk
from gsa_desktop.controllers.images import Images, ImageState
from gsa_desktop.core import storage
from gsa_desktop.core.model_card import Purpose

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop
    from gsa_desktop.ui.image_page import ImagePage


class ImageDesk(QObject):
    """Stands between the page for still pictures and its controller.

    Attributes:
        images: The controller.
        backgrounds: The folder of one's own backgrounds.
        page: The page, None before it was asked for.
    """

    def __init__(self, desktop: "Desktop", settings: QSettings) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self.images = Images(self)
        self.backgrounds = BackgroundDesk(desktop, settings)
        self.page: ImagePage | None = None
        self.images.failed.connect(desktop.on_failure)
        window = desktop.window
        window.commands["tools.images"].triggered.connect(lambda: self.show())
        window.centre.offer("image", self._make)
        window.workspaces.changed.connect(self._on_workspace)

    def show(self, paths: tuple[Path, ...] = ()) -> None:
        """Switch to the workspace, with these pictures."""
        self._desktop.window.use_workspace("image")
        if paths:
            self.images.add(list(paths))

    def shut_down(self) -> None:
        """Stop everything and wait for it."""
        self.backgrounds.shut_down()
        self.images.shut_down()

    def _make(self) -> "ImagePage":
        from gsa_desktop.ui.image_page import ImagePage

        images, page = self.images, ImagePage(self._desktop.window)
        page.pictures_added.connect(images.add)
        page.image_pasted.connect(self._on_pasted)
        page.picture_chosen.connect(images.show)
        page.remove_requested.connect(images.remove)
        page.look_changed.connect(images.set_look)
        page.model_changed.connect(images.set_model)
        page.export_requested.connect(images.export)
        page.cancel_requested.connect(images.cancel)
        images.listed.connect(page.set_paths)
        images.state_changed.connect(self._on_state)
        images.shown.connect(page.set_pictures)
        images.thumbnail.connect(page.set_thumbnail)
        images.progressed.connect(page.panel.set_progress)
        images.idle.connect(page.panel.set_idle)
        images.exported.connect(self._on_exported)
        images.message.connect(self._desktop.window.tell)
        self.backgrounds.attach(page.background)
        self.page = page
        return page

    @Slot(object)
    def _on_pasted(self, image: QImage) -> None:
        """A picture without a file gets one, where it stays until the person removes it."""
        folder = storage.data_dir() / "pasted"
        moment = QDateTime.currentDateTime().toString("yyyy-MM-dd HH-mm-ss-zzz")
        path = folder / f"Pasted {moment}.png"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            self._desktop.window.tell(f"The picture cannot be kept: {problem.strerror}.")
            return
        if image.save(str(path)):
            self.images.add([path])
        else:
            self._desktop.window.tell(f"The picture cannot be written to {folder}.")

    @Slot(str)
    def _on_workspace(self, name: str) -> None:
        if name == "image" and self.page is not None:
            own = self._desktop.models.models.shelf.cards
            usable = (Purpose.IMAGE, Purpose.VIDEO)
            self.page.model.set_models([card.key for card in own if card.purpose in usable])

    def _on_state(self, path: Path, state: ImageState, problem: str) -> None:
        if self.page is not None:
            self.page.set_state(path, state.value, problem)

    def _on_exported(self, count: int, folder: Path | None) -> None:
        files = "file" if count == 1 else "files"
        beside = "its picture" if count == 1 else "their pictures"
        where = f"beside {beside}" if folder is None else f"to {folder}"
        self._desktop.window.tell(f"Wrote {count} {files} {where}.")
