"""OTIO files: written and read again, and as other programs write them."""

from dataclasses import replace
from fractions import Fraction
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.media_info import ColourInfo, MediaInfo
from gsa_desktop.core.project import Blur, Clip, Marker, Project, RefineSettings, Timeline, Track
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.core.timeline_import import imported_project
from gsa_desktop.media.otio_file import otio_text
from gsa_desktop.media.otio_read import read_otio

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


SONG = Path("/media/song.mp3")
UNEVEN = FrameTable(np.cumsum(np.tile([30, 40, 50], 300)), Fraction(1, 1000), 40)
INFOS = {
    A: info(A, even(NTSC), "01:00:00;00"),
    B: info(B, even(Fraction(25)), "10:00:00:00"),
    C: info(C, UNEVEN),
    SONG: replace(info(SONG, even(Fraction(100))), width=0, height=0),
}


def names():
    numbers = count()
    return lambda: f"new{next(numbers)}"


def project() -> Project:
    refine = RefineSettings(feather_px=2.0)
    cut, phase = FrameRange(100, 250), Fraction(1, 90)
    song = (Clip("m", SONG, FrameRange(40, 240), 3, length=60, phase=Fraction(1, 333)),)
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
            (Track((Clip("s", A, cut, 7, volume_db=-6.0, link="x"),), muted=True), Track(song)),
            (Marker(0), Marker(33, "look é", (200, 10, 10)), Marker(4000, "end")),
            "01:00:00;02",
        ),
        (A, B, C, SONG),
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
    (song,) = after.timeline.sounds[1].clips  # counted in frames of the timeline: half of one off
    assert (song.start, song.length) == (3, 60)
    assert abs(song.cut.start - 40) <= 2


def test_rates_and_timecodes_are_exact():
    made = otio.core.deserialize_json_from_string(otio_text("line", project().timeline, INFOS))
    assert made.global_start_time == otio.opentime.from_timecode("01:00:00;02", 30000 / 1001)
    first = made.tracks[0][1]
    assert first.source_range.start_time.rate == 30000 / 1001
    assert first.source_range.start_time.to_timecode() == "01:00:03;10"
    assert first.media_reference.available_range.start_time.to_timecode() == "01:00:00;00"
    other = made.tracks[0][4]
    assert other.media_reference.available_range.start_time.to_timecode(25) == "10:00:00:00"
    assert other.duration().value == 60
    assert made.range_of_child(other).start_time.value == 400
    assert [(m.name, m.comment) for m in made.tracks.markers][1] == ("look é", "look é")


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


def test_a_trim_of_the_picture_alone_lets_go_of_its_sound(tmp_path):
    made = otio.core.deserialize_json_from_string(otio_text("line", project().timeline, INFOS))
    first = made.tracks[0][1]
    span = first.source_range
    first.source_range = otio.opentime.TimeRange(
        span.start_time, span.duration - otio.opentime.RationalTime(5, 30000 / 1001)
    )
    line = read(made.to_json_string(), tmp_path).timeline
    assert [clip.link for clip in (line.tracks[0].clips[0], line.sounds[0].clips[0])] == ["", ""]


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


