import queue
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from gsa_desktop.controllers.sound import RATE, SNIPPET_S, SoundPlayer, decode, is_heard, snippet
from gsa_desktop.controllers.timeline_map import TimelineMap
from gsa_desktop.core.media_info import SoundStream
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.mix import mixed
from gsa_desktop.media.probe import probe


@pytest.fixture
def loud(steady):
    sound = SoundStream(1, "aac", 48_000, 2, Fraction(0), Fraction(4))
    return replace(steady, sounds=(sound,))


@pytest.fixture
def sounding(loud):
    """Frames 10 to 60 from the start on."""
    clip = Clip("a", loud.path, FrameRange(10, 60))
    return Timeline(rate=Fraction(25), size=(160, 90), sounds=(Track((clip,)),))


def test_what_is_heard(sounding, loud, steady, timeline):
    infos = {loud.path: loud}
    clip = sounding.sounds[0].clips[0]
    assert is_heard(sounding, infos, 0)
    assert is_heard(sounding, infos, 49)
    assert not is_heard(sounding, infos, 50)
    assert not is_heard(sounding, {steady.path: steady}, 0)
    assert not is_heard(sounding, {}, 0)
    assert not is_heard(replace(sounding, sounds=(Track((clip,), muted=True),)), infos, 0)
    assert not is_heard(replace(sounding, sounds=(Track((replace(clip, muted=True),)),)), infos, 0)
    assert not is_heard(timeline, infos, 0)  # pictures are silent themselves


def test_decoding_fills_the_queue_exactly_and_waits_for_room(tiny_clip):
    info = probe(tiny_clip())
    clip = Clip("a", info.path, FrameRange(5, 20), 3)
    line = Timeline(rate=info.table.rate, sounds=(Track((clip,)),))
    blocks = queue.Queue(4)
    stop = 18 / info.table.rate
    heard = []
    for _ in decode(line, {info.path: info}, (Fraction(0), stop), blocks):
        if blocks.full():
            heard += [blocks.get() for _ in range(blocks.qsize())]
    heard += [blocks.get() for _ in range(blocks.qsize())]
    assert heard.pop() is None
    sound = np.concatenate(heard)
    assert sound.shape == (round(stop * RATE), 2)
    gap = round(3 / float(info.table.rate) * RATE)
    assert not sound[:gap].any()
    assert sound[gap : gap + RATE // 4].any()


def test_a_loop_is_mixed_across_its_seam(tiny_clip):
    info = probe(tiny_clip())
    clip = Clip("a", info.path, FrameRange(0, 20))
    line = Timeline(rate=info.table.rate, sounds=(Track((clip,)),))
    first, again = ((number / info.table.rate, 10 / info.table.rate) for number in (6, 2))
    blocks, heard = queue.Queue(64), []
    job = decode(line, {info.path: info}, first, blocks, again)
    lengths = [round(stop * RATE) - round(start * RATE) for start, stop in (first, again)]
    while sum(map(len, heard)) < lengths[0] + 2 * lengths[1]:
        next(job)
        heard += [blocks.get() for _ in range(blocks.qsize())]
    job.close()
    sound = np.concatenate(heard)
    whole = np.concatenate(list(mixed(line, {info.path: info}, Fraction(0), first[1])))
    seam = lengths[0]
    assert np.array_equal(sound[:seam], whole[-seam:])
    for start in (seam, seam + lengths[1]):
        assert np.array_equal(sound[start : start + lengths[1]], whole[-lengths[1] :])


def test_a_snippet_is_a_short_moment_without_clicks(tiny_clip):
    info = probe(tiny_clip())
    clip = Clip("a", info.path, FrameRange(0, 20))
    line = Timeline(rate=info.table.rate, sounds=(Track((clip,)),))
    blocks = queue.Queue(4)
    list(snippet(line, {info.path: info}, Fraction(1, 5), blocks))
    sound = blocks.get()
    assert blocks.get() is None
    assert sound.shape == (SNIPPET_S * RATE, 2)
    assert sound.any()
    assert not sound[0].any()
    assert not sound[-1].any()


@pytest.mark.qt_log_ignore("pipewire", "PulseAudio", extend=True)  # a machine without sound
def test_without_sound_or_card_the_silent_clock_counts(qtbot, sounding, loud):
    player = SoundPlayer()
    line = TimelineMap(sounding, {loud.path: loud})
    for start in (player.start, player.scrub):
        start(line, {}, 0)
        assert player.seconds is None
    player.shut_down()
