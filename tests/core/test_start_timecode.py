"""The timecode of a timeline's first frame: counted, kept, and the same wherever it is written."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from gsa_desktop.core import edits_settings
from gsa_desktop.core.edl import edl_lists
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.handover import start_of
from gsa_desktop.core.project import Clip, Project, Timeline, Track
from gsa_desktop.core.smpte import can_drop, fitted
from gsa_desktop.core.storage import load_saved, save_project
from gsa_desktop.core.timebase import FrameRange
from tests.core.test_edl import DOG, info

NTSC, PAL = Fraction(30000, 1001), Fraction(25)


def line(rate, timecode=""):
    return Timeline(
        (Track((Clip("a", DOG, FrameRange(0, 50)),)),), rate, (64, 36), timecode=timecode
    )


@pytest.mark.parametrize(
    ("timecode", "rate", "written"),
    [
        ("01:00:00:00", PAL, "01:00:00:00"),
        ("01:00:00;00", PAL, "01:00:00:00"),
        ("01:00:00;00", Fraction(30), "01:00:00:00"),
        ("01:00:00;00", NTSC, "01:00:00;00"),
        ("01:00:00:29", PAL, "01:00:01:04"),
        ("1 o'clock", PAL, ""),
    ],
)
def test_a_timecode_is_written_as_the_rate_can(timecode, rate, written):
    assert fitted(timecode, rate) == written


@pytest.mark.parametrize("rate", [NTSC, Fraction(60000, 1001)])
def test_only_broadcast_rates_drop(rate):
    assert can_drop(rate)
    assert not can_drop(Fraction(round(rate)))
    assert not can_drop(Fraction(24000, 1001))


def test_without_a_choice_it_is_zero_and_drops_as_the_first_file():
    infos = {DOG: info(DOG, NTSC, "00:00:59;20")}
    assert start_of(line(NTSC), infos) == (0, True)
    assert start_of(line(NTSC), {DOG: info(DOG, NTSC)}) == (0, False)
    assert start_of(line(NTSC, "01:00:00:00"), infos) == (108_000, False)
    assert start_of(line(NTSC, "01:00:00;00"), infos) == (107_892, True)
    assert start_of(line(PAL, "01:00:00:00"), {}) == (90_000, False)


def test_a_cut_list_begins_there():
    text = edl_lists("cut", line(PAL, "10:00:00:00"), {DOG: info(DOG, PAL)})["V1"]
    assert "10:00:00:00 10:00:02:00" in text


def test_it_is_saved_and_older_projects_have_none(tmp_path):
    project = edits_settings.set_timecode(Project(line(PAL)), "01:00:00:00")
    path = tmp_path / "a.gsaproj"
    save_project(project, path)
    assert load_saved(path).project.timeline.timecode == "01:00:00:00"
    content = json.loads(path.read_text())
    del content["project"]["timeline"]["timecode"]
    path.write_text(json.dumps(content))
    assert load_saved(path).project.timeline == replace(project.timeline, timecode="")


def test_what_is_no_timecode_is_refused():
    with pytest.raises(AppError, match="no timecode"):
        edits_settings.set_timecode(Project(line(PAL)), "soon")
