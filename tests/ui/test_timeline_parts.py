from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.peaks import BINS_A_SECOND, Peaks
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.ui.timeline_lanes import column_states, media_edges, runs
from gsa_desktop.ui.timeline_layout import (
    PICTURE_PX,
    Kind,
    MaskState,
    PlacedClip,
    Scale,
    place,
    rows,
    thumbnail_step,
)
from gsa_desktop.ui.timeline_overview import BINS, ClipMedia, TrackOverview
from gsa_desktop.ui.timeline_thumbnails import Thumbnails, slots
from gsa_desktop.ui.timeline_ticks import tick_steps, ticks

MEDIA = Path("/media/a.mp4")


RATE = Fraction(25)


def placed(cut: FrameRange, start: int = 0, length: int = 0) -> PlacedClip:
    return PlacedClip(Clip("a", MEDIA, cut, start, length=length), RATE)


def picture(width: int = 114, height: int = 64):
    return np.full((height, width, 4), 200, np.uint8)


def test_scale_goes_both_ways():
    scale = Scale(px=2.5, origin=100)
    assert scale.x(40) == 200
    assert scale.frame(scale.x(12.5)) == 12.5


def test_clip_of_another_rate_takes_its_own_time():
    slow = FrameTable(np.arange(250, dtype=np.int64), Fraction(1, 25), 1)
    clip = Clip("a", MEDIA, FrameRange(0, 250), 10, length=500)
    (track,) = place(Timeline((Track((clip,)),), Fraction(50)), {MEDIA: slow})
    assert (track.clips[0].start, track.clips[0].stop) == (10, 510)
    assert track.clips[0].media_frame(510 - 1) == 249
    assert track.clips[0].media_frame(13) == 1
    assert track.clips[0].speed == 0.5


def test_sound_begins_where_its_cut_does():
    table = FrameTable(np.arange(250, dtype=np.int64), Fraction(1, 25), 1)
    clip = Clip("a", MEDIA, FrameRange(50, 100))
    timeline = Timeline((Track(),), RATE, sounds=(Track((clip,)),))
    assert [t.kind for t in place(timeline, {})] == [Kind.PICTURE, Kind.SOUND]
    assert place(timeline, {MEDIA: table})[1].clips[0].begin == 2
    assert place(timeline, {})[1].clips[0].begin == 2  # a guess by the timeline's rate


def test_clips_are_found_by_time():
    clips = tuple(Clip(str(n), MEDIA, FrameRange(0, 8), n * 10) for n in range(100))
    (track,) = place(Timeline((Track(clips),), RATE), {})
    assert list(track.between(25, 41)) == [2, 3, 4]
    assert list(track.between(28, 30)) == []  # the gap between two clips
    assert track.at(35) is track.clips[3]
    assert track.at(39) is None
    assert track.at(-1) is None
    assert track.at(5000) is None


def test_upper_tracks_lie_above_and_sound_below():
    result = rows(2, 2)
    assert [row.name for row in result] == ["V2", "V1", "A1", "A2"]
    assert [row.index for row in result] == [1, 0, 2, 3]
    assert all(b.top > a.top + a.height for a, b in pairwise(result))


def test_rows_shrink_until_they_fit():
    easy, tight, hopeless = (rows(2, 2, room) for room in (1000, 250, 10))
    assert easy[0].height > tight[0].height > hopeless[0].height
    assert tight[-1].top + tight[-1].height <= 250
    assert [row.name for row in hopeless] == ["V2", "V1", "A1", "A2"]


@pytest.mark.parametrize("px", [48.0, 4.0, 0.3, 0.01, 0.0005])
@pytest.mark.parametrize("rate", [24, 25, 30, 60])
def test_labels_never_touch(px, rate):
    large, small = tick_steps(px, rate, 90)
    assert large * px >= 90
    assert large % small == 0
    assert large % rate == 0 or rate % large == 0  # the same frames in every second


def test_ticks_cover_what_is_seen():
    assert list(ticks(-50, 30, 10)) == [0, 10, 20, 30]
    found = list(ticks(95, 130, 10))
    assert found[0] <= 95
    assert found[-1] >= 130
    assert found[0] % 10 == 0


def test_a_column_shows_what_wants_attention_most():
    none, estimate, done, failed, stale = MaskState
    states = np.array([done, done, done, estimate, done, none, stale, none, failed, stale])
    columns = column_states(states.astype(np.uint8), np.array([0, 2, 4, 6, 8, 10]))
    assert columns.tolist() == [done, estimate, none, stale, failed]


def test_frames_beyond_the_known_ones_count_as_none():
    states = np.full(3, MaskState.DONE, np.uint8)
    assert column_states(states, np.array([0, 1, 2, 3, 9, 12])).tolist() == [2, 2, 2, 0, 0]


def test_zoomed_in_a_frame_takes_many_columns():
    edges = media_edges(placed(FrameRange(10, 20), start=5), Scale(px=4, origin=0), 20, 60)
    assert edges[:4].tolist() == [10] * 4
    assert edges[-2:].tolist() == [19, 20]
    assert len(edges) == 41


def test_edges_stay_inside_the_cut():
    edges = media_edges(placed(FrameRange(10, 20)), Scale(px=1, origin=50), 0, 200)
    assert edges.min() == 10
    assert edges[:-1].max() == 19
    assert edges[-1] == 20


