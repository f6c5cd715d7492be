"""The rule of the k-means, against numbers of the library in its plain form."""

from pathlib import Path

import numpy as np
import pytest
import torch
from fast_pytorch_kmeans import KMeans

from gsanet.model.kmeans import cluster, even_indices


@pytest.fixture(scope="module")
def unit():
    with np.load(Path(__file__).parent / "fixtures" / "gsanet_reference.npz") as file:
        return {
            key.removeprefix("kmeans_unit/"): file[key]
            for key in file.files
            if key.startswith("kmeans_unit/")
        }


@pytest.fixture(scope="module")
def points(rule):
    return torch.from_numpy((2 * rule.noise("kmeans", 1024 * 32) - 1).astype(np.float32)).view(
        1, 1024, 32
    )


@pytest.mark.parametrize("rounds", [1, 2, 10])
def test_labels_and_centroids_after_so_many_rounds(unit, points, rounds):
    labels, centroids = cluster(points, 64, rounds=rounds)
    np.testing.assert_array_equal(labels[0], unit[f"labels_iter{rounds}"])
    expected = unit[f"centroids_iter{rounds}"]
    np.testing.assert_allclose(centroids[0, :, ::4], expected, rtol=0, atol=1e-6)


def test_empty_clusters_become_zero(rule, unit):
    x = torch.from_numpy(rule.noise("kmeans_empty", 160).astype(np.float32)).view(1, 40, 4) + 1
    start = torch.tensor([0, 0, 0, 5, 9, 9, 20, 30])
    labels, centroids = cluster(x, 8, initial=lambda *_: start)
    np.testing.assert_array_equal(labels[0], unit["empty_labels"])
    np.testing.assert_allclose(centroids[0], unit["empty_centroids"], rtol=0, atol=1e-6)
    assert not centroids[0, [1, 2, 5]].any()


def test_each_sample_of_a_batch_is_as_if_alone(points):
    # these stop after 1, 3 and 10 rounds
    still = points[:, even_indices(1024, 64)].repeat(1, 16, 1)
    easy = torch.cat([points[:, ::2].sign(), points[:, 1::2].sign()], dim=1)
    batch = torch.cat([still, easy, points])
    labels, _ = cluster(batch, 64)
    for item, sample in enumerate(batch):
        plain = KMeans(64, max_iter=10)
        expected = plain.fit_predict(sample, centroids=sample[even_indices(1024, 64)])
        torch.testing.assert_close(labels[item], expected, rtol=0, atol=0)


def test_fewer_points_than_clusters():
    labels, centroids = cluster(torch.randn(2, 9, 4), 64)
    assert labels.shape == (2, 9)
    assert centroids.shape == (2, 64, 4)
    assert centroids.isfinite().all()


def test_the_global_random_state_is_left_alone(points):
    torch.manual_seed(3)
    before = torch.get_rng_state()
    cluster(points, 64)
    assert torch.equal(before, torch.get_rng_state())
