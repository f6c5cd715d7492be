"""The commands as QActions: one object each for menus, toolbar and shortcuts."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gsa_desktop.ui.commands import COMMANDS, MENUS, Command, commands
from gsa_desktop.ui.icons import icon


class Actions(QObject):
    """The QActions of one window, made from COMMANDS and added to it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._needs: dict[str, list[QAction]] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._of_editor = {command.id for command in commands() if command.is_of_editor}
        self._refused: set[str] = set()
        self._has_editor = True
        self._lent: dict[str, bool] = {}
        for command in commands():
            self._add(command, window)

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def items(self) -> Iterator[tuple[str, QAction]]:
        """Command ids and their actions."""
        yield from self._actions.items()

    def allow(self, need: str, allowed: bool) -> None:
        """Enable the commands that have this need, or disable them."""
        for action in self._needs.get(need, ()):
            self.enable(action.objectName(), allowed)

    def enable(self, command_id: str, allowed: bool) -> None:
        """Enable one command or disable it; one of the editor only counts while that is shown."""
        if allowed:
            self._refused.discard(command_id)
        else:
            self._refused.add(command_id)
        self._show_state(command_id)

    def set_editor_shown(self, shown: bool) -> None:
        """Disable what acts on clips, monitor and panels while none of them is to be seen."""
        self._has_editor = shown
        for command_id in self._of_editor:
            self._show_state(command_id)

    def lend(self, commands: Mapping[str, bool]) -> None:
        """Commands of the editor that the page which is shown answers, and whether it can now."""
        touched = {*self._lent, *commands}
        self._lent = dict(commands)
        for command_id in touched:
            self._show_state(command_id)

    def answer(self, command_id: str, deed: Callable[[], object]) -> None:
        """Say what a command does, except while a page that was lent it answers it."""

        def act() -> None:
            if command_id not in self._lent:
                deed()

        self._actions[command_id].triggered.connect(lambda _=False: act())

    def set_keys(self, bindings: Mapping[str, Sequence[str]]) -> None:
        """Other shortcuts: command id -> all its keys, the first one is shown."""
        for command in commands():
            self._bind(self._actions[command.id], command, bindings.get(command.id, ()))

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Build the menus; the command ids say which one each command belongs to."""
        titles = {name: _TITLES.get(name, f"&{name.capitalize()}") for name in MENUS}
        menus = {name: bar.addMenu(titles[name]) for name in MENUS}
        under: dict[tuple[str, str], QMenu] = {}
        pending: str | None = None
        for command in COMMANDS:
            if command is None:
                pending = "separator"
                continue
            menu = menus[command.menu]
            if pending and menu.actions():
                menu.addSeparator()
            pending = None
            if command.under:
                place = (command.menu, command.under)
                if place not in under:
                    under[place] = menu.addMenu(command.under)
                    under[place].setAccessibleName(command.under.replace("&", ""))
                menu = under[place]
            menu.addAction(self._actions[command.id])
        return menus

    def _add(self, command: Command, window: QWidget) -> None:
        action = QAction(command.text, window)
        action.setObjectName(command.id)
        self._bind(action, command, command.keys)
        action.setStatusTip(command.tip)
        action.setWhatsThis(command.tip)
        if command.icon:
            action.setIcon(icon(command.icon))
        action.setCheckable(bool(command.kind))
        action.setIconVisibleInMenu(not command.kind)  # there, the mark of what is on stands
        if command.kind not in ("", "toggle"):
            self._groups.setdefault(command.kind, QActionGroup(self)).addAction(action)
        if command.needs:
            self._needs.setdefault(command.needs, []).append(action)
            self._refused.add(command.id)
        window.addAction(action)
        self._actions[command.id] = action
        self._show_state(command.id)

    def _show_state(self, command_id: str) -> None:
        is_away = command_id in self._of_editor and not self._has_editor
        allowed = command_id not in self._refused and not is_away
        self._actions[command_id].setEnabled(self._lent.get(command_id, allowed))

    def _bind(self, action: QAction, command: Command, keys: Sequence[str]) -> None:
        action.setShortcuts([QKeySequence(key) for key in keys])
        shown = f" ({action.shortcut().toString(_NATIVE)})" if keys else ""
        action.setToolTip(command.label + shown)


# titles whose first letter another menu has for its key
_TITLES = {"train": "T&rain", "tools": "T&ools"}
_NATIVE = QKeySequence.SequenceFormat.NativeText
