"""Sound and picture stay together: a flash and a clap at the same moment, and rates conformed."""

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from gsa_desktop.core.conform import timeline_rate
from gsa_desktop.core.events import Exported, Note
from gsa_desktop.core.export_order import ClipSource, TimelineSource
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, Colour, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export import export_source
from gsa_desktop.engine.export_timeline import export_timeline
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.sound import sound_blocks

RATE = 48_000
SIZE = (64, 36)
CLAPS = (Fraction(12, 25), Fraction(61, 25))  # seconds; frames 12 and 61 are white
LIMIT_S = 0.005


def make(path, times, base, codec="aac", start=0):
    """White frames at the claps, black else; a click of a millisecond at each."""
    with av.open(str(path), "w") as output:
        video = output.add_stream("libx264", rate=25, options={"crf": "10", "bf": "0"})
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        video.codec_context.time_base = base
        sound = output.add_stream(codec, rate=RATE)
        sound.layout = "mono"
        for place, time in enumerate(times):
            after = times[place + 1] if place + 1 < len(times) else time + 1
            lit = any(time * base <= clap < after * base for clap in CLAPS)
            picture = np.full((SIZE[1], SIZE[0], 3), 255 if lit else 0, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture)
            frame.pts, frame.time_base = time, base
            for packet in video.encode(frame):
                packet.duration = after - time
                output.mux(packet)
        output.mux(video.encode(None))
        samples = np.zeros((1, RATE * 4), np.float32)
        for clap in CLAPS:
            at = round(clap * RATE)
            samples[0, at : at + RATE // 1000] = 0.9
        frame = av.AudioFrame.from_ndarray(samples, "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        output.mux(sound.encode(frame))
        output.mux(sound.encode(None))
    return path


def claps_heard(path):
    info = probe(path)
    sound = np.abs(np.concatenate(list(sound_blocks(info, Fraction(0), info.table.duration))))[:, 0]
    loud = np.nonzero(sound > 0.3)[0]
    starts = loud[np.insert(np.diff(loud) > RATE // 10, 0, True)]
    return [start / RATE for start in starts]


def flashes_seen(path):
    with VideoReader(path) as reader:
        lit = [
            frame.number
            for frame in reader.frames(0, reader.info.frames)
            if frame.rgb[9, 9, 1] > 128
        ]
        table = reader.info.table
    return [float(table.time_of(number)) for number in lit if number - 1 not in lit]


def masked(info, store, cut):
    clip = Clip("c", info.path, cut, background=Colour((0, 0, 0)))
    run = store.open(info.fingerprint, "truth", clip.segment).run(cut)
    for number in cut:
        run.put_final(SoftMask(number, np.full((36, 64), 255, np.uint8)))
    return clip


@pytest.mark.parametrize("preset_id", ["h264", "prores422", "vp9", "ffv1"])
@pytest.mark.parametrize("source", ["a.mp4", "a.mkv"])
def test_clap_and_flash_stay_together(tmp_path, store, preset_id, source):
    path = make(tmp_path / source, range(100), Fraction(1, 25))
    info = probe(path)
    clip = masked(info, store, FrameRange(7, 90))
    settings = settings_of(preset_id)
    out = tmp_path / f"out{settings.preset.suffix}"
    assert isinstance(
        list(export_source(ClipSource(clip, info), store, out, settings))[-1], Exported
    )
    seen, heard = flashes_seen(out), claps_heard(out)
    assert len(seen) == len(heard) == 2
    assert np.abs(np.array(seen) - heard).max() < LIMIT_S


@pytest.fixture
def mixed(tmp_path):
    """Two stretches of the clip, their sound mixed: 105 frames of 25 fps."""
    info = probe(make(tmp_path / "a.mp4", range(100), Fraction(1, 25)))
    clip = Clip("v", info.path, FrameRange(5, 40), start=10)
    later = Clip("w", info.path, FrameRange(50, 80), start=60)
    sounds = (Track((replace(clip, id="a"), replace(later, id="b", volume_db=-3.0))),)
    line = Timeline((Track((clip, later)),), Fraction(25), SIZE, sounds, timecode="01:00:00:05")
    return TimelineSource(line, {info.path: info})


def test_clap_and_flash_stay_together_in_a_mixed_timeline(mixed, tmp_path, store):
    out = tmp_path / "out.mp4"
    list(export_timeline(mixed, store, out, settings_of("h264")))
    seen, heard = flashes_seen(out), claps_heard(out)
    assert seen == pytest.approx([17 / 25, 71 / 25])
    assert np.abs(np.array(seen) - heard).max() < LIMIT_S


@pytest.mark.parametrize(
    ("rate", "timecode"),
    [(Fraction(30_000, 1001), "01:00:00:12"), (Fraction(50), "01:00:00:20"), (Fraction(12), "")],
)
def test_a_timeline_gets_another_rate(mixed, tmp_path, store, rate, timecode):
    source = replace(mixed, stretch=FrameRange(30, 85) if rate < 25 else FrameRange(5, 85))
    out = tmp_path / "out.mp4"
    done = list(export_timeline(source, store, out, replace(settings_of("h264"), rate=rate)))
    assert not [line for line in done[-1].report if line.startswith("FAIL")]
    back = probe(out)
    assert back.frames == round(source.frames / Fraction(25) * rate)
    assert [back.table.time_of(n) for n in range(back.frames)] == [
        n / rate for n in range(back.frames)
    ]
    before = source.range.start / 25
    claps = [clap - before for clap in (17 / 25, 71 / 25) if clap > before]
    assert np.abs(np.array(claps_heard(out)) - claps).max() < LIMIT_S  # the sound is not touched
    if rate > 25:  # else the flash of one frame may be left out
        assert back.timecode == timecode
        assert np.abs(np.array(flashes_seen(out)) - claps).max() <= float(1 / rate)


def test_frames_of_a_timeline_come_twice_or_never(mixed, tmp_path, store):
    source = replace(mixed, stretch=FrameRange(60, 72))
    found = {}
    for rate in (None, Fraction(50), Fraction(25, 2)):
        out = tmp_path / f"at {rate}".replace("/", ":")
        list(export_timeline(source, store, out, replace(settings_of("png"), rate=rate)))
        found[rate] = [file.read_bytes() for file in sorted(out.iterdir())]
    own = found[None]
    assert found[Fraction(50)] == [one for one in own for _ in range(2)]
    assert found[Fraction(25, 2)] == own[1::2]


@pytest.mark.parametrize("rate", [Fraction(30_000, 1001), Fraction(12)])
def test_a_clip_gets_another_rate(tmp_path, store, rate):
    info = probe(make(tmp_path / "a.mp4", range(100), Fraction(1, 25)))
    clip = masked(info, store, FrameRange(4, 96))
    out = tmp_path / "out.mp4"
    settings = replace(settings_of("h264"), rate=rate)
    events = list(export_source(ClipSource(clip, info), store, out, settings))
    back = probe(out)
    assert timeline_rate(back.table) == rate
    assert back.frames == round(92 / 25 * rate)
    assert any("conformed" in event.text for event in events if isinstance(event, Note))
    if rate > 25:  # else the flash of one frame may be left out
        seen, heard = flashes_seen(out), claps_heard(out)
        assert np.abs(np.array(seen) - heard).max() < LIMIT_S + float(1 / rate)

    same = replace(settings, rate=Fraction(25))
    list(export_source(ClipSource(clip, info), store, out, same, overwrite=True))
    assert probe(out).frames == 92  # nothing is conformed to what it is already


@pytest.mark.parametrize("constant", [False, True])
def test_a_variable_rate_is_kept_or_conformed(tmp_path, store, constant):
    times = [time for time in range(0, 4000, 20) if time % 140 or time in (480, 2440)]
    info = probe(make(tmp_path / "vfr.mp4", times, Fraction(1, 1000)))
    assert info.table.is_variable
    clip = masked(info, store, FrameRange(3, info.frames - 4))
    settings = replace(settings_of("h264"), constant_rate=constant)
    out = tmp_path / "out.mp4"
    events = list(export_source(ClipSource(clip, info), store, out, settings))
    back = probe(out)
    notes = [event.text for event in events if isinstance(event, Note)]
    assert back.table.is_variable is not constant
    assert any("conformed" in note for note in notes) is constant
    if not constant:
        wanted = info.table.pts[clip.cut.start : clip.cut.stop]
        kept = back.table.pts * back.table.time_base - back.table.pts[0] * back.table.time_base
        ours = (wanted - wanted[0]) * info.table.time_base
        assert [abs(one - other) for one, other in zip(kept, ours, strict=True)] == [0] * len(ours)
    seen, heard = flashes_seen(out), claps_heard(out)
    # A conformed picture may come half a frame early or late, no more.
    limit = LIMIT_S + (float(1 / back.table.rate) / 2 if constant else 0)
    assert np.abs(np.array(seen) - heard).max() < limit
    length = info.table.time_of(clip.cut.stop) - info.table.time_of(clip.cut.start)
    assert abs(back.table.duration - length) < 1 / back.table.rate
