"""Views, marks, the wipe, the whole screen, and the key that is held."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel, QLineEdit, QMainWindow, QToolButton

from gsa_desktop.core.marks import DEFAULT_MARKS, MAGENTA, Marks
from gsa_desktop.core.project import View
from gsa_desktop.ui.color_button import Swatch
from gsa_desktop.ui.full_screen import FullScreen
from gsa_desktop.ui.marks_popover import MarksPopover
from gsa_desktop.ui.preview_view import PreviewView
from gsa_desktop.ui.setting_slider import SettingSlider
from gsa_desktop.ui.shuttle_keys import HeldKey
from gsa_desktop.ui.view_switch import OTHERS, USUAL, ViewSwitch

LEFT = Qt.MouseButton.LeftButton


def flat(blue: int, red: int, size: tuple[int, int] = (400, 200)) -> np.ndarray:
    picture = np.zeros((size[1], size[0], 4), np.uint8)
    picture[..., 0], picture[..., 2], picture[..., 3] = blue, red, 255
    return picture


# --- the switch


@pytest.fixture
def switch(qtbot):
    switch = ViewSwitch()
    qtbot.addWidget(switch)
    switch.show()
    return switch


def checked(switch: ViewSwitch) -> list[str]:
    return [button.text() for button in switch.findChildren(QToolButton) if button.isChecked()]


def test_every_view_has_its_place_on_the_switch(switch):
    assert set(USUAL) | set(OTHERS) == set(View)
    for view in View:
        switch.set_view(view)
        assert checked(switch) == [USUAL[view][0] if view in USUAL else OTHERS[view]]


def test_a_click_asks_for_a_view(switch, qtbot):
    switch.set_view(View.FLOW)
    button = next(b for b in switch.findChildren(QToolButton) if b.text() == "Matte")
    with qtbot.waitSignal(switch.view_changed) as asked:
        button.click()
    assert asked.args == [View.MATTE]


# --- the wipe


@pytest.fixture
def preview(qtbot):
    preview = PreviewView()
    qtbot.addWidget(preview)
    preview.resize(400, 200)
    preview.show()
    preview.set_picture(flat(200, 0), before=flat(0, 200))
    return preview


def colour_at(preview: PreviewView, x: int) -> tuple[int, int, int]:
    found: QColor = preview.grab().toImage().pixelColor(x, 30)
    return found.red(), found.green(), found.blue()


def test_the_wipe_shows_the_source_on_the_left_and_can_be_dragged(preview):
    assert colour_at(preview, 50) == (0, 0, 200)
    preview.set_wipe(True)
    assert colour_at(preview, 50) == (200, 0, 0)
    assert colour_at(preview, 350) == (0, 0, 200)
    QTest.mousePress(preview, LEFT, pos=QPoint(202, 100))
    QTest.mouseMove(preview, QPoint(100, 100))
    QTest.mouseRelease(preview, LEFT, pos=QPoint(100, 100))
    assert colour_at(preview, 50) == (200, 0, 0)
    assert colour_at(preview, 150) == (0, 0, 200)
    QTest.mouseMove(preview, QPoint(300, 100))  # let go: nothing follows any more
    assert colour_at(preview, 150) == (0, 0, 200)


def test_the_line_cannot_be_dragged_off_the_picture(preview):
    preview.set_wipe(True)
    QTest.mousePress(preview, LEFT, pos=QPoint(200, 100))
    QTest.mouseMove(preview, QPoint(900, 100))
    QTest.mouseRelease(preview, LEFT, pos=QPoint(900, 100))
    assert colour_at(preview, 390) == (200, 0, 0)


def test_without_a_source_there_is_no_wipe(preview):
    preview.set_wipe(True)
    preview.set_picture(flat(200, 0))
    assert colour_at(preview, 50) == (0, 0, 200)


def test_a_caption_lies_over_the_lower_edge(preview):
    before = preview.grab().toImage()
    preview.set_caption("What the colours mean")
    after = preview.grab().toImage()
    changed = [y for y in range(200) if before.pixelColor(200, y) != after.pixelColor(200, y)]
    assert changed
    assert min(changed) > 150


# --- marks


@pytest.fixture
def popover(window):
    popover = MarksPopover(window)
    popover.set_marks(DEFAULT_MARKS)
    return popover


def test_marks_are_told_as_they_are_chosen(popover, qtbot):
    magenta = next(s for s in popover.findChildren(Swatch) if s.rgb == MAGENTA)
    with qtbot.waitSignal(popover.marks_changed) as told:
        magenta.click()
    assert told.args == [Marks(colour=MAGENTA)]
    tint, outline = popover.findChildren(SettingSlider)
    with qtbot.waitSignal(popover.marks_changed) as told:
        tint.value_changed.emit(0.8)
    assert told.args[0].opacity == 0.8
    with qtbot.waitSignal(popover.marks_changed) as told:
        outline.value_changed.emit(5.0)
    assert told.args == [Marks(MAGENTA, 0.8, 5)]


def test_showing_marks_says_nothing(popover, qtbot):
    with qtbot.assertNotEmitted(popover.marks_changed):
        popover.set_marks(Marks(MAGENTA, 0.2, 0))


# --- the whole screen


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    window.setCentralWidget(QLabel("Monitor"))
    window.menuBar().addMenu("File")
    window.statusBar()
    dock = QDockWidget("Panel", window)
    dock.setObjectName("panel")
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    closed = QDockWidget("Closed", window)
    closed.setObjectName("closed")
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, closed)
    closed.hide()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def test_the_whole_screen_is_the_centre_alone_and_escape_ends_it(window, qtbot):
    action = QAction("Full screen", window, checkable=True)
    FullScreen(window, action, 1)
    panel, closed = window.findChildren(QDockWidget)
    action.setChecked(True)
    assert window.isFullScreen()
    assert panel.isHidden()
    assert window.menuBar().isHidden()
    assert window.statusBar().isHidden()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not action.isChecked()
    assert not window.isFullScreen()
    assert not panel.isHidden()
    assert not window.menuBar().isHidden()
    assert closed.isHidden()


# --- the key that is held


def test_a_key_that_is_held_is_told_when_it_goes_down_and_up(window, qtbot):
    stop = QAction("Stop", window)
    stop.setShortcuts(["K"])
    window.addAction(stop)
    held = HeldKey(stop, window)
    told = []
    held.held_changed.connect(told.append)
    QTest.keyPress(window, Qt.Key.Key_K)
    assert told == [True]
    QTest.keyPress(window, Qt.Key.Key_J)
    QTest.keyRelease(window, Qt.Key.Key_J)
    assert told == [True]
    QTest.keyRelease(window, Qt.Key.Key_K)
    assert told == [True, False]


def test_a_key_typed_into_a_field_is_not_held(window, qtbot):
    field = QLineEdit()
    window.setCentralWidget(field)
    field.setFocus()
    stop = QAction("Stop", window)
    stop.setShortcuts(["K"])
    held = HeldKey(stop, window)
    with qtbot.assertNotEmitted(held.held_changed):
        QTest.keyClick(field, Qt.Key.Key_K)
    assert field.text() == "k"
