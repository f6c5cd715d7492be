from fractions import Fraction

import pytest

from gsa_desktop.ui.time_text import (
    TimeDisplay,
    choose_first_timecode,
    choose_time_display,
    length_text,
    time_text,
)
from gsa_desktop.ui.timecode_field import TimecodeField
from gsa_desktop.ui.transport import parse_position

RATE = Fraction(30000, 1001)


@pytest.fixture(autouse=True)
def timecode_again():
    yield
    choose_time_display(TimeDisplay.TIMECODE)


@pytest.mark.parametrize(
    ("display", "moment", "length"),
    [
        (TimeDisplay.TIMECODE, "00:00:03:10", "00:00:03:10"),
        (TimeDisplay.FRAMES, "101", "100"),
        (TimeDisplay.SECONDS, "3.337 s", "3.337 s"),
    ],
)
def test_a_moment_is_shown_as_chosen_and_what_is_shown_can_be_typed(display, moment, length):
    choose_time_display(display)
    assert time_text(100, RATE) == moment
    assert length_text(100, RATE) == length
    assert [parse_position(time_text(n, RATE), RATE) for n in range(0, 4000, 7)] == list(
        range(0, 4000, 7)
    )


@pytest.mark.parametrize(
    ("text", "frame"),
    [("2.0", 60), ("2 s", 60), ("2s", 60), (".5", 15), ("-1.0", 0), ("a.b", None), (".", None)],
)
def test_seconds_are_typed_with_a_point_or_an_s(text, frame):
    assert parse_position(text, RATE) == frame


@pytest.fixture
def one_hour():
    choose_first_timecode(107_892, drop=True)
    yield
    choose_first_timecode(0, drop=False)


def test_moments_count_from_the_first_timecode_and_lengths_do_not(one_hour):
    assert time_text(0, RATE) == "01:00:00;00"
    assert time_text(1800, RATE) == "01:01:00;02"
    assert length_text(100, RATE) == "00:00:03:10"
    assert [parse_position(time_text(n, RATE), RATE) for n in range(0, 4000, 7)] == list(
        range(0, 4000, 7)
    )


@pytest.mark.parametrize(
    ("typed", "frame"), [("01:00:01:00", 30), ("00:00:01:00", 30), ("1:00", 30), ("31", 30)]
)
def test_what_is_typed_without_the_first_hour_counts_from_the_start(one_hour, typed, frame):
    assert parse_position(typed, RATE) == frame


def test_a_field_of_the_timeline_is_in_its_timecode(one_hour, qtbot):
    field = TimecodeField("Start", RATE, on_timeline=True)
    qtbot.addWidget(field)
    field.set_frame(1800)
    assert field.text() == "01:01:00;02"
    field.setText("01:00:02;00")
    field.commit()
    assert field.frame == 60
    field.setText("+10")
    field.commit()
    assert field.frame == 70
