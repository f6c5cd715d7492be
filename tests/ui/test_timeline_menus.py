"""Context menus, dialogs and keys: everything that can be dragged can be asked for otherwise."""

from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow, QMenu, QWidget

from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.time_text import TimeDisplay, choose_time_display
from gsa_desktop.ui.timecode_field import TimecodeField, read_timecode
from gsa_desktop.ui.timeline_dialogs import ClipPlaceDialog, MarkerDialog
from gsa_desktop.ui.timeline_layout import Kind
from gsa_desktop.ui.timeline_menus import TimelineMenus
from gsa_desktop.ui.timeline_view import TimelineView
from tests.ui.timeline_stage import INFOS, Stage, stage_timeline


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1160, 420)
    view = TimelineView(window)
    window.setCentralWidget(view)
    window.actions_of_it = Actions(window)
    TimelineMenus(window.actions_of_it, view)
    with qtbot.waitExposed(window):
        window.show()
    view.set_timeline(stage_timeline(), INFOS)
    return window


@pytest.fixture
def stage(window):
    return Stage(window.centralWidget())


def ask_for_menu(stage: Stage, place: QPoint, widget=None) -> list[str]:
    widget = widget or stage.view.viewport()
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)
    return [action.text().replace("&", "") for action in open_menu().actions() if action.text()]


def open_menu() -> QMenu:
    menus = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()]
    (menu,) = menus
    return menu


def choose(text: str) -> None:
    menu = open_menu()
    next(a for a in menu.actions() if a.text().replace("&", "") == text).trigger()
    menu.close()


def test_a_clip_has_a_menu_and_is_selected_by_it(stage):
    texts = ask_for_menu(stage, stage.at(450, "V1"))
    assert {"Split at Playhead", "Delete", "Ripple Delete", "Copy"} <= set(texts)
    assert stage.view.canvas.selected == ("b",)
    open_menu().close()


def test_an_empty_place_and_the_ruler_have_menus(stage):
    assert "Paste" in ask_for_menu(stage, stage.at(350, "V1"))
    open_menu().close()
    place = QPoint(stage.at(222.5, "V1").x(), 30)
    assert "Add Marker Here" in ask_for_menu(stage, place)
    added = []
    stage.view.marker_added.connect(added.append)
    choose("Add Marker Here")
    assert added == [222]


def test_a_marker_can_be_renamed_and_removed_by_its_menu(stage):
    removed = []
    stage.view.marker_removed.connect(removed.append)
    ask_for_menu(stage, stage.flag(350))
    choose("Remove Marker")
    assert removed == [350]


def test_a_track_has_a_menu(stage):
    view = stage.view
    header = view.headers._headers[Kind.SOUND, 0]
    texts = ask_for_menu(stage, QPoint(5, 5), header)
    assert {"Mute", "Lock", "Add Picture Track", "Remove Track"} <= set(texts)
    choose("Mute")
    assert stage.take() == [("track_flag_requested", "sound", 0, "muted", True)]


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("1:02:03:04", ((62 * 60) + 3) * 25 + 4),
        ("3:04", 79),
        ("75", 75),
        ("+10", 110),
        ("-1:00", 75),
        ("-9:00", 0),
        ("ten", None),
        ("", None),
        ("1:2:3:4:5", None),
    ],
)
def test_times_are_read_as_people_type_them(text, frame):
    assert read_timecode(text, Fraction(25), 100) == frame


def type_into(qtbot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Tab)


def fields(dialog: QDialog) -> dict[str, TimecodeField]:
    return {field.accessibleName(): field for field in dialog.findChildren(TimecodeField)}


