"""A panel that is a list: above it its length and a button, in its place a hint when empty."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

_AROUND_HEAD = (8, 4, 8, 4)
_AROUND = (2, 2, 2, 2)


def count_label(name: str) -> QLabel:
    """The muted label for the number; `name` is what a screen reader calls it."""
    label = QLabel()
    label.setForegroundRole(label.foregroundRole().PlaceholderText)
    label.setAccessibleName(name)
    return label


def lay_out_counted_list(
    panel: QWidget, count: QLabel, button: QToolButton, items: QWidget, empty: QWidget
) -> None:
    """Put the parts of such a panel into their places; they become its children.

    Args:
        panel: Has no layout yet.
        count: Made by `count_label`.
        button: What can be done with the whole list.
        items: The list.
        empty: The hint; the panel shows it or the list.
    """
    head = QHBoxLayout()
    head.setContentsMargins(*_AROUND_HEAD)
    head.addWidget(count, 1)
    head.addWidget(button)
    layout = QVBoxLayout(panel)
    layout.setContentsMargins(*_AROUND)
    layout.setSpacing(0)
    layout.addLayout(head)
    layout.addWidget(items, 1)
    layout.addWidget(empty, 1)
