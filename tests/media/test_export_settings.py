"""What can be chosen of a format does what it says."""

import json
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.media.export_plan import plan_export
from gsa_desktop.media.kept_checks import report_path
from gsa_desktop.media.picture_codec import read_encoded
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.scale import premultiplied, scaled
from gsa_desktop.media.writer import Writer
from tests.media.conftest import picture


def exported(source, target, settings, make=picture):
    info = probe(source)
    plan = plan_export(info, target, settings)
    alpha = settings.preset.alpha
    with Writer(plan) as writer:
        for index in range(len(plan.table)):
            writer.write(make(index, plan.size, alpha=alpha), index)
        report = writer.finish()
    return plan, report


def test_numbers_begin_where_they_are_told(clip, tmp_path):
    settings = replace(settings_of("png"), first_number=1001, digits=6)
    plan, report = exported(clip(times=range(3)), tmp_path / "shot", settings)
    assert report.ok
    assert sorted(path.name for path in plan.path.iterdir()) == [
        "001001.png",
        "001002.png",
        "001003.png",
    ]
    again = replace(settings, digits=1, first_number=9)
    plan, _ = exported(clip(times=range(3)), tmp_path / "shot", again)
    assert sorted(path.name for path in plan.path.iterdir()) == ["09.png", "10.png", "11.png"]


@pytest.mark.parametrize("preset_id", ["png", "ffv1"])
def test_alpha_is_straight_or_premultiplied(clip, tmp_path, preset_id):
    source = clip(times=range(2))
    meant = picture(1, (64, 48), alpha=True)
    for choice, wanted in ((False, meant), (True, premultiplied(meant))):
        settings = replace(settings_of(preset_id), premultiplied=choice)
        plan, report = exported(source, tmp_path / f"{choice}{settings.preset.suffix}", settings)
        assert report.ok, report.lines()
        if settings.preset.is_sequence:
            got = read_encoded(sorted(plan.path.iterdir())[1])
        else:
            with VideoReader(plan.path) as reader:
                frame = reader.frame(1)
                got = np.dstack([frame.rgb, frame.alpha])
        assert np.abs(got.astype(int) - wanted).max() <= (0 if not choice else 1)


@pytest.mark.parametrize("preset_id", ["h264", "prores4444", "tiff", "matte-ffv1"])
def test_pictures_are_scaled_to_a_height(clip, tmp_path, preset_id):
    def make(index, size, *, alpha):
        made = picture(index, size, alpha=True)
        return made if alpha or settings.preset.is_matte else made[..., :3].copy()

    settings = replace(settings_of(preset_id), height=24)
    target = tmp_path / f"a{settings.preset.suffix}"
    plan, report = exported(clip(times=range(3)), target, settings, make)
    assert report.ok, report.lines()
    assert plan.stored_size == (32, 24)
    assert any("stored as 32x24" in note for note in plan.notes)


def test_a_bitrate_is_kept_to(clip, tmp_path):
    def noise(index, size, *, alpha):
        return np.random.default_rng(index).integers(0, 256, (size[1], size[0], 3), np.uint8)

    source = clip(size=(160, 96), times=range(50))
    sizes = []
    for kbps in (200, 800):
        settings = replace(settings_of("h264"), bitrate_kbps=kbps)
        plan, report = exported(source, tmp_path / f"{kbps}.mp4", settings, noise)
        assert report.ok, report.lines()
        sizes.append(plan.path.stat().st_size)
    assert sizes[1] > 2 * sizes[0]
    assert sizes[0] == pytest.approx(200 * 125 * 2, rel=0.5)


def test_the_report_lies_beside_the_result(clip, tmp_path):
    settings = replace(settings_of("h264"), report=True)
    plan, _ = exported(clip(times=range(3)), tmp_path / "a.mp4", settings)
    kept = json.loads(report_path(plan.path).read_text())
    assert kept["ok"] is True
    assert {"frames", "times", "pictures"} <= {check["name"] for check in kept["checks"]}
    state = plan.path.stat()
    assert kept["bytes"] == state.st_size
    assert datetime.fromisoformat(kept["modified"]).timestamp() == pytest.approx(state.st_mtime)


def test_no_report_of_an_older_result_stays_beside_a_newer_one(clip, tmp_path):
    settings = settings_of("h264")
    source, target = clip(times=range(3)), tmp_path / "a.mp4"
    exported(source, target, replace(settings, report=True))
    exported(source, target, settings)
    assert not report_path(target).exists()
    report_path(target).write_text('{"of": "a person"}')
    exported(source, target, settings)
    assert report_path(target).read_text() == '{"of": "a person"}'


def test_scaling_weighs_colours_by_what_is_seen():
    edge = np.zeros((8, 8, 4), np.uint8)
    edge[:, :3] = (200, 100, 50, 255)  # the rest is black and unseen
    small = scaled(edge, (4, 4))
    assert np.abs(small[:, 1, :3].astype(int) - (200, 100, 50)).max() <= 2
    assert small[0, 1, 3] == 128


def test_sound_is_missed_only_where_it_is_expected(tiny_clip, tmp_path):
    source = probe(tiny_clip())
    assert source.sounds
    for preset_id, said in (("gif", True), ("png", True), ("matte-h264", False), ("h264", False)):
        settings = settings_of(preset_id)
        plan = plan_export(source, tmp_path / f"out{settings.preset.suffix}", settings)
        assert any("no sound" in note for note in plan.notes) is said
