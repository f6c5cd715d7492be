"""Leaves the keys to a focused control that has a use of its own for them."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from typing_extensions import override

_KEY = Qt.Key
_MOVES = frozenset(
    (
        _KEY.Key_Left,
        _KEY.Key_Right,
        _KEY.Key_Up,
        _KEY.Key_Down,
        _KEY.Key_Home,
        _KEY.Key_End,
        _KEY.Key_PageUp,
        _KEY.Key_PageDown,
    )
)
_PRESSES = frozenset((_KEY.Key_Space,))

_ALWAYS: tuple[tuple[tuple[type[QWidget], ...], frozenset[Qt.Key]], ...] = (
    ((QAbstractSlider, QAbstractSpinBox, QTabBar, QPlainTextEdit), _MOVES),
    ((QAbstractItemView,), _MOVES | _PRESSES | {_KEY.Key_Delete}),
)
_BY_KEYBOARD: tuple[tuple[tuple[type[QWidget], ...], frozenset[Qt.Key]], ...] = (
    ((QAbstractButton,), _PRESSES),
    ((QComboBox,), _MOVES | _PRESSES),
)


class ShortcutGuard(QObject):
    """An event filter that sits on the widget that has the keyboard's focus.

    Single keys (Space, arrows) are shortcuts of the whole window, so that they work wherever the
    last click went. A slider or a list that has the keyboard's focus keeps the keys it lives by,
    and so does a button that was reached by the Tab key; one that was clicked is done with, and
    Space plays again. Text fields claim their keys by themselves.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._by_click = False
        app.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        self._by_click = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain == Qt.KeyboardModifier.NoModifier and self._is_own(
                watched, Qt.Key(event.key())
            ):
                event.accept()
                return True
        return False

    def _is_own(self, watched: QObject, key: Qt.Key) -> bool:
        table = _ALWAYS if self._by_click else _ALWAYS + _BY_KEYBOARD
        return any(isinstance(watched, kinds) and key in keys for kinds, keys in table)
