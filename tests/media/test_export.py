"""Exports: times, colours, alpha and sound survive; nothing broken is ever left behind."""

import json
import os
import threading
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import PRESETS, ExportPreset, find_preset, preset_for
from gsa_desktop.core.export_settings import ExportSettings, settings_of
from gsa_desktop.core.pixels import Frame
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.export_plan import Frames, plan_export, plan_frames
from gsa_desktop.media.picture_codec import read_encoded
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.verify import verify, verify_against
from gsa_desktop.media.writer import Writer
from tests.media.conftest import number_in, picture

VFR = (0, 40, 80, 200, 230, 300, 420, 430, 600, 700, 710, 720, 900, 1000)


def picture_for(preset: ExportPreset, number: int, size: tuple[int, int]) -> np.ndarray:
    if preset.content.value == "matte":
        return picture(number, size, alpha=True)
    return picture(number, size, alpha=preset.alpha)


def export(source, target, preset_id, cut=None):
    """The source's numbers, written afresh."""
    info = probe(source)
    preset = find_preset(preset_id)
    plan = plan_export(info, target, ExportSettings(preset), cut)
    first = cut.start if cut else 0
    with Writer(plan) as writer:
        for index in range(len(plan.table)):
            writer.write(picture_for(preset, first + index, plan.size), index)
        report = writer.finish()
    return plan, report, writer


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
@pytest.mark.parametrize("times", [range(0, 500, 40), VFR], ids=["constant", "variable"])
def test_every_format_keeps_every_time(clip, tmp_path, preset, times):
    source = clip(times=times, time_base=Fraction(1, 1000), sounds=1, size=(96, 64))
    target = tmp_path / f"result é{preset.suffix}"
    plan, report, _ = export(source, target, preset.id)
    assert report.ok, report.lines()
    assert report.path == target
    assert not plan.part.exists()
    assert verify(plan).ok
    assert json.loads(report.to_json())["ok"] is True
    if preset.is_sequence:
        assert len(list(target.iterdir())) == len(times)
        return
    if preset.container == "webp":  # FFmpeg cannot read what it writes
        with Image.open(target) as animation:
            assert animation.n_frames == len(times)
        return
    info = probe(target)
    grain = Fraction(1, 100) if preset.container == "gif" else Fraction(0)
    for number, time in enumerate(times):
        assert abs(info.table.time_of(number) - Fraction(time, 1000)) <= grain
    assert len(info.sounds) == int(preset.has_sound)
    assert (info.has_alpha, info.width, info.height) == (preset.alpha, 96, 64)


@pytest.mark.parametrize("preset_id", ["h264", "prores4444"])
def test_b_frames_and_ntsc_rates_survive(clip, tmp_path, preset_id):
    times = range(0, 40 * 1001, 1001)
    source = clip(times=times, time_base=Fraction(1, 30_000))
    preset = find_preset(preset_id)
    plan, report, _ = export(source, tmp_path / f"a{preset.suffix}", preset_id)
    assert report.ok
    assert plan.rate == Fraction(30_000, 1001)
    with VideoReader(plan.path) as reader:
        assert reader.info.table.rate == Fraction(30_000, 1001)
        assert [number_in(frame) for frame in reader.frames(0, 40)] == list(range(40))


def write_all(writer, pictures, first=0):
    for index, pixels in enumerate(pictures, first):
        writer.write(pixels, index)
    writer.finish()


PATCHES = [(r, g, b) for r in (0, 128, 255) for g in (0, 128, 255) for b in (0, 128, 255)]


ERRORS = {"prores4444": 1, "prores422": 1, "ffv1": 0, "qtrle": 0, "png": 0, "tiff": 0, "exr": 1}
COLOURS = [
    (row.id, ERRORS.get(row.id, 3)) for row in PRESETS if not row.is_matte and row.id != "gif"
]