class Foreign:
    """Timelines as other programs write them, at 25 frames a second."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "x.otio"

    def time(self, frames):
        return otio.opentime.RationalTime(frames, 25)

    def span(self, start, frames):
        return otio.opentime.TimeRange(self.time(start), self.time(frames))

    def clip(self, name, start, frames, **more):
        return otio.schema.Clip(
            name, otio.schema.ExternalReference(name), self.span(start, frames), **more
        )

    def gap(self, frames):
        return otio.schema.Gap(duration=self.time(frames))

    def track(self, *items, sound=False):
        kind = otio.schema.TrackKind.Audio if sound else otio.schema.TrackKind.Video
        return otio.schema.Track("", list(items), kind=kind)

    def read(self, *tracks, start=None, markers=()):
        line = otio.schema.Timeline("x", list(tracks), global_start_time=start)
        line.tracks.markers.extend(markers)
        self.path.write_text(line.to_json_string())
        found = read_otio(self.path)
        return found, imported_project(found, {}, names(), "best").timeline


@pytest.fixture
def foreign(tmp_path):
    return Foreign(tmp_path)


def test_markers_and_the_first_timecode_come_along(foreign):
    def marker(name, frame, colour="RED"):
        return otio.schema.Marker(name, foreign.span(frame, 0), colour)

    on_clip = foreign.clip("a.mp4", 100, 50)
    on_clip.markers.extend([marker("in", 110), marker("out of it", 190)])
    on_clip.markers[0].name, on_clip.markers[0].comment = "", "in"  # as Kdenlive does
    _, line = foreign.read(
        foreign.track(foreign.gap(10), on_clip),
        start=foreign.time(90_000),
        markers=[marker("first", 5, "GREEN"), marker("counted from the hour", 90_030)],
    )
    assert [(m.frame, m.text) for m in line.markers] == [
        (5, "first"),
        (20, "in"),
        (30, "counted from the hour"),
    ]
    assert line.markers[0].colour == (67, 160, 71)
    assert line.timecode == "01:00:00:00"


def test_the_names_of_clips_come_along_and_go_back(foreign, tmp_path):
    named, plain = foreign.clip("a.mp4", 0, 20), foreign.clip("b.mp4", 0, 20)
    named.name = "Shot 010 é"
    _, line = foreign.read(foreign.track(named, plain, foreign.gap(5)))
    assert [clip.name for clip in line.tracks[0].clips] == ["Shot 010 é", ""]
    assert [clip.title for clip in line.tracks[0].clips] == ["Shot 010 é", "b.mp4"]

    line = project().timeline
    first, *others = line.tracks[0].clips
    line = replace(line, tracks=(Track((replace(first, name="Hero"), *others)), *line.tracks[1:]))
    made = otio.core.deserialize_json_from_string(otio_text("line", line, INFOS))
    assert [item.name for item in made.tracks[0].find_clips()][:2] == ["Hero", A.name]
    assert read(made.to_json_string(), tmp_path).timeline == line
    made.tracks[0][1].name = "Hero, take 2"  # in the other program
    assert read(made.to_json_string(), tmp_path).timeline.tracks[0].clips[0].name == "Hero, take 2"


def test_a_picture_and_its_sound_are_linked(foreign):
    group = {"Resolve_OTIO": {"Link Group ID": 3}}
    _, line = foreign.read(
        foreign.track(
            foreign.clip("a.mp4", 0, 20),
            foreign.clip("b.mp4", 0, 20, metadata=group),
            foreign.clip("c.mp4", 0, 20),
        ),
        foreign.track(
            foreign.clip("a.mp4", 0, 20),
            foreign.clip("sound.wav", 7, 20, metadata=group),
            foreign.clip("c.mp4", 1, 20),
            sound=True,
        ),
    )
    pictures, sounds = line.tracks[0].clips, line.sounds[0].clips
    assert [clip.link for clip in pictures] == [pictures[0].id, pictures[1].id, ""]
    assert [clip.link for clip in sounds] == [pictures[0].id, pictures[1].id, ""]


def test_a_change_of_speed_is_left_out_and_said(foreign):
    slow = foreign.clip("a.mp4", 0, 20, effects=[otio.schema.LinearTimeWarp(time_scalar=0.5)])
    still = foreign.clip("a.mp4", 0, 20, effects=[otio.schema.FreezeFrame()])
    same = foreign.clip("b.mp4", 0, 20, effects=[otio.schema.LinearTimeWarp(time_scalar=1.0)])
    found, line = foreign.read(foreign.track(slow, still, same))
    assert "Left out: 2 x clip with a change of speed." in found.notes
    assert [(clip.media.name, clip.start) for clip in line.tracks[0].clips] == [("b.mp4", 40)]


def test_a_nested_timeline_of_one_track_is_laid_out_in_place(foreign):
    inner = foreign.track(
        foreign.clip("a.mp4", 100, 20), foreign.gap(5), foreign.clip("b.mp4", 200, 20)
    )
    stack = otio.schema.Stack("nest", [inner], foreign.span(10, 30))
    found, line = foreign.read(foreign.track(foreign.gap(50), stack, foreign.clip("c.mp4", 0, 5)))
    assert found.notes == ()
    assert [(c.media.name, c.start, c.stop, c.cut.start) for c in line.tracks[0].clips] == [
        ("a.mp4", 50, 60, 110),
        ("b.mp4", 65, 80, 200),
        ("c.mp4", 80, 85, 0),
    ]


def test_a_nested_timeline_of_several_tracks_is_left_out_and_said(foreign):
    inner = [foreign.track(foreign.clip("a.mp4", 0, 20)) for _ in range(2)]
    stack = otio.schema.Stack("nest", inner)
    found, line = foreign.read(foreign.track(stack, foreign.clip("c.mp4", 0, 5)))
    assert found.notes == ("Left out: 1 x nested timeline.",)
    assert [(clip.media.name, clip.start) for clip in line.tracks[0].clips] == [("c.mp4", 20)]


@pytest.mark.parametrize("text", ["", "{", '{"OTIO_SCHEMA": "Gap.1"}', "[1, 2]"])
def test_what_is_no_timeline_is_refused(tmp_path, text):
    path = tmp_path / "line.otio"
    path.write_text(text)
    with pytest.raises(AppError, match=r"line\.otio"):
        read_otio(path)
