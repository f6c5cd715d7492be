"""A line above the centre for what need not stop anybody."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gsa_desktop.ui.icons import icon


class Banner(QFrame):
    """One message with at most two deeds; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName("Notice")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(self._text.textInteractionFlags().TextSelectableByMouse)
        self._text.setAccessibleName("Notice text")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton(self)
        self._button.setAccessibleName("No action")
        self._button.clicked.connect(self._on_clicked)
        self._other = QPushButton(self)
        self._other.setAccessibleName("No other action")
        self._other.clicked.connect(self._on_other)
        close = QPushButton(icon("close"), "", self)
        close.setFlat(True)
        close.setAccessibleName("Close the notice")
        close.setToolTip("Close")
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._other)
        layout.addWidget(close)
        self._deed: Callable[[], None] | None = None
        self._other_deed: Callable[[], None] | None = None
        self.hide()

    @property
    def text(self) -> str:
        """What is said, "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def tell(
        self,
        text: str,
        button: str = "",
        deed: Callable[[], None] | None = None,
        other: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show a message, with a button if there is something to do about it.

        Args:
            text: The message.
            button: What is on the button.
            deed: What it does.
            other: The same of a second button.
        """
        self._text.setText(text)
        self._deed = deed
        self._button.setText(button)
        self._button.setAccessibleName(button or "No action")
        self._button.setVisible(bool(button and deed))
        name, self._other_deed = other or ("", None)
        self._other.setText(name)
        self._other.setAccessibleName(name or "No other action")
        self._other.setVisible(bool(name))
        self.show()

    @Slot()
    def _on_other(self) -> None:
        self.hide()
        if self._other_deed is not None:
            self._other_deed()

    @Slot()
    def _on_clicked(self) -> None:
        self.hide()
        if self._deed is not None:
            self._deed()
