"""When custom-painted widgets show that they have the keyboard."""

from PySide6.QtCore import Qt

# A ring helps a person who moves by keyboard; one who clicks knows where they clicked.
KEYBOARD_REASONS = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)
