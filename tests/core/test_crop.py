"""What of the picture is exported around a subject."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gsa_desktop.core.crop import Box, CropShape, crop_around

HD = (1920, 1080)


@pytest.mark.parametrize(
    ("subject", "shape", "percent", "wanted"),
    [
        (Box(800, 400, 200, 100), CropShape.SUBJECT, 0, Box(800, 400, 200, 100)),
        (Box(800, 400, 200, 100), CropShape.SUBJECT, 10, Box(780, 380, 240, 140)),
        (Box(801, 401, 199, 101), CropShape.SUBJECT, 0, Box(800, 400, 200, 102)),
        (Box(0, 0, 200, 100), CropShape.SUBJECT, 10, Box(0, 0, 240, 140)),
        (Box(800, 400, 200, 100), CropShape.SQUARE, 0, Box(800, 350, 200, 200)),
        (Box(800, 400, 160, 90), CropShape.UPRIGHT, 0, Box(800, 302, 160, 284)),
        (Box(0, 0, 1920, 1080), CropShape.SUBJECT, 50, Box(0, 0, 1920, 1080)),
        (Box(0, 100, 1920, 400), CropShape.SQUARE, 0, Box(420, 0, 1080, 1080)),
    ],
)
def test_boxes_counted_by_hand(subject, shape, percent, wanted):
    assert crop_around(subject, HD, shape, percent) == wanted


sides = st.integers(16, 700)


@given(data=st.data(), size=st.tuples(sides, sides), shape=st.sampled_from(list(CropShape)[1:]))
def test_every_crop_is_even_inside_and_holds_the_subject_if_it_can(data, size, shape):
    width = data.draw(st.integers(1, size[0]))
    height = data.draw(st.integers(1, size[1]))
    left = data.draw(st.integers(0, size[0] - width))
    top = data.draw(st.integers(0, size[1] - height))
    subject = Box(left, top, width, height)
    percent = data.draw(st.integers(0, 100))
    crop = crop_around(subject, size, shape, percent)
    assert Box(0, 0, *size).holds(crop)
    for first, length, whole in (
        (crop.left, crop.width, size[0]),
        (crop.top, crop.height, size[1]),
    ):
        assert first % 2 == 0
        assert length % 2 == 0 or length == whole
    if shape is CropShape.SUBJECT:
        # of an odd picture the last row or column may be left out
        lost = Box(crop.left, crop.top, crop.width + 1, crop.height + 1)
        assert lost.holds(subject)
    elif min(crop.size) > 40:
        assert abs(crop.width / crop.height - float(shape.aspect)) < 0.1


def test_wide_pixels_count_as_they_are_seen():
    crop = crop_around(Box(300, 200, 100, 100), (720, 576), CropShape.SQUARE, 0, Fraction(16, 15))
    assert crop.width * Fraction(16, 15) == pytest.approx(crop.height, abs=2)
