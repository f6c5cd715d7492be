"""The image workspace: many still pictures, cut out, given a background, exported."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.core.image_order import SUFFIXES, ImageLook
from gsa_desktop.core.project import Background
from gsa_desktop.ui.drag_out import drag_files
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.file_drop import FileDrop, local_files
from gsa_desktop.ui.image_bar import ImageBar
from gsa_desktop.ui.image_canvas import ImageCanvas
from gsa_desktop.ui.image_compare import ImageCompare
from gsa_desktop.ui.image_export import ImageExport
from gsa_desktop.ui.image_model import ImageModel
from gsa_desktop.ui.image_panel import ImagePanel
from gsa_desktop.ui.image_settings import ImageSettings
from gsa_desktop.ui.inspector_background import BackgroundPage
from gsa_desktop.ui.inspector_edge import EdgePage
from gsa_desktop.ui.mask_brush import MaskBrush

_KINDS = f"Pictures ({' '.join(f'*{suffix}' for suffix in sorted(SUFFIXES))})"

_LATE_MS = 300  # a picture that comes sooner needs no notice


class ImagePage(QWidget):
    """Left and Right go to the next picture, Del takes those that are chosen off the list.

    Attributes:
        panel: The list with what is being done.
        brush: Over the picture while it is chosen.
        list, compare, bar, background, edge, canvas, model, export: The other parts.

    Signals:
        pictures_added: list[Path] of files and folders.
        image_pasted: QImage from the clipboard.
        picture_chosen: Path.
        remove_requested: list[Path].
        look_changed: ImageLook, and what a person has changed of it.
        message: A sentence for the status bar.
        model_changed: Key of the model, "" for the bundled one.
        export_requested: ImageOrder.
        cancel_requested: Stop segmenting and exporting.
        drag_requested: tuple[Path, ...] and the template of names; `drag` follows, or
            `drag_given_up`.
        drag_given_up: The button was let go.
    """

    pictures_added = Signal(list)
    image_pasted = Signal(object)
    picture_chosen = Signal(object)
    remove_requested = Signal(list)
    look_changed = Signal(object, str)
    message = Signal(str)
    model_changed = Signal(str)
    export_requested = Signal(object)
    cancel_requested = Signal()
    drag_requested = Signal(tuple, str)
    drag_given_up = Signal()

    def __init__(self, parent: QWidget | None, actions: Mapping[str, QAction]) -> None:
        """Args: parent: Its window. actions: Commands for the line below the picture, by id."""
        super().__init__(parent)
        self.setAccessibleName("Images")
        self._look = ImageLook()
        self._problems: dict[Path, str] = {}
        self._late = QTimer(self, singleShot=True, interval=_LATE_MS)
        self.panel = ImagePanel(self)
        self.list = self.panel.list
        self.compare = ImageCompare(self)
        self.brush = MaskBrush(self.compare, ())
        self.bar = ImageBar(actions, self)
        self._empty = EmptyState(
            "image-plus", "Drop pictures or folders here, or paste them.", "Open Pictures…"
        )
        self._pages = QStackedWidget(self)
        self._pages.setAccessibleName("Picture or none")
        self._settings = ImageSettings(self)
        self.model = ImageModel(self)
        self.background = BackgroundPage(self, for_stills=True)
        self.edge = EdgePage(self)
        self.canvas = ImageCanvas(self)
        self.export = ImageExport(self)
        self._settings.add_pages(
            ("&Background", self.background),
            ("Ed&ge", self.edge),
            ("Canva&s", self.canvas),
            ("Mode&l", self.model),
            ("E&xport", self.export),
        )
        self._lay_out()
        self._connect()
        self.set_paths(())
        self.setFocusProxy(self.list)

    @property
    def current(self) -> Path | None:
        """The picture that is shown."""
        return self.list.current

    @property
    def paths(self) -> tuple[Path, ...]:
        """All pictures."""
        return self.list.paths

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Show these pictures; thumbnails that are known stay."""
        self.list.set_paths(paths)
        self._pages.setCurrentIndex(1 if paths else 0)
        self.export.set_count(len(paths))

    def set_state(self, path: Path, state: str, problem: str) -> None:
        """How far a picture is, and what is wrong with it."""
        self.list.set_state(path, state, problem)
        self._problems[path] = problem
        if problem and path == self.current:
            self.compare.clear(problem)

    def set_pictures(
        self,
        path: Path,
        before: NDArray[np.uint8],
        after: NDArray[np.uint8] | None,
        size: tuple[int, int] | None = None,
        note: str = "",
    ) -> None:
        """The chosen picture, see `ImageCompare.set_pictures`, and a note at its lower edge."""
        if path == self.current:
            self._late.stop()
            self.compare.set_pictures(before, after, size)
            if note:
                self.compare.set_text(note)
            self.brush.settle()

    def set_problem(self, path: Path, problem: str) -> None:
        """Why the chosen picture cannot be shown."""
        if path == self.current:
            self._late.stop()
            self.compare.clear(problem)

    def set_thumbnail(self, path: Path, picture: NDArray[np.uint8]) -> None:
        """A small picture for the list, (h, w, 4) BGRA."""
        self.list.set_thumbnail(path, picture)

    @Slot()
    def paste(self) -> None:
        """Take the files or the picture that are on the clipboard."""
        clipboard = QGuiApplication.clipboard()
        data = cast("QMimeData | None", clipboard.mimeData())  # None where it is empty
        files = [] if data is None else local_files(data)
        image = QImage(clipboard.image())
        if files:
            self.pictures_added.emit(files)
        elif not image.isNull():
            self.image_pasted.emit(image)
        else:
            self.message.emit("There is no picture on the clipboard.")

    @Slot()
    def open_pictures(self) -> None:
        """Ask for more pictures."""
        names, _ = QFileDialog.getOpenFileNames(self, "Open pictures", "", _KINDS)
        if names:
            self.pictures_added.emit([Path(name) for name in names])

    @Slot(tuple)
    def drag(self, files: tuple[Path, ...]) -> None:
        """Drag these files out of the window, if the button is still held."""
        if files:
            self.message.emit("Drop it in another window.")
            drag_files(self, files, self.compare.small())
        self.bar.handle.setDown(False)

    def show_export(self) -> None:
        """Where and how pictures are exported."""
        self._settings.setCurrentIndex(self._settings.count() - 1)
        self.export.take_focus()

    def set_look(self, look: ImageLook) -> None:
        """Show a look without a signal."""
        self._look = look
        self.background.set_background(look.background)
        self.edge.set_settings(look.refine)
        self.canvas.show_settings(look.framing, look.shadow)
        self._show_look()

    def use_brush(self, *, erases: bool | None) -> None:
        """Paint on the mask, or erase; None puts both away."""
        self.compare.set_whole(erases is not None)
        if erases is None:
            self.brush.put_away()
        else:
            self.brush.use(erases=erases)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Delete:
            self.list.remove_chosen()
        elif step is None or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
        else:
            self.list.step(step)

    @Slot()
    def _on_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Open a folder of pictures")
        if name:
            self.pictures_added.emit([Path(name)])

    @Slot(object)
    def _on_current(self, path: Path | None) -> None:
        if path is not None:
            self._late.start()
            if self._problems.get(path):
                self._late.stop()
                self.compare.clear(self._problems[path])
            self.export.set_source(path)
            self.picture_chosen.emit(path)

    @Slot()
    def _on_file_wanted(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a background picture", "", _KINDS)
        if name:
            background = self.background.with_file(Path(name), "picture")
            self.background.set_background(background)
            self._on_background(background)

    @Slot(object)
    def _on_background(self, background: Background) -> None:
        self._take(replace(self._look, background=background), type(background).__name__)

    @Slot()
    def _on_edge(self) -> None:
        self._take(replace(self._look, refine=self.edge.settings), "edge")

    @Slot(str)
    def _on_canvas(self, what: str) -> None:
        canvas = self.canvas
        self._take(replace(self._look, framing=canvas.framing, shadow=canvas.shadow), what)

    def _take(self, look: ImageLook, kind: str) -> None:
        """A look that a person has chosen."""
        self._look = look
        self._show_look()
        self.look_changed.emit(look, kind)

    def _show_look(self) -> None:
        self.export.set_background(self._look.background)
        self.compare.set_movable(self.background.is_movable)

    def _on_drag(self, paths: tuple[Path, ...]) -> None:
        if paths:
            self.message.emit("Making the result: keep the button held…")
            self.drag_requested.emit(paths, self.export.target.template)

    @Slot()
    def _on_drag_released(self) -> None:
        self.message.emit("Hold this until the result is ready, and drag it into another window.")
        self.drag_given_up.emit()

    @Slot(bool)
    def _on_export(self, all_of_them: bool) -> None:
        shown = () if self.current is None else (self.current,)
        chosen = self.paths if all_of_them else self.list.chosen or shown
        order = self.export.order(chosen, self._look)
        if order is not None:
            self.export_requested.emit(order)

    def _connect(self) -> None:
        FileDrop(self).dropped.connect(self.pictures_added)
        self._empty.pressed.connect(self.open_pictures)
        self.panel.add_wanted.connect(self.open_pictures)
        self.panel.folder_wanted.connect(self._on_folder)
        self.bar.handle.wanted.connect(
            lambda: self._on_drag(() if self.current is None else (self.current,))
        )
        self.bar.handle.released_early.connect(self._on_drag_released)
        self.list.drag_wanted.connect(lambda: self._on_drag(self.list.chosen))
        self.compare.zoom_changed.connect(self.bar.set_zoom)
        self.canvas.changed.connect(self._on_canvas)
        self._late.timeout.connect(lambda: self.compare.clear("Opening…"))
        self.list.current_changed.connect(self._on_current)
        self.list.chosen_changed.connect(self.export.set_chosen)
        self.list.removal_wanted.connect(self.remove_requested)
        self.compare.dragged.connect(self.background.move_by)
        self.model.model_changed.connect(self.model_changed)
        self.background.background_changed.connect(self._on_background)
        self.background.file_wanted.connect(self._on_file_wanted)
        self.edge.settings_changed.connect(self._on_edge)
        self.export.export_requested.connect(self._on_export)
        self.panel.cancel_wanted.connect(self.cancel_requested)

    def _lay_out(self) -> None:
        self._pages.addWidget(self._empty)
        shown = QWidget(self)
        shown.setAccessibleName("Picture and its tools")
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.compare, 1)
        column.addWidget(self.bar)
        self._pages.addWidget(shown)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setAccessibleName("Pictures, view and settings")
        parts.setObjectName("pictures")
        parts.setChildrenCollapsible(False)
        for part in (self.panel, self._pages, self._settings):
            parts.addWidget(part)
        parts.setStretchFactor(1, 1)
        parts.setSizes([250, 650, 330])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(parts)
