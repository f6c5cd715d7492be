"""Losses on logits: nothing is left of a perfect answer, and worse answers cost more."""

import pytest
import torch

from gsanet.model.lite import LiteOutput
from gsanet.model.lite_slots import SlotResult
from gsanet.train.losses import (
    batch_iou,
    boundary_bce,
    deep_supervision,
    lite_loss,
    soft_iou,
    structure_loss,
)


@pytest.fixture
def mask() -> torch.Tensor:
    mask = torch.zeros(2, 1, 64, 96)
    mask[0, :, 10:40, 20:50] = 1
    mask[1, :, 30:60, 5:90] = 1
    return mask


def logits_of(mask: torch.Tensor, strength: float = 30.0) -> torch.Tensor:
    return (2 * mask - 1) * strength


@pytest.mark.parametrize("loss", [structure_loss, lambda x, m: boundary_bce(x, m, 2)])
def test_a_perfect_answer_costs_nothing_and_a_wrong_one_much(loss, mask: torch.Tensor) -> None:
    perfect = loss(logits_of(mask), mask)
    shifted = loss(logits_of(mask.roll(6, dims=3)), mask)
    opposite = loss(logits_of(1 - mask), mask)
    assert perfect < 1e-6
    assert perfect < shifted < opposite


def test_structure_loss_is_on_logits(mask: torch.Tensor) -> None:
    """The official code squashes twice, so that not even the truth reaches zero."""
    squashed = structure_loss(logits_of(mask).sigmoid(), mask)
    assert structure_loss(logits_of(mask), mask) < 1e-6 < 0.5 < squashed


def test_soft_iou_of_half_an_overlap() -> None:
    mask = torch.zeros(1, 1, 100, 100)
    mask[..., :50] = 1
    prob = torch.zeros(1, 1, 100, 100)
    prob[..., 25:75] = 1
    assert soft_iou(prob, mask) == pytest.approx(2 / 3, abs=1e-3)
    assert soft_iou(torch.zeros_like(mask), torch.zeros_like(mask)) == 0


def test_pixels_at_the_boundary_count_more(mask: torch.Tensor) -> None:
    at_edge, inside = logits_of(mask), logits_of(mask)
    at_edge[0, 0, 10, 20:50] *= -1
    inside[0, 0, 25, 20:50] *= -1
    assert boundary_bce(at_edge, mask, 2) > 1.5 * boundary_bce(inside, mask, 2)


def test_every_level_and_both_slots_are_taught(mask: torch.Tensor) -> None:
    sizes = [(32, 48), (16, 24), (8, 12), (4, 6), (2, 3)]
    logits = tuple(torch.zeros(2, 1, *size, requires_grad=True) for size in sizes)
    guidance = [torch.zeros(2, 2, 4, 6, requires_grad=True) for _ in range(2)]
    similarity = [torch.zeros(2, 2, 4, 6, requires_grad=True) for _ in range(2)]
    slots = [
        SlotResult(torch.zeros(2, 8, 4, 6), *pair)
        for pair in zip(guidance, similarity, strict=True)
    ]
    lite_loss(LiteOutput(logits, *slots), mask).backward()
    for taught in (*logits, *guidance, *similarity):
        assert taught.grad is not None
        assert taught.grad.abs().sum() > 0
    # the subject's slot is pushed towards the subject, the other away from it
    assert guidance[0].grad[0, 0, 1, 2] < 0 < guidance[0].grad[0, 1, 1, 2]


def test_the_answer_counts_more_than_coarser_maps(mask: torch.Tensor) -> None:
    good, bad = logits_of(mask), logits_of(1 - mask)
    assert deep_supervision([bad, good], mask) > 2 * deep_supervision([good, bad], mask)


def test_batch_iou(mask: torch.Tensor) -> None:
    assert batch_iou(logits_of(mask), mask) == pytest.approx(1)
    assert batch_iou(logits_of(1 - mask), mask) < 0.01
