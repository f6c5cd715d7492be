"""Encoders of graphics cards: offered when they really encode, said when they do not."""

import time
from dataclasses import replace
from fractions import Fraction

import av
import av.error
import numpy as np
import pytest

from gsa_desktop.core import encoders
from gsa_desktop.core.encoders import HARDWARE, SOFTWARE, EncoderChoice, Hardware, can_choose
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import PRESETS, find_preset
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.own_presets import read_preset, write_preset
from gsa_desktop.media import encoders as trials
from gsa_desktop.media.encoders import trial, working_encoders
from gsa_desktop.media.export_plan import Frames, plan_export, plan_frames
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.writer import Writer
from tests.media.conftest import number_in, picture

SIZE = (256, 128)


@pytest.fixture
def card(monkeypatch):
    """A graphics card whose encoder is x264: all of the road but the card itself."""
    row = Hardware({"libx264": "libx264"}, (("crf", "{quality}"), ("preset", "ultrafast")))
    monkeypatch.setattr(encoders, "HARDWARE", {EncoderChoice.NVENC: row})
    monkeypatch.setattr(trials, "HARDWARE", {EncoderChoice.NVENC: row})


def settings(choice, preset_id="h264", **changes):
    return ExportSettings(find_preset(preset_id), encoder=choice, **changes)


def plan(out, choice, preset_id="h264", **changes):
    return plan_frames(
        Frames(24, Fraction(25), SIZE), out, settings(choice, preset_id, **changes), ()
    )


def test_what_encodes_is_found_and_what_does_not_is_refused_at_once():
    assert trial("libx264", "nv12") == ""
    assert trial("libx264", "p010le")  # 10 bits have another name there
    assert trial("no_such_encoder", "nv12") == "not on this system"
    assert "no pictures" in trial("aac", "nv12")
    trial.cache_clear()
    began = time.process_time()
    found = working_encoders()
    assert time.process_time() - began < 5
    assert set(found) == set(SOFTWARE)
    for software, kinds in found.items():
        for kind in kinds:
            assert trial(HARDWARE[kind].names[software], "nv12") == ""


@pytest.mark.parametrize("kind", list(HARDWARE), ids=lambda kind: kind.name)
def test_the_encoders_know_every_option(kind):
    for name in HARDWARE[kind].names.values():
        if name not in av.codecs_available:
            continue  # VideoToolbox is Apple's alone
        known = av.CodecContext.create(name, "w").supported_options
        names = {option.name for option in (*known.generic, *known.private)}
        for kbps in (0, 4000):
            assert set(HARDWARE[kind].encoder_options(20, kbps)) <= names
        assert "bf" in names


def test_pictures_times_and_tags_survive_a_card(card, tmp_path):
    out = tmp_path / "a.mp4"
    made = plan(out, EncoderChoice.NVENC)
    assert made.card.pixel_format == "nv12"
    assert "NVIDIA NVENC" in made.notes[-1]
    with Writer(made) as writer:
        for number in range(24):
            writer.write(picture(number, SIZE), number)
        report = writer.finish()
    assert report.ok
    with VideoReader(out) as reader:
        assert [number_in(frame) for frame in reader.frames(0, 24)] == list(range(24))
        error = reader.frame(0).rgb.astype(int) - picture(0, SIZE)
        assert np.abs(error).mean() < 4


def test_a_variable_rate_survives_a_card(card, clip, tmp_path):
    times = (0, 40, 80, 200, 230, 300, 420, 430, 600, 700, 710, 720, 900, 1000)
    source = probe(clip(times=times, time_base=Fraction(1, 1000), size=SIZE))
    made = plan_export(source, tmp_path / "a.mp4", settings(EncoderChoice.NVENC))
    with Writer(made) as writer:
        for number in range(len(times)):
            writer.write(picture(number, SIZE), number)
        assert writer.finish().ok


def test_automatic_takes_the_card_and_says_so(card, tmp_path):
    assert plan(tmp_path / "a.mp4", EncoderChoice.AUTO).card.choice is EncoderChoice.NVENC


def test_automatic_without_a_card_says_so_too(monkeypatch, tmp_path):
    monkeypatch.setattr(trials, "HARDWARE", {})
    made = plan(tmp_path / "a.mp4", EncoderChoice.AUTO)
    assert made.card is None
    assert "the processor does" in made.notes[-1]


def test_a_card_that_is_not_there_is_refused_before_anything_is_written(monkeypatch, tmp_path):
    row = Hardware({"libx264": "no_such_encoder"}, ())
    monkeypatch.setattr(trials, "HARDWARE", {EncoderChoice.QSV: row})
    with pytest.raises(AppError, match="Intel Quick Sync cannot encode") as caught:
        plan(tmp_path / "a.mp4", EncoderChoice.QSV)
    assert "processor" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_card_that_fails_in_the_middle_leads_to_the_processor(card, tmp_path):
    with Writer(plan(tmp_path / "a.mp4", EncoderChoice.NVENC)) as writer:
        writer.write(picture(0, SIZE), 0)
        writer._file._stream.encode(None)  # from now on the encoder takes nothing
        with pytest.raises(AppError, match="has stopped encoding") as caught:
            writer.write(picture(1, SIZE), 1)
    assert "processor" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_the_processor_is_the_default_and_other_formats_have_no_choice(card, tmp_path):
    assert plan(tmp_path / "a.mp4", EncoderChoice.CPU).card is None
    assert plan(tmp_path / "a.mov", EncoderChoice.NVENC, "prores422").card is None
    assert [row.id for row in PRESETS if can_choose(row)] == [
        "h264", "h265", "av1", "h264-mov", "h265-mov", "av1-webm", "matte-h264",
    ]  # fmt: skip


def test_a_bitrate_goes_along_with_a_card(card, tmp_path):
    made = plan(tmp_path / "a.mp4", EncoderChoice.NVENC, bitrate_kbps=500)
    assert made.card.options == ()


def test_a_preset_remembers_who_encodes(tmp_path):
    wanted = replace(settings(EncoderChoice.AMF), quality=20)
    write_preset(tmp_path / "a.gsapreset", "mine", wanted)
    assert read_preset(tmp_path / "a.gsapreset")[1] == wanted
