"""The sound of a timeline: every sample where it belongs, wherever the mixing begins."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from gsa_desktop.core.conform import timeline_length, window
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.mix import mixed
from gsa_desktop.media.probe import probe
from tests.media.conftest import tone

RATE = 48_000
FRAME = RATE // 25


@pytest.fixture
def info(clip):
    return probe(clip("a.mkv", times=range(50), sounds=1, sound_codec="pcm_s16le"))


def timeline(*tracks: Track, rate: Fraction = Fraction(25)) -> Timeline:
    return Timeline(rate=rate, sounds=tracks)


def heard(line: Timeline, info, start=Fraction(0), stop=Fraction(4)) -> np.ndarray:
    blocks = list(mixed(line, {info.path: info}, start, stop))
    assert all(len(block) <= 1024 for block in blocks)
    return np.concatenate(blocks)


def test_a_clip_sounds_where_it_lies_and_silence_is_elsewhere(info):
    line = timeline(Track((Clip("a", info.path, FrameRange(10, 30), start=25),)))
    sound = heard(line, info)
    assert sound.shape == (4 * RATE, 2)
    begin, end = 25 * FRAME, 45 * FRAME
    source = tone(440, 2 * RATE).T[10 * FRAME : 30 * FRAME]
    assert np.abs(sound[begin:end] - source).max() < 1e-3
    assert not sound[:begin].any()
    assert not sound[end:].any()


def test_tracks_add_up_with_their_gains(info):
    low = Clip("a", info.path, FrameRange(0, 50), volume_db=-20.0)
    late = Clip("b", info.path, FrameRange(0, 25), start=25, volume_db=-6.0)
    sound = heard(timeline(Track((low,)), Track((late,))), info)
    source = tone(440, 2 * RATE).T
    wanted = source * 0.1
    wanted[RATE:] += source[:RATE] * 10 ** (-6 / 20)
    assert np.abs(sound[: 2 * RATE] - wanted).max() < 1e-3


def test_muted_clips_and_tracks_are_not_heard(info):
    clip = Clip("a", info.path, FrameRange(0, 50))
    assert not heard(timeline(Track((replace(clip, muted=True),))), info).any()
    assert not heard(timeline(Track((clip,), muted=True)), info).any()
    assert not np.concatenate(
        list(mixed(timeline(Track((clip,))), {}, Fraction(0), Fraction(1)))
    ).any()


def test_a_picture_clip_is_silent(info):
    line = Timeline((Track((Clip("a", info.path, FrameRange(0, 50)),)),), Fraction(25))
    assert not heard(line, info).any()


def test_too_loud_is_clipped(info):
    line = timeline(Track((Clip("a", info.path, FrameRange(0, 50), volume_db=12.0),)))
    sound = heard(line, info)
    assert sound.max() == 1.0
    assert sound.min() == -1.0


def test_from_the_middle_it_is_the_same_sound(info):
    first = Clip("a", info.path, FrameRange(0, 40))
    second = Clip("b", info.path, FrameRange(5, 25), start=20, volume_db=3.0)
    line = timeline(Track((first,)), Track((second,)))
    whole = heard(line, info)
    for start in (Fraction(1, 3), Fraction(81, 100), Fraction(799, 1000)):
        part = heard(line, info, start, start + Fraction(1, 2))
        begin = round(start * RATE)
        assert len(part) == RATE // 2
        assert np.abs(part - whole[begin : begin + len(part)]).max() < 1e-6


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30000, 1001)])
def test_a_split_is_not_heard(info, rate):
    table = info.table
    frames = timeline_length(FrameRange(0, 50), table, rate)
    whole = Clip("a", info.path, FrameRange(0, 50), length=frames)
    left = window(whole, 0, 21, table, rate)
    right = replace(window(whole, 21, frames, table, rate), id="b")
    one = heard(timeline(Track((whole,)), rate=rate), info)
    two = heard(timeline(Track((left, right)), rate=rate), info)
    assert np.array_equal(one, two)


def test_two_thousand_clips_open_only_what_is_near(info):
    clips = tuple(
        Clip(str(n), info.path, FrameRange(n % 10, n % 10 + 20), start=25 * n) for n in range(2000)
    )
    line = timeline(Track(clips))
    part = heard(line, info, Fraction(1500), Fraction(1501))
    source = tone(440, 2 * RATE).T[: 20 * FRAME]
    assert np.abs(part[: 20 * FRAME] - source).max() < 1e-3


def test_a_timeline_without_rate_is_silent(info):
    sound = np.concatenate(list(mixed(Timeline(), {}, Fraction(0), Fraction(1, 10))))
    assert sound.shape == (RATE // 10, 2)
    assert not sound.any()
