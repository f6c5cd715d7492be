"""Where the monitor's picture lies: zoom and pan without a widget."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

STEPS = (0.05, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0)


class PreviewGeometry:
    """A source picture in a view.

    Attributes:
        source: Size of the picture that zoom factors refer to.
        is_fit: Whether the zoom follows the view.
        zoom: Screen pixels a source pixel.
    """

    def __init__(self) -> None:
        self.source = QSize()
        self.is_fit = True
        self.zoom = 1.0
        self._view = QSizeF(1, 1)
        self._ratio = 1.0
        self._centre = QPointF()  # source pixel under the middle of the view

    def set_source(self, size: QSize) -> None:
        """Another picture size; a fitted view stays fitted, another keeps its relative centre."""
        if self.source.isEmpty() or self.is_fit:
            self._centre = QPointF(size.width() / 2, size.height() / 2)
        else:
            self._centre = QPointF(
                self._centre.x() * size.width() / self.source.width(),
                self._centre.y() * size.height() / self.source.height(),
            )
        self.source = size
        self._settle()

    def resize(self, view: QSizeF, ratio: float) -> None:
        """Size of the view in widget coordinates, and screen pixels a coordinate."""
        self._view = view
        self._ratio = ratio
        self._settle()

    def fit(self) -> None:
        """Follow the view from now on."""
        self.is_fit = True
        self._settle()

    def zoom_at(self, factor: float, place: QPointF) -> None:
        """Zoom so that the source pixel under a place of the view stays there."""
        before = self.picture_rect()
        scale = self.zoom / self._ratio
        under = (place - before.topLeft()) / scale
        self.is_fit = False
        self.zoom = min(max(factor, STEPS[0]), STEPS[-1])
        middle = QPointF(self._view.width() / 2, self._view.height() / 2)
        self._centre = under + (middle - place) / (self.zoom / self._ratio)
        self._settle()

    def pan(self, by: QPointF) -> None:
        """Move the picture by a way in widget coordinates; a fitted view has nowhere to go."""
        if not self.is_fit:
            self._centre -= by / (self.zoom / self._ratio)
            self._settle()

    def next_step(self, *, larger: bool) -> float:
        """The neighbouring step of the zoom factor."""
        if larger:
            return next((s for s in STEPS if s > self.zoom * 1.001), STEPS[-1])
        return next((s for s in reversed(STEPS) if s < self.zoom * 0.999), STEPS[0])

    def pixels_wanted(self) -> QSize:
        """Size in screen pixels beyond which a picture shows no more: never over the source's."""
        if self.source.isEmpty():
            return (self._view * self._ratio).toSize()
        share = min(1.0, self.zoom)
        width, height = self.source.width() * share, self.source.height() * share
        return QSize(math.ceil(width), math.ceil(height))

    def picture_rect(self) -> QRectF:
        """The picture in widget coordinates, on whole screen pixels."""
        scale = self.zoom / self._ratio
        left = self._view.width() / 2 - self._centre.x() * scale
        top = self._view.height() / 2 - self._centre.y() * scale
        return QRectF(
            round(left * self._ratio) / self._ratio,
            round(top * self._ratio) / self._ratio,
            max(1, round(self.source.width() * self.zoom)) / self._ratio,
            max(1, round(self.source.height() * self.zoom)) / self._ratio,
        )

    def _settle(self) -> None:
        width, height = self.source.width(), self.source.height()
        if self.source.isEmpty():
            return
        if self.is_fit:
            screen = self._view * self._ratio
            self.zoom = min(screen.width() / width, screen.height() / height)
        scale = self.zoom / self._ratio
        self._centre = QPointF(
            _held(self._centre.x(), width, self._view.width() / scale),
            _held(self._centre.y(), height, self._view.height() / scale),
        )


def _held(centre: float, length: float, seen: float) -> float:
    """Keep the view inside the picture; a picture smaller than the view stays in its middle."""
    if seen >= length:
        return length / 2
    return min(max(centre, seen / 2), length - seen / 2)
