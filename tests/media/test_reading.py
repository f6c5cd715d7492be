"""Every kind of clip: the right number of frames at the right times, and each of them exact."""

import random
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from tests.media.conftest import number_in, picture

VFR = (0, 40, 80, 200, 230, 300, 420, 430, 600, 700, 710, 720, 900, 1000)
KINDS = {
    "b-frames.mp4": {},
    "constant.mkv": {"times": range(0, 720, 30), "time_base": Fraction(1, 1000)},
    "ntsc.mp4": {"times": range(0, 24024, 1001), "time_base": Fraction(1, 30000)},
    "variable.mp4": {"times": VFR, "time_base": Fraction(1, 1000)},
    "transport.ts": {"times": range(0, 24 * 3600, 3600), "time_base": Fraction(1, 90000)},
    "out-of-order.avi": {},
    "one-gop.mp4": {"options": {"bf": "3", "g": "250"}},
    "intra.mp4": {"options": {"g": "1"}},
    "hevc.mp4": {"codec": "libx265", "options": {"x265-params": "log-level=none:keyint=8"}},
    "vp8.webm": {"codec": "libvpx", "options": {"auto-alt-ref": "1", "lag-in-frames": "16"}},
    "vp9.webm": {"codec": "libvpx-vp9", "options": {"deadline": "realtime", "cpu-used": "8"}},
    "prores.mov": {"codec": "prores_ks", "pixel_format": "yuv422p10le", "options": {}},
    "odd.mkv": {"codec": "ffv1", "pixel_format": "yuv444p", "size": (83, 51), "options": {}},
    "fragmented.mp4": {"container_options": {"movflags": "frag_keyframe+empty_moov"}},
    "with-sound.mp4": {"sounds": 2},
}


@pytest.mark.parametrize("name", KINDS)
def test_every_frame_is_exact_by_stream_and_by_number(clip, name):
    recipe = KINDS[name]
    path = clip(name, **recipe)
    times = list(recipe.get("times", range(24)))
    unit = recipe.get("time_base", Fraction(1, 25))
    with VideoReader(path, cache_bytes=0) as reader:
        info = reader.info
        table = info.table
        assert info.frames == len(times)
        for number, time in enumerate(times):
            error = abs(table.time_of(number) - (time - times[0]) * unit)
            assert error <= (Fraction(1, 1000) if name.endswith(("webm", "mkv")) else 0)
        streamed = list(reader.frames(0, info.frames))
        assert [frame.number for frame in streamed] == list(range(info.frames))
        assert [number_in(frame) for frame in streamed] == list(range(info.frames))
        numbers = [*range(info.frames), 0, info.frames - 1]
        random.Random(name).shuffle(numbers)
        for number in numbers:
            frame = reader.frame(number)
            assert frame.number == number
            assert np.array_equal(frame.rgb, streamed[number].rgb), number
        assert reader.damage.lines() == ()


def test_a_stretch_from_the_middle_is_the_same_as_the_whole(clip):
    with VideoReader(clip(options={"bf": "3", "g": "250"})) as reader:
        whole = [frame.rgb for frame in reader.frames(0, 24)]
        for start, stop in ((5, 9), (13, 24), (23, 24), (7, 7)):
            part = [frame.rgb for frame in reader.frames(start, stop)]
            assert len(part) == stop - start
            for one, other in zip(part, whole[start:stop], strict=True):
                assert np.array_equal(one, other)


