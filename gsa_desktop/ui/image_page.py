"""The image workspace: many still pictures, cut out, given a background, exported."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.core.image_order import SUFFIXES, ImageLook
from gsa_desktop.core.look_history import LookHistory
from gsa_desktop.core.project import Background
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.file_drop import FileDrop, local_files
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.image_compare import ImageCompare
from gsa_desktop.ui.image_export import ImageExport
from gsa_desktop.ui.image_model import ImageModel
from gsa_desktop.ui.image_panel import ImagePanel
from gsa_desktop.ui.inspector_background import BackgroundPage
from gsa_desktop.ui.inspector_edge import EdgePage

_KINDS = f"Pictures ({' '.join(f'*{suffix}' for suffix in sorted(SUFFIXES))})"


class ImagePage(QWidget):
    """Left and Right go to the next picture, Ctrl+V pastes one, Ctrl+Z takes back a change.

    Attributes:
        panel: The list with what is being done.
        list, compare, background, edge, model, export: The other parts.

    Signals:
        pictures_added: list[Path] of files and folders.
        image_pasted: QImage from the clipboard.
        picture_chosen: Path.
        remove_requested: list[Path].
        look_changed: ImageLook.
        model_changed: Key of the model, "" for the bundled one.
        export_requested: ImageOrder.
        cancel_requested: Stop segmenting and exporting.
    """

    pictures_added = Signal(list)
    image_pasted = Signal(object)
    picture_chosen = Signal(object)
    remove_requested = Signal(list)
    look_changed = Signal(object)
    model_changed = Signal(str)
    export_requested = Signal(object)
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Images")
        self._history = LookHistory(ImageLook())
        self.panel = ImagePanel(self)
        self.list = self.panel.list
        self.compare = ImageCompare(self)
        self._empty = EmptyState(
            "image-plus", "Drop pictures or folders here, or paste them.", "Open Pictures…"
        )
        self._pages = QStackedWidget(self)
        self._pages.setAccessibleName("Picture or none")
        self.model = ImageModel(self)
        self.background = BackgroundPage(self, for_stills=True)
        self.edge = EdgePage(self)
        self.export = ImageExport(self)
        self._undo = _tool("undo", "Undo (Ctrl+Z)", self)
        self._redo = _tool("redo", "Redo (Ctrl+Shift+Z)", self)
        self._lay_out()
        self._connect()
        self.set_paths(())
        self._show_steps()
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
        if problem and path == self.current:
            self.compare.clear(problem)

    def set_pictures(
        self, path: Path, before: NDArray[np.uint8], after: NDArray[np.uint8] | None
    ) -> None:
        """The chosen picture as it is and as it will be; (H, W, 4) BGRA."""
        if path == self.current:
            self.compare.set_pictures(before, after)

    def set_thumbnail(self, path: Path, picture: NDArray[np.uint8]) -> None:
        """A small picture for the list, (h, w, 4) BGRA."""
        self.list.set_thumbnail(path, picture)

    @Slot()
    def paste(self) -> None:
        """Take the files or the picture that are on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        files = local_files(data)
        if files:
            self.pictures_added.emit(files)
        elif data.hasImage():
            image = QImage(QGuiApplication.clipboard().image())
            if not image.isNull():
                self.image_pasted.emit(image)

    @Slot()
    def undo(self) -> None:
        """Take back the last change of background or edge."""
        self._use(self._history.undo())

    @Slot()
    def redo(self) -> None:
        """Do it again."""
        self._use(self._history.redo())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            QKeySequence.StandardKey.Paste: self.paste,
            QKeySequence.StandardKey.Undo: self.undo,
            QKeySequence.StandardKey.Redo: self.redo,
        }
        for key, deed in keys.items():
            if event.matches(key):
                deed()
                return
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
        else:
            self.list.step(step)

    @Slot()
    def _on_open(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Open pictures", "", _KINDS)
        if names:
            self.pictures_added.emit([Path(name) for name in names])

    @Slot(object)
    def _on_current(self, path: Path | None) -> None:
        if path is not None:
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
        self._take(ImageLook(self._history.look.refine, background), type(background).__name__)

    @Slot()
    def _on_edge(self) -> None:
        self._take(ImageLook(self.edge.settings, self._history.look.background), "edge")

    def _take(self, look: ImageLook, kind: str) -> None:
        """A look that a person has chosen."""
        self._history.put(look, kind, time.monotonic())
        self._tell()

    def _use(self, look: ImageLook) -> None:
        """A look of the history."""
        self.background.set_background(look.background)
        self.edge.set_settings(look.refine)
        self._tell()

    def _tell(self) -> None:
        look = self._history.look
        self.export.set_background(look.background)
        self.compare.set_movable(self.background.is_movable)
        self._show_steps()
        self.look_changed.emit(look)

    def _show_steps(self) -> None:
        self._undo.setEnabled(self._history.can_undo)
        self._redo.setEnabled(self._history.can_redo)

    @Slot(bool)
    def _on_export(self, all_of_them: bool) -> None:
        chosen = self.paths if all_of_them else self.list.chosen
        order = self.export.order(chosen, self._history.look)
        if order is not None:
            self.export_requested.emit(order)

    def _connect(self) -> None:
        FileDrop(self).dropped.connect(self.pictures_added)
        self._empty.pressed.connect(self._on_open)
        self.panel.add_wanted.connect(self._on_open)
        self._undo.clicked.connect(self.undo)
        self._redo.clicked.connect(self.redo)
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
        self._pages.addWidget(self.compare)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setAccessibleName("Pictures, view and settings")
        parts.setObjectName("pictures")
        parts.setChildrenCollapsible(False)
        for part in (self.panel, self._pages, self._settings()):
            parts.addWidget(part)
        parts.setStretchFactor(1, 1)
        parts.setSizes([220, 680, 330])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(parts)

    def _settings(self) -> QWidget:
        tabs = QTabWidget(self)
        tabs.setAccessibleName("Settings of the pictures")
        tabs.tabBar().setAccessibleName("Pages of settings")
        for name, page in (
            ("&Background", self.background),
            ("Ed&ge", self.edge),
            ("Mode&l", self.model),
            ("E&xport", self.export),
        ):
            scroll = QScrollArea(self)
            scroll.setWidget(page)
            scroll.setWidgetResizable(True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setAccessibleName(f"{name.replace('&', '')} of the pictures")
            tabs.addTab(scroll, name)
        tabs.setMinimumWidth(330)
        steps = QWidget(self)
        steps.setAccessibleName("Undo and redo")
        row = QHBoxLayout(steps)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(self._undo)
        row.addWidget(self._redo)
        tabs.setCornerWidget(steps)
        return tabs


def _tool(glyph: str, tip: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setIcon(icon(glyph))
    button.setAutoRaise(True)
    button.setAccessibleName(tip.partition(" (")[0])
    button.setToolTip(tip)
    return button
