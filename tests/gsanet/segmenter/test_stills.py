"""The road of single pictures: mirrored, calibrated, and nothing changed for clips."""

import cv2
import numpy as np
import pytest

from gsanet.segmenter.cut import with_cut
from gsanet.segmenter.finish import calibrated
from gsanet.segmenter.inputs import NetworkInput, cropped, grey, mirrored
from gsanet.segmenter.presets import PRESETS, STILL, Still
from gsanet.segmenter.video import VideoSegmenter


def test_even_odds_become_one_half_and_the_ends_stay() -> None:
    prob = np.array([[0.0, 0.21, 0.42, 0.71, 1.0]], np.float32)
    np.testing.assert_allclose(calibrated(prob, 0.42), [[0, 0.25, 0.5, 0.75, 1]], atol=1e-6)


def test_the_word_on_a_mirrored_picture_is_turned_back() -> None:
    from torch import arange

    shown = arange(12.0).reshape(3, 4)
    given = NetworkInput(np.zeros((3, 4, 3), np.uint8), np.zeros((1, 3, 4, 3), np.uint8), (3, 4))
    turned = NetworkInput(given.rgb, given.flows, given.used, mirrored=True)
    np.testing.assert_array_equal(cropped(shown, turned), cropped(shown, given)[:, ::-1])


def vague_disc() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A disc on another colour, where it is, and a map that is sure of its middle alone."""
    rows, columns = np.mgrid[:96, :168]
    away = np.hypot(rows - 48, columns - 70)
    picture = np.full((96, 168, 3), (40, 90, 60), np.uint8)
    picture[away < 30] = (220, 120, 40)
    picture += np.random.default_rng(0).integers(0, 12, picture.shape, np.uint8)
    prob = np.interp(away, (10, 28, 45), (0.9, 0.3, 0.02)).astype(np.float32)
    return picture, away < 30, prob


def test_a_cut_finds_the_edge_where_the_map_is_vague() -> None:
    picture, inside, prob = vague_disc()
    found = with_cut(picture, prob, (0.85, 0.15), 1.0)
    assert ((found > 0.5) != inside).mean() < 0.01 < ((prob > 0.5) != inside).mean()
    half = with_cut(picture, prob, (0.85, 0.15), 0.5)
    np.testing.assert_allclose(half, (prob + found) / 2, atol=1e-6)


def test_a_cut_is_the_same_each_time() -> None:
    picture, _, prob = vague_disc()
    first = with_cut(picture, prob, (0.85, 0.15), 0.35)
    cv2.setRNGSeed(77)
    np.testing.assert_array_equal(with_cut(picture, prob, (0.85, 0.15), 0.35), first)


@pytest.mark.parametrize("sure", [0.0, 1.0])
def test_a_map_without_subject_or_rest_is_not_cut(sure: float) -> None:
    picture, _, prob = vague_disc()
    flat = np.full_like(prob, sure)
    np.testing.assert_array_equal(with_cut(picture, flat, (0.85, 0.15), 0.35), flat)


def test_a_subject_of_a_pixel_or_a_plain_picture_can_be_cut() -> None:
    picture, _, prob = vague_disc()
    dot = np.zeros_like(prob)
    dot[40, 60] = 1
    assert with_cut(picture, dot, (0.85, 0.15), 0.35).max() > 0.9
    plain = np.full_like(picture, 90)
    assert np.isfinite(with_cut(plain, prob, (0.85, 0.15), 0.35)).all()


def test_colours_are_taken_away_and_sides_swapped() -> None:
    picture, _, _ = vague_disc()
    given = NetworkInput(picture, np.zeros((1, 96, 168, 3), np.uint8), (96, 168))
    plain = grey(given).rgb
    assert (plain[..., 0] == plain[..., 1]).all()
    assert (plain[..., 1] == plain[..., 2]).all()
    other = mirrored(given)
    np.testing.assert_array_equal(other.rgb[:, ::-1], picture)
    assert other.mirrored
    assert not given.mirrored


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
