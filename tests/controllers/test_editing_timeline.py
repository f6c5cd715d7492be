"""Edits over several clips and tracks, with files that exist as values only."""

from fractions import Fraction

import pytest

from gsa_desktop.core.edits_place import Target
from gsa_desktop.core.layout import placed
from gsa_desktop.core.project import Blur, Colour, Transparent


@pytest.fixture
def editing(new_editing, song_info):
    editing = new_editing()
    editing._library.infos[song_info.path] = song_info
    return editing


@pytest.fixture
def song(song_info):
    return song_info.path


@pytest.fixture
def heard(editing):
    said: list[str] = []
    editing.message.connect(said.append)
    return said


@pytest.fixture
def paths(files):
    """Of 25 frames a second with sound, of 50 without, variable with sound."""
    return [info.path for info in files]


@pytest.fixture
def row(editing, paths):
    """The first file three times on V1 and A1: 0..100, 100..200, 200..300."""
    for _ in range(3):
        editing.place(paths[0])
    return editing


def shape(editing) -> list[tuple[str, int, int]]:
    return [(seat.name, clip.start, clip.stop) for seat, clip in placed(editing.timeline)]


def test_a_file_of_another_rate_is_conformed(editing, paths):
    editing.place(paths[0])
    editing.place(paths[1])
    editing.place(paths[2])
    assert editing.timeline.rate == 25
    assert shape(editing) == [
        ("V1", 0, 100),
        ("V1", 100, 150),
        ("V1", 150, 175),
        ("A1", 0, 100),
        ("A1", 150, 175),
    ]


def test_a_variable_file_gives_a_timeline_the_nearest_standard_rate(editing, paths):
    editing.place(paths[2])
    assert editing.timeline.rate == Fraction(24000, 1001)
    assert editing.clips[0].length == 24  # one second


def test_dropped_files_follow_each_other_on_the_first_track_with_room(row, paths):
    row.place_files(paths[:2], Target(90, 0))
    assert shape(row)[3:5] == [("V2", 90, 190), ("V2", 190, 240)]
    assert row.clips[-1].id == row.selected.id


def test_an_inserted_file_divides_what_is_there_and_moves_the_rest_on(row, paths):
    row.place_files([paths[1]], Target(150, how="insert"))
    assert shape(row) == [
        ("V1", 0, 100),
        ("V1", 100, 150),
        ("V1", 150, 200),
        ("V1", 200, 250),
        ("V1", 250, 350),
        ("A1", 0, 100),
        ("A1", 100, 150),
        ("A1", 200, 250),
        ("A1", 250, 350),
    ]
    assert row.stack.text(row.stack.index() - 1) == "Insert clip"
    row.undo()
    assert len(row.clips) == 3


def test_an_insert_moves_no_locked_track_and_parts_nothing_that_is_linked(row, paths, heard):
    row.set_track("sound", 0, "locked", True)
    before = row.project
    row.place_files([paths[1]], Target(150, how="insert"))
    assert row.project == before
    assert "A1" in heard[-1]


def test_overwriting_cuts_away_what_is_below_and_moves_nothing(row, paths):
    row.place_files([paths[0]], Target(150, how="overwrite"))
    assert shape(row)[:4] == [("V1", 0, 100), ("V1", 100, 150), ("V1", 150, 250), ("V1", 250, 300)]
    assert shape(row)[4:] == [("A1", 0, 100), ("A1", 100, 150), ("A1", 150, 250), ("A1", 250, 300)]
    cut = row.clips[3]
    assert (cut.cut.start, cut.cut.stop) == (50, 100)
    row.undo()
    assert shape(row)[:3] == [("V1", 0, 100), ("V1", 100, 200), ("V1", 200, 300)]


def test_overwriting_pictures_alone_lets_go_of_their_sound(row, paths):
    row.place_files([paths[1]], Target(120, how="overwrite"))  # has no sound, covers 50 frames
    assert shape(row)[1:4] == [("V1", 100, 120), ("V1", 120, 170), ("V1", 170, 200)]
    assert shape(row)[6] == ("A1", 100, 200)
    parted = [clip for clip in (*row.clips, *row.sounds) if 100 <= clip.start < 200]
    assert {clip.link for clip in parted} == {""}