@pytest.mark.parametrize(("preset_id", "error"), COLOURS)
def test_colour_patches_come_back(clip, tmp_path, preset_id, error):
    source = clip(size=(27 * 32, 64), times=range(2))
    preset = find_preset(preset_id)
    pixels = np.repeat(np.array(PATCHES, np.uint8)[None], 64, axis=0).repeat(32, axis=1)
    plan = plan_export(probe(source), tmp_path / f"a{preset.suffix}", ExportSettings(preset))
    with Writer(plan) as writer:
        for index in range(2):
            writer.write(pixels, index)
        writer.finish()
    if preset.is_sequence:
        back = read_encoded(sorted(plan.path.iterdir())[1])[..., :3]
        if preset.linear:
            code = np.where(back <= 0.0031308, back * 12.92, 1.055 * back ** (1 / 2.4) - 0.055)
            back = np.rint(code * 255)
    elif preset.container == "webp":
        with Image.open(plan.path) as animation:
            back = np.asarray(animation.convert("RGB"))
    else:
        with VideoReader(plan.path) as reader:
            back = reader.frame(1).rgb
            colour = reader.info.colour
            if preset.is_yuv:
                assert (colour.primaries, colour.transfer, colour.matrix) == (1, 1, 1)
                assert not colour.full_range
    middle = back[32, 16::32].astype(int)
    assert np.abs(middle - np.array(PATCHES)).max() <= error


def test_png_and_alpha_are_exact(clip, tmp_path):
    source = clip(times=range(3))
    export(source, tmp_path / "folder", "png")
    for number in range(3):
        back = np.asarray(Image.open(tmp_path / "folder" / f"{number:05d}.png"))
        assert np.array_equal(back, picture(number, (64, 48), alpha=True))
    export(source, tmp_path / "a.mov", "prores4444")
    with VideoReader(tmp_path / "a.mov") as reader:
        alpha = reader.frame(2).alpha.astype(int)
    assert np.abs(alpha - picture(2, (64, 48), alpha=True)[..., 3]).max() <= 1


@pytest.mark.parametrize("preset_id", ["matte-ffv1", "matte-png", "matte-h264"])
def test_mattes_are_the_alpha(clip, tmp_path, preset_id):
    preset = find_preset(preset_id)
    target = tmp_path / f"m{preset.suffix}"
    export(clip(times=range(3)), target, preset_id)
    wanted = picture(1, (64, 48), alpha=True)[..., 3]
    if preset.is_sequence:
        back = np.asarray(Image.open(target / "00001.png"))
    else:
        with VideoReader(target) as reader:
            back = reader.frame(1).rgb[..., 0]
    assert np.abs(back.astype(int) - wanted).max() <= (3 if preset_id == "matte-h264" else 0)


def packets(path, stream):
    with av.open(str(path)) as container:
        track = container.streams.audio[stream]
        unit = track.time_base
        return [
            (packet.pts * unit, bytes(packet)) for packet in container.demux(track) if packet.size
        ]


def test_sound_is_copied_packet_by_packet(clip, tmp_path):
    source = clip(sounds=2, times=range(40))
    _, report, writer = export(source, tmp_path / "a.mp4", "h264")
    assert report.ok
    assert not any("encoded" in note for note in writer.notes)
    for stream in (0, 1):
        assert packets(tmp_path / "a.mp4", stream) == packets(source, stream)


def test_a_cut_takes_its_own_sound_in_time(clip, tmp_path):
    source = clip(sounds=1, times=range(75))
    cut = FrameRange(31, 62)
    plan, report, _ = export(source, tmp_path / "a.mp4", "h264", cut)
    assert report.ok, report.lines()
    start = plan.sounds[0].begin
    had = {data: time for time, data in packets(source, 0)}
    for time, data in packets(tmp_path / "a.mp4", 0):
        assert abs(had[data] - start - time) < Fraction(1, 1000)
    info = probe(tmp_path / "a.mp4")
    assert abs(info.sounds[0].start) < Fraction(1, 1000)
    with VideoReader(tmp_path / "a.mp4") as reader:
        assert [number_in(frame) for frame in reader.frames(0, 31)] == list(range(31, 62))


def test_a_short_cut_may_end_in_a_long_packet(clip, tmp_path):
    """At 8 kHz one AAC packet lasts 128 ms, longer than the rest of the cut."""
    source = clip(sounds=1, sound_rate=8000, times=range(75))
    _, report, _ = export(source, tmp_path / "a.mp4", "h264", FrameRange(0, 10))
    assert report.ok, report.lines()


def test_sound_that_mp4_cannot_hold_is_encoded_and_said(clip, tmp_path):
    source = clip("a.mkv", sounds=1, sound_codec="pcm_s16le", sound_start=Fraction(1, 5))
    _, report, writer = export(source, tmp_path / "a.mp4", "h264")
    assert report.ok, report.lines()
    assert "Sound (pcm_s16le) is encoded as AAC." in writer.notes
    assert probe(tmp_path / "a.mp4").sounds[0].codec == "aac"
    assert any(
        check.name == "sound in time" and "listening" in check.detail for check in report.checks
    )


