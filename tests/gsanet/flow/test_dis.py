from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

from gsanet.flow.dis import DisFlow


@pytest.fixture(scope="module")
def pair():
    dice = np.random.default_rng(0)
    coarse = dice.integers(0, 256, (40, 60, 3)).astype(np.uint8)
    plane = cv2.resize(coarse, (240, 160), interpolation=cv2.INTER_CUBIC)
    return plane[20:116, 30:198].copy(), plane[17:113, 25:193].copy()  # content moves by (5, 3)


def test_finds_a_shift(pair):
    uv = DisFlow().estimate(*pair).uv[12:-12, 12:-12]
    assert np.abs(uv - (5, 3)).mean() < 0.1


def test_threads_share_one_estimator_and_get_the_same_bytes(pair):
    estimator = DisFlow()
    alone = estimator.estimate(*pair).uv
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda _: estimator.estimate(*pair).uv, range(6)))
    assert all(np.array_equal(alone, uv) for uv in together)


@pytest.mark.parametrize("shape", [(1, 1), (1, 90), (7, 300), (33, 20)])
def test_tiny_pictures_have_a_finite_flow(shape):
    picture = np.random.default_rng(0).integers(0, 256, (*shape, 3)).astype(np.uint8)
    flow = DisFlow().estimate(picture, picture[::-1].copy())
    assert flow.shape == shape
    assert np.isfinite(flow.uv).all()


def test_flat_and_equal_pictures_do_not_move(pair):
    flat = np.full((64, 64, 3), 90, np.uint8)
    assert DisFlow().estimate(flat, flat).magnitude().max() == 0
    assert DisFlow().estimate(pair[0], pair[0]).magnitude().max() < 0.05


def test_pictures_of_two_sizes_are_refused(pair):
    with pytest.raises(ValueError, match="flow between"):
        DisFlow().estimate(pair[0], pair[1][:-1])
