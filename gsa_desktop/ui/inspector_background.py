"""The inspector's third page: what is behind the subject."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.project import (
    Background,
    Blur,
    Colour,
    Gradient,
    Picture,
    Placement,
    Transparent,
    Video,
)
from gsa_desktop.ui.background_gradient import GradientOptions
from gsa_desktop.ui.background_placement import PlacementOptions
from gsa_desktop.ui.background_shelf import BackgroundShelf
from gsa_desktop.ui.background_tiles import KINDS, Tile
from gsa_desktop.ui.color_button import ColourChooser
from gsa_desktop.ui.elided_label import ElidedLabel
from gsa_desktop.ui.setting_slider import Setting, SettingSlider

BLUR = Setting(
    "Blur",
    "How far the background is out of focus, in per cent of the picture's height",
    low=0.002,
    high=0.1,
    default=Blur().radius,
    factor=100,
    unit=" %",
    decimals=1,
    curve=2,
)


class BackgroundPage(QWidget):
    """Signals.

    background_changed: Background, at each change by a person.
    file_wanted: "picture" or "video".
    folder_wanted: A folder of backgrounds should be chosen; answer with `set_shelf`.
    """

    background_changed = Signal(object)
    file_wanted = Signal(str)
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, for_stills: bool = False) -> None:
        """Args: for_stills: Whether a still picture gets the background, never a video."""
        super().__init__(parent)
        self._background: Background = Transparent()
        self._kinds = [row for row in KINDS if not (for_stills and row[0] is Video)]
        self._last: dict[type[Background], Background] = {
            kind: kind() for kind in (Transparent, Colour, Gradient, Blur)
        }
        self._tiles = QButtonGroup(self)
        self._colour = ColourChooser()
        self._colour.colour_changed.connect(lambda rgb: self._take(Colour(rgb)))
        self._gradient = GradientOptions()
        self._gradient.gradient_changed.connect(self._take)
        self._blur = SettingSlider(BLUR)
        self._blur.value_changed.connect(lambda radius: self._take(Blur(radius)))
        self._shelf = BackgroundShelf()
        self._shelf.picture_chosen.connect(self._on_own)
        self._shelf.folder_wanted.connect(self.folder_wanted)
        where = self.tr("the picture") if for_stills else self.tr("the Composite view")
        self._files = {
            Picture: _FileOptions("picture", where),
            Video: _FileOptions("video", where),
        }
        for kind, options in self._files.items():
            options.change.clicked.connect(lambda _=False, kind=kind: self._ask_for_file(kind))
            options.placement.placement_changed.connect(self._on_placement)
        keeps = "PNG, WebP or TIFF" if for_stills else "ProRes 4444 or PNG"
        hint = QLabel(self.tr("Export as {0} to keep the transparency.").format(keeps))
        hint.setWordWrap(True)
        hint.setForegroundRole(hint.foregroundRole().PlaceholderText)
        # in the order of KINDS; no stacked widget, which is as high as the highest of its pages
        self._options: tuple[QWidget, ...] = (
            hint,
            self._colour,
            self._gradient,
            self._blur,
            *self._files.values(),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(12)
        layout.addLayout(self._tile_grid())
        for widget in self._options:
            layout.addWidget(widget)
        layout.addWidget(self._shelf)
        layout.addStretch(1)
        self.setAccessibleName(self.tr("Background"))
        self.set_background(self._background)

    @property
    def background(self) -> Background:
        """What is shown."""
        return self._background

    @property
    def is_movable(self) -> bool:
        """Whether what is shown can be dragged to another place."""
        return isinstance(self._background, Picture | Video)

    def set_background(self, background: Background) -> None:
        """Show a background without a signal."""
        self._background = background
        self._last[type(background)] = background
        number = next(n for n, (kind, _, _) in enumerate(KINDS) if isinstance(background, kind))
        self._tiles.button(number).setChecked(True)
        for place, widget in enumerate(self._options):
            widget.setVisible(place == number)
        for tile in self._tiles.buttons():
            if isinstance(tile, Tile):
                tile.show_background(background)
        match background:
            case Colour(rgb=rgb):
                self._colour.set_rgb(rgb)
            case Gradient():
                self._gradient.set_gradient(background)
            case Blur(radius=radius):
                self._blur.set_value(radius)
            case Picture(path=path, placement=placement) | Video(path=path, placement=placement):
                self._files[type(background)].show_file(path, placement)
            case Transparent():
                pass
        self._shelf.show_chosen(background.path if isinstance(background, Picture) else None)

    def set_shelf(self, folder: Path | None, pictures: Sequence[Path]) -> None:
        """Offer the pictures of a folder of one's own."""
        self._shelf.set_folder(folder, pictures)
        if isinstance(self._background, Picture):
            self._shelf.show_chosen(self._background.path)

    def set_shelf_thumbnail(self, path: Path, picture: NDArray[np.uint8]) -> None:
        """A small picture of one of them, (h, w, 4) BGRA."""
        self._shelf.set_thumbnail(path, picture)

    def with_file(self, path: Path, kind: str) -> Background:
        """The background of a file that was chosen, placed as the last one of its kind."""
        last = self._last.get(Picture if kind == "picture" else Video)
        placement = last.placement if isinstance(last, Picture | Video) else Placement()
        return Picture(path, placement) if kind == "picture" else Video(path, placement)

    def move_by(self, across: float, down: float) -> None:
        """Move a picture or video by shares of the picture's sides, as a person dragged it."""
        if isinstance(self._background, Picture | Video):
            self._files[type(self._background)].placement.move_by(across, down)

    def _tile_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for number, (kind, name, tip) in enumerate(self._kinds):
            tile = Tile(kind, self.tr(name), self.tr(tip))
            self._tiles.addButton(tile, number)
            grid.addWidget(tile, number // 3, number % 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self._tiles.idClicked.connect(self._choose)
        return grid

    def _choose(self, number: int) -> None:
        kind = KINDS[number][0]
        known = self._last.get(kind)
        if known is None:
            self._ask_for_file(kind)
        elif type(self._background) is not kind:
            self._take(known)

    def _ask_for_file(self, kind: type[Background]) -> None:
        self.set_background(self._background)  # the old one stays until a file is chosen
        self.file_wanted.emit("picture" if kind is Picture else "video")

    def _on_own(self, path: Path) -> None:
        self._take(self.with_file(path, "picture"))

    def _on_placement(self, placement: Placement) -> None:
        if isinstance(self._background, Picture | Video):
            self._take(replace(self._background, placement=placement))

    def _take(self, background: Background) -> None:
        self.set_background(background)
        self.background_changed.emit(background)


class _FileOptions(QWidget):
    """A file and where it stands."""

    def __init__(self, kind: str, where: str) -> None:
        super().__init__()
        self._name = ElidedLabel()
        self._name.setAccessibleName(self.tr("Chosen {0}").format(kind))
        self.change = QPushButton(self.tr("Change…"))
        self.change.setAccessibleName(self.tr("Choose another {0}").format(kind))
        self.change.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.placement = PlacementOptions(where)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._name, 1)
        row.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.placement)
        self.setAccessibleName(self.tr("Background {0}").format(kind))

    def show_file(self, path: Path, placement: Placement) -> None:
        """The file in use and where it stands."""
        self._name.setText(path.name)
        self._name.setToolTip(str(path))
        self.placement.set_placement(placement)
