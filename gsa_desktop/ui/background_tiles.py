"""The kinds of background as small pictures with their names."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QGradient,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRadialGradient,
)
from PySide6.QtWidgets import QSizePolicy, QToolButton
from typing_extensions import override

from gsa_desktop.core.project import (
    Background,
    Blur,
    Colour,
    Gradient,
    GradientShape,
    Picture,
    Transparent,
    Video,
)
from gsa_desktop.ui.checker import paint_checker
from gsa_desktop.ui.icons import paint_icon
from gsa_desktop.ui.theme import colour, small

KINDS: tuple[tuple[type[Background], str, str], ...] = (
    (Transparent, "Transparent", "Nothing: the cut-out keeps its transparency"),
    (Colour, "Colour", "One colour, such as a green screen"),
    (Gradient, "Gradient", "Two colours that run into each other"),
    (Blur, "Blur", "The clip's own background, out of focus"),
    (Picture, "Picture", "A still picture, also from a folder of your own"),
    (Video, "Video", "Another video, looped when it is shorter"),
)


class Tile(QToolButton):
    """A kind of background; those of colour and gradient show what they would give."""

    def __init__(self, kind: type[Background], name: str, tip: str) -> None:
        super().__init__()
        self._kind = kind
        self._shown: Background | None = None
        self.setText(name)
        self.setToolTip(tip)
        self.setAccessibleName(self.tr("Background: {0}").format(name))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_background(self, background: Background) -> None:
        """What the tile shows from now on, if it is of its kind."""
        if isinstance(background, self._kind):
            self._shown = background
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
        shown = self._shown or (self._kind() if self._kind in (Colour, Gradient) else None)
        if self._kind is Transparent:
            paint_checker(painter, rect, 8)
        elif isinstance(shown, Colour):
            painter.fillRect(rect, QColor(*shown.rgb))
        elif isinstance(shown, Gradient):
            painter.fillRect(rect, QBrush(as_qgradient(shown, rect)))
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


def as_qgradient(gradient: Gradient, rect: QRectF) -> QGradient:
    """A gradient as Qt paints it into a rectangle, running as it does in a picture."""
    made: QGradient
    if gradient.shape is GradientShape.RADIAL:
        reach = QPointF(rect.width() / 2, rect.height() / 2)
        made = QRadialGradient(rect.center(), (reach.x() ** 2 + reach.y() ** 2) ** 0.5)
    else:
        line = QLinearGradient()
        angle = math.radians(gradient.angle)
        along = QPointF(math.cos(angle), math.sin(angle))
        half = (abs(along.x()) * rect.width() + abs(along.y()) * rect.height()) / 2
        line.setStart(rect.center() - along * half)
        line.setFinalStop(rect.center() + along * half)
        made = line
    made.setColorAt(0, QColor(*gradient.first))
    made.setColorAt(1, QColor(*gradient.second))
    return made
