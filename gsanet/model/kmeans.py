"""Clusters of a frame's features, without chance: same features, same labels."""

from collections.abc import Callable

import torch
from fast_pytorch_kmeans import MultiKMeans
from torch import Tensor

ROUNDS = 10
TOLERANCE = 1e-4

InitialIndices = Callable[[int, int], Tensor]
"""(points, clusters) to the numbers of the points that the clusters start from."""


def even_indices(points: int, clusters: int) -> Tensor:
    """Points at even distances, from the first on; some twice if there are too few."""
    return torch.arange(clusters) * points // clusters


@torch.no_grad()
def cluster(
    points: Tensor,
    clusters: int,
    *,
    rounds: int = ROUNDS,
    initial: InitialIndices = even_indices,
) -> tuple[Tensor, Tensor]:
    """Euclidean k-means of each sample of a batch by itself.

    The rule is that of `fast_pytorch_kmeans.KMeans`: at most `rounds` rounds, a sample stops when
    its centroids have moved by `TOLERANCE` or less (squared, summed), an empty cluster becomes the
    zero vector, and labels are those from before the last move. `MultiKMeans` computes the rounds,
    one at a time: left to itself it stops all samples together, so that the labels of one would
    depend on its neighbours.

    Args:
        points: (B, P, C).
        clusters: How many.
        rounds: At least 1.
        initial: Where clusters start.

    Returns:
        Labels (B, P) and centroids (B, clusters, C).
    """
    points = points.detach().float()
    centroids = points[:, initial(points.shape[1], clusters).to(points.device)]
    rule = MultiKMeans(clusters, max_iter=1)
    rule.centroids = centroids  # or the first round would draw some, and turn the global generator
    labels = torch.zeros(points.shape[:2], dtype=torch.int64, device=points.device)
    running = torch.ones(points.shape[0], dtype=torch.bool, device=points.device)
    for _ in range(rounds):
        found = rule.fit_predict(points, centroids=centroids)
        moved = (rule.centroids - centroids).square().sum(dim=(1, 2))
        labels = torch.where(running[:, None], found, labels)
        centroids = torch.where(running[:, None, None], rule.centroids, centroids)
        running = running & (moved > TOLERANCE)
        if not running.any():
            break
    return labels, centroids
