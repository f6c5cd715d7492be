"""The inspector's third page: what is behind the subject."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.core.project import Background, Blur, Colour, Picture, Transparent, Video
from gsa_desktop.ui.checker import paint_checker
from gsa_desktop.ui.color_button import ColourChooser, Rgb
from gsa_desktop.ui.elided_label import ElidedLabel
from gsa_desktop.ui.icons import paint_icon
from gsa_desktop.ui.setting_slider import Setting, SettingSlider
from gsa_desktop.ui.theme import colour, small

KINDS: tuple[tuple[type[Background], str, str], ...] = (
    (Transparent, "Transparent", "Nothing: the cut-out keeps its transparency"),
    (Colour, "Colour", "One colour, such as a green screen"),
    (Blur, "Blur", "The clip's own background, out of focus"),
    (Picture, "Picture", "A still picture"),
    (Video, "Video", "Another video, looped when it is shorter"),
)
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
    """

    background_changed = Signal(object)
    file_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, for_stills: bool = False) -> None:
        """Args: for_stills: Whether a still picture gets the background, never a video."""
        super().__init__(parent)
        self._background: Background = Transparent()
        self._kinds = [row for row in KINDS if not (for_stills and row[0] is Video)]
        self._last: dict[type[Background], Background] = {
            kind: kind() for kind in (Transparent, Colour, Blur)
        }
        self._tiles = QButtonGroup(self)
        self._colour = ColourChooser()
        self._colour.colour_changed.connect(lambda rgb: self._take(Colour(rgb)))
        self._blur = SettingSlider(BLUR)
        self._blur.value_changed.connect(lambda radius: self._take(Blur(radius)))
        self._files = {Picture: _FileRow("picture"), Video: _FileRow("video")}
        for kind, row in self._files.items():
            row.change.clicked.connect(lambda _=False, kind=kind: self._ask_for_file(kind))
        self._options = QStackedWidget()
        self._options.setAccessibleName(self.tr("Settings of the background"))
        self._options.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        keeps = "PNG, WebP or TIFF" if for_stills else "ProRes 4444 or PNG"
        hint = QLabel(self.tr("Export as {0} to keep the transparency.").format(keeps))
        hint.setWordWrap(True)
        hint.setForegroundRole(hint.foregroundRole().PlaceholderText)
        for widget in (hint, self._colour, self._blur, *self._files.values()):
            self._options.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(12)
        layout.addLayout(self._tile_grid())
        layout.addWidget(self._options)
        layout.addStretch(1)
        self.setAccessibleName(self.tr("Background"))
        self.set_background(self._background)

    def set_background(self, background: Background) -> None:
        """Show a background without a signal."""
        self._background = background
        self._last[type(background)] = background
        number = next(i for i, (kind, _, _) in enumerate(KINDS) if isinstance(background, kind))
        self._tiles.button(number).setChecked(True)
        self._options.setCurrentIndex(number)
        match background:
            case Colour(rgb=rgb):
                self._show_colour(rgb)
            case Blur(radius=radius):
                self._blur.set_value(radius)
            case Picture(path=path) | Video(path=path):
                self._files[type(background)].show_path(path)
            case Transparent():
                pass

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

    def _take(self, background: Background) -> None:
        self.set_background(background)
        self.background_changed.emit(background)

    def _show_colour(self, rgb: Rgb) -> None:
        self._colour.set_rgb(rgb)
        for tile in self._tiles.buttons():
            if isinstance(tile, Tile):
                tile.set_rgb(rgb)


class Tile(QToolButton):
    """A kind of background as a small picture with its name."""

    def __init__(self, kind: type[Background], name: str, tip: str) -> None:
        super().__init__()
        self._kind = kind
        self._rgb: Rgb = Colour().rgb
        self.setText(name)
        self.setToolTip(tip)
        self.setAccessibleName(self.tr("Background: {0}").format(name))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_rgb(self, rgb: Rgb) -> None:
        """The colour that the Colour tile shows."""
        self._rgb = rgb
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(84, 52 + self.fontMetrics().height() + 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(64, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        picture = QRectF(2, 2, self.width() - 4, self.height() - line - 8)
        outline = QPainterPath()
        outline.addRoundedRect(picture, 5, 5)
        painter.setClipPath(outline)
        self._paint_kind(painter, picture)
        painter.setClipping(False)
        strong = self.isChecked() or self.hasFocus()
        pen = colour("accent" if strong else "text_disabled" if self.underMouse() else "border")
        painter.setPen(QPen(pen, 2 if strong else 1))
        painter.drawPath(outline)
        painter.setFont(small(self.font()))
        painter.setPen(colour("text" if self.isChecked() else "text_muted"))
        name = QRectF(0, self.height() - line - 2, self.width(), line)
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()

    def _paint_kind(self, painter: QPainter, rect: QRectF) -> None:
        if self._kind is Transparent:
            paint_checker(painter, rect, 8)
        elif self._kind is Colour:
            painter.fillRect(rect, QColor(*self._rgb))
        elif self._kind is Blur:
            gradient = QLinearGradient(rect.topLeft(), rect.bottomRight())
            for stop, value in ((0.0, "#4E6A8F"), (0.5, "#8FA6A0"), (1.0, "#5F5A78")):
                gradient.setColorAt(stop, QColor(value))
            painter.fillRect(rect, gradient)
            self._paint_sign(painter, rect, "blur", QColor("#FFFFFF"))
        else:
            painter.fillRect(rect, colour("control"))
            glyph = "image-outline" if self._kind is Picture else "movie-open-outline"
            self._paint_sign(painter, rect, glyph, colour("text_muted"))

    def _paint_sign(self, painter: QPainter, rect: QRectF, glyph: str, ink: QColor) -> None:
        side = min(rect.height() - 12, 28)
        sign = QRectF(0, 0, side, side)
        sign.moveCenter(rect.center())
        paint_icon(painter, sign, glyph, ink)


class _FileRow(QWidget):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self._name = ElidedLabel()
        self._name.setAccessibleName(self.tr("Chosen {0}").format(kind))
        self.change = QPushButton(self.tr("Change…"))
        self.change.setAccessibleName(self.tr("Choose another {0}").format(kind))
        self.change.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name, 1)
        row.addWidget(self.change)
        self.setAccessibleName(self.tr("Background {0}").format(kind))

    def show_path(self, path: Path) -> None:
        """The file in use."""
        self._name.setText(path.name)
        self._name.setToolTip(str(path))
