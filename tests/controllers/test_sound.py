import queue
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from gsa_desktop.controllers.sound import RATE, SoundPlayer, Stretch, decode, stretches_of
from gsa_desktop.controllers.timeline_map import TimelineMap
from gsa_desktop.core.media_info import SoundStream
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe


@pytest.fixture
def loud(steady):
    sound = SoundStream(1, "aac", 48_000, 2, Fraction(0), Fraction(4))
    return replace(steady, sounds=(sound,))


def test_sound_lies_where_the_clips_lie(timeline, loud):
    line = TimelineMap(timeline, {loud.path: loud})
    second = Fraction(1, 25)
    assert stretches_of(line, {loud.path: loud}, 20) == (
        Stretch(loud, 30 * second, 60 * second),
        Stretch(None, Fraction(0), 5 * second),
        Stretch(loud, 60 * second, 80 * second),
    )
    assert stretches_of(line, {loud.path: loud}, 52) == (
        Stretch(None, Fraction(0), 3 * second),
        Stretch(loud, 60 * second, 80 * second),
    )


def test_a_clip_without_sound_is_silence(timeline, steady):
    line = TimelineMap(timeline, {steady.path: steady})
    assert all(s.info is None for s in stretches_of(line, {steady.path: steady}, 0))


def test_decoding_fills_the_queue_exactly_and_waits_for_room(tiny_clip):
    info = probe(tiny_clip())
    clip = Clip("a", info.path, FrameRange(5, 20), 3)
    timeline = Timeline((Track((clip,)),), info.table.rate, (160, 90))
    line = TimelineMap(timeline, {info.path: info})
    blocks = queue.Queue(4)
    job = decode(stretches_of(line, {info.path: info}, 0), blocks)
    heard = []
    for _ in job:
        if blocks.full():
            heard += [blocks.get() for _ in range(blocks.qsize())]
    heard += [blocks.get() for _ in range(blocks.qsize())]
    assert heard.pop() is None
    sound = np.concatenate(heard)
    assert sound.shape[1] == 2
    assert len(sound) == pytest.approx(18 / float(info.table.rate) * RATE, abs=3)
    gap = round(3 / float(info.table.rate) * RATE)
    assert not sound[:gap].any()
    assert sound[gap : gap + RATE // 4].any()


@pytest.mark.qt_log_ignore("pipewire", "PulseAudio", extend=True)  # a machine without sound
def test_without_sound_or_card_the_silent_clock_counts(qtbot, timeline, steady):
    player = SoundPlayer()
    player.start(TimelineMap(timeline, {steady.path: steady}), {steady.path: steady}, 0)
    assert player.seconds is None
    player.shut_down()
