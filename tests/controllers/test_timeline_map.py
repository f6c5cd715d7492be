from dataclasses import replace
from fractions import Fraction

import pytest

from gsa_desktop.controllers.timeline_map import TimelineMap
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange


def shown(line: TimelineMap, *numbers: int) -> list[tuple[str, int] | None]:
    return [(p.clip.id, p.frame) if p else None for p in map(line.place, numbers)]


def test_each_timeline_frame_is_a_frame_of_the_clip_there(timeline, steady):
    line = TimelineMap(timeline, {steady.path: steady})
    assert line.frames == 75
    assert shown(line, 0, 49, 50, 54, 55) == [("a", 10), ("a", 59), None, None, ("b", 60)]
    assert line.place(75) is None
    assert line.extent("b") == FrameRange(55, 75)
    assert line.extent("c") is None
    assert line.edges() == [0, 50, 55, 75]


def test_the_topmost_track_that_is_seen_covers_the_others(timeline, steady):
    over = Track((Clip("top", steady.path, FrameRange(0, 10), 45),))
    line = TimelineMap(replace(timeline, tracks=(*timeline.tracks, over)), {})
    assert shown(line, 44, 45, 54, 55) == [("a", 54), ("top", 0), ("top", 9), ("b", 60)]
    unseen = replace(over, hidden=True)
    line = TimelineMap(replace(timeline, tracks=(*timeline.tracks, unseen)), {})
    assert shown(line, 45, 52) == [("a", 55), None]
    assert line.extent("top") == FrameRange(45, 55)


def test_sound_makes_the_timeline_longer(timeline, steady):
    music = Track((Clip("music", steady.path, FrameRange(0, 100), 20),))
    line = TimelineMap(replace(timeline, sounds=(music,)), {})
    assert line.frames == 120
    assert line.place(110) is None


@pytest.mark.parametrize("known", [True, False])
def test_time_and_frame_are_inverse(timeline, steady, known):
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


def test_a_variable_rate_is_shown_at_the_files_own_times(uneven):
    clip = Clip("v", uneven.path, FrameRange(0, 5), 3, length=10)
    timeline = Timeline((Track((clip,)),), Fraction(10), (160, 90))
    line = TimelineMap(timeline, {uneven.path: uneven})
    frames = [place.frame for n in range(3, 13) if (place := line.place(n))]
    assert frames == [0, 1, 1, 2, 3, 3, 3, 3, 4, 4]
    assert line.media_range(clip, FrameRange(4, 7)) == FrameRange(1, 3)
    assert line.media_range(clip, FrameRange(0, 3)) is None


def test_an_empty_timeline_has_no_picture():
    line = TimelineMap(Timeline(), {})
    assert (line.frames, line.at(Fraction(5)), line.place(0), line.edges()) == (0, 0, None, [0])
