"""Edits of the timeline, one by one."""

from dataclasses import replace
from fractions import Fraction
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core import edits, edits_markers, edits_ripple, edits_settings, media_edits
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layout import Seat, check_timeline, find_clip, placed
from gsa_desktop.core.project import Clip, Project
from gsa_desktop.core.timebase import FrameRange, FrameTable

PAL = Fraction(25)
FILE, OTHER = Path("/media/a.mp4"), Path("/media/b.mp4")
TABLES = {
    FILE: FrameTable(np.arange(100, dtype=np.int64), 1 / PAL, 1),
    OTHER: FrameTable(np.arange(100, dtype=np.int64), Fraction(1, 50), 1),
}


def clip(name: str, start: int, cut: tuple[int, int] = (20, 60)) -> Clip:
    return Clip(name, FILE, FrameRange(*cut), start)


def place(project: Project, new: Clip, track: int = 0, sound: str = "") -> Project:
    return edits.place_clip(project, new, track=track, sound_id=sound, rate=PAL, size=(1920, 1080))


@pytest.fixture
def row() -> Project:
    """On V1 and A1: a 0..40, b 40..80, c 100..140; sound is a', b', c'."""
    project = Project()
    for name, start in (("a", 0), ("b", 40), ("c", 100)):
        project = place(project, clip(name, start), sound=name + "'")
    return project


def shape(project: Project) -> dict[str, tuple[str, int, int]]:
    """Where each clip is: track, start, stop."""
    check_timeline(project)
    return {c.id: (seat.name, c.start, c.stop) for seat, c in placed(project.timeline)}


def cuts(project: Project, *names: str) -> list[tuple[int, int]]:
    return [(c.cut.start, c.cut.stop) for c in (find_clip(project, name) for name in names)]


def ids(name: str = "new"):
    numbers = count()
    return lambda: f"{name}{next(numbers)}"


# --- placing


def test_the_first_clip_sets_rate_and_size_and_its_sound_is_linked_on_the_track_below(row) -> None:
    assert (row.timeline.rate, row.timeline.size) == (PAL, (1920, 1080))
    assert shape(row)["b"] == ("V1", 40, 80)
    assert shape(row)["b'"] == ("A1", 40, 80)
    assert find_clip(row, "b").link == find_clip(row, "b'").link != find_clip(row, "a").link
    later = edits.place_clip(row, clip("d", 200), rate=Fraction(30), size=(10, 10))
    assert (later.timeline.rate, later.timeline.size) == (PAL, (1920, 1080))


def test_sound_goes_to_the_next_track_that_is_free(row) -> None:
    music = place(row, clip("m", 80, (0, 10)), track=1, sound="m'")
    assert shape(music)["m'"] == ("A2", 80, 90)
    over = place(music, clip("n", 82, (0, 10)), track=2, sound="n'")
    assert shape(over)["n'"] == ("A3", 82, 92)


def test_a_place_that_is_taken_is_refused(row) -> None:
    with pytest.raises(AppError, match="in the way on track V1"):
        place(row, clip("d", 30))
    with pytest.raises(ValueError, match="no track V3"):
        place(row, clip("d", 30), track=2)


def test_a_file_in_use_on_any_track_stays_in_the_bin(row) -> None:
    project = edits.delete_clips(edits_settings.unlink(row, ["a", "b", "c"]), ["a", "b", "c"])
    with pytest.raises(AppError, match="used"):
        media_edits.remove_media(project, FILE)


# --- moving


def test_linked_clips_move_together_and_stop_at_the_beginning(row) -> None:
    moved = shape(edits.move_clips(row, ["c"], 5))
    assert moved["c"] == ("V1", 105, 145)
    assert moved["c'"] == ("A1", 105, 145)
    assert shape(edits.move_clips(row, ["a", "b"], -9)) == shape(row)


def test_pictures_take_their_sound_to_the_track_as_many_above(row) -> None:
    moved = shape(edits.move_clips(row, ["c"], -90, track_by=1))
    assert moved["c"] == ("V2", 10, 50)
    assert moved["c'"] == ("A2", 10, 50)
    assert shape(edits.move_clips(row, ["c"], track_by=7))["c"][0] == "V2"
    assert shape(edits.move_clips(row, ["c"], track_by=-7)) == shape(row)


