"""Media of any rate on a timeline of constant rate."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gsa_desktop.core.conform import (
    is_direct,
    media_frame,
    media_time,
    room,
    timeline_length,
    timeline_rate,
    window,
)
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.project import Clip
from gsa_desktop.core.timebase import FrameRange, FrameTable, rate_of_text, rate_text

PAL, FILM, NTSC = Fraction(25), Fraction(24), Fraction(30000, 1001)


def steady(frames: int, rate: Fraction) -> FrameTable:
    return FrameTable(np.arange(frames, dtype=np.int64), 1 / rate, 1)


def milliseconds(frames: int, rate: Fraction) -> FrameTable:
    """As Matroska rounds them."""
    pts = [round(Fraction(1000) * n / rate) for n in range(frames + 1)]
    return FrameTable(np.array(pts[:-1], np.int64), Fraction(1, 1000), pts[-1] - pts[-2])


UNEVEN = FrameTable(np.array([0, 1, 3, 4, 8], np.int64), Fraction(1, 10), 2)


def of(table: FrameTable, rate: Fraction) -> Clip:
    frames = FrameRange(0, len(table))
    length = timeline_length(frames, table, rate)
    return Clip("a", Path("/a.mp4"), frames, start=7, length=length)


def shown(clip: Clip, table: FrameTable, rate: Fraction) -> list[int]:
    return [media_frame(clip, table, rate, offset) for offset in range(clip.length)]


def test_a_file_of_the_timelines_rate_is_shown_frame_by_frame() -> None:
    clip = replace(of(steady(100, PAL), PAL), cut=FrameRange(10, 60), length=50)
    assert shown(clip, steady(100, PAL), PAL) == list(range(10, 60))


@pytest.mark.parametrize("rate", [FILM, Fraction(24000, 1001), NTSC, Fraction(60)])
def test_rounded_times_of_a_constant_rate_are_that_rate(rate: Fraction) -> None:
    table = milliseconds(500, rate)
    assert timeline_rate(table) == rate
    assert is_direct(table, rate)
    assert timeline_length(FrameRange(3, 400), table, rate) == 397


def test_an_unusual_constant_rate_is_kept_and_a_variable_one_goes_to_the_nearest_standard() -> None:
    assert timeline_rate(steady(40, Fraction(25, 2))) == Fraction(25, 2)
    assert timeline_rate(UNEVEN) == Fraction(24000, 1001)


def test_half_and_double_rate_skip_and_repeat() -> None:
    assert shown(of(steady(10, 2 * PAL), PAL), steady(10, 2 * PAL), PAL) == [1, 3, 5, 7, 9]
    assert shown(of(steady(3, PAL), 2 * PAL), steady(3, PAL), 2 * PAL) == [0, 0, 1, 1, 2, 2]


def test_a_variable_rate_shows_what_the_file_shows_at_that_time() -> None:
    clip = of(UNEVEN, Fraction(10))
    assert shown(clip, UNEVEN, Fraction(10)) == [0, 1, 1, 2, 3, 3, 3, 3, 4, 4]


def test_a_shorter_file_in_its_place_shows_its_last_picture_to_the_end() -> None:
    clip = Clip("a", Path("/a.mp4"), FrameRange(0, 20), length=20)
    assert shown(clip, steady(5, PAL), PAL)[-2:] == [4, 4]


def test_without_a_table_a_clip_of_another_rate_is_stretched_evenly() -> None:
    clip = Clip("a", Path("/gone.mp4"), FrameRange(4, 8), length=8)
    assert [media_frame(clip, None, PAL, n) for n in range(8)] == [4, 4, 5, 5, 6, 6, 7, 7]
    assert room(clip, None, PAL) == (0, 8)


@settings(max_examples=50)
@given(
    frames=st.integers(1, 200),
    own=st.sampled_from([FILM, PAL, NTSC, Fraction(10), Fraction(50), Fraction(120)]),
    rate=st.sampled_from([FILM, PAL, NTSC, Fraction(60)]),
    data=st.data(),
)
def test_a_cut_anywhere_leaves_every_picture_and_its_sound_where_they_were(
    frames: int, own: Fraction, rate: Fraction, data: st.DataObject
) -> None:
    table = steady(frames, own)
    clip = of(table, rate)
    at = data.draw(st.integers(0, clip.length))
    if not 0 < at < clip.length:
        return
    left, right = window(clip, 0, at, table, rate), window(clip, at, clip.length, table, rate)
    assert left.stop == right.start == clip.start + at
    assert shown(left, table, rate) + shown(right, table, rate) == shown(clip, table, rate)
    assert media_time(right, table, rate, 0) == media_time(clip, table, rate, at)
    again = window(left, 0, clip.length, table, rate)
    assert shown(again, table, rate) == shown(clip, table, rate)


@settings(max_examples=50)
@given(
    own=st.sampled_from([FILM, PAL, Fraction(50)]),
    rate=st.sampled_from([FILM, PAL, NTSC]),
    data=st.data(),
)
def test_a_clip_goes_as_far_as_its_file(own: Fraction, rate: Fraction, data: st.DataObject) -> None:
    table = steady(90, own)
    whole = of(table, rate)
    first = data.draw(st.integers(0, whole.length - 2))
    part = window(whole, first, data.draw(st.integers(first + 1, whole.length)), table, rate)
    least, most = room(part, table, rate)
    assert (least, most) == (-first, whole.length - first)
    assert shown(window(part, least, most, table, rate), table, rate) == shown(whole, table, rate)
    for wrong in ((least - 1, most), (least, most + 1), (1, 1)):
        with pytest.raises(AppError):
            window(part, *wrong, table, rate)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("25", Fraction(25)),
        ("29.97", NTSC),
        ("23,976", Fraction(24000, 1001)),
        ("23.98", Fraction(24000, 1001)),
        (" 30000/1001 ", NTSC),
        ("59.94", Fraction(60000, 1001)),
        ("12.5", Fraction(25, 2)),
        ("24", FILM),
    ],
)
def test_rates_are_read_as_people_write_them(text: str, rate: Fraction) -> None:
    assert rate_of_text(text) == rate
    assert rate_of_text(rate_text(rate)) == rate
