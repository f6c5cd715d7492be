from fractions import Fraction

import pytest

from gsa_desktop.controllers.timeline_map import TimelineMap
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange


def test_each_timeline_frame_is_a_frame_of_the_clip_there(timeline, steady):
    line = TimelineMap(timeline, {steady.path: steady})
    assert line.frames == 75
    assert [(p.clip.id, p.frame) if p else None for p in map(line.place, (0, 49, 50, 54, 55))] == [
        ("a", 10),
        ("a", 59),
        None,
        None,
        ("b", 60),
    ]
    assert line.place(75) is None
    assert line.extent("b") == FrameRange(55, 75)
    assert line.extent("c") is None


@pytest.mark.parametrize("known", [True, False])
def test_time_and_frame_are_inverse_at_a_steady_rate(timeline, steady, known):
    line = TimelineMap(timeline, {steady.path: steady} if known else {})
    for number in range(75):
        assert line.time_of(number) == Fraction(number, 25)
        assert line.at(line.time_of(number)) == number
        assert line.at(line.time_of(number) + Fraction(1, 30)) == number
    assert line.duration == 3
    assert line.at(Fraction(-1)) == 0
    assert line.at(Fraction(99)) == 74


def test_a_time_from_a_clock_is_as_good_as_any(timeline, steady):
    line = TimelineMap(timeline, {steady.path: steady})
    assert line.at(Fraction(0.10838042400010091)) == 2


def test_a_variable_rate_follows_the_files_own_times(uneven):
    clip = Clip("v", uneven.path, FrameRange(1, 5), 0)
    timeline = Timeline((Track((clip,)),), uneven.table.rate, (160, 90))
    line = TimelineMap(timeline, {uneven.path: uneven})
    assert [line.time_of(n) for n in range(5)] == [Fraction(n, 10) for n in (0, 2, 3, 7, 9)]
    assert [line.at(Fraction(n, 10)) for n in range(9)] == [0, 0, 1, 2, 2, 2, 2, 3, 3]


def test_an_empty_timeline_has_no_picture():
    line = TimelineMap(Timeline(), {})
    assert (line.frames, line.at(Fraction(5)), line.place(0)) == (0, 0, None)
