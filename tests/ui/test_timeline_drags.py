"""The mouse on the real widget: what a drag shows, and what it asks for when it is dropped."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from gsa_desktop.core.edits_place import Target
from gsa_desktop.core.project import Timeline, Track
from gsa_desktop.ui.timeline_base import SNAP_PX, Tool
from gsa_desktop.ui.timeline_layout import HEADER_PX, SOUND_PX, TITLE_PX
from gsa_desktop.ui.timeline_overview import ClipJob
from gsa_desktop.ui.timeline_sounds import gain_at, gain_height
from gsa_desktop.ui.timeline_view import TimelineView
from tests.ui.timeline_stage import (
    ALT,
    CAT,
    CONTROL,
    DOG,
    INFOS,
    NONE,
    SHIFT,
    Stage,
    stage_timeline,
)


@pytest.fixture
def stage(qtbot):
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(1160, 420)
    with qtbot.waitExposed(view):
        view.show()
    view.set_timeline(stage_timeline(), INFOS)
    return Stage(view)


def ghosts(stage: Stage) -> dict[str, tuple[int, int, bool]]:
    return {
        f"{ghost.kind.letter}{ghost.number + 1} {ghost.start}": ghost.refused
        for ghost in stage.view.canvas.overlay.ghosts
    }


def test_a_click_selects_a_clip_with_its_sound(stage):
    stage.click(stage.at(200, "V1"))
    assert stage.take() == [("selection_changed", ("s", "a"))]
    stage.click(stage.at(450, "V1"), CONTROL)
    assert stage.take() == [("selection_changed", ("s", "a", "b"))]
    stage.click(stage.at(200, "A1"), CONTROL)
    assert stage.take() == [("selection_changed", ("b",))]
    stage.click(stage.at(200, "A1"))
    assert stage.take() == [("selection_changed", ("a", "s"))]  # the one clicked comes last


def test_a_dragged_edge_is_shown_until_it_is_let_go(stage, qtbot):
    shown, left = [], []
    stage.view.trim_shown.connect(lambda *args: shown.append(args))
    stage.view.trim_left.connect(lambda: left.append(len(shown)))
    edge = stage.at(300, "V1") - QPoint(2, 0)
    stage.press(edge)
    stage.move(stage.at(260, "V1"), ALT)
    assert shown[-1][:2] == ("a", "end")
    assert abs(shown[-1][2] - 261) <= 1
    assert not shown[-1][3]
    stage.move(stage.at(260, "V1"), ALT | SHIFT)
    assert shown[-1][3]  # now what follows would move along
    assert left == []
    qtbot.keyClick(stage.view, Qt.Key.Key_Escape)
    stage.release(stage.at(260, "V1"))
    assert left == [len(shown)]
    assert stage.take("trim_requested") == []


def test_with_control_and_shift_a_cut_rolls(stage):
    line = stage_timeline()
    first, second = line.tracks[0].clips
    met = (first, replace(second, start=300))  # dog a 100-300, dog b 300-400
    stage.view.set_timeline(replace(line, tracks=(Track(met), line.tracks[1])), INFOS)
    rolled, shown = [], []
    stage.view.roll_requested.connect(lambda *args: rolled.append(args))
    stage.view.roll_shown.connect(lambda *args: shown.append(args))
    keys = CONTROL | SHIFT | ALT
    stage.press(stage.at(300, "V1") - QPoint(2, 0))
    stage.move(stage.at(280, "V1"), keys)
    stage.move(stage.at(250, "V1"), keys)
    assert shown[-1][:2] == ("a", "end")
    assert {(g.start, g.stop) for g in stage.view.canvas.overlay.ghosts} == {
        (100, shown[-1][2]),
        (shown[-1][2], 400),
    }
    assert "roll" in stage.view.canvas.overlay.label
    stage.release(stage.at(250, "V1"), keys)
    assert rolled == shown[-1:]
    assert stage.take("trim_requested") == []


def test_a_click_on_one_of_many_leaves_it_alone(stage):
    stage.view.select_clips(("a", "s", "b"))
    stage.click(stage.at(450, "V1"))
    assert stage.take("selection_changed") == [("selection_changed", ("b",))]


def test_dragging_moves_a_clip_and_its_sound(stage):
    stage.press(stage.at(430, "V1"))
    stage.move(stage.at(470, "V1"))
    stage.move(stage.at(531, "V1"))
    assert ghosts(stage) == {"V1 501": False}
    assert stage.take("move_requested") == []  # only when it is dropped
    stage.release(stage.at(531, "V1"))
    assert stage.take("move_requested") == [("move_requested", ("b",), 101, 0)]
    assert stage.view.canvas.overlay.ghosts == ()
    stage.drag(stage.at(200, "V1"), stage.at(180, "V1"), keys=ALT)
    assert stage.take("move_requested") == [("move_requested", ("s", "a"), -20, 0)]


def test_several_clips_move_together(stage):
    stage.view.select_clips(("b", "c"))
    stage.drag(stage.at(200, "V2"), stage.at(260, "V2"), stage.at(263, "V2"), keys=ALT)
    assert stage.take("move_requested") == [("move_requested", ("b", "c"), 63, 0)]


def test_a_small_tremble_is_no_drag(stage):
    place = stage.at(200, "V1")
    stage.drag(place, place + QPoint(3, 2))
    assert stage.take("move_requested") == []


def test_to_another_track_and_to_a_new_one(stage):
    stage.drag(stage.at(450, "V1"), stage.at(450, "V2"))
    assert stage.take("move_requested") == [("move_requested", ("b",), 0, 1)]
    above = stage.at(200, "V2") - QPoint(0, TITLE_PX + 6 + 8)
    stage.press(stage.at(200, "V2"))
    stage.move(stage.at(200, "V2", 2))
    stage.move(above)
    assert ghosts(stage) == {"V3 150": False}
    stage.release(above)
    assert stage.take("move_requested") == [("move_requested", ("c",), 0, 1)]


def test_another_button_does_not_drop(stage):
    right = Qt.MouseButton.RightButton
    stage.press(stage.at(450, "V1"))
    stage.move(stage.at(500, "V1"))
    stage.move(stage.at(600, "V1"), ALT)
    stage.press(stage.at(600, "V1"), button=right)
    stage.release(stage.at(600, "V1"), button=right)
    assert ghosts(stage)
    stage.release(stage.at(600, "V1"), ALT)
    assert stage.take("move_requested") == [("move_requested", ("b",), 150, 0)]


def test_what_is_in_the_way_shows(stage):
    stage.press(stage.at(450, "V1"))
    stage.move(stage.at(430, "V1"))
    stage.move(stage.at(300, "V1"))
    assert ghosts(stage) == {"V1 250": True}
    stage.move(stage.at(300, "V2"))
    assert ghosts(stage) == {"V2 250": False}  # snapped to the end of the cat
    stage.release(stage.at(300, "V2"))


def test_sound_taken_by_itself_leaves_the_picture_on_its_track(stage):
    below = stage.at(200, "A1", TITLE_PX + SOUND_PX + 8)
    stage.drag(stage.at(200, "A1", 6), stage.at(205, "A1", 30), below)
    assert stage.take("move_requested") == [("move_requested", ("s",), 0, 1)]


def test_nothing_goes_before_the_start(stage):
    stage.drag(stage.at(250, "V1"), stage.at(200, "V1"), QPoint(0, stage.at(0, "V1").y()))
    assert stage.take("move_requested") == [("move_requested", ("s", "a"), -100, 0)]


def test_edges_snap_to_clips_markers_and_playhead(stage):
    stage.view.set_playhead(520)
    scale = stage.view.canvas.scale.px
    near = (SNAP_PX - 2) / scale
    for goal, edge in ((300, 400), (350, 400), (520, 400), (350, 500)):
        by = goal - edge
        stage.drag(
            stage.at(450, "V1"), stage.at(450 + by / 2, "V1"), stage.at(450 + by + near, "V1")
        )
        assert stage.take("move_requested") == [("move_requested", ("b",), by, 0)], goal
    far = (SNAP_PX + 4) / scale
    stage.drag(stage.at(450, "V1"), stage.at(500, "V1"), stage.at(450 + 120 + far, "V1"))
    ((_, _, by, _),) = stage.take("move_requested")
    assert by == round(120 + far)


def test_the_guide_shows_what_it_snaps_to(stage):
    stage.press(stage.at(450, "V1"))
    stage.move(stage.at(420, "V1"))
    stage.move(stage.at(351, "V1"))
    assert stage.view.canvas.overlay.guide == 300
    stage.move(stage.at(351, "V1"), ALT)
    assert stage.view.canvas.overlay.guide is None
    stage.release(stage.at(351, "V1"), ALT)
    assert stage.take("move_requested") == [("move_requested", ("b",), -99, 0)]


def test_snapping_can_be_off(stage):
    stage.view.set_snapping(False)
    stage.drag(stage.at(450, "V1"), stage.at(400, "V1"), stage.at(352, "V1"))
    assert stage.take("move_requested") == [("move_requested", ("b",), -98, 0)]


@pytest.mark.parametrize(
    ("edge", "start", "to", "expected"),
    [
        ("start", 401, 421, 420),
        ("end", 499, 479, 480),
        ("start", 401, 20, 300),  # the neighbour
        ("end", 499, 2000, 900),  # the end of the file
        ("start", 401, 900, 499),  # one frame stays
    ],
)
def test_trimming(stage, edge, start, to, expected):
    stage.view.canvas.set_zoom(0.8, 1160)
    stage.drag(
        stage.at(start, "V1"), stage.at((start + to) / 2, "V1"), stage.at(to, "V1"), keys=ALT
    )
    assert stage.take("trim_requested") == [("trim_requested", "b", edge, expected, False)]


def test_linked_clips_are_trimmed_together(stage):
    stage.press(stage.at(299, "V1"))
    stage.move(stage.at(280, "V1"), ALT)
    stage.move(stage.at(270, "V1"), ALT)
    assert set(ghosts(stage)) == {"V1 100", "A1 100"}
    assert {g.stop for g in stage.view.canvas.overlay.ghosts} == {271}
    assert "length 00:00:06:21" in stage.view.canvas.overlay.label
    stage.release(stage.at(270, "V1"), ALT)
    assert stage.take("trim_requested") == [("trim_requested", "a", "end", 271, False)]


@pytest.mark.parametrize("keys", [CONTROL, SHIFT])
def test_ripple_goes_past_the_neighbour(stage, keys):
    stage.drag(stage.at(299, "V1"), stage.at(350, "V1"), stage.at(449, "V1"), keys=keys | ALT)
    assert stage.take("trim_requested") == [("trim_requested", "a", "end", 450, True)]


def test_edges_show_by_the_cursor(stage):
    stage.move(stage.at(299, "V1"))
    assert stage.view.viewport().cursor().shape() == Qt.CursorShape.SplitHCursor
    stage.move(stage.at(200, "V1"))
    assert stage.view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_the_rubber_band_selects_what_it_touches(stage):
    stage.press(stage.at(380, "V1"))
    stage.move(stage.at(360, "V2"))
    stage.move(stage.at(240, "V2"))
    assert stage.view.canvas.selected == ("c", "s", "a")
    assert stage.take() == []
    stage.release(stage.at(240, "V2"))
    assert stage.take() == [("selection_changed", ("c", "s", "a"))]
    stage.drag(stage.at(395, "V1"), stage.at(420, "V1"), stage.at(430, "V1"), first=CONTROL)
    assert set(stage.view.canvas.selected) == {"a", "b", "c", "s"}


def test_a_click_beside_the_clips_selects_nothing_and_seeks(stage):
    stage.view.select_clips(("b",))
    stage.click(stage.at(330.5, "V1"))
    assert stage.take() == [("selection_changed", ()), ("seek_requested", 330)]


@pytest.mark.parametrize(
    ("start", "end"),
    [(("V1", 450), ("V1", 600)), (("V1", 499), ("V1", 460)), (("V1", 380), ("V2", 200))],
    ids=["move", "trim", "band"],
)
def test_escape_lets_go(stage, qtbot, start, end):
    stage.view.select_clips(("b",))
    first, last = stage.at(start[1], start[0]), stage.at(end[1], end[0])
    stage.press(first)
    stage.move((first + last) / 2)
    stage.move(last)
    qtbot.keyClick(stage.view, Qt.Key.Key_Escape)
    assert stage.view.canvas.overlay.ghosts == ()
    assert stage.view.canvas.overlay.band is None
    stage.release(last)
    assert stage.take() == []
    assert stage.view.canvas.selected == ("b",)


def test_a_drag_ends_when_the_timeline_changes_under_it(stage):
    stage.press(stage.at(450, "V1"))
    stage.move(stage.at(480, "V1"))
    stage.move(stage.at(520, "V1"))
    stage.view.set_timeline(Timeline(), INFOS)
    stage.release(stage.at(520, "V1") if stage.view.canvas.placement.rows else QPoint(500, 100))
    assert stage.take("move_requested") == []


def test_the_razor_cuts_where_it_is(stage, qtbot):
    qtbot.keyClick(stage.view, Qt.Key.Key_C)
    assert stage.view.tool is Tool.RAZOR
    stage.click(stage.at(220.4, "V1"))
    assert stage.take() == [("split_requested", "a", 220)]
    stage.click(stage.at(220.4, "V1"), SHIFT)
    assert stage.take() == [("split_all_requested", 220)]
    stage.view.set_playhead(230)
    stage.click(stage.at(231, "V1"))
    assert stage.take() == [("split_requested", "a", 230)]
    qtbot.keyClick(stage.view, Qt.Key.Key_V)
    assert stage.view.tool is Tool.SELECT


def test_a_gain_is_dragged_on_its_line(stage):
    line = stage.at(200, "A1", TITLE_PX + round(gain_height(0, SOUND_PX)))
    lower = stage.at(200, "A1", TITLE_PX + round(gain_height(-6, SOUND_PX)))
    stage.press(line)
    stage.move(lower)
    shown = stage.view.canvas.overlay
    assert shown.label.startswith("\N{MINUS SIGN}")
    assert abs(shown.line.y1() - lower.y()) <= 1
    stage.release(lower)
    ((_, clip_id, volume),) = stage.take("volume_requested")
    assert clip_id == "s"
    assert volume == pytest.approx(-6, abs=1)


@pytest.mark.parametrize("volume", [-60, -24, -6, 0, 3, 12])
def test_gain_and_height_belong_together(volume):
    assert gain_at(gain_height(volume, 36), 36) == pytest.approx(volume, abs=0.5)


def test_markers_move_and_seek(stage):
    stage.click(stage.flag(350))
    assert stage.take() == [("seek_requested", 350)]
    stage.press(stage.flag(350))
    stage.move(stage.flag(340))
    stage.move(stage.flag(330), ALT)
    assert [marker.frame for marker in stage.view.canvas.markers] == [50, 330]
    stage.release(stage.flag(330), ALT)
    assert stage.take() == [("marker_moved", 350, 330)]


def test_markers_are_drawn_wherever_they_are(stage):
    def colours(frame: int) -> set[str]:
        image = stage.view.viewport().grab().toImage()
        place = stage.flag(frame)
        return {image.pixelColor(place.x() + dx, place.y()).name() for dx in (-1, 0, 1)}

    assert "#3d8bff" in colours(350)
    assert "#3d8bff" not in colours(250)
    for _ in range(20):
        stage.view.zoom_in()
    stage.view.horizontalScrollBar().setValue(stage.view.horizontalScrollBar().maximum())
    assert "#3d8bff" not in colours(480)  # none is in sight


def test_a_double_click_seeks_or_renames(stage, qtbot):
    from PySide6.QtCore import QEvent

    stage.mouse(QEvent.Type.MouseButtonDblClick, stage.at(220.5, "V1"))
    assert stage.take() == [("seek_requested", 220)]
    stage.mouse(QEvent.Type.MouseButtonDblClick, stage.flag(50))
    assert stage.take() == [("marker_dialog_wanted", 50)]


def test_the_middle_button_pans(stage):
    for _ in range(6):
        stage.view.zoom_in()
    bar = stage.view.horizontalScrollBar()
    bar.setValue(200)
    middle = Qt.MouseButton.MiddleButton
    stage.drag(QPoint(600, 200), QPoint(560, 200), QPoint(500, 200), button=middle)
    assert bar.value() == 300
    assert stage.take() == []


def test_a_drag_at_the_border_scrolls(stage, qtbot):
    for _ in range(6):
        stage.view.zoom_in()
    bar = stage.view.horizontalScrollBar()
    stage.view.reveal("b")
    before = bar.value()
    start = stage.at(stage.view.canvas.placement.find("b").start + 20, "V1")
    border = QPoint(stage.view.viewport().width() - 4, start.y())
    stage.press(start)
    stage.move(QPoint((start.x() + border.x()) // 2, start.y()))
    stage.move(border)
    qtbot.waitUntil(lambda: bar.value() > before + 40)
    stage.release(border)
    ((_, ids, by, _),) = stage.take("move_requested")
    assert ids == ("b",)
    assert by > (border.x() - start.x()) / stage.view.canvas.scale.px


def test_locked_tracks_hold_their_clips(stage):
    from dataclasses import replace

    timeline = stage_timeline()
    low, high = timeline.tracks
    locked = replace(timeline, tracks=(replace(low, locked=True), high))
    stage.view.set_timeline(locked, INFOS)
    stage.drag(stage.at(450, "V1"), stage.at(500, "V1"), stage.at(600, "V1"))
    stage.drag(stage.at(499, "V1"), stage.at(480, "V1"), stage.at(460, "V1"))
    assert stage.take("move_requested", "trim_requested") == []
    stage.press(stage.at(200, "V2"))
    stage.move(stage.at(250, "V2"))
    stage.move(stage.at(600, "V1"))
    assert list(ghosts(stage).values()) == [True]
    stage.release(stage.at(600, "V1"))


def test_header_buttons_ask_for_flags(stage, qtbot):
    from PySide6.QtWidgets import QToolButton

    buttons = {b.accessibleName(): b for b in stage.view.findChildren(QToolButton)}
    qtbot.mouseClick(buttons["Mute A1"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons["Hide V2"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons["Lock V1"], Qt.MouseButton.LeftButton)
    assert stage.take() == [
        ("track_flag_requested", "sound", 0, "muted", True),
        ("track_flag_requested", "picture", 1, "hidden", True),
        ("track_flag_requested", "picture", 0, "locked", True),
    ]
    assert buttons["Mute A1"].parentWidget().x() < HEADER_PX


def test_a_job_shows_on_its_clip_and_in_its_tip(stage):
    seen, tips = [], []
    for job in (None, ClipJob(running=False), ClipJob(True, 43), ClipJob(False, failed=True)):
        stage.view.set_jobs({"b": job} if job else {})
        seen.append(stage.view.viewport().grab().toImage())
        tips.append(stage.view._tip(stage.at(450, "V1")).splitlines()[-1])
    assert len({bytes(image.constBits()) for image in seen}) == 4
    assert tips[1:] == [
        "Waiting in the queue",
        "43 % done",
        "The masks could not be made: see Jobs",
    ]


class TestDrops:
    """Files held over the timeline; the events are Qt's own."""

    @pytest.fixture(autouse=True)
    def let_go(self, stage):
        """Qt remembers over which widget files are held, also when that is gone."""
        yield
        QApplication.sendEvent(stage.view.viewport(), QDragLeaveEvent())

    @staticmethod
    def event(kind, stage, place, paths, keys=NONE):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        enter = QDragEnterEvent(QPoint(600, 10), copy, data, button, keys)
        QApplication.sendEvent(stage.view.viewport(), enter)  # so that Qt knows the target
        event = kind(place, copy, data, button, keys)
        QApplication.sendEvent(stage.view.viewport(), event)
        return event.isAccepted()  # the event itself does not outlive its data

    def test_a_file_is_shown_where_it_would_go(self, stage):
        place = stage.at(600, "V1")
        assert self.event(QDragMoveEvent, stage, place, [CAT])
        assert ghosts(stage) == {"V1 600": False, "A1 600": False}
        assert {g.stop for g in stage.view.canvas.overlay.ghosts} == {800}
        QApplication.sendEvent(stage.view.viewport(), QDragLeaveEvent())
        assert ghosts(stage) == {}

    def test_it_finds_a_track_with_room(self, stage):
        self.event(QDragMoveEvent, stage, stage.at(120, "V1"), [CAT], ALT)
        assert ghosts(stage) == {"V3 120": False, "A2 120": False}

    def test_it_is_dropped_there_and_snaps(self, stage):
        dropped = []
        stage.view.media_dropped.connect(lambda *args: dropped.append(args))
        near = stage.at(500, "V2") + QPoint(SNAP_PX - 3, 0)
        self.event(QDropEvent, stage, QPointF(near), [DOG, CAT])
        assert dropped == [([DOG, CAT], Target(500, 1))]
        above = stage.at(700, "V2", -8)
        self.event(QDropEvent, stage, QPointF(above), [CAT], ALT)
        assert dropped[1][1].track == 2

    def test_held_keys_insert_or_overwrite(self, stage):
        dropped = []
        stage.view.media_dropped.connect(lambda *args: dropped.append(args))
        for keys, how in ((CONTROL, "insert"), (SHIFT, "overwrite")):
            self.event(QDragMoveEvent, stage, stage.at(120, "V1"), [CAT], keys | ALT)
            assert ghosts(stage) == {"V1 120": False, "A1 120": False}
            assert how in stage.view.canvas.overlay.label.lower()
            self.event(QDropEvent, stage, QPointF(stage.at(120, "V1")), [CAT], keys | ALT)
            assert dropped[-1][1] == Target(120, 0, 0, how)

    def test_sound_alone_goes_to_tracks_of_sound(self, stage):
        path = Path("/media/song.mp3")
        song = replace(INFOS[CAT], path=path, width=0, height=0)
        stage.view.set_timeline(stage_timeline(), {**INFOS, path: song})
        self.event(QDragMoveEvent, stage, stage.at(600, "V2"), [path])
        assert ghosts(stage) == {"A1 600": False}

    def test_what_is_no_file_is_refused(self, stage):
        assert not self.event(QDragMoveEvent, stage, stage.at(600, "V1"), [])
        assert ghosts(stage) == {}
