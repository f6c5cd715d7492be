"""Files of sound alone: what is known of them, and that they are heard where they lie."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from gsa_desktop.core.conform import timeline_length, window
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.media_report import as_dict, as_lines
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.mix import mixed
from gsa_desktop.media.probe import probe, probe_media
from gsa_desktop.media.source import NoPictureError
from tests.media.conftest import tone

SECONDS = Fraction(5, 2)
CODECS = {
    "a.wav": "pcm_s16le",
    "a.flac": "flac",
    "a.mp3": "libmp3lame",
    "a.m4a": "aac",
    "a.ogg": "libopus",
}
FORMATS = {"pcm_s16le": "s16", "flac": "s16", "libopus": "flt"}


def write(path: Path, rate: int = 48_000) -> Path:
    codec = CODECS[path.name]
    samples = tone(440, round(SECONDS * rate), rate)
    with av.open(str(path), "w") as output:
        stream = output.add_stream(codec, rate=rate)
        stream.layout = "stereo"
        stream.bit_rate = 192_000
        for first in range(0, samples.shape[1], 1024):
            block = np.ascontiguousarray(samples[:, first : first + 1024])
            frame = av.AudioFrame.from_ndarray(block, "fltp", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = rate, first, Fraction(1, rate)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


@pytest.fixture(params=CODECS)
def song(request, tmp_path):
    return probe_media(write(tmp_path / request.param))


def test_what_is_known_of_sound_alone(song):
    assert not song.has_picture
    assert (song.width, song.height, song.timecode) == (0, 0, "")
    (sound,) = song.sounds
    assert (sound.rate, sound.channels, sound.start) == (48_000, 2, 0)
    assert abs(song.table.duration - SECONDS) < Fraction(1, 15)  # the last packet may reach over
    assert not song.table.is_variable
    assert timeline_length(FrameRange(0, song.frames), song.table, Fraction(25)) in (62, 63, 64)
    assert as_lines(song)[1].startswith("Picture  none")
    facts = as_dict(song)
    assert (facts["frames"], facts["rate"], facts["width"]) == (0, "0", 0)
    assert facts["duration"] == pytest.approx(float(SECONDS), abs=0.07)


def test_a_piece_is_heard_from_the_very_sample_on(song):
    """Cut at a frame of a rate that fits no stretch of the file, and moved."""
    rate = Fraction(30000, 1001)
    whole = Clip("a", song.path, FrameRange(0, song.frames), length=70)
    piece = window(whole, 20, 60, song.table, rate)
    line = Timeline(rate=rate, sounds=(Track((piece,)),))
    stop = Fraction(60) / rate
    sound = np.concatenate(list(mixed(line, {song.path: song}, Fraction(0), stop)))
    first, last = round(20 / rate * 48_000), round(stop * 48_000)
    assert not sound[:first].any()
    there = tone(440, round(SECONDS * 48_000)).T[first:last]
    assert np.abs(sound[first:last] - there)[2000:-2000].mean() < 0.01


def test_a_cover_is_no_picture(tmp_path):
    plain = write(tmp_path / "a.mp3")
    pictured = tmp_path / "b.mp3"
    cover = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), "rgb24")
    with av.open(str(plain)) as source, av.open(str(pictured), "w") as output:
        stream = output.add_stream_from_template(source.streams.audio[0])
        art = output.add_stream("png", rate=1)
        art.width, art.height, art.pix_fmt = 16, 16, "rgb24"
        art.disposition = av.stream.Disposition.attached_pic
        output.mux(art.encode(cover) + art.encode(None))
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                output.mux(packet)
    info = probe_media(pictured)
    assert not info.has_picture
    assert info.sounds[0].codec == "mp3"


def test_where_a_picture_is_needed_one_line_says_so(tmp_path):
    with pytest.raises(NoPictureError, match="sound but no picture") as caught:
        probe(write(tmp_path / "a.wav"))
    assert "\n" not in caught.value.one_line()


def test_what_holds_neither_is_refused(tmp_path):
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00")
    with pytest.raises(AppError):
        probe_media(path)
