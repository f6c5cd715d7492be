"""What is no clip is refused in one line; what is damaged is read as far as it goes."""

import os
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from tests.media.conftest import number_in


def refused(path) -> AppError:
    with pytest.raises(AppError) as caught:
        probe(path)
    line = caught.value.one_line()
    assert "\n" not in line
    assert len(line) < 250
    assert caught.value.hint
    return caught.value


def test_text_playlists_empty_and_missing_files(tmp_path):
    text = tmp_path / "text.mp4"
    text.write_text("this is not a video\n" * 200)
    assert "no video" in refused(text).message
    playlist = tmp_path / "list.mp4"
    playlist.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n")
    assert "playlist" in refused(playlist).message
    concat = tmp_path / "concat.mp4"
    concat.write_text("ffconcat version 1.0\nfile /etc/passwd\n")
    assert "playlist" in refused(concat).message
    empty = tmp_path / "empty.mp4"
    empty.touch()
    assert "empty" in refused(empty).message
    assert "not there" in refused(tmp_path / "gone.mp4").message
    assert "folder" in refused(tmp_path).message
    refused("http://example.invalid/a.mp4")
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    assert "ordinary file" in refused(pipe).message


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "tiff", "bmp"])
def test_still_pictures_are_no_clips(tmp_path, kind):
    path = tmp_path / f"still.{kind}"
    Image.new("RGB", (40, 30), "red").save(path)
    assert "still picture" in refused(path).message


def test_sound_alone_is_no_clip(tmp_path):
    path = tmp_path / "sound.m4a"
    with av.open(str(path), "w") as output:
        track = output.add_stream("aac", rate=48_000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), "fltp", "mono")
        frame.sample_rate = 48_000
        output.mux(track.encode(frame))
        output.mux(track.encode(None))
    assert "no picture" in refused(path).message


def test_a_picture_larger_than_any_camera_is_refused(tmp_path):
    path = tmp_path / "bomb.nut"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("png", rate=25)
        stream.width, stream.height, stream.pix_fmt = 20_000, 8_000, "gray"
        frame = av.VideoFrame.from_ndarray(np.zeros((8_000, 20_000), np.uint8), "gray")
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    refused(path)


def test_an_mp4_without_its_index_says_that_it_was_cut_short(clip):
    path = clip(size=(320, 240))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "cut short" in refused(path).message


def test_a_truncated_file_gives_what_it_holds_and_says_so(clip):
    path = clip(
        size=(320, 240),
        options={"bf": "0", "g": "8"},
        container_options={"movflags": "+faststart"},
    )
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    with VideoReader(path, cache_bytes=0) as reader:
        info = reader.info
        assert 2 < info.frames < 24
        assert any("announces 24 frames" in note for note in info.notes)
        streamed = list(reader.frames(0, info.frames))
        assert len(streamed) == info.frames
        assert [number_in(frame) for frame in streamed[:-2]] == list(range(info.frames - 2))
        for number in reversed(range(info.frames)):
            assert reader.frame(number).number == number


def test_a_truncated_mkv_says_so_too(clip):
    path = clip("a.mkv", times=range(100), options={"bf": "0", "g": "8"}, sounds=1)
    assert probe(path).notes == ()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    info = probe(path)
    assert 10 < info.frames < 90
    assert any("cut short" in note for note in info.notes)


def test_flipped_bits_never_stop_a_clip(clip):
    path = clip(size=(320, 240), options={"bf": "2", "g": "8"})
    data = bytearray(path.read_bytes())
    start, end = data.index(b"mdat") + 2000, data.index(b"moov")
    for place in np.random.default_rng(3).integers(start, end, 60):
        data[place] ^= 1 << int(place) % 8
    path.write_bytes(data)
    with VideoReader(path, cache_bytes=0) as reader:
        assert reader.info.frames == 24
        frames = list(reader.frames(0, 24))
        assert [frame.number for frame in frames] == list(range(24))
        for number in (23, 0, 12, 5):
            assert reader.frame(number).number == number
        damage = reader.damage
        assert damage.concealed or damage.replaced
        assert all(
            str(min(kind)) in " ".join(damage.lines())
            for kind in (damage.concealed, damage.replaced)
            if kind
        )


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("a.mkv", {"options": {"bf": "0", "g": "1"}}),
        ("a.mov", {"codec": "prores_ks", "pixel_format": "yuv422p10le", "options": {}}),
        ("a.mp4", {"options": {"bf": "0", "g": "4"}}),
    ],
)
def test_a_frame_that_does_not_decode_is_replaced_by_the_one_before(clip, name, recipe):
    path = clip(name, **recipe)
    with av.open(str(path)) as source:
        packets = [(packet.pos, packet.size) for packet in source.demux(video=0) if packet.size]
    data = bytearray(path.read_bytes())
    place, size = packets[5]
    data[place + 4 : place + size - 4] = bytes(size - 8)
    path.write_bytes(data)
    wanted = [*range(5), 4, *range(6, 24)]
    with VideoReader(path, cache_bytes=0) as reader:
        assert [number_in(frame) for frame in reader.frames(0, 24)] == wanted
        assert reader.damage.replaced == {5}
        assert "(the first is 5)" in reader.damage.lines()[0]
    with VideoReader(path, cache_bytes=0) as reader:
        for number in (5, 23, 5, 4, 6):
            assert number_in(reader.frame(number)) == wanted[number]
        assert reader.damage.replaced == {5}


def test_random_bytes_in_every_container_never_crash(clip, tmp_path):
    opened = 0
    for suffix in ("mp4", "mkv", "avi", "ts"):
        times, unit = (range(0, 480, 40), Fraction(1, 1000))
        original = clip(f"a.{suffix}", times=times, time_base=unit).read_bytes()
        for seed in range(8):
            rng = np.random.default_rng(seed)
            data = bytearray(original)
            for place in rng.integers(0, len(data), 12):
                data[place] = int(rng.integers(256))
            path = tmp_path / f"{seed}.{suffix}"
            path.write_bytes(data)
            opened += read_as_far_as_it_goes(path)
    assert opened > 8


def read_as_far_as_it_goes(path) -> bool:
    """Whether it opens; all frames are there then, else there is one line."""
    try:
        reader = VideoReader(path)
    except AppError as error:
        return "\n" in error.one_line()
    with reader:
        frames = reader.info.frames
        return len(list(reader.frames(0, frames, max_side=160))) == frames


def test_all_development_clips_open(shared_data):
    paths = sorted((shared_data / "clips").iterdir())
    assert len(paths) >= 19
    for path in paths:
        with VideoReader(path) as reader:
            middle = reader.info.frames // 2
            assert reader.frame(middle, max_side=160).number == middle
