"""A line of text on the monitor, readable over any picture."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from gsa_desktop.ui.theme import colour

MARGIN = 12


def paint_pill(painter: QPainter, view: QRect, text: str, *, bottom: bool = False) -> None:
    """Draw a text in the upper right corner of a view, or in the middle of its lower edge."""
    metrics = painter.fontMetrics()
    width = min(metrics.horizontalAdvance(text) + 16, view.width() - 2 * MARGIN)
    height = metrics.height() + 8
    left = view.center().x() - width // 2 if bottom else view.right() - width - MARGIN + 1
    top = view.bottom() - height - MARGIN + 1 if bottom else view.top() + MARGIN
    pill = QRect(left, top, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("control"))
    painter.drawRoundedRect(pill, 4, 4)
    painter.setPen(colour("text"))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 12)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()
