"""Draws the monitor's pictures: sharp where pixels meet, area-averaged where they are reduced."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

SLACK_PX = 2  # a proxy's size may be rounded otherwise than ours
SHARP_ZOOM = 3.0  # from here on a person wants to see the pixels themselves


class PicturePainter:
    """Keeps what it has reduced until it is told to forget."""

    def __init__(self) -> None:
        self._reduced: dict[int, QImage] = {}

    def forget(self) -> None:
        """The pictures or their places are others now."""
        self._reduced.clear()

    def paint(
        self, painter: QPainter, target: QRectF, image: QImage, ratio: float, zoom: float
    ) -> None:
        """Draw a picture.

        Args:
            painter: Of the view.
            target: Where the picture lies, in the view's coordinates.
            image: It may be smaller or larger than its place.
            ratio: Screen pixels a coordinate.
            zoom: Screen pixels a pixel of the source.
        """
        pixels = (target.size() * ratio).toSize()
        slack = pixels - image.size()
        if max(abs(slack.width()), abs(slack.height())) <= SLACK_PX:
            # Made for this very size, give or take a rounded pixel: as it is.
            painter.drawImage(QRectF(target.topLeft(), image.size().toSizeF() / ratio), image)
        elif pixels.width() < image.width():
            painter.drawImage(target.topLeft(), self._smaller(image, pixels, ratio))
        else:
            smooth = zoom < SHARP_ZOOM
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(target, image)

    def _smaller(self, image: QImage, pixels: QSize, ratio: float) -> QImage:
        """A picture smaller than it is; area-averaged once, as the painter would alias."""
        known = self._reduced.get(image.cacheKey())
        if known is None or known.size() != pixels:
            known = image.scaled(
                pixels,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            known.setDevicePixelRatio(ratio)
            self._reduced[image.cacheKey()] = known
        return known
