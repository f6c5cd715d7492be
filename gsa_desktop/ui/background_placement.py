"""Where a background picture stands: fit, one of nine points, offset, size."""

from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.placement import FARTHEST, LARGEST_SCALE, SMALLEST_SCALE, moved
from gsa_desktop.core.project import Fit, Placement
from gsa_desktop.ui.color_button import ColourSwatch
from gsa_desktop.ui.form_parts import hint
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.setting_slider import Setting, SettingSlider

FITS = {
    Fit.FILL: "Covers the picture; what is too much is cut off",
    Fit.FIT: "All of the background is seen",
    Fit.STRETCH: "Bent into the picture's shape",
    Fit.TILE: "Repeated; the scale says how large one is",
}
_TILE_SCALE = 0.25
_POINTS = (0.0, 0.5, 1.0)
_ROWS, _COLUMNS = ("Top", "Middle", "Bottom"), ("left", "centre", "right")
_ARROWS = (
    ("arrow-top-left", "arrow-up", "arrow-top-right"),
    ("arrow-left", "circle-small", "arrow-right"),
    ("arrow-bottom-left", "arrow-down", "arrow-bottom-right"),
)
_SCALE = Setting(
    "Scale",
    "Size of the background against what the fit gives",
    low=SMALLEST_SCALE,
    high=LARGEST_SCALE,
    default=1.0,
    factor=100,
    unit=" %",
    curve=2.5,
)


def _offset_setting(name: str, side: str) -> Setting:
    return Setting(
        name,
        f"Moves the background, in per cent of the picture's {side}",
        low=-FARTHEST,
        high=FARTHEST,
        default=0.0,
        factor=100,
        unit=" %",
        decimals=1,
    )


class PlacementOptions(QWidget):
    """Signals.

    placement_changed: Placement, at each change by a person.
    """

    placement_changed = Signal(object)

    def __init__(self, where: str, parent: QWidget | None = None) -> None:
        """Args: where: In what the background can be dragged, as in "Drag it in ..."."""
        super().__init__(parent)
        self._where = where
        self._placement = Placement()
        self._fit = QComboBox()
        self._fit.setAccessibleName(self.tr("Fit of the background"))
        for row, (fit, tip) in enumerate(FITS.items()):
            self._fit.addItem(self.tr(fit.value), fit)
            self._fit.setItemData(row, tip, 3)  # Qt.ToolTipRole
        self._around = ColourSwatch(self.tr("Colour around the background…"), (0, 0, 0))
        self._points = QButtonGroup(self)
        self._scale = SettingSlider(_SCALE)
        self._across = SettingSlider(_offset_setting("Across", "width"))
        self._down = SettingSlider(_offset_setting("Down", "height"))
        self._lay_out()
        self.setAccessibleName(self.tr("Place of the background"))
        self._fit.activated.connect(lambda row: self._on_fit(self._fit.itemData(row)))
        self._around.colour_changed.connect(lambda rgb: self._change(around=rgb))
        self._points.idClicked.connect(self._on_point)
        self._scale.value_changed.connect(lambda scale: self._change(scale=scale))
        self._across.value_changed.connect(lambda _: self._on_offset())
        self._down.value_changed.connect(lambda _: self._on_offset())
        self.set_placement(self._placement)

    @property
    def placement(self) -> Placement:
        """What is shown."""
        return self._placement

    def set_placement(self, placement: Placement) -> None:
        """Show a placement without a signal."""
        self._placement = placement
        self._fit.setCurrentIndex(self._fit.findData(placement.fit))
        self._around.set_rgb(placement.around)
        self._scale.set_value(placement.scale)
        self._across.set_value(placement.offset[0])
        self._down.set_value(placement.offset[1])
        x, y = placement.anchor
        if x in _POINTS and y in _POINTS:
            self._points.button(3 * _POINTS.index(y) + _POINTS.index(x)).setChecked(True)

    def move_by(self, across: float, down: float) -> None:
        """Move the background by shares of the picture's sides, as a person dragged it."""
        self._change(offset=moved(self._placement, across, down))

    def _on_fit(self, fit: Fit) -> None:
        # one tile that fills the picture looks as if nothing were repeated
        whole = self._placement.scale == 1.0 and fit is Fit.TILE
        scale = _TILE_SCALE if whole else self._placement.scale
        if self._placement.fit is Fit.TILE and fit is not Fit.TILE and scale == _TILE_SCALE:
            scale = 1.0
        self._change(fit=fit, scale=scale)

    def _on_point(self, number: int) -> None:
        row, column = divmod(number, 3)
        self._change(anchor=(_POINTS[column], _POINTS[row]), offset=(0.0, 0.0))

    def _on_offset(self) -> None:
        self._change(offset=(self._across.value, self._down.value))

    def _change(self, **values: object) -> None:
        placement = replace(self._placement, **values)  # type: ignore[arg-type]
        if placement != self._placement:
            self.set_placement(placement)
            self.placement_changed.emit(placement)

    def _lay_out(self) -> None:
        fit = QHBoxLayout()
        label = QLabel(self.tr("Fit"))
        label.setBuddy(self._fit)
        fit.addWidget(label)
        fit.addWidget(self._fit, 1)
        around = QLabel(self.tr("Around"))
        around.setBuddy(self._around)
        fit.addWidget(around)
        fit.addWidget(self._around)
        below = QHBoxLayout()
        below.addLayout(self._point_grid())
        below.addSpacing(8)
        words = QVBoxLayout()
        words.addWidget(hint(self.tr("Drag it in {0} to move it.").format(self._where), self))
        words.addStretch(1)
        below.addLayout(words, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(fit)
        rows.addLayout(below)
        for slider in (self._scale, self._across, self._down):
            rows.addWidget(slider)

    def _point_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(2)
        for row, line in enumerate(_ROWS):
            for column, place in enumerate(_COLUMNS):
                button = QToolButton()
                button.setCheckable(True)
                button.setIcon(icon(_ARROWS[row][column]))
                button.setIconSize(QSize(14, 14))
                button.setFixedSize(QSize(26, 22))
                name = self.tr("{0} {1}").format(line, place)
                button.setToolTip(name)
                button.setAccessibleName(self.tr("Place: {0}").format(name))
                self._points.addButton(button, 3 * row + column)
                grid.addWidget(button, row, column)
        return grid
