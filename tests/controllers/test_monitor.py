"""The monitor's pictures through its real lane, at rest and while playing."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.controllers.monitor import Monitor
from gsa_desktop.core.events import PictureReady
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.project import Clip, Timeline, Track, View
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe
from gsa_desktop.workers.lanes import LatestLane


@pytest.fixture
def info(tiny_clip):
    return probe(tiny_clip(48))


@pytest.fixture
def line(info):
    """The clip from frame 2 on."""
    clip = Clip("a", info.path, FrameRange(0, info.frames), start=2)
    return Timeline((Track((clip,)),), info.table.rate, (info.width, info.height))


@pytest.fixture
def monitor(qtbot, qapp, info, line, tmp_path):
    lane = LatestLane(qapp)  # which outlives the jobs that it will delete later
    masks = MaskStore(tmp_path / "masks")
    monitor = Monitor(lane, {info.path: info}, masks, qapp)
    monitor.set_timeline(line, 50)
    yield monitor
    monitor.stop()
    lane.cancel()
    qtbot.waitUntil(lambda: not lane.is_busy)
    lane.shut_down()
    monitor.close()
    masks.close()


def exact(event: PictureReady) -> bool:
    return event.exact


def of_frame(frame: int):
    return lambda event: event.exact and event.frame == frame


@pytest.fixture
def shown(qtbot, monitor):
    """Shows a frame and gives its exact picture."""

    def show(frame: int) -> PictureReady:
        with qtbot.waitSignal(monitor.picture, check_params_cb=exact) as found:
            monitor.show(frame)
        return found.args[0]

    return show


def test_a_frame_of_the_timeline_is_shown_with_its_size(shown, info):
    event = shown(12)
    assert event.frame == 12
    assert event.size == (info.width, info.height)
    assert not event.transparent
    assert event.picture.any()


def test_a_gap_is_black(shown):
    event = shown(0)
    assert not event.picture[:, :, :3].any()
    assert (event.picture[:, :, 3] == 255).all()


def test_an_empty_timeline_and_a_missing_file_are_told(qtbot, monitor, line):
    with qtbot.waitSignal(monitor.emptied):
        monitor.set_timeline(Timeline(), 0)
        monitor.show(0)
    lost = replace(line.tracks[0].clips[0], media=Path("/nowhere/lost.mp4"))
    monitor.set_timeline(replace(line, tracks=(Track((lost,)),)), 50)
    with qtbot.waitSignal(monitor.offline) as told:
        monitor.show(12)
    assert told.args == [lost.media]


@pytest.mark.parametrize("speed", [1.0, -1.0])
def test_playing_shows_each_frame_when_it_is_due_and_not_before(qtbot, monitor, shown, speed):
    step = round(speed)
    start = 10 if step > 0 else 40
    shown(start)
    seen = []
    with qtbot.waitSignal(monitor.prepared):
        monitor.play(start, speed)
    monitor.picture.connect(seen.append)
    for frame in range(start + step, start + 9 * step, step):
        if not seen or seen[-1].frame != frame:
            with qtbot.waitSignal(monitor.picture, check_params_cb=lambda e, f=frame: e.frame == f):
                monitor.show(frame)
        assert (seen[-1].frame - frame) * step <= 0
    frames = [event.frame for event in seen]
    assert frames == list(range(start + step, start + 9 * step, step))
    pictures = {event.frame: event.picture for event in seen}
    monitor.stop()
    for frame, picture in pictures.items():
        assert np.array_equal(shown(frame).picture, picture)


def test_the_end_prepares_what_little_is_left(qtbot, monitor, shown):
    shown(48)
    with qtbot.waitSignal(monitor.prepared):
        monitor.play(48, 1.0)


def test_another_view_while_playing_goes_on_from_the_playhead(qtbot, monitor, shown):
    shown(10)
    with qtbot.waitSignal(monitor.prepared):
        monitor.play(10, 1.0)
    monitor.show(13)
    with qtbot.waitSignal(monitor.picture, check_params_cb=lambda e: e.size[0] == 320) as found:
        monitor.set_view(View.SIDE_BY_SIDE)
    assert found.args[0].frame == 13


def test_a_model_is_asked_to_look_and_only_its_newest_answer_is_shown(qtbot, monitor, shown):
    asked = []
    monitor.look_wanted.connect(lambda request, _scene, frame: asked.append((request, frame)))
    monitor.set_view(View.FLOW)
    shown(12)
    shown(13)
    picture = np.zeros((9, 16, 4), np.uint8)
    stale, (request, frame) = asked[0], asked[-1]
    assert frame == 13
    with qtbot.assertNotEmitted(monitor.picture):
        monitor.give(PictureReady(stale[0], stale[1], picture))
    with qtbot.waitSignal(monitor.picture):
        monitor.give(PictureReady(request, frame, picture))
    with qtbot.waitSignal(monitor.look_over):
        monitor.set_view(View.SOURCE)


def test_comparing_brings_both_pictures(shown, monitor):
    monitor.set_view(View.COMPOSITE)
    assert shown(12).before is None
    monitor.set_compare(True)
    event = shown(13)
    assert event.before is not None
    assert event.before.shape == event.picture.shape


def test_a_timeline_of_another_rate_shows_its_own_frames(monitor, shown, info, line):
    double = replace(line.tracks[0].clips[0], start=0, length=96)
    rate = info.table.rate * 2
    monitor.set_timeline(replace(line, tracks=(Track((double,)),), rate=Fraction(rate)), 96)
    assert np.array_equal(shown(20).picture, shown(21).picture)
    assert not np.array_equal(shown(21).picture, shown(22).picture)


def test_both_sides_of_a_cut_are_beside_each_other_until_the_playhead_is_back(
    qtbot, monitor, line, info, shown
):
    clip = line.tracks[0].clips[0]
    left = replace(clip, cut=FrameRange(0, 10), length=10)
    right = replace(clip, id="b", cut=FrameRange(30, 40), start=12, length=10)
    alone = [shown(left.stop - 1), shown(2 + 30)]
    before = shown(5)
    with qtbot.waitSignal(monitor.picture, check_params_cb=exact) as found:
        monitor.show_sides(left, right)
    event = found.args[0]
    assert event.size == (2 * info.width, info.height)
    width = event.picture.shape[1] // 2
    for half, picture in zip(
        (event.picture[:, :width], event.picture[:, width:]), alone, strict=True
    ):
        assert np.array_equal(half, picture.picture)
    with qtbot.waitSignal(monitor.picture, check_params_cb=exact) as found:
        monitor.set_side(2 * info.width)  # as a window asks when it gets a wider picture
    assert found.args[0].size == event.size
    with qtbot.waitSignal(monitor.picture, check_params_cb=of_frame(5)) as found:
        monitor.hide_sides()
    assert np.array_equal(found.args[0].picture, before.picture)
    with qtbot.assertNotEmitted(monitor.picture, wait=50):
        monitor.hide_sides()


def test_one_side_is_shown_alone_and_none_changes_nothing(qtbot, monitor, line, info):
    clip = line.tracks[0].clips[0]
    with qtbot.waitSignal(monitor.picture, check_params_cb=exact) as found:
        monitor.show_sides(clip, None)
    assert found.args[0].size == (info.width, info.height)
    with qtbot.assertNotEmitted(monitor.picture, wait=50):
        monitor.show_sides(None, None)
