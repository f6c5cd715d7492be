"""The composed picture of a timeline: which tracks are seen, where, and at which time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layers import Layer, fitted_into, stacked
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Colour, Timeline, Track, View
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.render import look_of, render_frame
from gsa_desktop.engine.timeline_render import TimelineRenderer
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader


@pytest.fixture
def other(tiny_clip: Callable[..., Path]) -> MediaInfo:
    """A clip of another shape: taller than wide."""
    return probe(tiny_clip(12, 64, 96))


def timeline(info: MediaInfo, *tracks: Track, rate: Fraction | None = None) -> Timeline:
    return Timeline(tracks, rate or info.table.rate, (info.width, info.height))


@pytest.fixture
def pictures(tiny_info: MediaInfo) -> Iterator[Callable[[int], np.ndarray]]:
    with VideoReader(tiny_info) as reader:
        yield lambda number: reader.frame(number).rgb


def test_a_gap_is_black_or_nothing(tiny_info, store):
    line = timeline(tiny_info, Track((Clip("a", tiny_info.path, FrameRange(0, 5), start=3),)))
    infos = {tiny_info.path: tiny_info}
    with TimelineRenderer(line, infos, store) as renderer:
        assert renderer.picture(0).shape == (tiny_info.height, tiny_info.width, 3)
        assert not renderer.picture(2).any()
        assert renderer.picture(3).any()
        assert not renderer.picture(8).any()
    with TimelineRenderer(line, infos, store, transparent=True) as renderer:
        assert renderer.picture(0).shape[2] == 4
        assert not renderer.picture(0).any()
        assert (renderer.picture(3)[:, :, 3] == 255).all()


def test_frames_are_the_files_own_in_any_order(tiny_info, store, pictures):
    clip = Clip("a", tiny_info.path, FrameRange(2, tiny_info.frames), start=1)
    line = timeline(tiny_info, Track((clip,)))
    with TimelineRenderer(line, {tiny_info.path: tiny_info}, store) as renderer:
        for frame in (1, 2, 3, 3, 6, 2, 5):
            assert np.array_equal(renderer.picture(frame), pictures(frame + 1))


def test_a_faster_timeline_repeats_frames(tiny_info, store, pictures):
    rate = tiny_info.table.rate * 2
    clip = Clip("a", tiny_info.path, FrameRange(0, 6), length=12)
    line = timeline(tiny_info, Track((clip,)), rate=rate)
    with TimelineRenderer(line, {tiny_info.path: tiny_info}, store) as renderer:
        for frame in range(12):
            assert np.array_equal(renderer.picture(frame), pictures(frame // 2))


def test_the_composite_of_a_clip_is_what_render_frame_makes(tiny, tiny_info, store):
    clip = replace(tiny, background=Colour((10, 20, 30)))
    line = timeline(tiny_info, Track((clip,)))
    mask = store.find(tiny_info.fingerprint, clip.segment).get(4)
    with VideoReader(tiny_info) as reader:
        frame = reader.frame(4)
    backdrop = np.full((*frame.rgb.shape[:2], 3), (10, 20, 30), np.uint8)
    wanted = render_frame(frame, mask, look_of(clip, tiny_info, View.COMPOSITE), backdrop)
    with TimelineRenderer(line, {tiny_info.path: tiny_info}, store) as renderer:
        assert np.array_equal(renderer.picture(4), wanted)


def test_a_cut_out_shows_the_track_below(tiny, tiny_info, other, store, tiny_subject):
    below = Clip("below", other.path, FrameRange(0, 12))
    line = timeline(tiny_info, Track((below,)), Track((tiny,)))
    infos = {tiny_info.path: tiny_info, other.path: other}
    with TimelineRenderer(line, infos, store) as both, VideoReader(tiny_info) as reader:
        picture = both.picture(4)
        source = reader.frame(4).rgb
    with TimelineRenderer(timeline(tiny_info, Track((below,))), infos, store) as alone:
        lower = alone.picture(4)
    inside = tiny_subject(4)
    assert np.abs(picture[inside].astype(int) - source[inside]).mean() < 4
    outside = ~inside
    assert np.abs(picture[outside].astype(int) - lower[outside]).mean() < 1


def test_an_opaque_clip_covers_and_a_hidden_track_does_not(tiny_info, other, store, pictures):
    top = Clip("top", tiny_info.path, FrameRange(0, 5))
    below = Clip("below", other.path, FrameRange(0, 5))
    infos = {tiny_info.path: tiny_info}  # nobody misses the file that is not seen
    line = timeline(tiny_info, Track((below,)), Track((top,)))
    with TimelineRenderer(line, infos, store) as renderer:
        assert np.array_equal(renderer.picture(1), pictures(1))
    hidden = timeline(tiny_info, Track((top,)), Track((below,), hidden=True))
    with TimelineRenderer(hidden, infos, store) as renderer:
        assert np.array_equal(renderer.picture(1), pictures(1))


def test_another_shape_is_fitted_in_the_middle(tiny_info, other, store):
    line = timeline(tiny_info, Track((Clip("a", other.path, FrameRange(0, 5)),)))
    with TimelineRenderer(line, {other.path: other}, store) as renderer:
        picture = renderer.picture(0)
    width = round(other.width * tiny_info.height / other.height)
    left = (tiny_info.width - width) // 2
    assert not picture[:, :left].any()
    assert not picture[:, left + width :].any()
    assert picture[:, left : left + width].any(axis=2).mean() > 0.9


def test_a_proxy_is_the_same_picture_smaller(tiny, tiny_info, store):
    line = timeline(tiny_info, Track((tiny,)))
    infos = {tiny_info.path: tiny_info}
    with TimelineRenderer(line, infos, store) as full:
        large = full.picture(3)
    with TimelineRenderer(line, infos, store, max_side=tiny_info.width // 2) as half:
        assert half.size == (tiny_info.width // 2, tiny_info.height // 2)
        small = half.picture(3)
    coarse = large.reshape(small.shape[0], 2, small.shape[1], 2, 3).mean(axis=(1, 3))
    assert np.abs(coarse - small).mean() < 4


def test_a_missing_file_is_said(tiny_info, store):
    line = timeline(tiny_info, Track((Clip("a", Path("/nowhere/lost.mp4"), FrameRange(0, 5)),)))
    with TimelineRenderer(line, {}, store) as renderer, pytest.raises(AppError, match="lost"):
        renderer.picture(0)


def test_files_are_closed_when_their_clip_is_over(tiny_info, store):
    clips = tuple(Clip(str(n), tiny_info.path, FrameRange(0, 2), start=2 * n) for n in range(40))
    line = timeline(tiny_info, Track(clips))
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("counts open files by /proc")

    def opened() -> int:
        return sum(link.is_symlink() for link in folder.iterdir())

    with TimelineRenderer(line, {tiny_info.path: tiny_info}, store) as renderer:
        renderer.picture(0)
        first = opened()
        for frame in range(80):
            renderer.picture(frame)
        assert opened() <= first + 1


def test_stacking_straight_alpha():
    red = np.zeros((2, 4, 4), np.uint8)
    red[:, :, 0], red[:, :, 3] = 200, 128
    blue = np.zeros((2, 4, 4), np.uint8)
    blue[:, :, 2], blue[:, :, 3] = 100, 128
    both = stacked([Layer(blue), Layer(red)], (4, 2), transparent=True)
    share = 128 / 255
    alpha = share + share * (1 - share)
    assert np.abs(both[0, 0, 3] - alpha * 255) <= 1
    assert np.abs(both[0, 0, 0] - 200 * share / alpha) <= 1
    assert np.abs(both[0, 0, 2] - 100 * share * (1 - share) / alpha) <= 1
    over_black = stacked([Layer(blue), Layer(red)], (4, 2))
    assert over_black.shape == (2, 4, 3)
    assert np.abs(int(over_black[0, 0, 0]) - 200 * share) <= 2


@pytest.mark.parametrize(
    ("size", "room", "aspect", "wanted"),
    [
        ((100, 50), (100, 50), 2.0, (0, 0, 100, 50)),
        ((200, 100), (100, 100), 1.0, (0, 25, 100, 50)),
        ((50, 100), (100, 100), 1.0, (25, 0, 50, 100)),
        ((50, 100), (100, 100), 2.0, (0, 0, 100, 100)),
        ((10, 1000), (20, 20), 0.1, (9, 0, 1, 20)),
    ],
)
def test_fitting(size, room, aspect, wanted):
    assert fitted_into(size, room, aspect) == wanted
