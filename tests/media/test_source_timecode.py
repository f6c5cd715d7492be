"""Timecodes count on as SMPTE ST 12-1 says."""

from fractions import Fraction

import pytest

from gsa_desktop.media.source_timecode import shifted

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