def test_sound_that_starts_later_stays_in_time(clip, tmp_path):
    source = clip("a.mp4", sounds=1, sound_start=Fraction(1, 4), times=range(50))
    _, report, _ = export(source, tmp_path / "b.mp4", "h264")
    assert report.ok, report.lines()
    _, report, _ = export(source, tmp_path / "c.mp4", "h264", FrameRange(3, 40))
    assert report.ok, report.lines()


def test_shifted_sound_is_found_out(clip, tmp_path):
    info = probe(clip("a.mkv", sounds=1, sound_codec="pcm_s16le", times=range(50)))
    late = clip("b.mkv", sounds=1, sound_codec="pcm_s16le", times=range(50), lead=480)
    failed = [check.detail for check in verify_against(late, info).failed]
    assert any("+10.0 ms" in detail for detail in failed), failed


def test_odd_sizes_are_padded_and_said(clip, tmp_path):
    source = clip(
        "odd.mkv", codec="ffv1", pixel_format="yuv444p", size=(83, 51), options={}, times=range(3)
    )
    _, report, writer = export(source, tmp_path / "a.mp4", "h264")
    assert report.ok
    assert any("83x51 is stored as 84x52" in note for note in writer.notes)
    with VideoReader(tmp_path / "a.mp4") as reader:
        assert reader.frame(0).size == (84, 52)
    _, report, _ = export(source, tmp_path / "a.mov", "prores4444")
    assert report.ok
    assert probe(tmp_path / "a.mov").width == 83


def test_rotation_pixel_aspect_and_timecode_arrive(clip, tmp_path):
    source = clip(
        "a.mov", rotation=90, pixel_aspect=Fraction(16, 15), timecode="01:00:00:00", times=range(30)
    )
    info = probe(source)
    assert (info.width, info.height, info.pixel_aspect) == (48, 64, Fraction(15, 16))
    plan, report, _ = export(source, tmp_path / "b.mov", "prores4444", FrameRange(26, 30))
    assert report.ok, report.lines()
    back = probe(plan.path)
    assert (back.width, back.height, back.rotation) == (48, 64, 0)
    assert back.pixel_aspect == Fraction(15, 16)
    assert back.timecode == "01:00:01:01"


def test_verify_against_the_clip_finds_what_is_wrong(clip, tmp_path):
    source = clip(sounds=1)
    export(source, tmp_path / "a.mp4", "h264")
    info = probe(source)
    assert verify_against(tmp_path / "a.mp4", info).ok
    for name, changes, check in (
        ("short.mp4", {"times": range(20), "sounds": 1}, "frames"),
        ("late.mp4", {"times": [*range(23), 25], "sounds": 1}, "times"),
        ("silent.mp4", {}, "sound"),
        ("small.mp4", {"size": (48, 48), "sounds": 1}, "size"),
    ):
        failed = {one.name for one in verify_against(clip(name, **changes), info).failed}
        assert check in failed, name
    text = tmp_path / "text.mp4"
    text.write_text("no video")
    assert [one.name for one in verify_against(text, info).failed] == ["opens"]


@pytest.mark.parametrize("preset_id", ["h264", "prores4444", "png", "matte-ffv1"])
def test_leaving_early_leaves_nothing(clip, tmp_path, preset_id):
    preset = find_preset(preset_id)
    info = probe(clip(sounds=1))
    folder = tmp_path / "out"
    folder.mkdir()
    plan = plan_export(info, folder / f"a{preset.suffix}", ExportSettings(preset))
    with Writer(plan) as writer:
        for index in range(5):
            writer.write(picture_for(preset, index, plan.size), index)
        assert plan.part.exists()
    assert list(folder.iterdir()) == []
    writer.abort()
    with pytest.raises(ValueError, match="not due"):
        writer.write(picture_for(preset, 5, plan.size), 5)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("pictures")]


