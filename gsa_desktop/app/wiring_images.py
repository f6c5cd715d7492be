"""The image workspace: its window, made when it is asked for, and the pictures behind it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gsa_desktop.controllers.images import Images, ImageState
from gsa_desktop.core.model_card import Purpose

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop
    from gsa_desktop.ui.image_window import ImageWindow


class ImageDesk(QObject):
    """Stands between the image window and its controller.

    Attributes:
        images: The controller.
        window: The window, None before it was asked for.
    """

    def __init__(self, desktop: "Desktop") -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self.images = Images(self)
        self.window: ImageWindow | None = None
        self.images.failed.connect(desktop.on_failure)
        desktop.window.commands["tools.images"].triggered.connect(lambda: self.show())

    def show(self, paths: tuple[Path, ...] = ()) -> None:
        """Open the window, with these pictures."""
        window = self.window or self._make()
        own = self._desktop.models.models.shelf.cards
        usable = (Purpose.IMAGE, Purpose.VIDEO)
        window.set_models([card.key for card in own if card.purpose in usable])
        window.show()
        window.raise_()
        if paths:
            self.images.add(list(paths))

    def shut_down(self) -> None:
        """Stop everything and wait for it."""
        self.images.shut_down()

    def _make(self) -> "ImageWindow":
        from gsa_desktop.ui.image_window import ImageWindow

        images, window = self.images, ImageWindow(self._desktop.window)
        window.pictures_added.connect(images.add)
        window.picture_chosen.connect(images.show)
        window.remove_requested.connect(images.remove)
        window.look_changed.connect(images.set_look)
        window.model_changed.connect(images.set_model)
        window.export_requested.connect(images.export)
        window.cancel_requested.connect(images.cancel)
        images.listed.connect(window.set_paths)
        images.state_changed.connect(self._on_state)
        images.shown.connect(window.set_pictures)
        images.thumbnail.connect(window.set_thumbnail)
        images.progressed.connect(window.set_progress)
        images.idle.connect(window.set_idle)
        images.exported.connect(window.set_exported)
        images.message.connect(window.tell)
        self.window = window
        return window

    def _on_state(self, path: Path, state: ImageState, problem: str) -> None:
        if self.window is not None:
            self.window.set_state(path, state.value, problem)
