"""Whether the key of Stop is held down: J and L then play slowly."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class HeldKey(QObject):
    """Watches the keys of an action, which as shortcuts only tell when they go down.

    Signals:
        held_changed: Whether one of them is down.
    """

    held_changed = Signal(bool)

    def __init__(self, action: QAction, window: QWidget) -> None:
        super().__init__(window)
        self._action = action
        self._held = False
        window.installEventFilter(self)  # which hears of all keys that no field keeps for itself

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyRelease):
            if isinstance(event, QKeyEvent) and not event.isAutoRepeat() and self._is_own(event):
                self._set(kind == QEvent.Type.ShortcutOverride)
        elif kind == QEvent.Type.WindowDeactivate:
            self._set(held=False)  # the release goes to another window
        return False

    def _is_own(self, event: QKeyEvent) -> bool:
        pressed = QKeySequence(event.keyCombination())
        exact = QKeySequence.SequenceMatch.ExactMatch
        return any(pressed.matches(keys) == exact for keys in self._action.shortcuts())

    def _set(self, held: bool) -> None:
        if held != self._held:
            self._held = held
            self.held_changed.emit(held)
