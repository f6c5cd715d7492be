"""A line across the monitor: what is left of it shows the picture before, to compare."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

REACH_PX = 8
_HANDLE_PX = 22


class Wipe:
    """Where the line is.

    Attributes:
        shown: Whether it is there at all.
        share: Part of the picture's width left of it, 0..1.
        held: Whether it is being dragged.
    """

    def __init__(self) -> None:
        self.shown = False
        self.share = 0.5
        self.held = False

    def x(self, picture: QRectF) -> float:
        """Where it crosses, in the coordinates of the picture's place."""
        return picture.left() + self.share * picture.width()

    def hit(self, picture: QRectF, place: QPointF) -> bool:
        """Whether a place is near enough to take hold of it."""
        return self.shown and abs(place.x() - self.x(picture)) <= REACH_PX

    def move_to(self, picture: QRectF, x: float) -> None:
        """Drag it; it stays on the picture."""
        if picture.width() > 0:
            self.share = min(max((x - picture.left()) / picture.width(), 0.0), 1.0)

    def left_part(self, picture: QRectF) -> QRectF:
        """What of the picture's place shows the picture before."""
        return QRectF(picture.left(), picture.top(), self.share * picture.width(), picture.height())

    def paint(self, painter: QPainter, picture: QRectF, view: QRectF) -> None:
        """Draw line and handle, which stands in the middle of what is seen."""
        seen = picture.intersected(view)
        x = self.x(picture)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.0)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(x, seen.top()), QPointF(x, seen.bottom()))
        middle = QPointF(x, seen.center().y())
        painter.setPen(QPen(QColor(0, 0, 0, 160), 1))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(middle, _HANDLE_PX / 2, _HANDLE_PX / 2)
        painter.setPen(QPen(QColor(40, 40, 40), 2))
        for side in (-1, 1):
            tip = middle + QPointF(side * 7, 0)
            for up in (-1, 1):
                painter.drawLine(tip, tip + QPointF(-side * 4, up * 4))
        painter.restore()
