"""Every dialog of this part can be used without seeing it, and without a mouse."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QPushButton, QWidget

from gsa_desktop.core.autosave import LostWork
from gsa_desktop.core.file_facts import FileState
from gsa_desktop.core.preferences import Preferences
from gsa_desktop.ui.about import AboutDialog, ShortcutsDialog
from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.command_palette import CommandPalette
from gsa_desktop.ui.copies_dialog import CopiesDialog
from gsa_desktop.ui.keymap import Keymap
from gsa_desktop.ui.preferences import PreferencesDialog
from gsa_desktop.ui.recovery_dialog import RecoveryDialog
from gsa_desktop.ui.relink_dialog import RelinkDialog
from gsa_desktop.ui.shortcut_editor import ShortcutEditor

MAKERS = {
    "about": lambda _: AboutDialog(),
    "copies": lambda _: CopiesDialog([(Path("/a/b.gsaproj"), 1.7e9), (Path("/a/c"), 1.6e9)]),
    "keys": lambda _: ShortcutsDialog(),
    "palette": lambda actions: CommandPalette(actions, []),
    "preferences": lambda _: PreferencesDialog(Preferences(), 1 << 20),
    "recovery": lambda _: RecoveryDialog([LostWork("film", 1.7e9, 3, has_file=True)] * 2),
    "relink": lambda _: RelinkDialog(
        [(Path("/a/b.mp4"), FileState.MISSING), (Path("/a/c.mp4"), FileState.CHANGED)]
    ),
    "shortcuts": lambda _: ShortcutEditor(Keymap()),
}


@pytest.fixture(params=MAKERS)
def dialog(request, qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    dialog = MAKERS[request.param](Actions(window))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_everything_that_can_be_reached_has_a_name(dialog):
    reachable = [
        widget
        for widget in dialog.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton)
    ]
    nameless = [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for widget in reachable
        if not widget.objectName().startswith("qt_")
        and not widget.parent().inherits("QComboBoxPrivateContainer")
        and not widget.inherits("QComboBoxListView")
        and not widget.inherits("QLineEditIconButton")
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert dialog.accessibleName()
    assert nameless == []


def test_escape_closes_it(qtbot, dialog):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_no_button_is_too_narrow_for_its_text(dialog):
    for button in dialog.findChildren(QPushButton):
        if button.isVisible() and button.text():
            font = button.font()
            font.setBold(button.isDefault())
            words = button.text().replace("&", "")
            assert button.width() >= button.fontMetrics().horizontalAdvance(words) + 8, words
