import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoCommand, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QUndoView
from shiboken6 import delete

from gsa_desktop.ui.history_panel import HistoryPanel


@pytest.fixture
def stack(qapp):
    return QUndoStack()


@pytest.fixture
def panel(qtbot, stack):
    panel = HistoryPanel()
    panel.set_stack(stack)
    qtbot.addWidget(panel)
    panel.resize(240, 200)
    panel.show()
    return panel


def steps(panel: HistoryPanel) -> list[str]:
    view = panel.findChild(QUndoView)
    model = view.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_without_a_change_it_says_so(panel, stack):
    view = panel.findChild(QUndoView)
    assert not view.isVisible()
    stack.push(QUndoCommand("Trim clip"))
    assert view.isVisible()
    assert steps(panel) == ["As opened", "Trim clip"]
    stack.clear()
    assert not view.isVisible()


def test_the_arrow_keys_go_back_and_on(panel, stack):
    for text in ("Place clip", "Split clip", "Delete clip"):
        stack.push(QUndoCommand(text))
    view = panel.findChild(QUndoView)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert stack.index() == 2
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert stack.index() == 0
    QTest.keyClick(view, Qt.Key.Key_End)
    assert stack.index() == 3


def test_a_stack_that_is_gone_leaves_an_empty_panel(panel, stack):
    stack.push(QUndoCommand("Trim clip"))
    delete(stack)
    assert not panel.findChild(QUndoView).isVisible()
