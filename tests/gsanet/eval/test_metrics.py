"""Against figures made with the official DAVIS evaluation."""

import json
from pathlib import Path

import numpy as np
import pytest

from gsanet.eval.metrics import boundary_accuracy, region_similarity, statistics

FIXTURES = Path(__file__).parent / "fixtures"
EXPECTED = json.loads((FIXTURES / "expected.json").read_text())


def masks(case, part):
    shape = EXPECTED[case]["shape"]
    with np.load(FIXTURES / "masks.npz") as stored:
        bits = np.unpackbits(stored[f"{case}/{part}"], count=int(np.prod(shape)))
    return bits.astype(bool).reshape(shape)


@pytest.mark.parametrize(
    ("measure", "name"), [(region_similarity, "J"), (boundary_accuracy, "F")], ids=["J", "F"]
)
@pytest.mark.parametrize("case", sorted(EXPECTED))
def test_equals_the_official_figures(case, measure, name):
    pairs = zip(masks(case, "gt"), masks(case, "pred"), strict=True)
    values = [measure(truth, prediction) for truth, prediction in pairs]
    np.testing.assert_allclose(values, EXPECTED[case][name], rtol=0, atol=1e-6)
    summary = statistics(values)
    np.testing.assert_allclose(
        [summary.mean, summary.recall, summary.decay],
        EXPECTED[case][f"{name}_mean_recall_decay"],
        rtol=0,
        atol=1e-6,
    )


def test_a_mask_that_is_not_boolean_is_refused():
    grey = np.zeros((4, 4), np.float32)
    with pytest.raises(ValueError, match="boolean"):
        region_similarity(grey, grey > 0)


def test_masks_of_different_size_are_refused():
    with pytest.raises(ValueError, match=r"\(4, 5\)"):
        boundary_accuracy(np.zeros((4, 4), bool), np.zeros((4, 5), bool))


def test_statistics_of_one_frame():
    summary = statistics([0.75])
    assert (summary.mean, summary.recall, summary.decay) == (0.75, 1.0, 0.0)


def test_more_than_256_frames():
    values = np.linspace(1, 0, 401)
    assert statistics(values).decay == pytest.approx(0.75)
