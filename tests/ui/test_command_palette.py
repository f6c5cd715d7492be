import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from gsa_desktop.core.fuzzy import score
from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.command_palette import CommandPalette


def test_letters_must_be_there_in_their_order():
    assert score("xyz", "Split at Playhead") is None
    assert score("tils", "Split at Playhead") is None
    assert score("sap", "Split at Playhead") is not None
    assert score("", "Split at Playhead") is not None


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("exp", "File Export", "Help Keyboard Shortcuts: examples"),
        ("sp", "Clip Split at Playhead", "Clip Trim Start to Playhead"),
        ("zi", "View Zoom In", "File Resize it"),
        ("undo", "Edit Undo", "File Unfold no"),
    ],
)
def test_the_beginnings_of_words_and_letters_in_a_row_count_more(query, better, worse):
    assert score(query, better) > (score(query, worse) or -1000)


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def actions(window):
    return Actions(window)


def palette(qtbot, window, actions, recent):
    palette = CommandPalette(actions, recent, window)
    qtbot.addWidget(palette)
    palette.show_over(window)
    return palette


def test_a_few_letters_and_return_give_a_command(qtbot, window, actions):
    hits, recent = [], []
    actions["file.new"].triggered.connect(lambda: hits.append("new"))
    opened = palette(qtbot, window, actions, recent)
    qtbot.keyClicks(opened._line, "new pro")
    assert opened._list.topLevelItem(0).text(0) == "File: New Project"
    assert opened._list.topLevelItem(0).text(1) == "Ctrl+N"
    qtbot.keyClick(opened._line, Qt.Key.Key_Return)
    assert hits == ["new"]
    assert not opened.isVisible()
    again = palette(qtbot, window, actions, recent)
    assert again._list.topLevelItem(0).text(0) == "File: New Project"  # given last
    qtbot.keyClick(again._line, Qt.Key.Key_Escape)


def test_what_is_not_possible_now_is_shown_and_does_nothing(qtbot, window, actions):
    hits = []
    actions["mask.segment"].triggered.connect(lambda: hits.append("segment"))
    opened = palette(qtbot, window, actions, [])
    qtbot.keyClicks(opened._line, "segment clip")
    first = opened._list.topLevelItem(0)
    assert first.data(0, Qt.ItemDataRole.AccessibleTextRole).endswith("not possible now")
    qtbot.keyClick(opened._line, Qt.Key.Key_Return)
    assert hits == []
    assert opened.isVisible()
    opened.reject()


def test_the_arrows_choose_another(qtbot, window, actions):
    hits = []
    opened = palette(qtbot, window, actions, [])
    qtbot.keyClicks(opened._line, "save project")
    qtbot.keyClick(opened._line, Qt.Key.Key_Down)
    chosen = opened._list.currentItem().text(0)
    assert chosen == "File: Save Project As"
    actions["file.save_as"].triggered.connect(lambda: hits.append("save as"))
    qtbot.keyClick(opened._line, Qt.Key.Key_Return)
    assert hits == ["save as"]
