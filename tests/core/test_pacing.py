"""Which pictures are made ahead of a clock, which are left out, and how large they are."""

import pytest

from gsa_desktop.core.pacing import AHEAD, Pacer, Quality
from gsa_desktop.core.timebase import FrameRange

SPAN = FrameRange(0, 100)


def taken(pacer: Pacer, count: int, spent: float = 0.0) -> list[int | None]:
    return [pacer.next_frame(spent) for _ in range(count)]


@pytest.mark.parametrize(
    ("speed", "wanted"),
    [
        (1.0, [50, 51, 52]),
        (0.25, [50, 51, 52]),
        (-1.0, [50, 49, 48]),
        (4.0, [50, 54, 58]),
        (-8.0, [50, 42, 34]),
    ],
)
def test_frames_follow_the_direction_and_the_speed(speed, wanted):
    assert taken(Pacer(50, speed, 25.0, SPAN), 3) == wanted


def test_it_runs_only_so_far_ahead_of_the_clock():
    pacer = Pacer(0, 1.0, 25.0, SPAN)
    taken(pacer, AHEAD)
    assert not pacer.is_ahead
    taken(pacer, 1)
    assert pacer.is_ahead
    pacer.due = 1
    assert not pacer.is_ahead


def test_what_is_late_is_left_out_and_so_is_what_will_be():
    pacer = Pacer(0, 1.0, 25.0, SPAN)
    taken(pacer, 3)
    pacer.due = 20
    assert pacer.is_late(2)
    assert pacer.next_frame(0.1) == 23  # three frames pass while it is made
    assert pacer.next_frame(0.1) == 24


def test_backwards_what_is_late_is_left_out_too():
    pacer = Pacer(50, -1.0, 25.0, SPAN)
    taken(pacer, 2)
    pacer.due = 30
    assert pacer.is_late(48)
    assert pacer.next_frame(0.1) == 27


def test_the_ends_end_it_and_the_last_frame_is_not_left_out():
    forwards = Pacer(98, 1.0, 25.0, SPAN)
    assert taken(forwards, 3) == [98, 99, None]
    backwards = Pacer(1, -1.0, 25.0, SPAN)
    assert taken(backwards, 3) == [1, 0, None]
    late = Pacer(10, 1.0, 25.0, SPAN)
    late.due = 98
    assert late.next_frame(1.0) == 99


def test_pictures_become_smaller_when_they_come_late_and_larger_when_it_is_easy():
    quality = Quality()
    assert quality.side(960) == 960
    for _ in range(20):
        quality.note(0.05, 0.04, late=True)
    assert quality.level == 2
    assert quality.side(960) == 240
    for _ in range(2000):
        quality.note(0.005, 0.04, late=False)
    assert quality.level == 0


def test_a_now_and_then_late_picture_changes_nothing():
    quality = Quality()
    for number in range(200):
        quality.note(0.02, 0.04, late=number % 16 == 0)
    assert quality.level == 0


def test_work_that_just_fits_stays_as_it_is():
    quality = Quality()
    for _ in range(8):
        quality.note(0.05, 0.04, late=True)
    assert quality.level >= 1
    level = quality.level
    for _ in range(1000):
        quality.note(0.02, 0.04, late=False)
    assert quality.level == level
