"""The image workspace: many still pictures, cut out, given a background, exported."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.events import Progress
from gsa_desktop.core.image_order import SUFFIXES, ImageLook
from gsa_desktop.core.project import Background, Picture
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.file_drop import FileDrop
from gsa_desktop.ui.form_parts import hint
from gsa_desktop.ui.image_compare import ImageCompare
from gsa_desktop.ui.image_export import ImageExport
from gsa_desktop.ui.inspector_background import BackgroundPage
from gsa_desktop.ui.inspector_edge import EdgePage
from gsa_desktop.ui.inspector_mask import model_title
from gsa_desktop.ui.qimage import to_qimage

_KINDS = f"Pictures ({' '.join(f'*{suffix}' for suffix in sorted(SUFFIXES))})"
_THUMBNAIL = QSize(128, 96)
_BUNDLED = "Bundled model for pictures"


class ImagePage(QWidget):
    """Signals.

    pictures_added: list[Path] of files and folders.
    picture_chosen, remove_requested: Path.
    look_changed: ImageLook.
    model_changed: Key of the model, "" for the bundled one.
    export_requested: ImageOrder.
    cancel_requested: Stop segmenting and exporting.
    """

    pictures_added = Signal(list)
    picture_chosen = Signal(object)
    remove_requested = Signal(object)
    look_changed = Signal(object)
    model_changed = Signal(str)
    export_requested = Signal(object)
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Images")
        self._look = ImageLook()
        self._background: Background = self._look.background
        self._list = QListWidget(self)
        self._list.setAccessibleName("Pictures")
        self._list.setIconSize(_THUMBNAIL)
        self._list.setMinimumWidth(190)
        self.compare = ImageCompare(self)
        self._empty = EmptyState("image-plus", "Drop pictures here.", "Open Pictures…")
        self._pages = QStackedWidget(self)
        self._pages.setAccessibleName("Picture or none")
        self._model = QComboBox(self)
        self._model.setAccessibleName("Model")
        self._note = hint(
            "A still picture has no motion, so a model that looks at pictures alone answers: it"
            " finds what stands out.",
            self,
        )
        self.background = BackgroundPage(self, for_stills=True)
        self.edge = EdgePage(self)
        self.export = ImageExport(self)
        self._add = _button("&Add…", "Add pictures", self)
        self._remove = _button("&Remove", "Take the picture off the list", self)
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._phase = QLabel(self)
        self._phase.setAccessibleName("What is being done")
        self._cancel = _button("Cancel", "Stop; what is cut out stays", self)
        self._lay_out()
        self._connect()
        self.set_models(())
        self.set_paths(())
        self.set_idle()
        self.setFocusProxy(self._list)

    @property
    def current(self) -> Path | None:
        """The chosen picture."""
        item = self._list.item(self._list.currentRow()) if self._list.currentRow() >= 0 else None
        return None if item is None else item.data(Qt.ItemDataRole.UserRole)

    @property
    def paths(self) -> tuple[Path, ...]:
        """All pictures."""
        rows = range(self._list.count())
        return tuple(self._list.item(row).data(Qt.ItemDataRole.UserRole) for row in rows)

    def set_models(self, keys: Sequence[str]) -> None:
        """Models to choose from, besides the bundled one; the choice stays if it is among them."""
        chosen = self._model.currentData()
        self._model.clear()
        self._model.addItem(_BUNDLED, "")
        for key in keys:
            self._model.addItem(model_title(key), key)
        self._model.setCurrentIndex(max(0, self._model.findData(chosen)))

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Show these pictures; thumbnails that are known stay."""
        chosen = self.current
        items = [self._list.item(row) for row in range(self._list.count())]
        icons = {item.data(Qt.ItemDataRole.UserRole): item.icon() for item in items}
        self._list.clear()
        for path in paths:
            item = QListWidgetItem(path.name, self._list)
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setToolTip(str(path))
            item.setIcon(icons.get(path, QIcon()))
            item.setSizeHint(QSize(180, _THUMBNAIL.height() + 8))
        self._pages.setCurrentIndex(1 if paths else 0)
        self._remove.setEnabled(bool(paths))
        self.export.set_count(len(paths))
        if paths:
            self._list.setCurrentRow(paths.index(chosen) if chosen in paths else 0)

    def set_state(self, path: Path, state: str, problem: str) -> None:
        """How far a picture is, and what is wrong with it."""
        for row, known in enumerate(self.paths):
            if known == path:
                item = self._list.item(row)
                item.setText(f"{path.name}\n{state}")
                item.setToolTip(problem or str(path))
        if problem and path == self.current:
            self.compare.clear(problem)

    def set_pictures(
        self, path: Path, before: NDArray[np.uint8], after: NDArray[np.uint8] | None
    ) -> None:
        """The chosen picture as it is and as it will be; (H, W, 4) BGRA."""
        if path == self.current:
            self.compare.set_pictures(before, after)

    @Slot(object, object)
    def set_thumbnail(self, path: Path, picture: NDArray[np.uint8]) -> None:
        """A small picture for the list, (h, w, 4) BGRA."""
        shown = QPixmap.fromImage(to_qimage(picture, alpha=True))
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        for row, known in enumerate(self.paths):
            if known == path:
                self._list.item(row).setIcon(QIcon(shown))

    def set_progress(self, progress: Progress) -> None:
        """How far segmenting or exporting is."""
        for part in (self._bar, self._phase, self._cancel):
            part.show()
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        count = f" {progress.done} of {progress.total}" if progress.total else "…"
        self._phase.setText(f"{progress.phase}{count}")

    @Slot()
    def set_idle(self) -> None:
        """Nothing is being done."""
        for part in (self._bar, self._phase, self._cancel):
            part.hide()

    @Slot()
    def _on_open(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Open pictures", "", _KINDS)
        if names:
            self.pictures_added.emit([Path(name) for name in names])

    @Slot()
    def _on_row(self) -> None:
        if self.current is not None:
            self.export.set_source(self.current)
            self.picture_chosen.emit(self.current)

    @Slot()
    def _on_remove(self) -> None:
        if self.current is not None:
            self.remove_requested.emit(self.current)

    @Slot()
    def _on_look(self) -> None:
        self._look = ImageLook(self.edge.settings, self._background)
        self.export.set_background(self._background)
        self.look_changed.emit(self._look)

    @Slot()
    def _on_file_wanted(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a background picture", "", _KINDS)
        if name:
            self._on_background(Picture(Path(name)))
            self.background.set_background(self._background)

    @Slot(object)
    def _on_background(self, background: Background) -> None:
        self._background = background
        self._on_look()

    @Slot(bool)
    def _on_export(self, all_of_them: bool) -> None:
        chosen = self.paths if all_of_them else tuple(filter(None, (self.current,)))
        order = self.export.order(chosen, self._look)
        if order is not None:
            self.export_requested.emit(order)

    def _connect(self) -> None:
        FileDrop(self).dropped.connect(self.pictures_added)
        self._empty.pressed.connect(self._on_open)
        self._add.clicked.connect(self._on_open)
        self._remove.clicked.connect(self._on_remove)
        self._list.currentRowChanged.connect(self._on_row)
        self._model.activated.connect(
            lambda row: self.model_changed.emit(str(self._model.itemData(row)))
        )
        self.background.background_changed.connect(self._on_background)
        self.background.file_wanted.connect(self._on_file_wanted)
        self.edge.settings_changed.connect(self._on_look)
        self.export.export_requested.connect(self._on_export)
        self._cancel.clicked.connect(self.cancel_requested)

    def _lay_out(self) -> None:
        left = QWidget(self)
        left.setAccessibleName("List of pictures")
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 0, 8)
        column.addWidget(self._list, 1)
        row = QHBoxLayout()
        row.addWidget(self._phase, 1)
        row.addWidget(self._cancel)
        column.addLayout(row)
        column.addWidget(self._bar)
        row = QHBoxLayout()
        row.addWidget(self._add)
        row.addWidget(self._remove)
        column.addLayout(row)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.compare)
        tabs = QTabWidget(self)
        tabs.setAccessibleName("Settings of the pictures")
        tabs.tabBar().setAccessibleName("Pages of settings")
        for name, page in (
            ("Background", self.background),
            ("Edge", self.edge),
            ("Model", self._model_page()),
            ("Export", self.export),
        ):
            scroll = QScrollArea(self)
            scroll.setWidget(page)
            scroll.setWidgetResizable(True)
            scroll.setAccessibleName(f"{name} of the pictures")
            tabs.addTab(scroll, name)
        tabs.setMinimumWidth(320)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setAccessibleName("Pictures, view and settings")
        parts.setObjectName("pictures")
        parts.setChildrenCollapsible(False)
        for part in (left, self._pages, tabs):
            parts.addWidget(part)
        parts.setStretchFactor(1, 1)
        parts.setSizes([220, 680, 330])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(parts)

    def _model_page(self) -> QWidget:
        page = QWidget(self)
        page.setAccessibleName("Model of the pictures")
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self._model)
        column.addWidget(self._note)
        column.addStretch(1)
        return page


def _button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAccessibleName(text.replace("&", "").rstrip("…"))
    button.setToolTip(tip)
    return button
