"""Buttons for the timeline's zoom, for those who have no wheel at hand."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gsa_desktop.ui.icons import icon


class TimelineZoom(QWidget):
    """Smaller, all, larger.

    Signals:
        smaller_requested, fit_requested, larger_requested: The buttons.
    """

    smaller_requested = Signal()
    fit_requested = Signal()
    larger_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(2)
        for glyph, name, key, signal in (
            (
                "magnify-minus-outline",
                self.tr("Zoom the timeline out"),
                "-",
                self.smaller_requested,
            ),
            (
                "arrow-expand-horizontal",
                self.tr("Show the whole timeline"),
                "\\",
                self.fit_requested,
            ),
            ("magnify-plus-outline", self.tr("Zoom the timeline in"), "=", self.larger_requested),
        ):
            button = QToolButton()
            button.setIcon(icon(glyph, "text_muted"))
            button.setIconSize(QSize(14, 14))
            button.setFixedSize(QSize(30, 18))
            button.setProperty("small", True)  # noqa: FBT003  Qt's own order
            button.setToolTip(f"{name} ({key})")
            button.setAccessibleName(name)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(signal)
            row.addWidget(button)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Zoom of the timeline"))
