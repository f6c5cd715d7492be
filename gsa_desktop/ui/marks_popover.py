"""How overlay and outline look: a small panel that opens beside its button."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gsa_desktop.core.marks import COLOURS, DEFAULT_MARKS, Marks
from gsa_desktop.ui.color_button import Swatch
from gsa_desktop.ui.setting_slider import Setting, SettingSlider

OPACITY = Setting(
    "Tint",
    "How much of the overlay's colour covers the subject",
    0.0,
    1.0,
    DEFAULT_MARKS.opacity,
    factor=100,
    unit=" %",
)
OUTLINE = Setting(
    "Outline",
    "Width of the line around the subject on the screen",
    0.0,
    8.0,
    DEFAULT_MARKS.outline_px,
    unit=" px",
)


class MarksPopover(QFrame):
    """Emits what a person chooses, at once.

    Signals:
        marks_changed: Marks.
    """

    marks_changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(self.tr("How marks look"))
        self._marks = DEFAULT_MARKS
        self._chosen = Swatch(self.tr("Another colour…"), DEFAULT_MARKS.colour)
        self._chosen.clicked.connect(self._open_dialog)
        self._opacity = SettingSlider(OPACITY)
        self._opacity.value_changed.connect(lambda value: self._change(opacity=value))
        self._outline = SettingSlider(OUTLINE)
        self._outline.value_changed.connect(lambda value: self._change(outline_px=round(value)))
        self._lay_out()

    def set_marks(self, marks: Marks) -> None:
        """Show how they look, without a signal."""
        self._marks = marks
        self._chosen.set_rgb(marks.colour)
        self._opacity.set_value(marks.opacity)
        self._outline.set_value(marks.outline_px)

    def open_above(self, widget: QWidget) -> None:
        """Open with its right end over a widget, inside the screen."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(widget.width() - self.width(), -self.height() - 4))
        room = widget.screen().availableGeometry()
        left = min(max(corner.x(), room.left()), room.right() - self.width())
        self.move(left, max(corner.y(), room.top()))
        self.show()

    def _lay_out(self) -> None:
        colours = QHBoxLayout()
        colours.setSpacing(4)
        for name, rgb in COLOURS.items():
            swatch = Swatch(self.tr(name), rgb)
            swatch.clicked.connect(lambda _=False, rgb=rgb: self._take(rgb))
            colours.addWidget(swatch)
        colours.addSpacing(8)
        colours.addWidget(self._chosen)
        colours.addStretch(1)
        title = QLabel(self.tr("Overlay and outline"))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 10, 12, 12)
        rows.setSpacing(8)
        rows.addWidget(title)
        rows.addLayout(colours)
        rows.addWidget(self._opacity)
        rows.addWidget(self._outline)
        self.setMinimumWidth(260)

    def _take(self, rgb: tuple[int, int, int]) -> None:
        self._chosen.set_rgb(rgb)
        self._change(colour=rgb)

    def _change(self, **changes: object) -> None:
        changed = replace(self._marks, **changes)  # type: ignore[arg-type]  # named by the callers
        if changed != self._marks:
            self._marks = changed
            self.marks_changed.emit(changed)

    def _open_dialog(self) -> None:
        before = self._marks.colour
        dialog = QColorDialog(QColor(*before), self.parentWidget())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAccessibleName(self.tr("Colour of the overlay"))
        dialog.currentColorChanged.connect(lambda c: self._take((c.red(), c.green(), c.blue())))
        dialog.rejected.connect(lambda: self._take(before))
        dialog.open()
