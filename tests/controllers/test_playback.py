import pytest

from gsa_desktop.controllers.playback import Playback
from gsa_desktop.controllers.timeline_map import TimelineMap
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange


@pytest.fixture
def playback(qapp, clock, steady):
    """A hundred frames at 25 per second; ticks come from the test alone."""
    clip = Clip("a", steady.path, FrameRange(0, 100), 0)
    timeline = Timeline((Track((clip,)),), steady.table.rate, (160, 90))
    playback = Playback(clock=clock)
    playback.set_map(TimelineMap(timeline, {steady.path: steady}))
    yield playback
    playback.pause()


def pass_time(playback, clock, seconds):
    clock.now += seconds
    playback.tick()


def test_playing_follows_the_clock_and_drops_what_was_due_between(playback, clock):
    seen = []
    playback.playhead_changed.connect(seen.append)
    playback.toggle()
    for seconds in (0.01, 0.03, 0.04, 1.0):
        pass_time(playback, clock, seconds)
    assert seen == [1, 2, 27]
    playback.toggle()
    pass_time(playback, clock, 1.0)
    assert playback.playhead == 27


@pytest.mark.parametrize(("presses", "speed"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 8)])
def test_shuttle_doubles_up_to_eightfold(playback, presses, speed):
    playback.seek(50)
    for _ in range(presses):
        playback.shuttle(1)
    assert playback.speed == speed
    playback.shuttle(-1)
    assert playback.speed == -1


def test_backwards_each_frame_has_its_full_time(playback, clock):
    playback.seek(50)
    playback.shuttle(-1)
    seen = []
    for _ in range(5):
        pass_time(playback, clock, 0.04)
        seen.append(playback.playhead)
    assert seen == [49, 48, 47, 46, 45]


def test_playing_stops_at_the_last_frame_and_starts_over_from_there(playback, clock):
    speeds = []
    playback.playing_changed.connect(speeds.append)
    playback.to_end()
    playback.step(-1)
    playback.toggle()
    pass_time(playback, clock, 5)
    assert (playback.playhead, playback.speed) == (99, 0)
    playback.toggle()
    assert playback.playhead == 0
    assert speeds == [1, 0, 1]


def test_backwards_playing_stops_at_the_first_frame(playback, clock):
    playback.seek(2)
    playback.shuttle(-1)
    pass_time(playback, clock, 5)
    assert (playback.playhead, playback.speed) == (0, 0)


def test_a_loop_plays_the_marked_range_again(playback, clock):
    playback.seek(20)
    playback.mark_in()
    playback.seek(29)
    playback.mark_out()
    assert playback.marks == FrameRange(20, 30)
    playback.set_loop(True)
    playback.toggle()
    assert playback.playhead == 20
    pass_time(playback, clock, 0.3999)
    assert playback.playhead == 29
    pass_time(playback, clock, 0.0002)
    assert (playback.playhead, playback.speed) == (20, 1)


def test_a_loop_goes_round_without_stopping_the_sound(playback, clock):
    heard = [0.0]
    playback.sound_clock = lambda: heard[0]
    playback.seek(20)
    playback.mark_in()
    playback.seek(29)
    playback.mark_out()
    playback.set_loop(True)
    playback.seek(25)
    playback.toggle()
    restarted, looped = [], []
    playback.clock_restarted.connect(lambda *args: restarted.append(args))
    playback.looped.connect(lambda *args: looped.append(args))
    for frames, at in ((4, 29), (5, 20), (14, 29), (16, 21), (35, 20)):  # heard since frame 25
        heard[0] = (frames + 0.5) / 25
        playback.tick()
        assert playback.playhead == at
    assert looped == [(20, 1.0), (21, 1.0), (20, 1.0)]
    assert restarted == []


def test_a_loop_that_is_set_or_changed_while_playing_is_told_to_the_sound(playback, clock):
    playback.toggle()
    restarted = []
    playback.clock_restarted.connect(lambda *args: restarted.append(args))
    assert playback.loop_span is None
    playback.set_loop(True)
    assert playback.loop_span == FrameRange(0, 100)
    playback.seek(10)
    playback.mark_in()
    assert playback.loop_span == FrameRange(10, 100)
    assert restarted == [(0, 1.0), (10, 1.0), (10, 1.0)]


def test_pausing_asks_for_the_exact_picture_again(playback, clock):
    playback.toggle()
    pass_time(playback, clock, 0.1)
    seen = []
    playback.playhead_changed.connect(seen.append)
    playback.pause()
    assert seen == [2]


def test_while_k_is_held_j_and_l_play_slowly(playback, clock):
    playback.seek(50)
    playback.set_held(True)
    playback.shuttle(1)
    pass_time(playback, clock, 0.17)
    assert (playback.playhead, playback.speed) == (51, 0.25)
    playback.shuttle(-1)
    assert playback.speed == -0.25
    playback.set_held(False)
    assert playback.speed == 0
    playback.shuttle(1)
    playback.set_held(False)
    assert playback.speed == 1


def test_a_clock_that_is_held_waits_but_not_for_ever(playback, clock):
    released = []
    playback.clock_restarted.connect(lambda *_: playback.hold(0.5))
    playback.clock_released.connect(lambda *what: released.append(what))
    playback.toggle()
    pass_time(playback, clock, 0.4)
    assert (playback.playhead, released) == (0, [])
    playback.release()
    assert released == [(0, 1.0)]
    pass_time(playback, clock, 0.1)
    assert playback.playhead == 2
    playback.seek(50)
    pass_time(playback, clock, 0.6)
    pass_time(playback, clock, 0.09)
    assert (playback.playhead, released[1:]) == (52, [(50, 1.0)])


def test_only_moves_at_rest_scrub(playback, clock):
    scrubbed = []
    playback.scrubbed.connect(scrubbed.append)
    playback.seek(10)
    playback.seek(10)
    playback.step(1)
    playback.toggle()
    pass_time(playback, clock, 0.1)
    playback.seek(40)
    playback.step(-1)
    assert scrubbed == [10, 11, 39]


def test_stepping_and_skipping_stay_inside(playback):
    playback.step(-1)
    assert playback.playhead == 0
    playback.skip(1)
    assert playback.playhead == 25
    playback.skip(10)
    assert playback.playhead == 99
    playback.step(1)
    assert playback.playhead == 99


def test_marks_that_contradict_each_other_are_forgotten(playback):
    playback.seek(50)
    playback.mark_out()
    playback.seek(60)
    playback.mark_in()
    assert playback.marks == FrameRange(60, 100)
    playback.go_to_mark(end=True)
    assert playback.playhead == 99
    playback.go_to_mark(end=False)
    assert playback.playhead == 60
    playback.clear_marks()
    assert playback.marks is None


def test_a_shorter_timeline_pulls_the_playhead_back(playback, steady):
    playback.seek(90)
    clip = Clip("a", steady.path, FrameRange(0, 10), 0)
    timeline = Timeline((Track((clip,)),), steady.table.rate, (160, 90))
    playback.set_map(TimelineMap(timeline, {steady.path: steady}))
    assert playback.playhead == 9
    playback.set_map(TimelineMap(Timeline(), {}))
    playback.toggle()
    assert (playback.playhead, playback.speed) == (0, 0)
