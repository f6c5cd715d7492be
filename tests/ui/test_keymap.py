from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow

from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.commands import commands
from gsa_desktop.ui.keymap import DEFAULT, PRESETS, Keymap, portable
from gsa_desktop.ui.shortcut_editor import ShortcutEditor

IDS = [command.id for command in commands()]
KEYS = ["Ctrl+K", "Space", "Q", "Shift+Del", "F5", "Ctrl+Alt+9", "\\", "?"]


def twice(bindings):
    counts = Counter(key for keys in bindings.values() for key in keys)
    return [key for key, times in counts.items() if times > 1]


@pytest.mark.parametrize("preset", PRESETS)
def test_no_preset_binds_a_key_twice(preset):
    bound = Keymap(preset).bindings()
    assert twice(bound) == []
    assert list(bound) == IDS
    for command, keys in PRESETS[preset].items():
        assert all(portable(key) for key in keys)
        if command in bound:
            assert bound[command] == tuple(map(portable, keys))


@pytest.mark.parametrize("preset", PRESETS)
def test_the_keys_every_editor_shares_are_in_every_preset(preset):
    keymap = Keymap(preset)
    shared = ("Space", "J", "K", "L", "I", "O", "Left", "Right", "Ctrl+Z")
    default = Keymap()
    assert [keymap.owner(key) for key in shared] == [default.owner(key) for key in shared]


def test_the_default_is_what_the_commands_say():
    bound = Keymap().bindings()
    assert bound == {c.id: tuple(map(portable, c.keys)) for c in commands()}


changes = st.lists(
    st.tuples(
        st.sampled_from(["change", "swap", "reset"]),
        st.sampled_from(IDS),
        st.sampled_from(KEYS),
        st.sampled_from(KEYS),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(st.sampled_from(list(PRESETS)), changes)
def test_whatever_is_changed_no_key_stands_for_two_commands(preset, plan):
    keymap = Keymap(preset)
    for what, command, first, second in plan:
        if what == "change":
            keymap = keymap.changed(command, (first, second))
            assert set(keymap.bindings()[command]) == {portable(first), portable(second)}
        elif what == "swap":
            old = next(iter(keymap.bindings()[command]), "")
            keymap = keymap.swapped(command, old, first)
            assert keymap.owner(first) == command
        else:
            keymap = keymap.reset(command)
        assert twice(keymap.bindings()) == []
    assert Keymap.from_text(keymap.to_text()).bindings() == keymap.bindings()


def test_a_swap_gives_the_other_command_the_old_key():
    keymap = Keymap().swapped("playback.mark_in", "I", "O")
    assert keymap.bindings()["playback.mark_in"] == ("O",)
    assert keymap.bindings()["playback.mark_out"] == ("I",)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"preset": "Vim", "changes": {}}', "null"])
def test_settings_that_cannot_be_read_are_the_default(text):
    assert Keymap.from_text(text) == Keymap()


def test_the_actions_follow_a_keymap(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.set_keys(Keymap().changed("file.new", ("F9",)).bindings())
    assert actions["file.new"].shortcuts() == [QKeySequence("F9")]
    assert "F9" in actions["file.new"].toolTip()
    actions.set_keys(Keymap().changed("file.new", ()).bindings())
    assert actions["file.new"].shortcuts() == []
    assert actions["file.new"].toolTip() == "New Project"


@pytest.fixture
def editor(qtbot):
    editor = ShortcutEditor(Keymap())
    qtbot.addWidget(editor)
    editor.show()
    return editor


def type_key(qtbot, editor, command, slot, key, modifiers=Qt.KeyboardModifier.NoModifier):
    editor.select(command)
    edit = editor._edits[slot]
    edit.setKeySequence(QKeySequence())
    qtbot.keyClick(edit, key, modifiers)
    edit.editingFinished.emit()


def test_a_free_key_is_taken_at_once(qtbot, editor):
    with qtbot.waitSignal(editor.keymap_changed) as changed:
        type_key(qtbot, editor, "file.new", 1, Qt.Key.Key_F9)
    assert changed.args[0].bindings()["file.new"] == ("Ctrl+N", "F9")
    assert "F9" in {item.text(2).split(", ")[-1] for item in editor._items()}


def test_a_key_of_another_command_is_refused_until_it_is_swapped(qtbot, editor):
    with qtbot.assertNotEmitted(editor.keymap_changed):
        type_key(qtbot, editor, "playback.mark_in", 0, Qt.Key.Key_O)
    assert "Mark Out" in editor._said.text()
    with qtbot.waitSignal(editor.keymap_changed):
        editor._swap.click()
    assert editor.keymap.owner("O") == "playback.mark_in"
    assert editor.keymap.owner("I") == "playback.mark_out"
    assert not editor._swap.isVisible()


def test_a_key_can_be_taken_over_and_everything_reset(qtbot, editor):
    type_key(qtbot, editor, "playback.mark_in", 0, Qt.Key.Key_O)
    editor._take.click()
    assert editor.keymap.owner("I") == ""
    editor.select("playback.mark_in")
    editor._reset.click()
    assert editor.keymap.owner("I") == "playback.mark_in"
    editor._reset_all.click()
    assert editor.keymap.bindings() == Keymap(DEFAULT).bindings()


def test_the_list_is_searched_by_words_and_keys(qtbot, editor):
    editor._search.setText("trim pla")
    shown = [item.text(0) for item in editor._items() if not item.isHidden()]
    assert set(shown) == {"Trim Start to Playhead", "Trim End to Playhead"}
    editor._search.setText("ctrl+r")
    assert "Segment Clip" in [item.text(0) for item in editor._items() if not item.isHidden()]


def test_a_preset_is_one_choice(qtbot, editor):
    with qtbot.waitSignal(editor.keymap_changed) as changed:
        editor._preset.textActivated.emit("Kdenlive")
    assert changed.args[0].owner("Shift+R") == "clip.split"
