"""Pure functions between feature maps and prototypes.

Shapes: B batch, C channels, P = h * w pixels, K clusters, S slots, N prototypes.
"""

from torch import Tensor
from torch.nn import functional


def pixels(features: Tensor) -> Tensor:
    """(B, C, h, w) to (B, P, C), rows first."""
    return features.flatten(2).transpose(1, 2)


def cluster_prototypes(points: Tensor, labels: Tensor, count: int) -> Tensor:
    """The sum (not the mean) of the members of each cluster: (B, K, C).

    `points` is (B, P, C), `labels` (B, P) in 0..count-1. A cluster without members is zero. As a
    matrix product rather than a scatter: the same bytes every time on a GPU, too.
    """
    members = functional.one_hot(labels, count).to(points.dtype)
    return members.transpose(1, 2) @ points


def slot_prototypes(points: Tensor, scores: Tensor) -> tuple[Tensor, Tensor]:
    """Slots (B, S, C) from points (B, P, C) shared out by scores (B, S, h, w).

    Also returns the shares (B, S, h, w), which add up to 1 in every pixel.
    """
    shares = scores.softmax(dim=1)
    return shares.flatten(2) @ points, shares


def reference_prototypes(features: Tensor) -> Tensor:
    """(B, C, C): for each channel, the mean pixel weighted by that channel's softmax."""
    points = pixels(features)
    return points.softmax(dim=1).transpose(1, 2) @ points


def nearest_prototypes(slots: Tensor, prototypes: Tensor, count: int) -> Tensor:
    """For each slot (B, S, C) the `count` prototypes (B, N, C) of most similar direction.

    Returns (B, S, count, C); fewer where there are fewer.
    """
    directions = functional.normalize(prototypes, dim=2)
    likeness = functional.normalize(slots, dim=2) @ directions.transpose(1, 2)
    best = likeness.topk(min(count, prototypes.shape[1]), dim=2).indices
    rows = best.flatten(1).unsqueeze(2).expand(-1, -1, prototypes.shape[2])
    return prototypes.gather(1, rows).view(*best.shape, -1)


def correlation_maps(features: Tensor, prototypes: Tensor) -> Tensor:
    """Cosine, -1..1, of every pixel of (B, C, h, w) with each of (B, N, C): (B, N, h, w).

    A vector of length zero has cosine 0 with everything.
    """
    points = functional.normalize(features.flatten(2), dim=1)
    maps = functional.normalize(prototypes, dim=2) @ points
    return maps.view(*maps.shape[:2], *features.shape[2:])
