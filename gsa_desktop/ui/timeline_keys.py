"""What the keyboard does on the timeline when it has the focus."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from gsa_desktop.ui.timeline_base import TimelineBase, Tool

_Key, _Keys = Qt.Key, Qt.KeyboardModifier
_ACROSS = {_Key.Key_Left: -1, _Key.Key_Right: 1}
_DOWN = {_Key.Key_Up: -1, _Key.Key_Down: 1}
_CONFIRM = (_Key.Key_Return, _Key.Key_Enter)


def take_key(view: TimelineBase, event: QKeyEvent) -> bool:
    """Do what a key means here; False if it means nothing.

    Ctrl with an arrow chooses a clip (with Shift one more), Alt and Shift with an arrow moves the
    chosen clips by a frame, Enter types their place in.
    """
    key, keys = _Key(event.key()), event.modifiers() & ~_Keys.KeypadModifier
    control, shift = _Keys.ControlModifier, _Keys.ShiftModifier
    if keys in (control, control | shift) and key in _ACROSS | _DOWN:
        choose_beside(view, _ACROSS.get(key, 0), _DOWN.get(key, 0), add=bool(keys & shift))
    elif keys == _Keys.AltModifier | shift and key in _ACROSS:
        nudge(view, _ACROSS[key])
    elif keys == _Keys.NoModifier and key in _CONFIRM and view.canvas.selected:
        view.clip_dialog_wanted.emit(view.canvas.selected[-1])
    elif keys & ~shift == _Keys.NoModifier:
        return _take_plain(view, key)
    else:
        return False
    return True


def nudge(view: TimelineBase, by: int) -> None:
    """Ask for the selected clips some frames to the right."""
    if view.canvas.selected:
        view.move_requested.emit(view.canvas.selected, by, 0)


def choose_beside(view: TimelineBase, across: int, down: int, *, add: bool = False) -> None:
    """Select the clip beside the first selected one, and scroll to it."""
    placement, before = view.canvas.placement, view.canvas.selected
    clip_id = placement.beside(before[-1] if before else "", across, down)
    if clip_id:
        view.choose(placement.with_linked((*before, clip_id) if add else (clip_id,)))
        view.reveal(clip_id)


def _take_plain(view: TimelineBase, key: Qt.Key) -> bool:
    deeds: dict[Qt.Key, Callable[[], object]] = {
        _Key.Key_Left: lambda: view.seek_to(view.canvas.playhead - 1),
        _Key.Key_Right: lambda: view.seek_to(view.canvas.playhead + 1),
        _Key.Key_Comma: lambda: view.seek_to(view.canvas.playhead - 1),
        _Key.Key_Period: lambda: view.seek_to(view.canvas.playhead + 1),
        _Key.Key_Home: lambda: view.seek_to(0),
        _Key.Key_End: lambda: view.seek_to(view.canvas.length - 1),
        _Key.Key_Equal: view.zoom_in,
        _Key.Key_Plus: view.zoom_in,
        _Key.Key_Minus: view.zoom_out,
        _Key.Key_Backslash: view.fit,
        _Key.Key_V: lambda: view.set_tool(Tool.SELECT),
        _Key.Key_C: lambda: view.set_tool(Tool.RAZOR),
    }
    if key not in deeds:
        return False
    deeds[key]()
    return True
