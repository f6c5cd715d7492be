"""Slip, roll, close gap, select after the playhead, paste attributes."""

import pytest

from gsa_desktop.core.edits_place import Target
from gsa_desktop.core.layout import placed
from gsa_desktop.core.project import Colour, RefineSettings


@pytest.fixture
def editing(new_editing):
    return new_editing()


@pytest.fixture
def heard(editing):
    said: list[str] = []
    editing.message.connect(said.append)
    return said


@pytest.fixture
def path(files):
    """100 frames of 25 a second with sound."""
    return files[0].path


@pytest.fixture
def cut(editing, path):
    """V1 and A1: file frames 0..60 at 0..60, file frames 20..100 at 60..140."""
    editing.place(path)
    editing.place(path)
    editing.trim(editing.clips[0].id, "end", 60)
    editing.trim(editing.clips[1].id, "start", 120)
    editing.move((editing.clips[1].id,), -60)
    return editing


def spans(editing, kind="picture"):
    return [
        (clip.start, clip.stop, clip.cut.start, clip.cut.stop)
        for seat, clip in placed(editing.timeline)
        if seat.kind == kind
    ]


def test_the_fixture_is_what_it_says(cut):
    assert spans(cut) == spans(cut, "sound") == [(0, 60, 0, 60), (60, 140, 20, 100)]


def test_slipping_shows_another_part_in_the_same_place(cut):
    cut.select(cut.clips[0].id)
    cut.slip(1)
    cut.slip(1)
    assert spans(cut)[0] == spans(cut, "sound")[0] == (0, 60, 2, 62)
    cut.slip(500)
    assert spans(cut)[0] == (0, 60, 40, 100)
    steps = cut.stack.index()
    cut.undo()
    assert cut.stack.index() == steps - 1  # all of it is one step
    assert spans(cut)[0] == (0, 60, 0, 60)


def test_slipping_ends_with_the_file(cut, heard):
    cut.select(cut.clips[1].id)
    cut.slip(1)
    assert heard[-1] == "Slip clip: The file has no more that way."
    assert spans(cut)[1] == (60, 140, 20, 100)


@pytest.mark.parametrize("chosen", [0, 1])
def test_rolling_takes_from_one_and_gives_to_the_other(cut, chosen):
    cut.select(cut.clips[chosen].id)
    cut.roll(75)
    assert spans(cut) == spans(cut, "sound") == [(0, 75, 0, 75), (75, 140, 35, 100)]
    cut.roll(10)  # the second has no more than 20 frames before its first
    assert spans(cut) == [(0, 40, 0, 40), (40, 140, 0, 100)]
    cut.undo()
    cut.undo()
    assert spans(cut) == [(0, 60, 0, 60), (60, 140, 20, 100)]


def test_where_no_clip_meets_it_nothing_rolls(cut, heard):
    cut.move((cut.clips[1].id,), 5)
    cut.select(cut.clips[0].id)
    cut.roll(50)
    assert heard[-1].startswith("Roll cut: No other clip meets this one.")


def test_a_gap_is_closed_on_all_tracks_with_the_markers(cut):
    cut.move((cut.clips[1].id,), 30)
    for frame in (50, 70, 100):
        cut.add_marker(frame)
    cut.close_gap(75)
    assert spans(cut) == spans(cut, "sound") == [(0, 60, 0, 60), (60, 140, 20, 100)]
    assert [marker.frame for marker in cut.timeline.markers] == [50, 60, 70]


def test_a_gap_that_others_cover_is_closed_on_its_track(cut, path, heard):
    cut.move((cut.clips[1].id,), 30)
    cut.place_files([path], Target(70, 1))
    cut.close_gap(75)
    assert spans(cut)[:2] == [(0, 60, 0, 60), (60, 140, 20, 100)]
    assert spans(cut)[2][:2] == (70, 170)
    assert heard[-1] == "Closed the gap on one track: clips of others are in the way."


def test_without_a_gap_there_is_nothing_to_close(cut, heard):
    for frame in (30, 500):
        before = cut.project
        cut.close_gap(frame)
        assert cut.project is before
        assert heard[-1].startswith("Close gap: There is no gap")


def test_select_after_leaves_locked_tracks_and_what_has_begun(cut):
    cut.set_track("sound", 0, "locked", True)
    cut.select_after(60)
    assert cut.selection == (cut.clips[1].id,)


def test_attributes_are_pasted_to_clips_of_their_kind(cut):
    first, second = cut.clips
    cut.select(first.id)
    cut.set_background(Colour((1, 2, 3)))
    cut.set_refine(RefineSettings(grow_px=3))
    cut.set_volume(cut.sounds[0].id, -9.0)
    cut.select(first.id)
    cut.copy()
    cut.select(second.id)
    cut.paste_attributes()
    pasted, sound = cut.clips[1], cut.sounds[1]
    assert (pasted.background, pasted.refine.grow_px) == (Colour((1, 2, 3)), 3)
    assert sound.volume_db == -9.0
    assert (pasted.id, pasted.cut, pasted.start) == (second.id, second.cut, second.start)
    cut.undo()
    assert cut.clips[1] == second


def test_pasting_attributes_takes_a_copy(cut, heard):
    cut.select(cut.clips[0].id)
    cut.paste_attributes()
    assert heard[-1] == "Paste attributes: Copy a clip first."
