"""A timeline exported: composed pictures, mixed sound, exact times, or nothing at all."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported, MaskReady
from gsa_desktop.core.export_order import TimelineSource
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Colour, Timeline, Track, Video
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export_timeline import export_timeline, incomplete
from gsa_desktop.engine.timeline_render import TimelineRenderer
from gsa_desktop.media.mix import mixed
from gsa_desktop.media.probe import probe, probe_media
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.sound import sound_blocks
from gsa_desktop.media.stills import read_picture

GREEN = Colour((0, 177, 64))


@pytest.fixture
def other(tiny_clip: Callable[..., Path]) -> MediaInfo:
    return probe(tiny_clip(12, 64, 96))


@pytest.fixture
def edit(tiny: Clip, tiny_info: MediaInfo, other: MediaInfo) -> TimelineSource:
    """A clip, a gap of four frames, the subject of the same clip over another one."""
    plain = Clip("a", other.path, FrameRange(0, 10))
    below = Clip("b", other.path, FrameRange(0, 12), start=14)
    above = replace(tiny, id="c", cut=FrameRange(6, 16), start=15, length=0)
    size = (tiny_info.width, tiny_info.height)
    sounds = (
        Track((replace(plain, id="a1"), replace(below, id="b1", volume_db=-6.0))),
        Track((replace(above, id="c1"),)),
    )
    line = Timeline((Track((plain, below)), Track((above,))), Fraction(24), size, sounds)
    return TimelineSource(line, {tiny_info.path: tiny_info, other.path: other})


def packets(path: Path) -> set[bytes]:
    with av.open(str(path)) as container:
        return {bytes(packet) for packet in container.demux(audio=0) if packet.size}


def last(job: object) -> Exported:
    event = list(job)[-1]
    assert isinstance(event, Exported)
    return event


@pytest.mark.parametrize("preset_id", ["h264", "prores4444"])
def test_pictures_are_those_of_the_renderer_at_exact_times(edit, store, tmp_path, preset_id):
    settings = settings_of(preset_id)
    preset = settings.preset
    out = tmp_path / f"edit é{preset.suffix}"
    done = last(export_timeline(edit, store, out, settings))
    assert done.path == out
    assert not [line for line in done.report if line.startswith("FAIL")]
    info = probe(out)
    assert info.frames == 26
    assert [info.table.time_of(n) for n in range(26)] == [Fraction(n, 24) for n in range(26)]
    renderer = TimelineRenderer(edit.timeline, edit.infos, store, transparent=preset.alpha)
    with renderer, VideoReader(out) as reader:
        for number in (0, 9, 10, 14, 15, 20, 25):
            wanted, got = renderer.picture(number), reader.frame(number)
            if preset.alpha:
                assert np.abs(got.alpha.astype(int) - wanted[..., 3]).max() <= 1
            seen = wanted[..., 3] == 255 if preset.alpha else np.ones(wanted.shape[:2], bool)
            if seen.any():
                error = np.abs(got.rgb[seen].astype(int) - wanted[..., :3][seen])
                assert error.mean() < 4


def test_sound_is_the_mix(edit, store, tmp_path):
    """ProRes takes AAC: compare by ear, that is by likeness, at three places."""
    out = tmp_path / "edit.mp4"
    done = last(export_timeline(edit, store, out, settings_of("h264")))
    assert any("by listening" in line for line in done.report)
    info = probe(out)
    length = info.table.duration
    heard = np.concatenate(list(sound_blocks(info, Fraction(0), length)))[:, 0]
    wanted = np.concatenate(list(mixed(edit.timeline, edit.infos, Fraction(0), length)))[:, 0]
    for start, stop in ((0, 9), (15, 24)):
        part = slice(start * 2000 + 500, stop * 2000)
        assert np.corrcoef(heard[part], wanted[part])[0, 1] > 0.99
    gap = slice(11 * 2000, 13 * 2000)
    assert np.abs(heard[gap]).max() < 0.02


def test_a_stretch_has_its_own_pictures_and_sound(edit, store, tmp_path):
    out = tmp_path / "part"
    source = replace(edit, stretch=FrameRange(12, 18))
    last(export_timeline(source, store, out, settings_of("png")))
    files = sorted(out.iterdir())
    assert len(files) == 6
    with TimelineRenderer(edit.timeline, edit.infos, store, transparent=True) as renderer:
        for frame, file in enumerate(files, 12):
            assert np.array_equal(read_picture(file), renderer.picture(frame))


def test_one_clip_alone_keeps_its_sound_packet_by_packet(tiny, tiny_info, store, tmp_path):
    clip = replace(tiny, cut=FrameRange(4, 20), length=0)
    line = Timeline(
        (Track((clip,)),),
        Fraction(24),
        (tiny_info.width, tiny_info.height),
        (Track((replace(clip, id="s"),)),),
    )
    source = TimelineSource(line, {tiny_info.path: tiny_info})
    done = last(export_timeline(source, store, tmp_path / "a.mp4", settings_of("h264")))
    assert not [line for line in done.report if line.startswith("FAIL")]
    assert packets(tmp_path / "a.mp4") < packets(tiny_info.path)
    quiet = replace(line, sounds=(replace(line.sounds[0], muted=True),))
    source = replace(source, timeline=quiet)
    last(export_timeline(source, store, tmp_path / "b.mp4", settings_of("h264")))
    assert not probe(tmp_path / "b.mp4").sounds


def test_a_matte_holds_every_subject(tiny, tiny_info, store, tmp_path, tiny_subject):
    clip = replace(tiny, background=GREEN)
    size = (tiny_info.width, tiny_info.height)
    source = TimelineSource(
        Timeline((Track((clip,)),), Fraction(24), size), {tiny_info.path: tiny_info}
    )
    out = tmp_path / "matte.mkv"
    last(export_timeline(source, store, out, settings_of("matte-ffv1")))
    with VideoReader(out) as reader:
        assert ((reader.frame(7).rgb[..., 0] > 127) == tiny_subject(7)).all()


def test_only_masks_that_are_wanted_are_made(edit, other, store, tmp_path):
    assert incomplete(edit, store) == ()
    tracks = edit.timeline.tracks
    below = replace(tracks[0].clips[1], background=GREEN)
    line = replace(
        edit.timeline, tracks=(replace(tracks[0], clips=(tracks[0].clips[0], below)), tracks[1])
    )
    source = replace(edit, timeline=line, stretch=FrameRange(16, 20))
    assert [clip.cut for clip in incomplete(source, store)] == [FrameRange(2, 6)]
    events = list(export_timeline(source, store, tmp_path / "a.mp4", settings_of("h264")))
    made = {event.frame for event in events if isinstance(event, MaskReady) and event.final}
    assert made == {2, 3, 4, 5}
    assert isinstance(events[-1], Exported)


@pytest.mark.parametrize("steps", [1, 4, 20])
def test_a_cancelled_export_leaves_nothing(edit, store, tmp_path, steps):
    folder = tmp_path / "results"
    folder.mkdir()
    job = export_timeline(edit, store, folder / "a.mp4", settings_of("h264"))
    for _ in range(steps):
        next(job)
    job.close()
    assert list(folder.iterdir()) == []


def test_what_cannot_be_exported_is_refused_at_once(edit, other, store, tmp_path):
    h264 = settings_of("h264")
    with pytest.raises(AppError, match="nothing to export"):
        list(export_timeline(TimelineSource(Timeline(), {}), store, tmp_path / "a.mp4", h264))
    beyond = replace(edit, stretch=FrameRange(100, 200))
    with pytest.raises(AppError, match="nothing to export"):
        list(export_timeline(beyond, store, tmp_path / "a.mp4", h264))
    missing = replace(edit, infos={other.path: other})
    with pytest.raises(AppError, match="is not there"):
        list(export_timeline(missing, store, tmp_path / "a.mp4", h264))
    project = tmp_path / "edit.mp4"
    project.write_text("a project with an odd name")
    for name in (other.path, project):
        source = replace(edit, protect=(project,))
        with pytest.raises(AppError, match="must not be overwritten"):
            list(export_timeline(source, store, name, h264, overwrite=True))
    behind = replace(edit.timeline.tracks[0].clips[0], background=Video(project))
    line = replace(edit.timeline, tracks=(Track((behind,)),))
    job = export_timeline(replace(edit, timeline=line), store, project, h264, overwrite=True)
    with pytest.raises(AppError, match="must not be overwritten"):
        list(job)


@pytest.fixture
def song(tmp_path: Path) -> MediaInfo:
    """A second of sound alone."""
    path = tmp_path / "song.wav"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("pcm_s16le", rate=48_000)
        noise = np.random.default_rng(1).uniform(-9000, 9000, (1, 96_000)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(noise, "s16", "stereo")
        frame.sample_rate = 48_000
        output.mux(stream.encode(frame))
    return probe_media(path)


def test_music_alone_is_heard_under_the_pictures(edit, song, store, tmp_path):
    music = Clip("m", song.path, FrameRange(0, song.frames), start=2, length=20)
    line = replace(edit.timeline, sounds=(Track((music,)),))
    source = TimelineSource(line, {**edit.infos, song.path: song})
    out = tmp_path / "out.mkv"
    last(export_timeline(source, store, out, settings_of("ffv1")))
    heard = np.concatenate(list(sound_blocks(probe(out), Fraction(0), Fraction(1))))
    assert not heard[: 2 * 2000].any()
    whole = np.concatenate(list(sound_blocks(song, Fraction(0), Fraction(1, 2))))
    assert np.allclose(heard[2 * 2000 :][: len(whole)], whole, atol=2e-4)


def test_music_that_is_not_there_is_missed_before_the_export(edit, song, store, tmp_path):
    music = Clip("m", song.path, FrameRange(0, song.frames), length=20)
    line = replace(edit.timeline, sounds=(Track((music,)),))
    with pytest.raises(AppError, match=r"song\.wav"):
        list(
            export_timeline(
                replace(edit, timeline=line), store, tmp_path / "a.mp4", settings_of("h264")
            )
        )


def test_sound_alone_on_a_timeline_says_that_pictures_are_missing(song, store, tmp_path):
    music = Clip("m", song.path, FrameRange(0, song.frames), length=25)
    line = Timeline(rate=Fraction(25), sounds=(Track((music,)),))
    source = TimelineSource(line, {song.path: song})
    with pytest.raises(AppError, match="sound but no picture"):
        list(export_timeline(source, store, tmp_path / "a.mp4", settings_of("h264")))


@pytest.mark.parametrize("preset_id", ["h264", "prores422", "ffv1", "vp9"])
@pytest.mark.parametrize(
    "clock",
    [
        (Fraction(24), "10:00:00:20", "10:00:01:01"),
        (Fraction(30000, 1001), "00:59:59;28", "01:00:00;03"),
    ],
)
def test_the_timecode_of_the_stretch_is_in_the_file(edit, store, tmp_path, preset_id, clock):
    rate, first, written = clock
    timeline = replace(edit.timeline, rate=rate, timecode=first)
    source = replace(edit, timeline=timeline, stretch=FrameRange(5, 12))
    preset = settings_of(preset_id).preset
    out = tmp_path / f"a{preset.suffix}"
    done = last(export_timeline(source, store, out, settings_of(preset_id)))
    assert (f"ok   timecode: {written}" in done.report) == preset.has_timecode
    assert probe(out).timecode == (written if preset.has_timecode else probe(out).timecode)