@pytest.mark.parametrize("name", ["before-zero.mp4", "before-zero.mkv"])
def test_frames_before_time_zero_are_not_shown(clip, name):
    path = clip(
        name,
        times=range(-300, 420, 30),
        time_base=Fraction(1, 1000),
        container_options={"avoid_negative_ts": "disabled"},
    )
    with VideoReader(path) as reader:
        assert reader.info.frames == 14
        assert [number_in(frame) for frame in reader.frames(0, 14)] == list(range(10, 24))
        assert [number_in(reader.frame(number)) for number in (13, 2, 0, 7)] == [23, 12, 10, 17]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotated_clips_stand_upright(clip, turn):
    path = clip(rotation=turn)
    with VideoReader(path) as reader:
        assert reader.info.rotation == turn
        frame = reader.frame(3)
        assert frame.size == (reader.info.width, reader.info.height)
        assert frame.size == ((64, 48) if turn == 180 else (48, 64))
        upright = np.rot90(picture(3, (64, 48)), turn // 90)
        assert np.abs(frame.rgb.astype(int) - upright).mean() < 12  # 4:2:0 blurs the bars' edges


@pytest.mark.parametrize(
    ("name", "recipe", "error"),
    [
        ("a.mov", {"codec": "prores_ks", "pixel_format": "yuva444p10le", "options": {}}, 1),
        ("a.webm", {"codec": "libvpx-vp9", "pixel_format": "yuva420p", "options": {"crf": "4"}}, 4),
        ("a.mkv", {"codec": "ffv1", "pixel_format": "bgra", "options": {}}, 0),
    ],
)
def test_alpha_is_kept(clip, name, recipe, error):
    path = clip(name, alpha=True, times=range(6), **recipe)
    with VideoReader(path) as reader:
        assert reader.info.has_alpha
        frame = reader.frame(4)
        wanted = picture(4, (64, 48), alpha=True)[..., 3]
        assert np.abs(frame.alpha.astype(int) - wanted).max() <= error


@pytest.mark.parametrize("full_range", [False, True])
@pytest.mark.parametrize("matrix", [1, 5])
def test_colours_follow_matrix_and_range(clip, matrix, full_range):
    path = clip(
        "c.mkv",
        codec="ffv1",
        pixel_format="yuv444p",
        matrix=matrix,
        full_range=full_range,
        times=range(2),
        options={},
    )
    with VideoReader(path) as reader:
        assert reader.info.colour.full_range == full_range
        error = np.abs(reader.frame(1).rgb.astype(int) - picture(1, (64, 48)))
        assert error.max() <= 3


def test_unstated_matrix_is_601_below_hd(clip):
    path = clip("c.mkv", codec="ffv1", pixel_format="yuv444p", matrix=2, times=range(2), options={})
    with VideoReader(path) as reader:
        error = np.abs(reader.frame(1).rgb.astype(int) - picture(1, (64, 48)))
        assert error.max() <= 3


def test_proxies_are_smaller_and_of_the_same_picture(clip):
    with VideoReader(clip(size=(320, 240), times=range(4))) as reader:
        full, small = reader.frame(2), reader.frame(2, max_side=80)
        assert small.size == (80, 60)
        assert number_in(small) == number_in(full) == 2
        assert reader.frame(2, max_side=1000).size == (320, 240)


def test_the_cache_stays_within_its_bytes_and_answers_without_decoding(clip):
    size = 64 * 48 * 3
    with VideoReader(clip(), cache_bytes=5 * size) as reader:
        for number in range(12):
            reader.frame(number)
        held = [number for number in range(24) if reader.cached(number) is not None]
        assert held == [7, 8, 9, 10, 11]
        assert reader.cached(11) is reader.frame(11)


def test_stepping_back_decodes_the_way_once(clip):
    with VideoReader(clip(options={"bf": "0", "g": "250"})) as reader:
        reader.frame(20)
        reader.frame(19)
        assert all(reader.cached(number) is not None for number in range(20))


def test_a_request_that_nobody_wants_any_more_is_given_up(clip):
    with VideoReader(clip(options={"bf": "0", "g": "250"})) as reader:
        asked = iter([True, True, True])
        assert reader.frame_while(lambda: next(asked, False), 20) is None
        assert number_in(reader.frame(20)) == 20
        assert number_in(reader.frame(3)) == 3


def test_nearest_key_decodes_alone(clip):
    with VideoReader(clip(options={"g": "8", "sc_threshold": "0", "bf": "0"})) as reader:
        assert [reader.nearest_key(number) for number in (0, 7, 8, 15, 23)] == [0, 0, 8, 8, 16]


def test_frames_out_of_range_and_closed_readers_are_refused(clip):
    reader = VideoReader(clip())
    for number in (-1, 24):
        with pytest.raises(IndexError):
            reader.frame(number)
    reader.close()
    with pytest.raises(ValueError, match="closed"):
        reader.frame(0)


def test_one_frame_is_a_clip(clip):
    with VideoReader(clip(times=[0])) as reader:
        assert reader.info.frames == 1
        assert number_in(reader.frame(0)) == 0


def test_facts_of_a_clip(clip):
    path = clip("Видео 視頻 é.mov", sounds=2, timecode="01:00:00:00", pixel_aspect=Fraction(16, 15))
    info = probe(path)
    assert info.path == path
    assert (info.width, info.height, info.codec) == (64, 48, "h264")
    assert info.pixel_aspect == Fraction(16, 15)
    assert info.timecode == "01:00:00:00"
    assert info.table.rate == 25
    assert not info.table.is_variable
    assert len(info.sounds) == 2
    for sound in info.sounds:
        assert (sound.codec, sound.rate, sound.channels) == ("aac", 48_000, 2)
        assert sound.start == 0
        assert abs(sound.duration - Fraction(24, 25)) < Fraction(3, 100)


def test_sound_that_starts_later_says_so(clip):
    info = probe(clip("late.mkv", sounds=1, sound_start=Fraction(1, 4), sound_codec="pcm_s16le"))
    assert abs(info.sounds[0].start - Fraction(1, 4)) <= Fraction(1, 1000)


def test_the_fingerprint_names_the_content(clip, tmp_path):
    path = clip()
    first = probe(path).fingerprint
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(path.read_bytes())
    assert probe(copy).fingerprint == first
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    try:
        assert probe(copy).fingerprint != first
    except AppError:
        pytest.fail("one changed bit in the pictures must not keep a clip from opening")


def test_a_changed_file_is_noticed(clip):
    path = clip()
    info = probe(path)
    clip(times=range(12))
    with pytest.raises(AppError, match="has changed"):
        VideoReader(info)
    path.unlink()
    with pytest.raises(AppError, match="not there"):
        VideoReader(info)


def test_many_threads_may_ask_one_reader(clip):
    with VideoReader(clip(options={"bf": "2", "g": "12"}), cache_bytes=20_000) as reader:
        wrong: list[int] = []

        def ask(seed: int) -> None:
            asked = random.Random(seed).sample(range(24), 16)
            wrong.extend(n for n in asked if number_in(reader.frame(n)) != n)

        def stream() -> None:
            wrong.extend(n for n, frame in enumerate(reader.frames(0, 24)) if number_in(frame) != n)

        threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(3)]
        threads.append(threading.Thread(target=stream))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files by /proc")
def test_a_stream_that_is_left_early_closes_its_file(clip):
    path = clip()
    with VideoReader(path) as reader:
        before = open_files(path)
        frames = reader.frames(0, 24)
        assert next(frames).number == 0
        assert open_files(path) == before + 1
        frames.close()
        assert open_files(path) == before


def open_files(path) -> int:
    held = 0
    for entry in Path("/proc/self/fd").iterdir():
        try:
            held += entry.readlink() == path
        except OSError:
            continue  # the folder's own descriptor is gone by now
    return held
