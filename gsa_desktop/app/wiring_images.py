"""The image workspace: its page, made when it is asked for, and the pictures behind it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QObject, QSettings, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage

from gsa_desktop.app.wiring_backgrounds import BackgroundDesk
from gsa_desktop.controllers.image_entry import ImageState
from gsa_desktop.controllers.images import Images
from gsa_desktop.core import storage
from gsa_desktop.core.image_shelf import ImageShelf
from gsa_desktop.core.model_card import Purpose
from gsa_desktop.ui.qimage import to_qimage

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from gsa_desktop.app.desktop import Desktop
    from gsa_desktop.ui.image_page import ImagePage

TOOLS = ("mask.brush", "mask.eraser")


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
        self.images = Images(ImageShelf(storage.data_dir() / "pictures"), self)
        self.backgrounds = BackgroundDesk(desktop, settings)
        self.page: ImagePage | None = None
        self._workspace = ""
        self.images.failed.connect(desktop.on_failure)
        window = desktop.window
        window.commands["tools.images"].triggered.connect(lambda: self.show())
        window.centre.offer("image", self._make)
        window.workspaces.changed.connect(self._on_workspace)
        self._connect_tools()

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
        tools = tuple(window.commands[name] for name in (*TOOLS, "mask.restore"))
        page = ImagePage(window, tools)
        page.pictures_added.connect(images.add)
        page.image_pasted.connect(self._on_pasted)
        page.picture_chosen.connect(images.show)
        page.picture_chosen.connect(lambda _: self._offer())
        page.remove_requested.connect(images.remove)
        page.look_changed.connect(images.edits.put_look)
        page.undo_requested.connect(images.edits.undo)
        page.redo_requested.connect(images.edits.redo)
        page.copy_requested.connect(images.copy)
        page.compare.side_wanted.connect(images.set_side)
        page.brush.painted.connect(images.paint)
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
        images.copied.connect(self._on_copied)
        images.edits.look_changed.connect(page.set_look)
        images.edits.steps_changed.connect(
            lambda undo, redo: page.bar.set_steps(can_undo=undo, can_redo=redo)
        )
        images.thumbnail.connect(page.set_thumbnail)
        images.progressed.connect(page.panel.set_progress)
        images.idle.connect(page.panel.set_idle)
        images.exported.connect(self._on_exported)
        images.message.connect(window.tell)
        self.backgrounds.attach(page.background)
        self.page = page
        images.open()
        page.set_look(images.edits.look)
        page.export.show_target(images.edits.target)
        page.export.target_changed.connect(images.edits.set_target)
        page.model.choose(images.model)
        return page

    def _connect_tools(self) -> None:
        """The commands of the brush, which act here while this page is shown."""
        commands = self._desktop.window.commands
        for name in TOOLS:
            commands[name].triggered.connect(lambda _=False, name=name: self._choose(name))
            commands[name].toggled.connect(lambda _: self._show_tool())
        for name, deed in {
            "mask.restore": lambda _: self.images.forget(),
            "mask.smaller": lambda page: page.brush.shrink(),
            "mask.larger": lambda page: page.brush.grow(),
        }.items():
            commands[name].triggered.connect(lambda _=False, deed=deed: self._do(deed))
        self.images.state_changed.connect(lambda *_: self._offer())
        self.images.shown.connect(lambda *_: self._offer())
        self.images.listed.connect(lambda _: self._offer())

    @property
    def _is_shown(self) -> bool:
        return self.page is not None and self._desktop.window.workspaces.current == "image"

    def _choose(self, name: str) -> None:
        if self._is_shown:
            self._desktop.window.commands[name].setChecked(True)

    def _do(self, deed: "Callable[[ImagePage], object]") -> None:
        if self.page is not None and self._is_shown:
            deed(self.page)

    def _show_tool(self) -> None:
        if self.page is None:
            return
        commands = self._desktop.window.commands
        chosen = self._is_shown and any(commands[name].isChecked() for name in TOOLS)
        self.page.use_brush(erases=commands["mask.eraser"].isChecked() if chosen else None)
        self.images.set_painted(chosen)

    def _offer(self) -> None:
        """Which commands of the brush there is a picture for."""
        if not self._is_shown:
            return
        path = self.images.current
        has_mask = path is not None and self.images.has_mask(path)
        is_mended = path is not None and self.images.edits.kept(path) is not None
        lent = dict.fromkeys((*TOOLS, "mask.smaller", "mask.larger"), has_mask)
        lent |= {"timeline.select_tool": True, "mask.restore": is_mended}
        self._desktop.window.commands.lend(lent)

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
        commands = self._desktop.window.commands
        painting = any(commands[tool].isChecked() for tool in TOOLS)
        if painting and "image" in (name, self._workspace):  # a brush is not taken along
            commands["timeline.select_tool"].setChecked(True)
        self._workspace = name
        commands.lend({})
        if name == "image" and self.page is not None:
            self._offer()
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
