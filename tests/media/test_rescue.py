"""What a killed export had written by then opens, whatever the format, and plays in step."""

import shutil

import pytest

from gsa_desktop.core.export_journal import Leftover, part_of
from gsa_desktop.core.export_preset import PRESETS
from gsa_desktop.core.export_settings import ExportSettings, settings_of
from gsa_desktop.media.export_plan import plan_export
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.rescue import Rescued, gapless, rescuing, unfinished_path
from gsa_desktop.media.video_file import VideoFile
from tests.media.conftest import number_in, picture

LENGTH, KILLED_AT = 340, 320  # fragments begin at keyframes, 250 frames apart where they can be
ENOUGH = 80  # of formats whose frames stand alone, or whose container flushes anywhere
FRAGMENTED = ("libx264", "libx265", "libsvtav1")
FILES = [row for row in PRESETS if row.container not in ("", "webp") and not row.is_matte]


def drained(job):
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    from tests.media.conftest import Recipe, make_clip

    recipe = Recipe(times=range(LENGTH), sounds=1, size=(96, 64), timecode="01:00:00:00")
    return probe(make_clip(tmp_path_factory.mktemp("source") / "a.mov", recipe))


def as_killed(source, out, preset):
    """The bytes that were handed to the system when a frame had been given to the encoder."""
    file = VideoFile(plan_export(source, out, ExportSettings(preset)))
    late = preset.codec == "libsvtav1"  # it holds many pictures back
    fragmented = late or (preset.codec in FRAGMENTED and preset.container in ("mov", "mp4"))
    for number in range(KILLED_AT if fragmented else ENOUGH):
        file.write(picture(number, (96, 64)), number)
    shutil.copy(part_of(out), out.with_name("killed"))
    file.close()
    out.with_name("killed").replace(part_of(out))
    return Leftover(out, LENGTH, out.parent / "entry", source.timecode)


@pytest.mark.parametrize("preset", FILES, ids=lambda preset: preset.id)
def test_the_part_of_every_format_can_be_kept(source, tmp_path, preset):
    out = tmp_path / f"film{preset.suffix}"
    leftover = as_killed(source, out, preset)
    kept = drained(rescuing(leftover))
    assert isinstance(kept, Rescued)
    assert kept.path.name == f"film (unfinished){preset.suffix}"
    assert sorted(tmp_path.iterdir()) == [kept.path]
    assert 24 <= kept.frames <= KILLED_AT
    with VideoReader(kept.path) as reader:
        assert reader.info.frames == kept.frames
        numbers = [number_in(frame) for frame in reader.frames(0, kept.frames)]
        assert reader.damage.lines() == ()
    assert numbers == [number % 256 for number in range(kept.frames)]
    if preset.container in ("mov", "mp4"):
        assert reader.info.timecode == "01:00:00:00"
    assert len(reader.info.sounds) == int(preset.has_sound)


@pytest.mark.parametrize(
    ("times", "whole"),
    [
        ([0, 1, 2, 3], 4),
        ([0, 3, 1, 2, 6, 4, 5], 4),  # what is between 6 and 3 may be cut off: 5 is the last known
        ([0, 3, 1, 2, 6], 4),
        ([0, 4, 2, 1, 3, 8, 6], 5),
        ([0, 40, 20, 10, 30, 900, 700, 600], 5),
        ([], 0),
    ],
)
def test_pictures_after_a_gap_are_left_out(times, whole):
    assert gapless(times) == whole


def test_of_nothing_nothing_is_kept(tmp_path):
    leftover = Leftover(tmp_path / "a.mp4", 10, tmp_path / "entry")
    leftover.part.write_bytes(b"\0\0\0\x20ftypisom")
    assert drained(rescuing(leftover)) is None
    assert list(tmp_path.iterdir()) == []


def test_names_are_never_taken(tmp_path):
    for name in ("a (unfinished).mp4", "a (unfinished 2).mp4"):
        assert unfinished_path(tmp_path / "a.mp4").name == name
        (tmp_path / name).touch()


def test_a_webm_without_a_picture_is_nothing(source, tmp_path):
    out = tmp_path / "a.webm"
    file = VideoFile(plan_export(source, out, settings_of("av1-webm")))
    shutil.copy(part_of(out), tmp_path / "killed")
    file.close()
    (tmp_path / "killed").replace(part_of(out))
    assert drained(rescuing(Leftover(out, LENGTH, tmp_path / "entry"))) is None
    assert list(tmp_path.iterdir()) == []
