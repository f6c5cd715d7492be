from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton, QSlider, QVBoxLayout, QWidget

from gsa_desktop.ui.about import ShortcutsDialog
from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.commands import MENUS, commands
from gsa_desktop.ui.shortcut_guard import ShortcutGuard


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def test_no_key_is_bound_twice():
    keys = Counter(QKeySequence(key).toString() for command in commands() for key in command.keys)
    assert "" not in keys
    assert [key for key, times in keys.items() if times > 1] == []


def test_the_keys_every_editor_shares_do_what_they_do_everywhere():
    bound = {key: command.id for command in commands() for key in command.keys}
    expected = {
        "Space": "playback.toggle",
        "J": "playback.reverse",
        "K": "playback.stop",
        "L": "playback.forward",
        "I": "playback.mark_in",
        "O": "playback.mark_out",
        "Left": "playback.back",
        "Right": "playback.next",
        "Home": "playback.start",
        "End": "playback.end",
        "Del": "clip.delete",
        "Ctrl+Z": "edit.undo",
        "Ctrl+Shift+Z": "edit.redo",
        "Ctrl+R": "mask.segment",
        "Ctrl+M": "file.export",
        "Ctrl+E": "file.export",
        "Ctrl+I": "file.import",
    }
    assert {key: bound[key] for key in expected} == expected


def reachable(menu):
    for action in menu.actions():
        yield action
        if action.menu() is not None:
            yield from reachable(action.menu())


def test_every_command_says_what_it_is_and_stands_in_a_menu(window):
    actions = Actions(window)
    menus = actions.fill(window.menuBar())
    in_menus = [action for menu in menus.values() for action in reachable(menu)]
    ids = [command.id for command in commands()]
    assert len(ids) == len(set(ids))
    for command in commands():
        action = actions[command.id]
        assert command.menu in MENUS
        assert action in in_menus
        assert action.text().strip("&… ")
        assert action.statusTip()
        assert action.toolTip()


def test_a_menu_has_no_mnemonic_twice(window):
    for menu in Actions(window).fill(window.menuBar()).values():
        letters = [
            text[text.index("&") + 1].lower()
            for text in (action.text() for action in menu.actions())
            if "&" in text
        ]
        assert len(letters) == len(set(letters)), menu.title()


def test_commands_that_need_something_wait_for_it(window):
    actions = Actions(window)
    assert not actions["mask.segment"].isEnabled()
    assert actions["file.open"].isEnabled()
    actions.allow("clip", allowed=True)
    assert actions["mask.segment"].isEnabled()
    assert not actions["edit.undo"].isEnabled()


def test_every_key_is_in_the_overlay(qtbot):
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    shown = {label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text")}
    for command in commands():
        if command.keys:
            assert command.label in shown


def test_a_focused_control_keeps_the_keys_it_lives_by(qtbot, qapp):
    page = QWidget()
    qtbot.addWidget(page)
    layout = QVBoxLayout(page)
    slider = QSlider(Qt.Orientation.Horizontal)
    button = QPushButton("Press")
    line = QLineEdit()
    plain = QWidget()
    plain.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for widget in (slider, button, line, plain):
        layout.addWidget(widget)
    hits = []
    for key in ("Space", "Left", "J"):
        action = page.addAction(key)
        action.setShortcut(key)
        action.triggered.connect(lambda _=False, key=key: hits.append(key))
    guard = ShortcutGuard(qapp)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()

    def press(widget):
        hits.clear()
        widget.setFocus()
        for key in (Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_J):
            qtbot.keyClick(widget, key)
        return list(hits)

    assert press(plain) == ["Space", "Left", "J"]
    assert press(slider) == ["Space", "J"]
    assert press(button) == ["Left", "J"]
    assert press(line) == []
    assert line.text() == "j "  # the arrow moved the cursor back before the letter
    assert press(plain) == ["Space", "Left", "J"]
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    hits.clear()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert hits == ["Space"]
    qapp.focusChanged.disconnect(guard._on_focus_changed)
