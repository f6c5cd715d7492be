"""The road of single pictures: mirrored, calibrated, and nothing changed for clips."""

import numpy as np
import pytest

from gsanet.segmenter.finish import calibrated
from gsanet.segmenter.inputs import NetworkInput, cropped
from gsanet.segmenter.presets import PRESETS, STILL, Still
from gsanet.segmenter.video import VideoSegmenter


def test_even_odds_become_one_half_and_the_ends_stay() -> None:
    prob = np.array([[0.0, 0.21, 0.42, 0.71, 1.0]], np.float32)
    np.testing.assert_allclose(calibrated(prob, 0.42), [[0, 0.25, 0.5, 0.75, 1]], atol=1e-6)


def test_the_word_on_a_mirrored_picture_is_turned_back() -> None:
    from torch import arange

    shown = arange(12.0).reshape(3, 4)
    given = NetworkInput(np.zeros((3, 4, 3), np.uint8), np.zeros((1, 3, 4, 3), np.uint8), (3, 4))
    mirrored = NetworkInput(given.rgb, given.flows, given.used, mirrored=True)
    np.testing.assert_array_equal(cropped(shown, mirrored), cropped(shown, given)[:, ::-1])


def test_masks_of_clips_are_known_by_the_text_that_they_were() -> None:
    for preset in PRESETS.values():
        assert "still" not in repr(preset)
    assert STILL.still == Still()


def test_a_model_without_a_compact_network_takes_its_plain_road() -> None:
    still, fast = (VideoSegmenter("motion", preset=name) for name in ("still", "fast"))
    assert still.key == fast.key


@pytest.mark.slow
def test_a_picture_and_its_mirror_image_have_one_subject() -> None:
    rows, columns = np.mgrid[:96, :168]
    picture = np.stack([60 + rows, 90 + 0 * rows, 40 + columns // 2], -1).astype(np.uint8)
    inside = np.hypot(rows - 50, columns - 60) < 24
    picture[inside] = (230, 210, 40)
    segmenter = VideoSegmenter(preset="still")
    (found,) = segmenter.segment([picture])
    (other,) = segmenter.segment([np.ascontiguousarray(picture[:, ::-1])])
    assert found.shape == (96, 168)
    assert np.abs(found - other[:, ::-1]).mean() < 0.05
    assert found[inside].mean() > 0.5 > found[~inside].mean()
