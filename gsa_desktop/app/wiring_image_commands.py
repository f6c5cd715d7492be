"""The commands of menus and keys that act on still pictures while their workspace is shown."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from gsa_desktop.controllers.images import Images
from gsa_desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from gsa_desktop.ui.image_page import ImagePage

TOOLS = ("mask.brush", "mask.eraser")
_IN_BAR = (
    *("edit.undo", "edit.redo", *TOOLS, "mask.restore", "edit.copy"),
    *("view.zoom_out", "view.zoom_in", "view.fit", "view.actual"),
)


class ImageCommands(QObject):
    """Borrows commands of the editor: history, clipboard, zoom, brush, opening and exporting.

    Args:
        window: Its commands are borrowed while the workspace is shown.
        images: What they act on.
        parent: Owner.
    """

    def __init__(self, window: MainWindow, images: Images, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._images = images
        self._page: ImagePage | None = None
        self._workspace = ""
        for name in TOOLS:
            window.commands[name].triggered.connect(lambda _=False, name=name: self._choose(name))
            window.commands[name].toggled.connect(lambda _: self._show_tool())
        for name, deed in self._deeds().items():
            window.commands[name].triggered.connect(lambda _=False, deed=deed: self._do(deed))
        images.state_changed.connect(lambda *_: self.offer())
        images.shown.connect(lambda *_: self.offer())
        images.listed.connect(lambda _: self.offer())
        images.progressed.connect(lambda _: self.offer())
        images.idle.connect(lambda _: self.offer())
        images.edits.steps_changed.connect(lambda *_: self.offer())
        window.workspaces.changed.connect(self._on_workspace)

    @property
    def in_bar(self) -> dict[str, QAction]:
        """Those that stand below the picture, too."""
        return {name: self._window.commands[name] for name in _IN_BAR}

    def attach(self, page: "ImagePage") -> None:
        """Act on this page from now on."""
        self._page = page
        page.list.chosen_changed.connect(lambda _: self.offer())

    def offer(self) -> None:
        """Tell which of them have something to act on, while the page is shown."""
        if self._page is None or not self._is_shown:
            return
        images, path = self._images, self._images.current
        has_mask = path is not None and images.has_mask(path)
        is_mended = path is not None and images.edits.kept(path) is not None
        lent = dict.fromkeys((*TOOLS, "mask.smaller", "mask.larger", "edit.copy"), has_mask)
        lent |= dict.fromkeys(("view.zoom_in", "view.zoom_out", "view.fit"), path is not None)
        lent |= {
            "edit.undo": images.edits.can_undo,
            "edit.redo": images.edits.can_redo,
            "edit.paste": True,
            "edit.select_all": path is not None,
            "edit.select_none": len(self._page.list.chosen) > 1,
            "view.actual": path is not None,
            "timeline.select_tool": True,
            "mask.restore": is_mended,
            "mask.cancel": images.is_busy,
            "file.import": True,
            "file.export": path is not None,
        }
        self._window.commands.lend(lent)

    def _deeds(self) -> "dict[str, Callable[[ImagePage], object]]":
        images = self._images
        return {
            "edit.undo": lambda _: images.edits.undo(),
            "edit.redo": lambda _: images.edits.redo(),
            "edit.copy": lambda _: images.copy(),
            "edit.paste": lambda page: page.paste(),
            "edit.select_all": lambda page: page.list.selectAll(),
            "edit.select_none": lambda page: page.list.choose_shown(),
            "view.zoom_in": lambda page: page.compare.zoom_in(),
            "view.zoom_out": lambda page: page.compare.zoom_out(),
            "view.fit": lambda page: page.compare.fit(),
            "view.actual": lambda page: page.compare.show_pixels(),
            "mask.restore": lambda _: images.forget(),
            "mask.smaller": lambda page: page.brush.shrink(),
            "mask.larger": lambda page: page.brush.grow(),
            "mask.cancel": lambda _: images.cancel(),
            "file.import": lambda page: page.open_pictures(),
            "file.export": lambda page: page.show_export(),
        }

    @property
    def _is_shown(self) -> bool:
        return self._window.workspaces.current == "image"

    def _choose(self, name: str) -> None:
        if self._is_shown:
            self._window.commands[name].setChecked(True)

    def _do(self, deed: "Callable[[ImagePage], object]") -> None:
        if self._page is not None and self._is_shown:
            deed(self._page)

    def _show_tool(self) -> None:
        if self._page is None:
            return
        commands = self._window.commands
        chosen = self._is_shown and any(commands[name].isChecked() for name in TOOLS)
        self._page.use_brush(erases=commands["mask.eraser"].isChecked() if chosen else None)
        self._images.set_painted(chosen)

    @Slot(str)
    def _on_workspace(self, name: str) -> None:
        commands = self._window.commands
        painting = any(commands[tool].isChecked() for tool in TOOLS)
        if painting and "image" in (name, self._workspace):  # a brush is not taken along
            commands["timeline.select_tool"].setChecked(True)
        self._workspace = name
        commands.lend({})
        self.offer()
