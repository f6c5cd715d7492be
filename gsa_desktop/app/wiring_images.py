"""The image workspace: its page, made when it is asked for, and the pictures behind it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QObject, QSettings, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage

from gsa_desktop.app.wiring_backgrounds import BackgroundDesk
from gsa_desktop.app.wiring_image_commands import ImageCommands
from gsa_desktop.controllers.image_entry import ImageState
from gsa_desktop.controllers.images import Images
from gsa_desktop.core import storage
from gsa_desktop.core.image_shelf import own_shelf
from gsa_desktop.core.model_card import Purpose
from gsa_desktop.ui.qimage import to_qimage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
        self.images = Images(own_shelf(), self)
        self.backgrounds = BackgroundDesk(desktop, settings)
        self.page: ImagePage | None = None
        self.images.failed.connect(desktop.on_failure)
        window = desktop.window
        window.commands["tools.images"].triggered.connect(lambda: self.show())
        window.centre.offer("image", self._make)
        window.workspaces.changed.connect(self._on_workspace)
        self._commands = ImageCommands(window, self.images, self)

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

        window, images = self._desktop.window, self.images
        page = ImagePage(window, self._commands.in_bar)
        page.pictures_added.connect(images.add)
        page.image_pasted.connect(self._on_pasted)
        page.picture_chosen.connect(images.show)
        page.picture_chosen.connect(lambda _: self._commands.offer())
        page.remove_requested.connect(images.remove)
        page.look_changed.connect(images.edits.put_look)
        page.compare.side_wanted.connect(images.set_side)
        page.brush.painted.connect(images.paint)
        page.list.seen_changed.connect(images.prefer)
        page.model_changed.connect(images.set_model)
        page.export_requested.connect(images.export)
        page.cancel_requested.connect(images.cancel)
        page.panel.resume_wanted.connect(images.resume)
        page.export.outcome.reveal_requested.connect(self._on_reveal)
        images.listed.connect(page.set_paths)
        images.state_changed.connect(self._on_state)
        images.shown.connect(page.set_pictures)
        images.unshown.connect(page.set_problem)
        images.wanted.connect(page.list.show_path)
        images.edits.look_changed.connect(page.set_look)
        images.thumbnail.connect(page.set_thumbnail)
        images.progressed.connect(page.panel.set_progress)
        images.idle.connect(page.panel.set_idle)
        images.exported.connect(self._on_exported)
        images.message.connect(window.tell)
        images.edits.noted.connect(window.banner.tell)
        self._connect_results(page)
        self.backgrounds.attach(page.background)
        self.page = page
        self._commands.attach(page)
        images.open()
        page.set_look(images.edits.look)
        page.export.show_target(images.edits.target)
        page.export.target_changed.connect(images.edits.set_target)
        page.model.choose(images.model)
        return page

    def _connect_results(self, page: "ImagePage") -> None:
        """The clipboard, and what is dragged out of the window."""
        results = self.images.results
        page.message.connect(self._desktop.window.tell)
        page.drag_requested.connect(self.images.drag)
        page.drag_given_up.connect(results.give_up_files)
        results.ready.connect(page.drag)
        results.copied.connect(self._on_copied)

    @Slot(object)
    def _on_copied(self, picture: "NDArray[np.uint8]") -> None:
        QGuiApplication.clipboard().setImage(to_qimage(picture, alpha=True).copy())
        height, width = picture.shape[:2]
        self._desktop.window.tell(f"The result is on the clipboard ({width} x {height} pixels).")

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

    def _on_exported(self, written: tuple[Path, ...], notes: tuple[str, ...]) -> None:
        folders = {path.parent for path in written}
        files = "1 file" if len(written) == 1 else f"{len(written)} files"
        where = f"to {folders.pop()}" if len(folders) == 1 else "beside their pictures"
        text = f"Wrote {files} {where}." if written else "Nothing was written."
        self._desktop.window.tell(text)
        if self.page is not None:
            last = written[-1].parent if written else None
            self.page.export.outcome.tell(text, notes, last)

    @Slot(object)
    def _on_reveal(self, folder: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