def test_runs_leave_out_what_is_too_close():
    marked = np.array([1, 1, 0, 1, 0, 0, 0, 0, 1, 1], bool)
    assert list(runs(marked, 1)) == [(0, 2), (3, 4), (8, 10)]
    assert list(runs(marked, 5)) == [(0, 2), (8, 10)]
    assert list(runs(np.zeros(0, bool), 1)) == []


def test_slots_follow_each_other_and_reuse_frames_when_zoomed():
    clip = placed(FrameRange(7, 400))
    near = list(slots(clip, Scale(px=1.0, origin=0), 89, (0.0, 2000.0)))
    assert near[0].left == 0
    assert near[0].frame == 7
    assert near[-1].right == pytest.approx(392)  # one free pixel between clips
    assert all(a.right == pytest.approx(b.left) for a, b in pairwise(near))
    nearer = {s.frame for s in slots(clip, Scale(px=1.3, origin=0), 89, (0.0, 2000.0))}
    assert {s.frame for s in near} <= nearer


def test_only_visible_slots_are_named():
    clip = placed(FrameRange(0, 1_000_000))
    seen = list(slots(clip, Scale(px=2.0, origin=-500_000.0), 89, (100.0, 900.0)))
    assert len(seen) < 20
    assert seen[0].left <= 100
    assert seen[-1].right >= 900


@pytest.mark.parametrize(("tile", "px", "step"), [(100, 1, 64), (100, 0.1, 512), (100, 48, 2)])
def test_thumbnail_step_is_a_power_of_two(tile, px, step):
    assert thumbnail_step(tile, px) == step


def test_nearest_thumbnail_stands_in(qapp):
    store = Thumbnails()
    assert store.nearest(MEDIA, 10) is None
    store.put(MEDIA, 0, picture(), 1.0)
    store.put(MEDIA, 100, picture(), 1.0)
    assert store.has(MEDIA, 100)
    assert not store.has(MEDIA, 60)
    far, near = store.nearest(MEDIA, 100), store.nearest(MEDIA, 60)
    assert far is not None
    assert near is not None
    assert near.cacheKey() == far.cacheKey()


def test_thumbnails_stay_within_their_bytes(qapp):
    store = Thumbnails(cap_bytes=10 * PICTURE_PX * 100 * 4)
    for frame in range(50):
        store.put(MEDIA, frame, picture(100, PICTURE_PX), 1.0)
        store.nearest(MEDIA, 0)  # in use, so it stays
    held = [frame for frame in range(50) if store.has(MEDIA, frame)]
    assert len(held) == 10
    assert held[0] == 0
    assert held[-1] == 49
    store.clear()
    assert store.nearest(MEDIA, 0) is None


def test_overview_folds_states_and_sound(qapp):
    frames = BINS * 10
    media, clip = ClipMedia(), Clip("a", MEDIA, FrameRange(0, frames))
    media.states["a"] = np.full(frames, MaskState.DONE, np.uint8)
    media.states["a"][25] = MaskState.FAILED
    media.peaks[MEDIA] = Peaks(round(frames / 25 * BINS_A_SECOND))
    media.peaks[MEDIA].put(round(305 / 25 * BINS_A_SECOND), np.float32([[-1, 1]]))
    timeline = Timeline((Track((clip,)),), RATE, sounds=(Track((replace(clip, id="s"),)),))
    picture, sound = (TrackOverview(track, media) for track in place(timeline, {}))
    assert picture.states[0, 2] == MaskState.FAILED
    assert np.count_nonzero(picture.states[0] != MaskState.DONE) == 1
    assert np.flatnonzero(sound.high[0]).tolist() == [30]


@pytest.mark.parametrize("frames", [3, 50, 64, 1000, 1001])
def test_folding_a_frame_is_folding_all(qapp, frames):
    random = np.random.default_rng(frames)
    media, clip = ClipMedia(), placed(FrameRange(5, 5 + frames))
    media.states["a"] = np.zeros(frames + 20, np.uint8)
    media.fold(clip, Kind.PICTURE)
    for frame in random.permutation(np.arange(5, 5 + frames))[:200]:
        media.states["a"][frame] = random.integers(0, 5)
        quick = media.fold_frame(clip, int(frame)).states.copy()
        assert quick.tolist() == media.fold(clip, Kind.PICTURE).states.tolist()


def test_the_last_column_counts_to_the_end(qapp):
    media, clip = ClipMedia(), placed(FrameRange(0, BINS * 10))
    media.states["a"] = np.full(BINS * 10, MaskState.DONE, np.uint8)
    media.states["a"][-1] = MaskState.FAILED
    assert media.fold(clip, Kind.PICTURE).states[-1] == MaskState.FAILED
    edges = media_edges(clip, Scale(px=0.1, origin=0), 0, 64)
    assert column_states(media.states["a"], edges)[-1] == MaskState.FAILED


def test_overview_is_folded_anew_when_the_cut_changes(qapp):
    media = ClipMedia()
    media.states["a"] = np.repeat(np.uint8([0, 2]), BINS)
    before = media.folded_clip(placed(FrameRange(0, BINS)), Kind.PICTURE)
    after = media.folded_clip(placed(FrameRange(BINS, 2 * BINS)), Kind.PICTURE)
    assert set(before.states) == {0}
    assert set(after.states) == {2}
    media.forget_all_but(set())
    assert not media.folded
    assert not media.states
