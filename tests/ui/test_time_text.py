from fractions import Fraction

import pytest

from gsa_desktop.ui.time_text import TimeDisplay, choose_time_display, length_text, time_text
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
