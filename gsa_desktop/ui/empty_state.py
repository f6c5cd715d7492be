"""What an empty panel shows: a sign, one sentence, one button."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from gsa_desktop.ui.icons import paint_icon
from gsa_desktop.ui.theme import colour


class Sign(QWidget):
    """A glyph in a fixed square; decoration, so without a name."""

    def __init__(self, glyph: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = glyph
        self.setFixedSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, QRectF(self.rect()), self._glyph, colour("text_disabled"))
        painter.end()


class EmptyState(QWidget):
    """Centred in the space it gets.

    Signals:
        pressed: The button was pressed.
    """

    pressed = Signal()

    def __init__(
        self, glyph: str, sentence: str, button: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sentence = QLabel(sentence, wordWrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._button = QPushButton(button) if button else None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(Sign(glyph, 48), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._sentence)
        if self._button is not None:
            self._button.setAccessibleName(button.replace("&", ""))
            self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._button.setCursor(Qt.CursorShape.PointingHandCursor)
            self._button.clicked.connect(self.pressed)
            layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.setAccessibleName(sentence)

    def set_sentence(self, sentence: str) -> None:
        """Replace the sentence."""
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)

    def set_button_visible(self, visible: bool) -> None:
        """Whether there is something to press."""
        if self._button is not None:
            self._button.setVisible(visible)
