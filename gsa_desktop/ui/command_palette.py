"""Every command by its name: type a few letters, press Return."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.core.fuzzy import score
from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.commands import Command, commands
from gsa_desktop.ui.theme import colour

SELF = "help.palette"
_ID = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """A list of the commands that fit what is typed, best first; those that cannot be are grey.

    A command is given after the dialog has closed, so that it finds the window as it was.
    """

    def __init__(self, actions: Actions, recent: list[str], parent: QWidget | None = None) -> None:
        """Args: actions: All commands. recent: Ids given last from here, changed in place."""
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAccessibleName("Command palette")
        self.setWindowTitle("Command palette")
        self._actions = actions
        self._recent = recent
        self._line = QLineEdit(self)
        self._line.setPlaceholderText("What do you want to do?")
        self._line.setAccessibleName("Command")
        self._line.installEventFilter(self)
        self._line.textChanged.connect(self._search)
        self._line.returnPressed.connect(self._run)
        self._list = self._make_list()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._line)
        layout.addWidget(self._list)
        self.resize(560, 420)
        self._search("")
        self._line.setFocus()

    def show_over(self, window: QWidget) -> None:
        """Open it in the upper part of a window."""
        place = window.mapToGlobal(window.rect().topLeft())
        self.move(place.x() + (window.width() - self.width()) // 2, place.y() + 80)
        self.open()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows belong to the list while the letters go to the line."""
        pressed = event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            self._list.keyPressEvent(event)
            return True
        return False

    def _make_list(self) -> QTreeWidget:
        rows = QTreeWidget(self)
        rows.setAccessibleName("Commands")
        rows.setColumnCount(2)
        rows.setHeaderHidden(True)
        rows.setRootIsDecorated(False)
        rows.setUniformRowHeights(True)
        rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        rows.header().setStretchLastSection(False)
        rows.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        rows.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        rows.itemClicked.connect(self._run)
        return rows

    @Slot(str)
    def _search(self, query: str) -> None:
        self._list.clear()
        for command in _found(query, self._recent):
            self._add(command)
        first = self._list.topLevelItem(0)
        if first is not None:
            self._list.setCurrentItem(first)

    def _add(self, command: Command) -> None:
        action = self._actions[command.id]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        on = "✓ " if action.isChecked() else ""
        name = f"{on}{command.menu.capitalize()}: {command.label}"
        item = QTreeWidgetItem(self._list, [name, keys])
        item.setData(0, _ID, command.id)
        item.setToolTip(0, command.tip)
        enabled = "" if action.isEnabled() else ", not possible now"
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{name} {keys}{enabled}".strip())
        if not action.isEnabled():
            for column in range(2):
                item.setForeground(column, colour("text_disabled"))

    @Slot()
    def _run(self) -> None:
        name = self._list.currentIndex().siblingAtColumn(0).data(_ID)
        action = self._actions[name] if name else None
        if action is None or not action.isEnabled():
            return
        self._recent[:] = [name, *(other for other in self._recent if other != name)][:5]
        self.finished.connect(lambda _: action.trigger())
        self.accept()


def _found(query: str, recent: list[str]) -> list[Command]:
    """Without a query what was given last comes first, then all in the order of the menus."""
    known = [command for command in commands() if command.id != SELF]
    if not query.strip():
        return sorted(known, key=lambda c: recent.index(c.id) if c.id in recent else len(recent))
    scored = [(score(query, f"{c.menu} {c.label}"), number, c) for number, c in enumerate(known)]
    hits = [(-points, number, c) for points, number, c in scored if points is not None]
    return [command for _, _, command in sorted(hits, key=lambda hit: hit[:2])]