def place_dialog(qtbot, stage, clip_id: str) -> ClipPlaceDialog:
    stage.view.select_clips((clip_id,))
    stage.view.setFocus()
    qtbot.keyClick(stage.view, Qt.Key.Key_Return)
    (dialog,) = stage.view.findChildren(ClipPlaceDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    stage.take()
    return dialog


def test_enter_types_the_place_in(qtbot, stage):
    dialog = place_dialog(qtbot, stage, "b")  # frames 500..599 of 1000 at 400
    shown = {name: field.frame for name, field in fields(dialog).items()}
    assert shown == {
        "Start on the timeline": 400,
        "First frame of the file": 500,
        "Last frame of the file": 599,
        "Length": 100,
    }
    type_into(qtbot, fields(dialog)["Start on the timeline"], "20:00")
    type_into(qtbot, fields(dialog)["Length"], "50")
    assert fields(dialog)["Last frame of the file"].frame == 549
    dialog.accept()
    assert stage.take() == [
        ("trim_requested", "b", "end", 450, False),
        ("move_requested", ("b",), 100, 0),
    ]


def test_a_later_first_frame_keeps_the_place(qtbot, stage):
    dialog = place_dialog(qtbot, stage, "b")
    type_into(qtbot, fields(dialog)["First frame of the file"], "+10")
    dialog.accept()
    assert stage.take() == [
        ("trim_requested", "b", "start", 410, False),
        ("move_requested", ("b",), -10, 0),
    ]


def test_the_place_stays_inside_the_file(qtbot, stage):
    dialog = place_dialog(qtbot, stage, "b")
    type_into(qtbot, fields(dialog)["Length"], "5000")
    assert fields(dialog)["Length"].frame == 500
    type_into(qtbot, fields(dialog)["First frame of the file"], "99999")
    assert fields(dialog)["Length"].frame == 1
    dialog.reject()
    assert stage.take() == []


def test_a_marker_is_named_and_coloured(qtbot, stage):
    asked = []
    stage.view.marker_renamed.connect(lambda *args: asked.append(args))
    stage.view.marker_coloured.connect(lambda *args: asked.append(args))
    stage.view.marker_dialog_wanted.emit(350)
    (dialog,) = stage.view.findChildren(MarkerDialog)
    type_into(qtbot, dialog._text, "the end")
    dialog._colour.setCurrentIndex(dialog._colour.findText("Red"))
    dialog.accept()
    assert asked == [(350, "the end"), (350, (235, 90, 80))]


def test_arrows_with_control_choose_clips(qtbot, stage):
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    keys = Qt.Key
    steps = (
        (keys.Key_Up, ("s", "a")),  # nothing was selected: the first clip
        (keys.Key_Right, ("b",)),
        (keys.Key_Right, ("b",)),
        (keys.Key_Left, ("s", "a")),
        (keys.Key_Down, ("a", "s")),
        (keys.Key_Up, ("s", "a")),
        (keys.Key_Up, ("c",)),
        (keys.Key_Down, ("s", "a")),
    )
    for key, expected in steps:
        qtbot.keyClick(stage.view, key, control)
        assert stage.view.canvas.selected == expected, key
    qtbot.keyClick(stage.view, Qt.Key.Key_Right, control | shift)
    assert stage.view.canvas.selected == ("s", "a", "b")


def test_alt_and_shift_nudge(qtbot, stage):
    stage.view.select_clips(("b",))
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(stage.view, Qt.Key.Key_Right, both)
    qtbot.keyClick(stage.view, Qt.Key.Key_Left, both)
    assert stage.take() == [("move_requested", ("b",), 1, 0), ("move_requested", ("b",), -1, 0)]


def test_the_keyboard_opens_the_menu_of_the_selected_clip(qtbot, stage):
    stage.view.select_clips(("b",))
    reason = QContextMenuEvent.Reason.Keyboard
    event = QContextMenuEvent(reason, QPoint(5, 5), stage.view.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(stage.view, event)
    assert open_menu().accessibleName() == "Commands for the clip"
    open_menu().close()


def test_the_description_tells_of_the_selection(stage):
    stage.view.select_clips(("a",))
    assert "dog.mp4 selected" in stage.view.accessibleDescription()
    stage.view.select_clips(("a", "b", "c"))
    assert "4 clips selected" in stage.view.accessibleDescription()


@pytest.mark.parametrize("kind", [ClipPlaceDialog, MarkerDialog])
def test_dialogs_can_be_used_without_seeing_them(stage, kind):
    stage.view.clip_dialog_wanted.emit("b")
    stage.view.marker_dialog_wanted.emit(350)
    (dialog,) = stage.view.findChildren(kind)
    assert dialog.accessibleName()
    reachable = [
        w for w in dialog.findChildren(QWidget) if w.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    own = [w for w in reachable if not w.inherits("QComboBoxListView")]
    assert [w for w in own if not w.accessibleName()] == []


def test_times_are_shown_as_the_preferences_say(stage):
    place = QPoint(stage.at(100.5, "V1").x(), 30)
    try:
        choose_time_display(TimeDisplay.FRAMES)
        assert stage.view._tip(place) == "101"
    finally:
        choose_time_display(TimeDisplay.TIMECODE)
    assert stage.view._tip(place) == "00:00:04:00"
