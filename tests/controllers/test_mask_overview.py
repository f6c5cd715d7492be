from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.controllers.mask_overview import Coverage, file_masks
from gsa_desktop.core.layout import Seat
from gsa_desktop.core.project import Clip
from gsa_desktop.core.timebase import FrameRange

RATE = Fraction(25)
NONE, ESTIMATE, DONE, STALE = 0, 1, 2, 4


def clip(number: int, start: int, stop: int) -> tuple[Seat, Clip]:
    cut = FrameRange(start, stop)
    return Seat("picture", 0), Clip(f"c{number}", Path("/media/a.mp4"), cut, start=10 * number)


@pytest.fixture
def three():
    return [clip(0, 0, 10), clip(1, 10, 20), clip(2, 20, 30)]


def states(**ranges: tuple[int, int]) -> dict[str, np.ndarray]:
    """The lane of each clip's whole file, done within a range."""
    lanes = {}
    for name, (start, stop) in ranges.items():
        lanes[name] = np.zeros(40, np.uint8)
        lanes[name][start:stop] = DONE
    return lanes


def test_a_file_of_which_some_clips_have_masks_says_how_many(three):
    masks = file_masks(three, states(c0=(0, 20), c1=(0, 20), c2=(0, 20)), RATE)
    assert masks.coverage is Coverage.PARTIAL
    assert masks.text == "2 of 3 clips"
    assert masks.lines == ("V1 00:00:00:20: not segmented",)


def test_a_clip_cut_short_of_its_masks_is_not_counted(three):
    masks = file_masks(three, states(c0=(0, 10), c1=(0, 15), c2=(0, 10)), RATE)
    assert masks.text == "1 of 3 clips"
    assert masks.lines == (
        "V1 00:00:00:10: partly segmented",
        "V1 00:00:00:20: not segmented",
    )


def test_one_clip_says_how_much_of_it(three):
    masks = file_masks(three[:1], states(c0=(0, 4)), RATE)
    assert (masks.coverage, masks.text, masks.lines) == (Coverage.PARTIAL, "40 % segmented", ())


@pytest.mark.parametrize(
    ("made", "coverage"), [(NONE, Coverage.NONE), (DONE, Coverage.DONE), (STALE, Coverage.STALE)]
)
def test_clips_that_are_alike_need_no_count(three, made, coverage):
    lanes = {one.id: np.full(40, made, np.uint8) for _, one in three}
    masks = file_masks(three, lanes, RATE)
    assert (masks.coverage, masks.text, masks.lines) == (coverage, "", ())


def test_a_file_that_is_not_on_the_timeline_has_none():
    assert file_masks([], {}, RATE).coverage is Coverage.NONE


def test_of_many_clips_the_tip_names_a_few():
    clips = [clip(number, 0, 10) for number in range(30)]
    masks = file_masks(clips, {"c0": np.full(40, DONE, np.uint8)}, RATE)
    assert masks.text == "1 of 30 clips"
    assert len(masks.lines) == 9
    assert masks.lines[-1] == "and 21 more"
