"""The mouse on the timeline of the real window: what it asks for is done, heard of and undone."""

import pytest
from PySide6.QtCore import QPoint

from gsa_desktop.core.edits_place import Target
from tests.ui.timeline_stage import Stage

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def stage(with_clip, qtbot):
    with_clip.window.resize(1400, 900)
    stage = Stage(with_clip.window.timeline)
    qtbot.waitUntil(lambda: len(stage.view.canvas.placement.rows) == 2)
    return stage


def starts(desktop) -> list[tuple[int, int]]:
    editing = desktop.session.editing
    return [(clip.start, clip.stop) for clip in (*editing.clips, *editing.sounds)]


def test_a_clip_comes_with_its_sound_and_outline(with_clip, stage, qtbot, tiny_clip):
    assert starts(with_clip) == [(0, 24), (0, 24)]
    assert len(stage.view.canvas.selected) == 2
    qtbot.waitUntil(lambda: tiny_clip() in stage.view.canvas.media.peaks)


def test_drags_edit_and_undo_takes_them_back(with_clip, stage):
    commands = with_clip.window.commands
    stage.drag(stage.at(12, "V1", 8), stage.at(18, "V1", 8), stage.at(22, "V1", 8))
    assert starts(with_clip) == [(10, 34), (10, 34)]
    stage.drag(stage.at(33.9, "V1", 8), stage.at(30, "V1", 8), stage.at(28.9, "V1", 8))
    assert starts(with_clip) == [(10, 29), (10, 29)]
    above = QPoint(stage.at(15, "V1").x(), stage.view.canvas.rows_top - 6)
    stage.drag(stage.at(15, "V1", 8), stage.at(15, "V1", 0), above)
    names = [row.name for row in stage.view.canvas.placement.rows]
    assert names == ["V2", "V1", "A1", "A2"]
    for _ in range(3):
        commands["edit.undo"].trigger()
    assert starts(with_clip) == [(0, 24), (0, 24)]
    assert not commands["edit.undo"].isEnabled()


def test_the_razor_cuts_and_the_selection_reaches_the_inspector(with_clip, stage):
    commands, editing = with_clip.window.commands, with_clip.session.editing
    commands["timeline.razor"].trigger()
    stage.click(stage.at(10.5, "V1", 8))
    assert starts(with_clip) == [(0, 10), (10, 24), (0, 10), (10, 24)]
    commands["timeline.select_tool"].trigger()
    stage.click(stage.at(20, "V1", 8))
    assert editing.selected.start == 10
    stage.click(stage.at(20, "A1", 8))
    assert editing.chosen.id == editing.sounds[1].id
    commands["clip.ripple_delete"].trigger()
    assert starts(with_clip) == [(0, 10), (0, 10)]


def test_a_file_dropped_on_a_place_goes_there(with_clip, stage, qtbot, tiny_clip):
    other = tiny_clip(frames=12)
    stage.view.media_dropped.emit([other], Target(30, 1))
    qtbot.waitUntil(lambda: len(with_clip.session.editing.clips) == 2)
    placed = with_clip.session.editing.timeline.tracks[1].clips[0]
    assert (placed.media, placed.start, placed.stop) == (other, 30, 42)


def test_tracks_and_markers(with_clip, stage):
    editing, view = with_clip.session.editing, stage.view
    view.track_flag_requested.emit("sound", 0, "muted", True)
    assert editing.timeline.sounds[0].muted
    view.marker_added.emit(5)
    stage.drag(stage.flag(5), stage.flag(10), stage.flag(15))
    view.marker_renamed.emit(editing.timeline.markers[0].frame, "end")
    ((frame, text),) = [(marker.frame, marker.text) for marker in editing.timeline.markers]
    assert text == "end"
    assert frame == pytest.approx(15, abs=1)
    view.volume_requested.emit(editing.sounds[0].id, -12.0)
    assert editing.sounds[0].volume_db == -12
