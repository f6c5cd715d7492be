"""What of the picture is exported around a subject."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gsa_desktop.core.crop import Box, CropShape, crop_around
from gsa_desktop.core.crop_path import Crop, Sight, Wish, following

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


def boxes_along(path, side=20):
    return [Sight(None if x is None else Box(round(x) - side // 2, 40, side, side)) for x in path]


def test_a_path_rests_with_the_subject_and_bridges_where_it_is_hidden():
    path = [100.0] * 20 + [None] * 10 + [160.0] * 20
    crop = following(boxes_along(path), 7, (320, 180), Wish(CropShape.SQUARE, 0), 25)
    lefts = crop.places[:, 0]
    assert crop.first == 7
    assert len(lefts) == 50
    assert np.all(np.diff(lefts) >= -1e-9)
    assert lefts[0] == pytest.approx(90, abs=4)
    assert lefts[-1] == pytest.approx(150, abs=4)
    assert np.abs(np.diff(lefts, n=2)).max() < 1  # no jerk


def test_a_path_jumps_at_a_cut_and_is_in_the_middle_where_no_subject_is():
    first, then = (boxes_along([x] * 20) for x in (60.0, 250.0))
    sights = [
        *(replace(one, shot="a") for one in first),
        *[Sight(None, "")] * 10,
        *(replace(one, shot="b") for one in then),
    ]
    crop = following(sights, 100, (320, 180), Wish(CropShape.SQUARE, 0), 25)
    assert crop.places[:, 0].tolist() == [50] * 20 + [150] * 10 + [240] * 20


def test_a_path_never_leaves_the_picture():
    path = list(np.linspace(10, 310, 60))
    crop = following(boxes_along(path), 0, (320, 180), Wish(CropShape.WIDE, 100), 25)
    assert crop.places.min() >= 0
    assert crop.places[:, 0].max() <= 320 - crop.size[0]
    picture = np.arange(320 * 180 * 4, dtype=np.uint32).reshape(180, 320, 4).astype(np.uint8)
    for number in (0, 30, 59):
        assert crop.of(picture, number).shape == (crop.size[1], crop.size[0], 4)


def test_a_crop_between_pixels_lies_between_them():
    crop = Crop((4, 4), 0, np.array([[2.5, 3.0]]))
    picture = np.tile(np.arange(16, dtype=np.uint16) * 1000, (16, 1))
    assert crop.of(picture, 0)[0].tolist() == [2500, 3500, 4500, 5500]


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_a_path_of_a_few_frames(frames):
    crop = following(boxes_along([100.0] * frames), 0, (320, 180), Wish(CropShape.SUBJECT, 0), 25)
    assert crop.places.tolist() == [[90, 40]] * frames
