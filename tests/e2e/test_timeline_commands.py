"""The commands of the menus Edit, Clip and Timeline in the real window, on a clip of 24 frames."""

from fractions import Fraction

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QUndoView

from gsa_desktop.ui.project_dialog import ProjectDialog

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def give(with_clip):
    """Gives commands, one after the other."""

    def give_all(*names: str) -> None:
        for name in names:
            action = with_clip.window.commands[name]
            assert action.isEnabled(), name
            action.trigger()

    return give_all


def starts(desktop) -> list[int]:
    return [clip.start for clip in desktop.session.editing.clips]


def test_split_ripple_clipboard_and_history(with_clip, give):
    editing, playback = with_clip.session.editing, with_clip.session.playback
    playback.seek(6)
    give("clip.split")
    playback.seek(12)
    give("clip.split_all")
    assert starts(with_clip) == [0, 6, 12]
    assert len(editing.sounds) == 3
    editing.select(editing.clips[1].id)
    give("edit.cut")
    assert starts(with_clip) == [0, 12]
    playback.seek(18)
    give("edit.paste")
    assert [len(track.clips) for track in editing.timeline.tracks] == [2, 1]
    give("edit.undo", "edit.undo")
    editing.select(editing.clips[1].id)
    give("clip.ripple_delete")
    assert starts(with_clip) == [0, 6]
    history = with_clip.window.history.findChild(QUndoView)
    model = history.model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert texts == ["As opened", "Split clip", "Split clip", "Ripple delete"]
    history.setCurrentIndex(model.index(0, 0))
    assert starts(with_clip) == [0]
    give("edit.select_all", "edit.duplicate", "edit.select_none")
    assert starts(with_clip) == [0, 24]
    assert not with_clip.window.commands["edit.copy"].isEnabled()


def test_markers_and_cuts_are_gone_to(with_clip, give):
    playback = with_clip.session.playback
    for frame in (4, 15):
        playback.seek(frame)
        give("timeline.add_marker")
    playback.seek(8)
    give("clip.split")
    visited = []
    for name in (
        "timeline.previous_marker",
        "timeline.next_marker",
        "timeline.previous_edit",
        "timeline.clip_end",
        "timeline.clip_start",
        "timeline.previous_edit",
        "timeline.clip_end",
        "timeline.next_edit",
    ):
        give(name)
        visited.append(playback.playhead)
    assert visited == [4, 15, 8, 23, 8, 0, 7, 8]


def test_sound_apart_from_its_picture(with_clip, give):
    editing = with_clip.session.editing
    give("clip.mute")
    assert editing.sounds[0].muted
    give("clip.unlink")
    editing.select(editing.clips[0].id)
    give("clip.delete")
    assert not editing.clips
    assert len(editing.sounds) == 1
    assert with_clip.window.commands["playback.toggle"].isEnabled()
    editing.select(editing.sounds[0].id)
    with_clip.window.inspector.volume_changed.emit(editing.sounds[0].id, -12.0)
    assert editing.sounds[0].volume_db == -12


def test_tracks_come_and_go(with_clip, give):
    timeline = with_clip.session.editing
    give("timeline.add_picture_track", "timeline.add_sound_track")
    assert (len(timeline.timeline.tracks), len(timeline.timeline.sounds)) == (2, 2)
    give("timeline.remove_tracks")
    assert (len(timeline.timeline.tracks), len(timeline.timeline.sounds)) == (1, 1)


def test_project_settings_change_rate_and_size(with_clip, give):
    give("file.settings")
    dialog = with_clip.window.findChild(ProjectDialog)
    dialog._rate.setText("48")
    dialog._width.setValue(640)
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    editing = with_clip.session.editing
    assert (editing.timeline.rate, editing.timeline.size) == (Fraction(48), (640, 90))
    assert editing.clips[0].length == 48
    assert with_clip.session.playback.map.frames == 48
