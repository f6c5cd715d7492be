from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QVBoxLayout, QWidget

from gsa_desktop.core.project import View
from gsa_desktop.ui.transport import TransportBar, parse_position

RATE = Fraction(25)


@pytest.fixture
def bar(qtbot):
    bar = TransportBar()
    qtbot.addWidget(bar)
    bar.resize(1000, 48)
    bar.set_length(300, RATE)
    bar.show()
    return bar


def button(bar: TransportBar, name: str) -> QAbstractButton:
    found = [b for b in bar.findChildren(QAbstractButton) if b.accessibleName() == name]
    assert len(found) == 1, name
    return found[0]


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("00:00:02:05", 55),
        ("2:05", 55),
        (":05", 5),
        ("1:00:00:00", 90000),
        ("00:00:02;05", 55),
        (" 84 ", 83),
        ("1", 0),
        ("0", 0),
        ("", None),
        ("abc", None),
        ("1:2:3:4:5", None),
        ("-3", None),
    ],
)
def test_positions_as_people_type_them(text, frame):
    assert parse_position(text, RATE) == frame


def test_a_fractional_rate_counts_whole_frames():
    assert parse_position("1:00", Fraction(30000, 1001)) == 30


@pytest.mark.parametrize(
    ("name", "signal", "args"),
    [
        ("To the start", "start_requested", []),
        ("To the end", "end_requested", []),
        ("One frame back", "step_requested", [-1]),
        ("One frame on", "step_requested", [1]),
        ("Play", "play_toggled", []),
        ("Play in a loop", "loop_toggled", [True]),
        ("View: Matte", "view_changed", [View.MATTE]),
    ],
)
def test_buttons_ask(bar, qtbot, name, signal, args):
    with qtbot.waitSignal(getattr(bar, signal)) as caught:
        qtbot.mouseClick(button(bar, name), Qt.MouseButton.LeftButton)
    assert list(caught.args) == args


def test_setters_tell_nobody(bar):
    for signal in (bar.view_changed, bar.loop_toggled, bar.zoom_requested, bar.seek_requested):
        signal.connect(lambda *a: pytest.fail(f"told {a}"))
    bar.set_view(View.COMPOSITE)
    bar.set_loop(True)
    bar.set_zoom(0.5, fit=False)
    bar.set_zoom(0.63, fit=False)
    bar.set_zoom(0.63, fit=True)
    bar.set_position(12)
    assert button(bar, "View: Composite").isChecked()
    assert button(bar, "Play in a loop").isChecked()


def test_play_becomes_pause(bar):
    bar.set_playing(True)
    assert button(bar, "Pause").toolTip() == "Pause (Space)"
    bar.set_playing(True, -2.0)
    assert bar._speed.text() == "-2\u00d7"
    bar.set_playing(False)
    assert button(bar, "Play")
    assert bar._speed.text() == ""


def test_a_typed_timecode_seeks_and_is_kept_inside(bar, qtbot):
    field = bar.findChild(QLineEdit)
    bar.set_position(10)
    assert field.text() == "00:00:00:10"
    for text, frame in (("2:00", 50), ("99:00:00", 299)):
        field.clear()
        qtbot.keyClicks(field, text)
        with qtbot.waitSignal(bar.seek_requested) as caught:
            qtbot.keyClick(field, Qt.Key.Key_Return)
        assert caught.args == [frame]
    field.clear()
    qtbot.keyClicks(field, "soon")
    with qtbot.assertNotEmitted(bar.seek_requested):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "00:00:00:10"


def test_playback_does_not_overwrite_what_is_being_typed(bar, qtbot):
    field = bar.findChild(QLineEdit)
    bar.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.clear()
    qtbot.keyClicks(field, "1:0")
    bar.set_position(99)
    assert field.text() == "1:0"
    field.clearFocus()
    assert field.text() == "00:00:03:24"


def test_zoom_box_asks_and_shows(bar, qtbot):
    box = bar.findChild(QComboBox)
    with qtbot.waitSignal(bar.zoom_requested) as caught:
        box.activated.emit(box.findText("100 %"))
    assert caught.args == [1.0]
    with qtbot.waitSignal(bar.zoom_requested) as caught:
        box.activated.emit(0)
    assert caught.args == [0.0]
    bar.set_zoom(0.5, fit=False)
    assert box.currentText() == "50 %"
    bar.set_zoom(0.633, fit=False)
    assert box.currentIndex() == -1
    assert box.placeholderText() == "63 %"
    bar.set_zoom(0.633, fit=True)
    assert "63 %" in box.currentText()


def test_nothing_to_play_turns_it_off(bar):
    bar.set_length(0, RATE)
    assert not button(bar, "Play").isEnabled()
    assert not button(bar, "View: Source").isEnabled()
    bar.set_length(10, RATE)
    assert button(bar, "Play").isEnabled()


def test_a_narrow_window_gives_up_words_not_buttons(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    bar = TransportBar()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(bar)
    bar.set_length(300, RATE)
    window.resize(1000, 60)
    window.show()
    buttons = [b for b in bar.findChildren(QAbstractButton) if b.isVisible()]
    assert bar._length.isVisible()
    window.resize(window.minimumSizeHint())
    assert bar.width() < 700
    assert [b for b in bar.findChildren(QAbstractButton) if b.isVisible()] == buttons
    assert not bar._length.isVisible()
    for part in buttons:
        assert part.mapTo(bar, part.rect().bottomRight()).x() < bar.width()
    window.resize(1000, 60)
    assert bar._length.isVisible()
