from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QMenu, QToolButton

from gsa_desktop.core.events import Progress
from gsa_desktop.core.job_list import JobRow, JobState
from gsa_desktop.ui.jobs_panel import JobsPanel

RUNNING = JobRow(1, "Segmenting", "dog.mp4", JobState.RUNNING, Progress(10, 40, "Segmenting"))
WAITING = JobRow(2, "Segmenting", "cat.mp4")
DONE = JobRow(3, "Exporting", "out.mov", JobState.DONE, seconds=75, path=Path("/x/out.mov"))
FAILED = JobRow(4, "Exporting", "bad.mov", JobState.FAILED, note="The disk is full.")


@pytest.fixture
def panel(qtbot):
    panel = JobsPanel()
    qtbot.addWidget(panel)
    panel.resize(320, 400)
    panel.set_rows((RUNNING, WAITING, DONE, FAILED))
    panel.show()
    return panel


@pytest.fixture
def deeds(panel):
    asked = []
    panel.deed_requested.connect(lambda name, number: asked.append((name, number)))
    return asked


def buttons(panel, row):
    return {
        button.accessibleName().partition(":")[0]: button
        for button in panel.findChildren(QToolButton)
        if button.accessibleName().endswith(row.title) and button.isVisible()
    }


def test_each_row_offers_what_suits_its_state(panel, deeds):
    assert set(buttons(panel, RUNNING)) == {"Pause", "Cancel"}
    assert set(buttons(panel, WAITING)) == {"Pause", "Cancel"}
    assert set(buttons(panel, DONE)) == {"Show in Folder", "Remove from the List"}
    assert set(buttons(panel, FAILED)) == {"Try Again", "Remove from the List"}
    buttons(panel, RUNNING)["Pause"].click()
    buttons(panel, FAILED)["Try Again"].click()
    assert deeds == [("pause", 1), ("retry", 4)]


def test_a_row_says_how_far_it_is(panel):
    said = {
        panel._list.item(n).data(Qt.ItemDataRole.AccessibleTextRole)
        for n in range(panel._list.count())
    }
    assert "Segmenting dog.mp4: 10/40" in said
    assert "Exporting out.mov: Exporting · done in 1 min 15 s" in said
    assert "Exporting bad.mov: The disk is full." in said


def test_the_queue_is_worked_with_keys(qtbot, panel, deeds):
    rows = panel.findChild(QListWidget)
    rows.setFocus()
    rows.setCurrentRow(1)
    qtbot.keyClick(rows, Qt.Key.Key_Space)
    qtbot.keyClick(rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    rows.setCurrentRow(2)
    qtbot.keyClick(rows, Qt.Key.Key_Space)  # nothing to pause
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert deeds == [("pause", 2), ("up", 2), ("cancel", 2), ("forget", 3)]


def test_the_current_row_stays_when_the_order_changes(panel):
    panel._list.setCurrentRow(1)
    panel.set_rows((RUNNING, DONE, WAITING))
    assert panel._list.currentItem().data(Qt.ItemDataRole.UserRole) == WAITING.id


def test_the_menu_has_what_has_no_button(qtbot, panel, deeds):
    place = panel._list.visualItemRect(panel._list.item(1)).center()
    panel._list.customContextMenuRequested.emit(place)
    menu = panel.findChild(QMenu)
    actions = {action.text(): action for action in menu.actions()}
    assert set(actions) == {"Pause", "Do This Next", "Move Up", "Move Down", "Cancel"}
    actions["Do This Next"].trigger()
    menu.close()
    assert deeds == [("front", 2)]


def test_an_empty_list_says_what_will_be_there(qtbot, panel):
    panel.set_rows(())
    assert not panel._list.isVisible()
    assert panel._empty.isVisible()
    with qtbot.waitSignal(panel.clear_requested):
        panel.set_rows((DONE,))
        panel._clear.click()
