"""EDL text: what stands in its lines, counted by hand."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.edl import EdlEvent, edl_lists, edl_text, reel_names
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.media_info import ColourInfo, MediaInfo
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange, FrameTable

NTSC = Fraction(30_000, 1001)
PAL = Fraction(25)
DOG, CAT = Path("/media/My dog (final).mp4"), Path("/media/My dog (first).mov")


def info(path: Path, rate: Fraction, timecode: str = "", frames: int = 4000) -> MediaInfo:
    table = FrameTable(np.arange(frames, dtype=np.int64), 1 / rate, 1)
    return MediaInfo(
        path, "f", 64, 48, Fraction(1), 0, "mov", "h264", "yuv420p", table, ColourInfo(),
        has_alpha=False, sounds=(), size_bytes=1, timecode=timecode,
    )  # fmt: skip


def rows(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line[:3].isdigit()]


def test_drop_frame_counts_without_the_numbers_that_are_left_out():
    # a minute of 29.97 is 1798 frames: record goes from one hour over a minute's edge
    line = Timeline(
        (Track((Clip("a", DOG, FrameRange(10, 1810)), Clip("b", CAT, FrameRange(0, 5), 1900))),),
        NTSC,
    )
    infos = {DOG: info(DOG, NTSC, "00:00:59;20"), CAT: info(CAT, NTSC, "10:00:00:00")}
    text = edl_lists("cut", line, infos)["V1"]
    assert text.splitlines()[:2] == ["TITLE: cut V1", "FCM: DROP FRAME"]
    assert rows(text) == [
        "001 MY_DOG_F V C 00:01:00;02 00:02:00;04 00:00:00;00 00:01:00;02",
        "002 MY_DOG_2 V C 10:00:00:00 10:00:00:05 00:01:03;12 00:01:03;17",
    ]


def test_non_drop_frame_with_gaps_sound_and_several_tracks():
    cut = FrameRange(25, 75)
    picture = (Clip("a", DOG, cut, link="x"), Clip("b", DOG, FrameRange(0, 25), 100))
    hidden = Track((Clip("h", CAT, cut),), hidden=True)
    line = Timeline(
        (Track(picture), Track((Clip("c", CAT, cut, 10),)), hidden),
        PAL,
        None,
        (Track((Clip("s", DOG, cut, link="x"),)), Track((Clip("m", DOG, cut),), muted=True)),
    )
    lists = edl_lists("cut", line, {DOG: info(DOG, PAL, "01:00:00:00"), CAT: info(CAT, PAL)})
    assert list(lists) == ["V1", "V2"]
    assert "FCM: NON-DROP FRAME" in lists["V1"]
    assert rows(lists["V1"]) == [
        "001 MY_DOG_F V C 01:00:01:00 01:00:03:00 00:00:00:00 00:00:02:00",
        "002 MY_DOG_F A C 01:00:01:00 01:00:03:00 00:00:00:00 00:00:02:00",
        "003 MY_DOG_F V C 01:00:00:00 01:00:01:00 00:00:04:00 00:00:05:00",
    ]
    assert rows(lists["V2"]) == ["001 MY_DOG_2 V C 00:00:01:00 00:00:03:00 00:00:00:10 00:00:02:10"]
    assert lists["V1"].count("* FROM CLIP NAME: My dog (final).mp4") == 3


def test_a_file_of_another_rate_is_counted_in_the_rate_of_the_list():
    # 50 frames of 50 fps are a second: 25 frames of the list, from half a second on
    line = Timeline((Track((Clip("a", DOG, FrameRange(25, 75), 0, length=25),)),), PAL)
    lists = edl_lists("cut", line, {DOG: info(DOG, Fraction(50), "00:00:10:00")})
    assert "00:00:10:13 00:00:11:13" in rows(lists["V1"])[0]


def test_reels_are_eight_plain_characters_and_differ():
    paths = [
        Path(name) for name in ("Ärger im Büro.mp4", "a/clip_0001.mov", "b/clip_0001.mov", "犬.mp4")
    ]
    assert list(reel_names([*paths, paths[1]]).values()) == [
        "ARGER_IM",
        "CLIP_000",
        "CLIP_002",
        "REEL",
    ]


def test_names_that_every_list_reserves_are_no_reels():
    assert list(reel_names([Path("bl.mov"), Path("AX.mov")]).values()) == ["BL2", "AX2"]


def test_what_is_beyond_999_events_is_in_a_list_of_its_own():
    clips = tuple(Clip(str(n), DOG, FrameRange(0, 2), 2 * n) for n in range(1001))
    lists = edl_lists("cut", Timeline((Track(clips),), PAL), {DOG: info(DOG, PAL)})
    assert list(lists) == ["V1", "V1_2"]
    assert [len(rows(text)) for text in lists.values()] == [999, 2]
    assert (
        rows(lists["V1_2"])[0] == "001 MY_DOG_F V C 00:00:00:00 00:00:00:02 00:01:19:23 00:01:20:00"
    )


def test_a_rate_beyond_timecode_is_refused():
    with pytest.raises(AppError, match="at most 60"):
        edl_text(
            "cut", [EdlEvent(DOG, "V", 0, False, 0, 1)], {DOG: "DOG"}, Fraction(120), drop=False
        )
