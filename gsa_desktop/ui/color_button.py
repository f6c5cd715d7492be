"""A colour to choose: a swatch that opens the colour dialog, and its hex code."""

from PySide6.QtCore import QRectF, QRegularExpression, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegularExpressionValidator
from PySide6.QtWidgets import (
    QColorDialog,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.ui.theme import colour

Rgb = tuple[int, int, int]
PRESETS: tuple[tuple[str, Rgb], ...] = (
    ("Green", (0, 177, 64)),
    ("Blue", (0, 71, 187)),
    ("White", (255, 255, 255)),
    ("Grey", (128, 128, 128)),
    ("Black", (0, 0, 0)),
)


class Swatch(QToolButton):
    """A button that shows a colour."""

    def __init__(self, name: str, rgb: Rgb, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rgb = rgb
        self.setFixedSize(QSize(28, 28))
        self.setToolTip(name)
        self.setAccessibleName(name)

    @property
    def rgb(self) -> Rgb:
        """Red, green, blue 0..255."""
        return self._rgb

    def set_rgb(self, rgb: Rgb) -> None:
        """Show another colour."""
        self._rgb = rgb
        self.setAccessibleDescription("#{:02X}{:02X}{:02X}".format(*rgb))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(colour("accent" if marked else "border"), 2 if marked else 1))
        painter.setBrush(QColor(*self._rgb))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 4, 4)
        painter.end()


class ColourSwatch(Swatch):
    """A swatch that opens the colour dialog.

    Signals:
        colour_changed: (red, green, blue), live while the dialog is open.
    """

    colour_changed = Signal(object)

    def __init__(self, name: str, rgb: Rgb, parent: QWidget | None = None) -> None:
        super().__init__(name, rgb, parent)
        self.clicked.connect(self._open_dialog)

    def take(self, chosen: QColor) -> None:
        """Show a colour that a person has chosen, and say so."""
        rgb = (chosen.red(), chosen.green(), chosen.blue())
        if chosen.isValid() and rgb != self.rgb:
            self.set_rgb(rgb)
            self.colour_changed.emit(rgb)

    def _open_dialog(self) -> None:
        dialog = QColorDialog(QColor(*self.rgb), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAccessibleName(self.tr("Choose a colour"))
        before = QColor(*self.rgb)
        dialog.currentColorChanged.connect(self.take)
        dialog.rejected.connect(lambda: self.take(before))
        dialog.open()


class ColourChooser(QWidget):
    """Presets, a swatch for any colour, and a hex field.

    Signals:
        colour_changed: (red, green, blue), live while the dialog is open.
    """

    colour_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._swatch = ColourSwatch(self.tr("Choose a colour…"), PRESETS[0][1])
        self._swatch.colour_changed.connect(self._on_swatch)
        self._hex = QLineEdit()
        self._hex.setFixedWidth(self.fontMetrics().horizontalAdvance("#DDDDDD") + 24)
        self._hex.setAccessibleName(self.tr("Colour as hex code"))
        self._hex.setToolTip(self.tr("Colour as #RRGGBB"))
        pattern = QRegularExpression("#?[0-9A-Fa-f]{6}")
        self._hex.setValidator(QRegularExpressionValidator(pattern, self._hex))
        self._hex.editingFinished.connect(
            lambda: self._swatch.take(QColor("#" + self._hex.text().lstrip("#")))
        )
        presets, own = QHBoxLayout(), QHBoxLayout()
        for name, rgb in PRESETS:
            preset = Swatch(self.tr(name), rgb)
            preset.clicked.connect(lambda _=False, rgb=rgb: self._swatch.take(QColor(*rgb)))
            presets.addWidget(preset)
        own.addWidget(self._swatch)
        own.addWidget(self._hex)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        for row in (presets, own):
            row.setSpacing(4)
            row.addStretch(1)
            rows.addLayout(row)
        self.set_rgb(PRESETS[0][1])
        self.setAccessibleName(self.tr("Background colour"))

    @property
    def rgb(self) -> Rgb:
        """Red, green, blue 0..255."""
        return self._swatch.rgb

    def set_rgb(self, rgb: Rgb) -> None:
        """Show a colour without a signal."""
        self._swatch.set_rgb(rgb)
        self._hex.setText("#{:02X}{:02X}{:02X}".format(*rgb))

    def _on_swatch(self, rgb: Rgb) -> None:
        self.set_rgb(rgb)
        self.colour_changed.emit(rgb)