def test_sound_changes_track_alone(row) -> None:
    moved = shape(edits.move_clips(row, ["c'"], 0, track_by=2))
    assert moved["c'"] == ("A3", 100, 140)
    assert moved["c"] == ("V1", 100, 140)


def test_a_move_onto_another_clip_is_refused(row) -> None:
    with pytest.raises(AppError, match="in the way"):
        edits.move_clips(row, ["c"], -30)


def test_clips_that_move_together_may_take_each_others_place(row) -> None:
    assert shape(edits.move_clips(row, ["a", "b"], 20))["b"] == ("V1", 60, 100)


# --- trimming


@pytest.mark.parametrize(
    ("name", "edge", "to", "place_", "cut"),
    [
        ("a", "end", 30, (0, 30), (20, 50)),
        ("a'", "start", 10, (10, 40), (30, 60)),
        ("a", "start", 90, (39, 40), (59, 60)),
        ("b", "start", 10, None, None),
        ("c", "start", 60, (80, 140), (0, 60)),
        ("c", "end", 999, (100, 180), (20, 100)),
    ],
)
def test_trimming_goes_as_far_as_file_and_neighbours_let_it(
    row, name, edge, to, place_, cut
) -> None:
    if place_ is None:
        with pytest.raises(AppError, match="no"):
            edits.trim_clip(row, name, edge, to, TABLES)
        return
    trimmed = edits.trim_clip(row, name, edge, to, TABLES)
    pair = (name[0], name[0] + "'")
    assert [shape(trimmed)[one][1:] for one in pair] == [place_] * 2
    assert cuts(trimmed, *pair) == [cut] * 2


def test_a_clip_whose_file_is_unknown_can_only_get_shorter(row) -> None:
    assert edits.trim_limits(row, "c", "end", {}) == (101, 140)
    assert edits.trim_limits(row, "c", "start", {}) == (100, 139)


def test_a_ripple_trim_moves_all_that_comes_later_on_every_unlocked_track(row) -> None:
    project = place(row, clip("t", 90, (0, 10)), track=1)
    trimmed = edits.trim_clip(project, "a", "end", 30, TABLES, ripple=True)
    found = shape(trimmed)
    assert [found[n][1] for n in ("a", "b", "b'", "c", "c'", "t")] == [0, 30, 30, 90, 90, 80]
    longer = shape(edits.trim_clip(project, "a", "end", 50, TABLES, ripple=True))
    assert [longer[n][1:] for n in ("a", "b", "c", "t")] == [
        (0, 50),
        (50, 90),
        (110, 150),
        (100, 110),
    ]
    locked = edits_settings.set_track(project, "picture", 1, "locked", on=True)
    assert shape(edits.trim_clip(locked, "a", "end", 30, TABLES, ripple=True))["t"][1] == 90


def test_a_ripple_trim_of_the_beginning_leaves_the_clip_where_it_begins(row) -> None:
    trimmed = edits.trim_clip(row, "b", "start", 50, TABLES, ripple=True)
    assert shape(trimmed)["b"] == ("V1", 40, 70)
    assert shape(trimmed)["c"] == ("V1", 90, 130)
    assert cuts(trimmed, "b") == [(30, 60)]


def test_a_ripple_that_would_push_a_clip_into_another_is_refused(row) -> None:
    music = place(place(row, clip("m", 20, (0, 60)), track=1), clip("n", 80, (0, 9)), track=1)
    with pytest.raises(AppError, match="in the way on track V2"):
        edits.trim_clip(music, "a", "end", 30, TABLES, ripple=True)


# --- splitting


def test_a_split_keeps_every_frame_in_its_place_and_links_the_right_halves(row) -> None:
    split = edits.split_clips(row, ["a"], 15, ids(), TABLES)
    found = shape(split)
    assert found["a"] == ("V1", 0, 15)
    assert found["new0"] == ("V1", 15, 40)
    assert found["new1"] == ("A1", 15, 40)
    assert cuts(split, "a", "a'", "new0", "new1") == [(20, 35), (20, 35), (35, 60), (35, 60)]
    assert find_clip(split, "new0").link == find_clip(split, "new1").link
    assert find_clip(split, "new0").link not in ("", find_clip(split, "a").link)


@pytest.mark.parametrize("at", [0, 40, 90, 400])
def test_a_split_outside_the_clip_is_refused(row, at: int) -> None:
    with pytest.raises(AppError, match="not inside"):
        edits.split_clips(row, ["a"], at, ids(), TABLES)


