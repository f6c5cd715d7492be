import pytest

from gsa_desktop.controllers.editing import Editing
from gsa_desktop.controllers.failure import Remedy
from gsa_desktop.controllers.library import MediaLibrary, Offline
from gsa_desktop.core.file_facts import FileState
from gsa_desktop.core.project import Blur, Colour, Project, RefineSettings
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.workers.lanes import QueueLane


@pytest.fixture
def editing(qapp, clock):
    lane = QueueLane(qapp)  # outlives its jobs, whose slots are the last to hold the library
    yield Editing(MediaLibrary(lane), clock=clock)
    lane.shut_down()


@pytest.fixture
def with_clip(qtbot, editing, tiny_clip):
    """A session with one clip of 24 frames on the timeline."""
    with qtbot.waitSignal(editing.placed):
        editing.open_files([tiny_clip()])
    return editing


def test_the_first_clip_makes_the_timeline_and_is_no_change_to_save(with_clip, tiny_clip):
    (clip,) = with_clip.clips
    assert clip.media == tiny_clip()
    assert clip.cut == FrameRange(0, 24)
    assert with_clip.selected == clip
    assert with_clip.project.timeline.size == (160, 90)
    assert with_clip.project.media == (tiny_clip(),)
    assert not with_clip.document.dirty
    assert not with_clip.document.can_undo


def test_a_further_file_goes_to_the_bin_and_from_there_to_the_end(qtbot, with_clip, tiny_clip):
    other = tiny_clip(30)
    with qtbot.waitSignal(with_clip.project_changed):
        with_clip.open_files([other])
    qtbot.waitUntil(lambda: other in with_clip.project.media)
    assert len(with_clip.clips) == 1
    with_clip.place(other)
    with_clip.place(tiny_clip())
    assert [(c.media, c.start) for c in with_clip.clips] == [
        (tiny_clip(), 0),
        (other, 24),
        (tiny_clip(), 54),
    ]
    assert with_clip.selected == with_clip.clips[2]


def test_what_is_no_video_is_refused_with_a_remedy(qtbot, editing, tmp_path):
    broken = tmp_path / "letter.mp4"
    broken.write_text("Dear Sir or Madam")
    with qtbot.waitSignal(editing.failed) as failed:
        editing.open_files([broken])
    (failure,) = failed.args
    assert failure.title == "Could not open letter.mp4"
    assert failure.message
    assert failure.remedies == (Remedy.CHOOSE_FILE,)
    assert editing.project == Project()


def test_a_slider_makes_one_step_of_the_history(with_clip, clock):
    for step in range(10):
        clock.now += 0.04
        with_clip.set_refine(RefineSettings(grow_px=step))
    clock.now += 5
    with_clip.set_refine(RefineSettings(grow_px=-3))
    with_clip.set_background(Blur())
    assert with_clip.selected.background == Blur()
    with_clip.undo()
    with_clip.undo()
    assert with_clip.selected.refine == RefineSettings(grow_px=9)
    with_clip.undo()
    assert with_clip.selected.refine == RefineSettings()
    assert not with_clip.document.can_undo
    for _ in range(3):
        with_clip.redo()
    assert with_clip.selected.background == Blur()


def test_split_trim_and_delete_at_the_playhead(with_clip):
    with_clip.split(10)
    assert [(c.start, c.cut) for c in with_clip.clips] == [
        (0, FrameRange(0, 10)),
        (10, FrameRange(10, 24)),
    ]
    with_clip.trim_start(4)
    with_clip.trim_end(7)
    assert with_clip.clips[0].cut == FrameRange(4, 8)
    assert with_clip.clips[0].start == 4
    with_clip.delete()
    (rest,) = with_clip.clips
    assert with_clip.selected == rest
    with_clip.delete()
    assert with_clip.selected is None


def test_an_edit_that_cannot_be_says_so_and_changes_nothing(qtbot, with_clip):
    before = with_clip.project
    with qtbot.waitSignal(with_clip.message) as message:
        with_clip.split(0)
    assert message.args[0].startswith("Split clip: The playhead is not inside")
    assert with_clip.project == before


def test_a_saved_project_opens_as_it_was(qtbot, with_clip, tmp_path):
    with_clip.set_background(Colour((1, 2, 3)))
    saved = with_clip.project
    path = tmp_path / "film.gsaproj"
    assert with_clip.save(path)
    assert not with_clip.document.dirty
    with_clip.new_project()
    assert with_clip.project == Project()
    with_clip.open_files([path])
    assert with_clip.project == saved
    assert with_clip.selected == saved.timeline.tracks[0].clips[0]
    assert not with_clip.document.dirty


def test_a_project_that_cannot_be_saved_stays_unsaved(qtbot, with_clip, tmp_path):
    with_clip.set_background(Blur())
    with qtbot.waitSignal(with_clip.failed) as failed:
        assert not with_clip.save(tmp_path / "nowhere" / "film.gsaproj")
    assert Remedy.CHOOSE_TARGET in failed.args[0].remedies
    assert with_clip.document.dirty


def test_a_file_that_is_gone_can_be_found_again(qtbot, with_clip, tmp_path, tiny_clip):
    moved = tmp_path / "there" / "moved.mp4"
    moved.parent.mkdir()
    moved.write_bytes(tiny_clip().read_bytes())
    path = tmp_path / "film.gsaproj"
    with_clip.open_files([moved])
    qtbot.waitUntil(lambda: moved in with_clip.project.media)
    with_clip.place(moved)
    with_clip.save(path)
    final = moved.rename(tmp_path / "final.mp4")
    library = MediaLibrary(with_clip._library._lane)
    fresh = Editing(library)
    with qtbot.waitSignal(library.missed) as missed:
        fresh.open_project(path)
    assert missed.args[0] == (Offline(moved, FileState.MISSING),)
    assert fresh.clips[1].media == moved  # nothing is lost
    with qtbot.waitSignal(library.searched) as searched:
        library.search(tmp_path, [moved])
    assert searched.args[0] == {moved: final}
    fresh.relink(searched.args[0])
    assert fresh.clips[1].media == final
    qtbot.waitUntil(lambda: final in library.infos)


def test_media_in_use_stays_in_the_bin(qtbot, with_clip, tiny_clip):
    with qtbot.waitSignal(with_clip.message) as message:
        with_clip.remove_media(tiny_clip())
    assert "used on the timeline" in message.args[0]
    with_clip.delete()
    with_clip.remove_media(tiny_clip())
    assert with_clip.project.media == ()
