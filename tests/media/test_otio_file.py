"""OTIO files: written and read again, and as other programs write them."""

from fractions import Fraction
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.media_info import ColourInfo, MediaInfo
from gsa_desktop.core.project import Blur, Clip, Project, RefineSettings, Timeline, Track
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.core.timeline_import import imported_project
from gsa_desktop.media.otio_file import otio_text, read_otio

otio = pytest.importorskip("opentimelineio")

NTSC = Fraction(30_000, 1001)
A, B, C = Path("/media/a b%.mp4"), Path("/media/b.mov"), Path("/media/c.mkv")


def info(path: Path, table: FrameTable, timecode: str = "") -> MediaInfo:
    return MediaInfo(
        path, "f", 64, 48, Fraction(1), 0, "mov", "h264", "yuv420p", table, ColourInfo(),
        has_alpha=False, sounds=(), size_bytes=1, timecode=timecode,
    )  # fmt: skip


def even(rate: Fraction, frames: int = 4000) -> FrameTable:
    return FrameTable(np.arange(frames, dtype=np.int64), 1 / rate, 1)


UNEVEN = FrameTable(np.cumsum(np.tile([30, 40, 50], 300)), Fraction(1, 1000), 40)
INFOS = {
    A: info(A, even(NTSC), "01:00:00;00"),
    B: info(B, even(Fraction(25)), "10:00:00:00"),
    C: info(C, UNEVEN),
}


def names():
    numbers = count()
    return lambda: f"new{next(numbers)}"


def project() -> Project:
    refine = RefineSettings(feather_px=2.0)
    cut, phase = FrameRange(100, 250), Fraction(1, 90)
    return Project(
        Timeline(
            (
                Track((
                    Clip("a", A, cut, 7, refine=refine, background=Blur(), link="x"),
                    Clip("a2", A, FrameRange(0, 20), 157),
                    Clip("b", B, FrameRange(30, 80), 400, length=60),
                )),
                Track(),
                Track((Clip("c", C, FrameRange(5, 95), 33, length=108, phase=phase),), locked=True),
                Track((Clip("h", B, FrameRange(0, 25), 0, length=30),), hidden=True),
            ),
            NTSC,
            (64, 48),
            (Track((Clip("s", A, cut, 7, volume_db=-6.0, link="x"),), muted=True), Track()),
        ),
        (A, B, C),
    )  # fmt: skip


def read(text: str, folder: Path) -> Project:
    path = folder / "line.otio"
    path.write_text(text)
    return imported_project(read_otio(path), INFOS, names(), "motion")


def test_there_and_back_is_the_same_project(tmp_path):
    before = project()
    assert read(otio_text("line", before.timeline, INFOS), tmp_path) == before


def places(found: Project) -> list[list[tuple[Path, int, int, FrameRange]]]:
    return [[(c.media, c.start, c.stop, c.cut) for c in t.clips] for t in found.timeline.tracks]


def test_without_our_own_words_the_times_alone_say_the_same(tmp_path):
    before = project()
    plain = otio.core.deserialize_json_from_string(otio_text("line", before.timeline, INFOS))
    for item in plain.find_clips():
        item.metadata.clear()
    after = read(plain.to_json_string(), tmp_path)
    want, got = places(before), places(after)
    assert got[0] == want[0]
    assert [row[:3] for track in got for row in track] == [
        row[:3] for track in want for row in track
    ]
    for mine, other in zip(want[2], got[2], strict=True):  # of a variable rate: the nearest frame
        assert abs(mine[3].start - other[3].start) <= 1
        assert abs(mine[3].stop - other[3].stop) <= 1
    assert [clip.cut for clip in after.timeline.sounds[0].clips] == [FrameRange(100, 250)]


def test_rates_and_timecodes_are_exact():
    made = otio.core.deserialize_json_from_string(otio_text("line", project().timeline, INFOS))
    assert made.global_start_time == otio.opentime.from_timecode("00:00:00;00", 30000 / 1001)
    first = made.tracks[0][1]
    assert first.source_range.start_time.rate == 30000 / 1001
    assert first.source_range.start_time.to_timecode() == "01:00:03;10"
    assert first.media_reference.available_range.start_time.to_timecode() == "01:00:00;00"
    other = made.tracks[0][4]
    assert other.media_reference.available_range.start_time.to_timecode(25) == "10:00:00:00"
    assert other.duration().value == 60
    assert made.range_of_child(other).start_time.value == 400


def test_a_trim_in_another_program_counts_more_than_what_we_wrote(tmp_path):
    made = otio.core.deserialize_json_from_string(otio_text("line", project().timeline, INFOS))
    first = made.tracks[0][1]
    span, rate = first.source_range, 30000 / 1001
    first.source_range = otio.opentime.TimeRange(
        span.start_time + otio.opentime.RationalTime(10, rate),
        otio.opentime.RationalTime(50, rate),
    )
    clips = read(made.to_json_string(), tmp_path).timeline.tracks[0].clips
    assert (clips[0].cut, clips[0].start, clips[0].length) == (FrameRange(110, 160), 7, 50)
    assert clips[0].refine.feather_px == 2.0
    assert clips[1].start == 57


def test_a_clip_copied_in_another_program_gets_an_id_of_its_own(tmp_path):
    made = otio.core.deserialize_json_from_string(otio_text("line", project().timeline, INFOS))
    made.tracks[0].append(made.tracks[0][1].clone())
    clips = read(made.to_json_string(), tmp_path).timeline.tracks[0].clips
    assert len({clip.id for clip in clips}) == len(clips) == 4
    assert clips[-1].link == ""


def test_what_cannot_be_taken_over_is_said_and_leaves_a_gap(tmp_path):
    def time(frames):
        return otio.opentime.RationalTime(frames, 25)

    def span(start, frames):
        return otio.opentime.TimeRange(time(start), time(frames))

    here = otio.schema.Clip("here", otio.schema.ExternalReference("d%20e.mp4"), span(3, 10))
    track = otio.schema.Track(
        "V1",
        [
            otio.schema.Clip("lost", otio.schema.MissingReference(), span(0, 25)),
            otio.schema.Transition(in_offset=time(2), out_offset=time(2)),
            here,
        ],
    )
    line = otio.schema.Timeline("x", [track])
    path = tmp_path / "x.otio"
    path.write_text(line.to_json_string())
    found = read_otio(path)
    assert found.notes == (
        "Left out: 1 x clip without a file.",
        "Left out: 1 x transition.",
    )
    after = imported_project(found, {}, names(), "best")
    clip = after.timeline.tracks[0].clips[0]
    assert (clip.media, clip.start, clip.cut) == (tmp_path / "d e.mp4", 25, FrameRange(3, 13))
    assert (after.timeline.rate, clip.segment.model) == (Fraction(25), "best")


@pytest.mark.parametrize("text", ["", "{", '{"OTIO_SCHEMA": "Gap.1"}', "[1, 2]"])
def test_what_is_no_timeline_is_refused(tmp_path, text):
    path = tmp_path / "line.otio"
    path.write_text(text)
    with pytest.raises(AppError, match=r"line\.otio"):
        read_otio(path)