def test_markers_ripple_with_all_tracks(row, paths):
    for frame in (50, 150, 199, 200, 260):
        row.add_marker(frame)

    def frames():
        return [marker.frame for marker in row.timeline.markers]

    row.place_files([paths[1]], Target(200, how="insert"))
    assert frames() == [50, 150, 199, 250, 310]
    row.undo()
    row.trim(row.clips[1].id, "end", 180, ripple=True)
    assert frames() == [50, 150, 180, 181, 240]
    row.undo()
    row.select(row.clips[1].id)
    row.ripple_delete()
    assert frames() == [50, 100, 101, 102, 160]
    row.undo()
    assert frames() == [50, 150, 199, 200, 260]


def test_markers_stay_where_only_some_tracks_close_a_gap(row, paths):
    row.add_marker(250)
    row.place_files([paths[1]], Target(150, 1))
    row.select(row.clips[1].id)
    row.ripple_delete()
    assert row.timeline.markers[0].frame == 250


def test_several_files_dropped_together_are_one_step(row, paths):
    row.place_files(paths, Target(300, how="insert"))
    assert [clip.media for clip in row.clips[3:]] == paths
    row.undo()
    assert len(row.clips) == 3


def test_sound_alone_lies_on_tracks_of_sound(editing, song):
    editing.place_files([song], Target(None))
    assert shape(editing) == [("A1", 0, 88)]  # 3.5 s at 25 frames a second
    editing.place_files([song], Target(10, sound=3))
    assert shape(editing)[1] == ("A4", 10, 98)
    assert (editing.timeline.rate, editing.timeline.size) == (Fraction(25), None)
    assert editing.selected is None


def test_the_first_pictures_set_the_rate_of_a_timeline_of_sound(editing, song, paths):
    editing.place(song)
    editing.place(paths[1])
    assert (editing.timeline.rate, editing.timeline.size) == (Fraction(50), (160, 90))
    assert shape(editing) == [("V1", 0, 100), ("A1", 0, 176)]


def test_sound_alone_takes_no_place_of_pictures(row, song, paths, heard):
    before = row.project
    row.relink({paths[0]: song})
    assert row.project == before
    assert "has sound but no picture" in heard[-1]


def test_placing_a_first_clip_is_no_change_and_a_second_is_one_step(editing, paths):
    editing.place(paths[0])
    assert not editing.document.dirty
    editing.place(paths[0])
    assert editing.stack.text(0) == "Place clip"
    editing.undo()
    assert shape(editing) == [("V1", 0, 100), ("A1", 0, 100)]


def test_the_clip_chosen_last_is_the_one_that_commands_apply_to(row):
    first, second, _ = row.clips
    row.select_many([first.id, second.id])
    assert row.selected == second
    sound = row.sounds[0]
    row.select_many([second.id, sound.id])
    assert (row.chosen, row.selected, row.selected_sound) == (sound, second, sound)
    row.select_many([sound.id])
    assert (row.selected, row.selected_sound) == (first, sound)
    row.select(first.id)
    assert set(row.selection) == {first.id, sound.id}
    assert row.chosen == first


def test_select_all_leaves_locked_tracks_out(row):
    row.set_track("sound", 0, "locked", True)
    row.select_all()
    assert set(row.selection) == {clip.id for clip in row.clips}


def test_after_deleting_the_nearest_clip_is_selected(row):
    row.select(row.clips[1].id)
    row.delete()
    assert row.selected == row.clips[0]
    row.undo()
    assert row.selected == row.clips[1]  # it is back
    row.select(row.clips[2].id)
    row.ripple_delete()
    assert row.selected == row.clips[1]