def test_all_under_the_playhead_are_split_but_what_is_locked(row) -> None:
    project = place(place(row, clip("t", 10), track=1), clip("u", 12), track=2)
    project = edits_settings.set_track(project, "picture", 1, "locked", on=True)
    assert edits.clips_under(project.timeline, 30) == ("a", "u", "a'")
    locked = edits_settings.set_track(project, "sound", 0, "locked", on=True)
    assert edits.clips_under(locked.timeline, 30) == ("u",)


def test_a_clip_of_another_rate_is_cut_inside_a_picture(row) -> None:
    fast = Clip("f", OTHER, FrameRange(0, 99), 200, length=50)
    split = edits.split_clips(place(row, fast), ["f"], 225, ids(), TABLES)
    assert shape(split)["new0"] == ("V1", 225, 250)
    assert cuts(split, "f", "new0") == [(0, 50), (50, 99)]


# --- deleting


def test_deleting_leaves_the_gap_and_takes_the_sound_along(row) -> None:
    assert set(shape(edits.delete_clips(row, ["b'"]))) == {"a", "a'", "c", "c'"}


def test_a_ripple_delete_closes_the_gap_on_all_tracks(row) -> None:
    project = place(row, clip("t", 90, (0, 10)), track=1)
    assert edits_ripple.ripples_everywhere(project.timeline, ["b"])
    found = shape(edits_ripple.ripple_delete(project, ["b"]))
    assert [found[n][1] for n in ("c", "c'", "t")] == [60, 60, 50]


def test_where_something_is_in_the_way_only_the_clips_own_tracks_close(row) -> None:
    project = place(row, clip("t", 70, (0, 20)), track=1)
    assert not edits_ripple.ripples_everywhere(project.timeline, ["b"])
    found = shape(edits_ripple.ripple_delete(project, ["b"]))
    assert [found[n][1] for n in ("c", "c'", "t")] == [60, 60, 70]


def test_what_is_linked_to_a_locked_track_holds_a_ripple_up(row) -> None:
    project = edits_settings.unlink(row, ["b"])
    project = edits_settings.set_track(project, "sound", 0, "locked", on=True)
    with pytest.raises(AppError, match="locked track A1"):
        edits_ripple.ripple_delete(project, ["b"])


def test_nothing_on_a_locked_track_can_be_edited(row) -> None:
    locked = edits_settings.set_track(row, "sound", 0, "locked", on=True)
    for attempt in (
        lambda: edits.delete_clips(locked, ["a"]),
        lambda: edits.move_clips(locked, ["c"], 3),
        lambda: edits.split_clips(locked, ["a"], 9, ids(), TABLES),
        lambda: edits.trim_clip(locked, "a", "end", 9, TABLES),
        lambda: edits_settings.set_volume(locked, "a'", -3),
        lambda: edits_ripple.ripple_delete(locked, ["a"]),
    ):
        with pytest.raises(AppError, match=r"track A1|Track A1 is locked"):
            attempt()


# --- clipboard


def test_pasted_clips_are_new_and_linked_to_each_other_only(row) -> None:
    copied = edits_ripple.copy_clips(row.timeline, ["a"])
    pasted = edits_ripple.paste_clips(row, copied, 200, ids())
    new = {c.id: c for seat, c in placed(pasted.timeline) if c.start == 200}
    assert len(new) == 2
    assert len({c.link for c in new.values()}) == 1
    assert not {c.link for c in new.values()} & {c.link for _, c in placed(row.timeline)}
    assert shape(pasted).keys() > shape(row).keys()


def test_a_paste_onto_clips_goes_to_the_next_free_tracks(row) -> None:
    copied = edits_ripple.copy_clips(row.timeline, ["a", "b"])
    once = edits_ripple.paste_clips(row, copied, 10, ids())
    assert sorted((seat.name, c.start) for seat, c in placed(once.timeline) if seat.number) == [
        ("A2", 10),
        ("A2", 50),
        ("V2", 10),
        ("V2", 50),
    ]
    locked = edits_settings.set_track(once, "picture", 0, "locked", on=True)
    assert len(edits_ripple.paste_clips(locked, copied, 500, ids("more")).timeline.tracks) == 2


# --- links, sound, tracks


