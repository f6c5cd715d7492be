"""What all dialogs share."""

from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QMessageBox, QWidget

ROOM_FOR_BOLD_PX = 12  # the default button is bold only once it is shown


def dress_buttons(box: QDialogButtonBox | QMessageBox) -> None:
    """Name every button for screen readers and take Fusion's icons off, which are made for light.

    Call it when all buttons are there.
    """
    for button in box.buttons():
        button.setIcon(QIcon())
        button.setAccessibleName(button.text().replace("&", ""))
        button.setMinimumWidth(button.sizeHint().width() + ROOM_FOR_BOLD_PX)


def headline(text: str, parent: QWidget) -> QLabel:
    """A dialog's first line, larger and bold."""
    label = QLabel(text, parent)
    dress_headline(label)
    return label


def dress_headline(label: QLabel) -> None:
    """Make a label look like a dialog's first line."""
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * 1.15)
    font.setBold(True)
    label.setFont(font)