def test_cancelling_while_it_is_checked_leaves_nothing(clip, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    plan = plan_export(probe(clip()), folder / "a.mp4", settings_of("h264"))
    with Writer(plan) as writer:
        for index in range(24):
            writer.write(picture(index, plan.size), index)
        steps = writer.checking()
        for _ in range(4):
            next(steps)
        steps.close()
    assert list(folder.iterdir()) == []


def test_a_result_that_is_wrong_never_gets_its_name(clip, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    plan = plan_export(probe(clip(sounds=1)), folder / "a.mp4", settings_of("h264"))
    older = folder / "a.mp4"
    older.write_bytes(b"an older result")
    with Writer(plan) as writer:
        for index in range(24):
            writer.write(picture(index, plan.size), index)
        writer.plan = replace(plan, stored_size=(640, 480))
        with pytest.raises(AppError, match="size: 64x48 instead of 640x480"):
            writer.finish()
    assert sorted(path.name for path in folder.iterdir()) == ["a.mp4", "a.mp4.part"]
    assert older.read_bytes() == b"an older result"


def test_sources_are_never_written_to(clip, tmp_path):
    source = clip()
    before = source.read_bytes()
    info = probe(source)
    linked, hard = tmp_path / "linked.mp4", tmp_path / "hard.mp4"
    linked.symlink_to(source)
    os.link(source, hard)
    part = tmp_path / "b.mp4.part"
    os.link(source, part)
    background = clip("background.mp4")
    h264 = settings_of("h264")
    for target in (source, linked, hard, tmp_path / "b.mp4", tmp_path / "x" / ".." / source.name):
        with pytest.raises(AppError):
            plan_export(info, target, h264)
    with pytest.raises(AppError, match="source"):
        plan_export(info, background, h264, protect=(background,))
    assert source.read_bytes() == before


def test_a_leftover_part_that_links_elsewhere_is_not_written_through(clip, tmp_path):
    precious = tmp_path / "precious.txt"
    precious.write_text("mine")
    (tmp_path / "a.mp4.part").symlink_to(precious)
    export(clip("source.mp4"), tmp_path / "a.mp4", "h264")
    assert precious.read_text() == "mine"


@pytest.mark.parametrize("preset_id", ["h265", "av1"])
def test_pictures_that_encoders_do_not_bear_are_refused(clip, tmp_path, preset_id):
    info = probe(clip(size=(48, 30), times=range(2)))
    with pytest.raises(AppError, match="at least") as caught:
        plan_export(info, tmp_path / "a.mp4", settings_of(preset_id))
    assert caught.value.hint


def test_targets_that_cannot_work_are_refused_at_once(clip, tmp_path):
    info = probe(clip())
    h264, png = settings_of("h264"), settings_of("png")
    cases = [
        (tmp_path / "a.mkv", h264, "does not end in .mp4"),
        (tmp_path / "none" / "a.mp4", h264, "is not there"),
    ]
    folder = tmp_path / "full"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    cases.append((folder, png, "holds other files"))
    (tmp_path / "dir.mp4").mkdir()
    cases.append((tmp_path / "dir.mp4", h264, "is a folder"))
    (tmp_path / "file").write_text("x")
    cases.append((tmp_path / "file", png, "need a folder"))
    for target, preset, words in cases:
        with pytest.raises(AppError, match=words) as caught:
            plan_export(info, target, preset)
        assert caught.value.hint


def test_an_older_sequence_is_replaced_as_a_whole(clip, tmp_path):
    folder = tmp_path / "pictures"
    export(clip(times=range(9)), folder, "png")
    export(clip(times=range(4)), folder, "png")
    assert sorted(path.name for path in folder.iterdir()) == [f"{n:05d}.png" for n in range(4)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clip.mp4", "pictures"]


def test_a_folder_that_goes_away_is_an_error_for_people(clip, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    plan = plan_export(probe(clip()), folder / "pictures", settings_of("png"))
    with Writer(plan) as writer:
        writer.write(picture(0, plan.size), 0)
        folder.rename(tmp_path / "gone")  # at once, whatever the compressors are doing
        with pytest.raises(AppError, match="is not there"):
            write_all(writer, [picture(index, plan.size) for index in range(1, 24)], first=1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_an_error_for_people(clip, tmp_path, monkeypatch):
    plan = plan_export(probe(clip(size=(640, 480))), tmp_path / "a.mp4", settings_of("h264"))
    real_open = av.open

    def on_full_disk(path, *arguments, **options):
        return real_open(
            "/dev/full" if str(path).endswith(".part") else path, *arguments, **options
        )

    monkeypatch.setattr(av, "open", on_full_disk)
    noise = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)
    with pytest.raises(AppError, match="disk is full"), Writer(plan) as writer:
        write_all(writer, [noise] * 24)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clip.mp4"]


def test_wrong_pictures_are_bugs(clip, tmp_path):
    plan = plan_export(probe(clip()), tmp_path / "a.mp4", settings_of("h264"))
    with Writer(plan) as writer:
        with pytest.raises(ValueError, match="shape"):
            writer.write(picture(0, (64, 48), alpha=True), 0)
        with pytest.raises(ValueError, match="uint8"):
            writer.write(picture(0, (48, 48)), 0)
        with pytest.raises(ValueError, match="not due"):
            writer.write(picture(0, (64, 48)), 1)
        writer.write(picture(0, (64, 48)), 0)
        with pytest.raises(ValueError, match="1 of 24"):
            writer.finish()


def test_presets_are_found_and_checked():
    assert preset_for(".MP4").id == "h264"
    assert preset_for(".mp4", matte=True).id == "matte-h264"
    assert preset_for(".mp4", alpha=True) is None
    assert preset_for(".mov").id == "prores4444"
    assert preset_for("").id == "png"
    with pytest.raises(KeyError, match="h264"):
        find_preset("betamax")
    with pytest.raises(ValueError, match="belong together"):
        replace(find_preset("h264"), container="")


def test_unknown_encoder_options_are_refused(clip, tmp_path):
    preset = replace(find_preset("h264"), options=(("crff", "18"),))
    plan = plan_export(probe(clip()), tmp_path / "a.mp4", ExportSettings(preset))
    with pytest.raises(ValueError, match="crff"):
        Writer(plan)
    assert not plan.part.exists()


@pytest.mark.slow
def test_real_clips_survive_a_round_trip(shared_data, tmp_path):
    for name in ("sam2_01_dog.mp4", "torchcodec_nasa_13013.mp4", "decord_video_90.mov"):
        info = probe(shared_data / "clips" / name)
        cut = FrameRange(0, min(info.frames, 40))
        plan = plan_export(info, tmp_path / "a.mp4", settings_of("h264"), cut)
        with VideoReader(info) as reader, Writer(plan) as writer:
            kept: list[Frame] = []
            for index, frame in enumerate(reader.frames(cut.start, cut.stop)):
                writer.write(frame.rgb, index)
                kept.append(frame)
            assert writer.finish().ok
        with VideoReader(plan.path) as reader:
            for number in (0, len(cut) - 1):
                error = np.abs(reader.frame(number).rgb.astype(int) - kept[number].rgb)
                assert error.mean() < 4


def test_a_result_that_differs_keeps_its_part_and_says_what(clip, tmp_path, monkeypatch):
    """The encoder is given other pictures than those that were meant, for the last third."""
    plan = plan_export(
        probe(clip(sounds=1)), tmp_path / "a.mp4", ExportSettings(find_preset("h264"))
    )
    with Writer(plan) as writer:
        write = writer._file.write
        monkeypatch.setattr(
            writer._file, "write", lambda pixels, n: write(255 - pixels if n > 16 else pixels, n)
        )
        with pytest.raises(AppError, match="pictures: frame") as caught:
            write_all(writer, (picture(number, plan.size) for number in range(24)))
    assert "“a.mp4.part”" in caught.value.hint
    assert "\n" not in caught.value.one_line()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4.part", "clip.mp4"]
    assert probe(plan.part).frames == 24


@pytest.mark.parametrize(
    ("rate", "count"), [(Fraction(25, 4), 15), (Fraction(5), 26), (Fraction(24), 27)]
)
def test_the_last_frame_survives_b_frames_at_a_fragments_edge(tmp_path, rate, count):
    """An index that takes a fragment's end for the file's hides the last picture."""
    size = (64, 48)
    plan = plan_frames(Frames(count, rate, size), tmp_path / "a.mp4", settings_of("h264"), ())
    with Writer(plan) as writer:
        write_all(writer, (picture(number, size) for number in range(count)))
    assert probe(plan.path).frames == count


def test_verify_against_the_clip_takes_rate_and_height_into_account(tiny_clip, tmp_path):
    info = probe(tiny_clip())
    settings = replace(settings_of("h264"), rate=Fraction(50), height=45)
    plan = plan_export(info, tmp_path / "a.mp4", settings)
    with Writer(plan) as writer:
        for index in range(len(plan.table)):
            writer.write(picture(index, plan.size, alpha=False), index)
        assert writer.finish().ok
    assert verify_against(plan.path, info, settings=settings).ok
    failed = {check.name for check in verify_against(plan.path, info).failed}
    assert failed >= {"frames", "size"}
