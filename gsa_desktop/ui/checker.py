"""The checkerboard behind what is transparent, in screen pixels."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QImage, QPainter, QPixmap

from gsa_desktop.ui.theme import colour

SQUARE_PX = 16  # screen pixels, whatever the zoom and the screen's scale


def paint_checker(painter: QPainter, rect: QRectF, square: int = SQUARE_PX) -> None:
    """Fill a rectangle; the pattern starts at its corner."""
    ratio = painter.device().devicePixelRatioF()
    tile = _tile(square, colour("checker_a").rgb(), colour("checker_b").rgb())
    tile.setDevicePixelRatio(ratio)
    painter.save()
    painter.setBrushOrigin(QPointF(rect.topLeft()))
    painter.fillRect(rect, QBrush(tile))
    painter.restore()


def _tile(square: int, first: int, second: int) -> QPixmap:
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    for x, y, value in ((0, 0, first), (1, 1, first), (1, 0, second), (0, 1, second)):
        image.setPixel(x, y, value)
    return QPixmap.fromImage(image.scaled(2 * square, 2 * square))
