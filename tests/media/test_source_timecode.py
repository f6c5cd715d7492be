"""Timecodes count on as SMPTE ST 12-1 says."""

from fractions import Fraction

import pytest

from gsa_desktop.media.source_timecode import at_rate, shifted

NTSC = Fraction(30_000, 1001)


@pytest.mark.parametrize(
    ("timecode", "frames", "rate", "wanted"),
    [
        ("00:00:00:00", 0, Fraction(25), "00:00:00:00"),
        ("01:00:00:20", 10, Fraction(25), "01:00:01:05"),
        ("23:59:59:24", 1, Fraction(25), "00:00:00:00"),
        ("00:00:59;29", 1, NTSC, "00:01:00;02"),
        ("00:09:59;29", 1, NTSC, "00:10:00;00"),
        ("00:00:00;00", 17_982, NTSC, "00:10:00;00"),
        ("00:00:00;00", 107_892, NTSC, "01:00:00;00"),
        ("00:00:00;00", 3_600, 2 * NTSC, "00:01:00;04"),
        ("01:00:00:00", 30, NTSC, "01:00:01:00"),
        ("no timecode", 5, NTSC, ""),
        ("", 5, NTSC, ""),
    ],
)
def test_shifted(timecode, frames, rate, wanted):
    assert shifted(timecode, frames, rate) == wanted


@pytest.mark.parametrize(
    ("timecode", "own", "rate", "wanted"),
    [
        ("01:00:00:10", Fraction(25), Fraction(50), "01:00:00:20"),
        ("01:00:00:10", Fraction(25), NTSC, "01:00:00:12"),
        ("01:00:00:29", NTSC, Fraction(25), "01:00:00:24"),
        ("01:00:00;10", NTSC, 2 * NTSC, "01:00:00;20"),
        ("01:00:00;00", NTSC, Fraction(25), "00:59:59:24"),  # by the clock: 3.6 ms before the hour
        ("", NTSC, Fraction(25), ""),
    ],
)
def test_at_rate(timecode, own, rate, wanted):
    assert at_rate(timecode, own, rate) == wanted