def test_unlinked_clips_go_separate_ways_until_linked_again(row) -> None:
    apart = edits_settings.unlink(row, ["a"])
    moved = edits.move_clips(apart, ["a'"], 0, track_by=1)
    assert shape(edits.delete_clips(moved, ["a"]))["a'"] == ("A2", 0, 40)
    together = edits_settings.link(moved, ["a", "a'"])
    assert "a'" not in shape(edits.delete_clips(together, ["a"]))
    with pytest.raises(AppError, match="two clips"):
        edits_settings.link(apart, ["a"])


def test_volume_stays_in_its_range_and_mute_is_of_one_clip(row) -> None:
    loud = edits_settings.set_volume(row, "a'", 40)
    assert find_clip(loud, "a'").volume_db == 12
    muted = edits_settings.set_clip_muted(loud, ["a'"], muted=True)
    assert find_clip(muted, "a'").muted
    assert not find_clip(muted, "b'").muted


def test_tracks_come_and_go_while_empty(row) -> None:
    two = edits_settings.add_track(edits_settings.add_track(row, "picture"), "sound")
    assert (len(two.timeline.tracks), len(two.timeline.sounds)) == (2, 2)
    assert edits_settings.remove_track(two, "picture", 1).timeline.tracks == row.timeline.tracks
    for number, reason in ((0, "has clips"), (1, "")):
        if reason:
            with pytest.raises(AppError, match=reason):
                edits_settings.remove_track(two, "sound", number)
    with pytest.raises(AppError, match="one track"):
        edits_settings.remove_track(Project(), "picture", 0)


# --- the timeline itself


def test_another_rate_keeps_times(row) -> None:
    fast = Clip("f", OTHER, FrameRange(0, 100), 200, length=50)
    project = edits_markers.add_marker(place(row, fast), 100, "here")
    doubled = edits_settings.set_rate(project, Fraction(50), TABLES)
    assert shape(doubled) == {n: (t, 2 * a, 2 * b) for n, (t, a, b) in shape(project).items()}
    assert doubled.timeline.markers[0].frame == 200
    assert cuts(doubled, "f", "b") == [(0, 100), (20, 60)]
    back = edits_settings.set_rate(doubled, PAL, TABLES)
    assert back == project
    with pytest.raises(AppError, match="1 to 240"):
        edits_settings.set_rate(project, Fraction(0), TABLES)


def test_a_slow_rate_leaves_every_clip_a_frame(row) -> None:
    tiny = place(place(row, clip("x", 300, (0, 1))), clip("y", 301, (1, 2)))
    slow = shape(edits_settings.set_rate(tiny, Fraction(2), TABLES))
    assert slow["y"][1] == slow["x"][2]
    assert all(stop > start for _, start, stop in slow.values())


def test_size_has_limits(row) -> None:
    assert edits_settings.set_size(row, (1280, 720)).timeline.size == (1280, 720)
    with pytest.raises(AppError, match="16 to 16384"):
        edits_settings.set_size(row, (0, 720))


# --- markers


def test_markers_stay_sorted_and_apart(row) -> None:
    project = edits_markers.add_marker(edits_markers.add_marker(row, 30, "later"), 10)
    project = edits_markers.change_marker(project, 30, to=5, text="now", colour=(1, 2, 3))
    assert [(m.frame, m.text, m.colour) for m in project.timeline.markers] == [
        (5, "now", (1, 2, 3)),
        (10, "", (61, 139, 255)),
    ]
    with pytest.raises(AppError, match="marker"):
        edits_markers.add_marker(project, 10)
    with pytest.raises(AppError, match="marker"):
        edits_markers.change_marker(project, 5, to=10)
    assert edits_markers.remove_marker(project, 5).timeline.markers[0].frame == 10


def test_a_track_has_its_name() -> None:
    assert [Seat("picture", 0).name, Seat("sound", 2).name] == ["V1", "A3"]
    assert replace(Seat("picture", 0), number=1).name == "V2"


def test_a_step_shares_what_it_does_not_change(row) -> None:
    louder = edits_settings.set_volume(row, "a'", 3)
    assert louder.timeline.tracks[0] is row.timeline.tracks[0]
    split = edits.split_clips(place(row, clip("t", 0), track=1), ["t"], 9, ids(), TABLES)
    assert split.timeline.tracks[0] is row.timeline.tracks[0]
