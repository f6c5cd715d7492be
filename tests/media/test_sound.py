"""Samples at any time: exact in place, silent where there is nothing."""

from fractions import Fraction

import av
import numpy as np
import pytest

from gsa_desktop.media.probe import probe
from gsa_desktop.media.sound import PLAYBACK_RATE, SampleFormat, sound_blocks
from tests.media.conftest import tone


def whole(info, start=Fraction(0), stop=None, **options) -> np.ndarray:
    return np.concatenate(list(sound_blocks(info, start, stop, **options)))


@pytest.fixture
def info(clip):
    return probe(
        clip(
            "a.mkv",
            times=range(100),
            sounds=2,
            sound_codec="pcm_s16le",
            sound_start=Fraction(1, 2),
            options={"g": "10"},
        )
    )


def test_silence_then_the_tone_then_silence(info):
    samples = whole(info, Fraction(0), Fraction(6))
    assert samples.shape == (6 * PLAYBACK_RATE, 2)
    assert samples.dtype == np.float32
    start = PLAYBACK_RATE // 2
    assert not samples[: start - 60].any()
    assert (
        np.abs(samples[start : start + 4 * PLAYBACK_RATE] - tone(440, 4 * PLAYBACK_RATE).T).max()
        < 1e-3
    )
    assert not samples[-PLAYBACK_RATE:].any()


def test_from_the_middle_it_is_the_same_sound(info):
    everything = whole(info)
    assert len(everything) == 4 * PLAYBACK_RATE
    for start in (Fraction(1, 3), Fraction(17, 10), Fraction(3)):
        first = round(start * PLAYBACK_RATE)
        part = whole(info, start, start + Fraction(1, 4))
        assert len(part) == PLAYBACK_RATE // 4
        assert np.abs(part - everything[first : first + len(part)]).max() < 1e-4


def test_aac_is_in_place_from_the_middle(clip):
    info = probe(clip(sounds=1, times=range(75)))
    everything = whole(info)
    wanted = tone(440, len(everything)).T
    middle = slice(PLAYBACK_RATE, 2 * PLAYBACK_RATE)
    likeness = [
        float(np.dot(np.roll(everything[:, 0], lag)[middle], wanted[middle, 0]))
        for lag in range(-40, 41)
    ]
    assert int(np.argmax(likeness)) == 40
    part = whole(info, Fraction(1), Fraction(2))
    assert np.abs(part - everything[middle]).max() < 0.01


def test_other_streams_rates_and_layouts(info):
    mono = whole(
        info, Fraction(1), Fraction(2), stream=1, sample_format=SampleFormat(24_000, "mono")
    )
    assert mono.shape == (24_000, 1)
    crossings = np.count_nonzero(np.diff(np.signbit(mono[:, 0])))
    assert abs(crossings - 2 * (880 + 60)) <= 2  # half a second into the tone, for a second
    with pytest.raises(IndexError):
        next(sound_blocks(info, stream=2))


def test_sound_that_changes_its_channels_on_the_way_is_heard_on(tmp_path):
    """As broadcasts do between a film and its breaks: mono for a second, then stereo."""
    parts = []
    for channels, layout in ((1, "mono"), (2, "stereo")):
        path = tmp_path / f"{layout}.ts"
        with av.open(str(path), "w") as output:
            video = output.add_stream("libx264", rate=25)
            video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
            sound = output.add_stream("mp2", rate=48_000, layout=layout)
            first = 25 * (channels - 1)
            for number in range(first, first + 25):
                frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")
                frame.pts, frame.time_base = number, Fraction(1, 25)
                output.mux(video.encode(frame))
            output.mux(video.encode(None))
            for start in range(first * 1920, first * 1920 + 48_000 - 1152, 1152):
                block = np.full((1, 1152 * channels), 8000, np.int16)
                frame = av.AudioFrame.from_ndarray(block, "s16", layout)
                frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
                output.mux(sound.encode(frame))
            output.mux(sound.encode(None))
        parts.append(path.read_bytes())
    joined = tmp_path / "joined.ts"
    joined.write_bytes(b"".join(parts))
    samples = whole(probe(joined), Fraction(0), Fraction(2), sample_format=SampleFormat())
    for second in (0.5, 1.5):
        at = round(second * PLAYBACK_RATE)
        assert np.abs(samples[at : at + 1000]).mean() > 0.1
