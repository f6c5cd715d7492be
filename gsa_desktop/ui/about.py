"""About, keyboard shortcuts, and the text for a bug report."""

import platform
from collections.abc import Mapping, Sequence
from importlib import metadata

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.ui.commands import MENUS, commands
from gsa_desktop.ui.dialog_parts import dress_buttons

_COLUMNS = 4


class ShortcutsDialog(QDialog):
    """All keys at a glance."""

    def __init__(
        self, bindings: Mapping[str, Sequence[str]] | None = None, parent: QWidget | None = None
    ) -> None:
        """Args: bindings: Command id -> keys; as the commands say if None."""
        super().__init__(parent)
        self._bindings = {c.id: c.keys for c in commands()} if bindings is None else bindings
        self.setWindowTitle("Keyboard shortcuts")
        self.setAccessibleName("Keyboard shortcuts")
        page = QWidget(self)
        page.setAccessibleName("List of shortcuts")
        columns = QHBoxLayout(page)
        columns.setSpacing(36)
        for menus in _columns(self._bindings):
            column = QVBoxLayout()
            for menu in menus:
                column.addWidget(self._group(menu, page))
                column.addSpacing(14)
            column.addStretch(1)
            columns.addLayout(column)
        scroll = QScrollArea(self)
        scroll.setAccessibleName("List of shortcuts")
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        dress_buttons(buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        wanted = page.sizeHint()
        self.resize(min(wanted.width() + 80, 1280), min(wanted.height() + 90, 700))

    def _group(self, menu: str, page: QWidget) -> QWidget:
        group = QWidget(page)
        group.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(group)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        title = QLabel(menu.capitalize(), page)
        font = QFont(title.font())
        font.setBold(True)
        title.setFont(font)
        grid.addWidget(title, 0, 0, 1, 2)
        for command in commands():
            bound = self._bindings[command.id]
            if command.menu != menu or not bound:
                continue
            row = grid.rowCount()
            keys = ", ".join(QKeySequence(key).toString(_NATIVE) for key in bound)
            label = QLabel(keys, page)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(QLabel(command.label, page), row, 0)
            grid.addWidget(label, row, 1)
        grid.setColumnStretch(0, 1)
        return group


def _columns(bound: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The menus in columns of about the same height, in their order."""
    keys = {menu: sum(1 for c in commands() if c.menu == menu and bound[c.id]) for menu in MENUS}
    rows = {menu: count + 2 for menu, count in keys.items() if count}
    fair = sum(rows.values()) / _COLUMNS
    columns: list[list[str]] = [[] for _ in range(_COLUMNS)]
    above = 0
    for menu, height in rows.items():
        columns[min(_COLUMNS - 1, int((above + height / 2) / fair))].append(menu)
        above += height
    return columns


class AboutDialog(QDialog):
    """Name, version, licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About GSA Desktop")
        self.setAccessibleName("About GSA Desktop")
        text = QLabel(
            f"<h2>GSA Desktop {version()}</h2>"
            "<p>Cuts the moving subject out of any clip by itself, offline.</p>"
            "<p>Guided Slot Attention for Unsupervised Video Object Segmentation,<br>"
            "M. Lee, S. Cho, D. Lee, C. Park, J. Lee, S. Lee, CVPR 2024.</p>"
            "<p>Licensed under the Apache License 2.0. Uses Qt and PySide6 (LGPL 3), "
            "FFmpeg through PyAV, PyTorch, OpenCV and NumPy.</p>",
            self,
        )
        text.setWordWrap(True)
        text.setAccessibleName("About")
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        dress_buttons(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(text, 1)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)


def version() -> str:
    """The installed version, "unknown" for a copy that was never installed."""
    try:
        return metadata.version("gsa-desktop")
    except metadata.PackageNotFoundError:
        return "unknown"


def diagnostics(device: str) -> str:
    """Versions and devices for a bug report; names no file and no person."""
    lines = [
        f"GSA Desktop {version()}",
        f"Python {platform.python_version()} on {platform.platform()}",
        f"Qt {qVersion()}",
        f"Device: {device or 'not used yet'}",
    ]
    for name in ("PySide6-Essentials", "torch", "av", "opencv-contrib-python-headless", "numpy"):
        try:
            lines.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            lines.append(f"{name}: not installed")
    return "\n".join(lines)


_NATIVE = QKeySequence.SequenceFormat.NativeText
