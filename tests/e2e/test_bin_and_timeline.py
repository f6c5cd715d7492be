"""The bin and the timeline of the real window: files put in by key, badges, sound alone."""

import wave
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.edits_place import Target
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.media_model import ITEM_ROLE

pytestmark = pytest.mark.timeout(400)


def spans(desktop) -> list[tuple[int, int]]:
    return [(clip.start, clip.stop) for clip in desktop.session.editing.clips]


def test_the_bins_file_goes_in_at_the_playhead_or_over_what_is_there(with_clip):
    window, playback = with_clip.window, with_clip.session.playback
    playback.seek(6)
    window.commands["clip.insert"].trigger()
    assert spans(with_clip) == [(0, 6), (6, 30), (30, 48)]
    assert playback.playhead == 30
    window.commands["clip.overwrite"].trigger()
    assert spans(with_clip) == [(0, 6), (6, 30), (30, 54)]
    assert playback.playhead == 53  # the last frame: the next one goes after it
    window.commands["clip.overwrite"].trigger()
    assert spans(with_clip)[-1] == (54, 78)
    for _ in range(3):
        with_clip.session.editing.undo()
    assert spans(with_clip) == [(0, 24)]


def test_the_badge_says_of_how_many_clips_there_are_masks(with_clip, masks):
    session, model = with_clip.session, with_clip.window.bin._model
    (clip,), path = session.editing.clips, session.editing.project.media[0]
    info = session.library.infos[path]
    run = masks.open(info.fingerprint, "test", clip.segment).run(FrameRange(0, 12))
    for number in range(12):
        run.put_final(SoftMask(number, np.zeros((9, 16), np.uint8)))
    session.jobs.clip_state_changed.emit(clip.id)

    def badge() -> str:
        return model.index(0, 0).data(ITEM_ROLE).badge_text()

    assert badge() == "50 % segmented"
    session.editing.split_all(12)
    assert badge() == "1 of 2 clips"
    session.editing.select(session.editing.clips[1].id)
    session.editing.delete()
    assert badge() == "Done"
    session.editing.undo()
    assert badge() == "1 of 2 clips"


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A second of sound alone."""
    path = tmp_path / "song.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(np.full(8000, 5000, np.int16).tobytes())
    return path


def test_a_timeline_of_sound_alone_is_black_and_not_exported(qtbot, desktop, song, tiny_clip):
    session, told = desktop.session, []
    tell = desktop.window.tell
    desktop.window.tell = lambda text: (told.append(text), tell(text))
    with qtbot.waitSignal(session.monitor.picture) as shown:
        desktop.open_files([song])
    assert not shown.args[0].picture[:, :, :3].any()
    assert session.playback.map.frames == 25
    desktop.exports.ask()
    assert told[-1] == "There is no picture on the timeline to export: put a video on it."
    with qtbot.waitSignal(session.editing.placed):
        session.editing.place_files([tiny_clip()], Target(0))
    assert session.editing.timeline.size == (160, 90)
    assert session.editing.timeline.rate == 24


def test_sound_alone_is_saved_missed_and_found_again(qtbot, with_clip, song, tmp_path):
    moved, project = tmp_path / "a" / "s.wav", tmp_path / "p.gsaproj"
    editing, library = with_clip.session.editing, with_clip.session.library
    drawn: list[Path] = []  # the other clip's waveform may come first
    with_clip.session.waveforms.found.connect(lambda found: drawn.append(found.path))
    editing.place_files([song], Target(4, sound=1))
    qtbot.waitUntil(lambda: song in drawn)
    assert [(clip.media, clip.start) for clip in editing.sounds][-1] == (song, 4)
    assert editing.save(project)
    moved.parent.mkdir()
    song.rename(moved)
    with qtbot.waitSignal(library.missed) as missed:
        editing.open_project(project)
    assert [entry.path for entry in missed.args[0]] == [song]
    with qtbot.waitSignal(library.opened, check_params_cb=lambda i: i.path == moved):
        editing.relink({song: moved})
    assert editing.sounds[-1].media == moved
    assert not library.infos[moved].has_picture