def test_a_ripple_delete_that_closes_some_tracks_only_says_so(row, paths, heard):
    row.place_files([paths[1]], Target(150, 1))
    row.select(row.clips[1].id)
    row.ripple_delete()
    assert shape(row)[:2] == [("V1", 0, 100), ("V1", 100, 200)]
    assert heard == ["Closed the gap on A1, V1 only: clips of other tracks are in the way."]


def test_where_nothing_moves_a_ripple_delete_says_nothing(row, paths, heard):
    row.place_files([paths[1]], Target(150, 1))
    row.ripple_delete()
    assert heard == []


def test_cut_and_paste_bring_a_clip_elsewhere_and_select_it(row):
    row.select(row.clips[0].id)
    row.cut()
    row.paste(400)
    assert shape(row)[2] == ("V1", 400, 500)
    assert row.selected.start == 400
    row.undo()
    row.undo()
    assert len(row.clips) == 3


def test_a_copy_fits_a_timeline_of_another_rate(row):
    row.select(row.clips[0].id)
    row.copy()
    row.set_format(Fraction(50), (640, 360))
    row.paste(1000)
    assert row.selected.length == 200


def test_a_duplicate_goes_after_its_clip_or_above_the_next(row):
    row.select(row.clips[2].id)
    row.duplicate()
    assert shape(row)[3] == ("V1", 300, 400)
    row.select(row.clips[0].id)
    row.duplicate()
    assert ("V2", 100, 200) in shape(row)
    assert ("A2", 100, 200) in shape(row)


def test_without_a_selection_a_split_cuts_all_and_other_edits_ask_for_one(row, heard):
    row.select("")
    row.split(50)
    assert len(row.clips) == 4
    row.delete()
    row.copy()
    row.duplicate()
    row.unlink()
    row.toggle_mute()
    row.trim_start(3)
    assert len(heard) == 6
    assert all("Select a clip" in said for said in heard)
    row.paste(0)
    assert heard[-1] == "Paste: Copy a clip first."


def test_pressing_on_nudges_as_one_step(row, clock):
    row.select(row.clips[2].id)
    for _ in range(5):
        clock.now += 0.2
        row.nudge(1)
    assert row.clips[2].start == 205
    row.undo()
    assert row.clips[2].start == 200


def test_mute_is_of_all_selected_sounds_or_of_none(row):
    row.select_all()
    row.set_clip_muted(row.sounds[0].id, True)
    row.toggle_mute()
    assert all(clip.muted for clip in row.sounds)
    row.toggle_mute()
    assert not any(clip.muted for clip in row.sounds)


def test_a_background_is_given_to_all_selected_pictures(row):
    row.select_many([clip.id for clip in (*row.clips[:2], row.sounds[2])])
    row.set_background(Blur())
    assert [clip.background for clip in row.clips] == [Blur(), Blur(), Transparent()]
    row.select_many([row.sounds[2].id])
    row.set_background(Colour())
    assert row.clips[2].background == Colour()
    assert all(clip.background == Transparent() for clip in row.sounds)


def test_a_volume_drag_is_one_step(row, clock):
    sound = row.sounds[0].id
    for step in range(10):
        clock.now += 0.05
        row.set_volume(sound, -step)
    assert row.sounds[0].volume_db == -9
    row.undo()
    assert row.sounds[0].volume_db == 0


@pytest.mark.parametrize(
    ("deed", "text"),
    [
        (lambda e: e.trim(e.clips[0].id, "end", 50), "Trim clip"),
        (lambda e: e.trim(e.clips[0].id, "end", 50, ripple=True), "Ripple trim"),
        (lambda e: e.move((e.clips[2].id,), 10), "Move clip"),
        (lambda e: e.add_marker(3), "Add marker"),
        (lambda e: e.add_track("sound"), "Add track"),
        (lambda e: e.set_track("picture", 0, "hidden", True), "Hide track"),
        (lambda e: e.set_format(Fraction(30), (10_000, 20)), "Project settings"),
    ],
)
def test_every_step_has_a_text_that_can_be_read(row, deed, text):
    deed(row)
    assert row.stack.text(row.stack.count() - 1) == text
