"""The compact network: size, shapes, and what references and slots do."""

import dataclasses

import pytest
import torch

from gsanet.config import lite
from gsanet.model import registry
from gsanet.model.lite import LiteGSANet, mutual, references_of
from gsanet.model.lite_slots import cluster_weights
from tests.gsanet.tiny import tiny


@pytest.fixture
def network() -> LiteGSANet:
    torch.manual_seed(0)
    return LiteGSANet(tiny(lite())).eval()


def pictures(count: int, height: int, width: int, seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(count, 3, height, width, generator=generator) * 2 - 1


def test_the_shipped_configuration_has_at_most_five_million_parameters() -> None:
    network = registry.build(lite())
    count = sum(parameter.numel() for parameter in network.parameters())
    assert 3_500_000 < count <= 5_000_000


def test_configuration_survives_json() -> None:
    import json

    config = tiny(lite())
    assert registry.read_config(json.loads(json.dumps(config.to_dict()))) == config


@pytest.mark.parametrize("size", [(64, 96), (96, 168), (50, 70)])
def test_maps_go_from_half_to_a_thirty_second(network: LiteGSANet, size: tuple[int, int]) -> None:
    output = network(pictures(2, *size), pictures(2, *size, seed=1), 2)
    expected = []
    height, width = size
    for _ in range(5):
        height, width = -(-height // 2), -(-width // 2)
        expected.append((2, 1, height, width))
    assert [tuple(logits.shape) for logits in output.logits] == expected
    assert (
        output.rgb.guidance_logits.shape == output.flow.similarity.shape == (2, 2, *expected[3][2:])
    )


def test_frames_of_a_clip_are_each_others_references(network: LiteGSANet) -> None:
    rgb, flow = pictures(3, 64, 96), pictures(3, 64, 96, seed=1)
    together = network(rgb, flow, 3).logits[0]
    encoded = network.encode(rgb, flow)
    others = network.encode(rgb[[1, 2]], flow[[1, 2]])
    first = type(encoded)(
        *(type(s)(tuple(m[:1] for m in s.maps), s.prototypes[:1]) for s in encoded)
    )
    alone = network.decode(first, references_of(others, 1)).logits[0]
    torch.testing.assert_close(together[:1], alone, rtol=1e-4, atol=1e-4)


def test_other_references_change_the_answer(network: LiteGSANet) -> None:
    rgb, flow = pictures(1, 64, 96), pictures(1, 64, 96, seed=1)
    encoded = network.encode(rgb, flow)
    answers = [
        network.decode(
            encoded, references_of(network.encode(-rgb * scale, flow * scale), 1)
        ).logits[0]
        for scale in (1.0, 0.2)
    ]
    assert not torch.equal(*answers)


def test_references_of_a_frame_leave_out_itself() -> None:
    prototypes = torch.arange(6.0).reshape(6, 1, 1)
    assert mutual(prototypes, 3)[:, :, 0].tolist() == [
        [1, 2],
        [0, 2],
        [0, 1],
        [4, 5],
        [3, 5],
        [3, 4],
    ]
    assert mutual(prototypes, 1) is prototypes


def test_the_same_picture_gives_the_same_bytes(network: LiteGSANet) -> None:
    rgb, flow = pictures(2, 64, 96), pictures(2, 64, 96, seed=1)
    assert torch.equal(network(rgb, flow, 2).logits[0], network(rgb, flow, 2).logits[0])


def test_clusters_separate_what_is_apart() -> None:
    pixels = torch.cat([torch.zeros(10, 2), torch.full((10, 2), 5.0)])[None]
    weights = cluster_weights(pixels, 2)
    means = weights @ pixels
    torch.testing.assert_close(means[0, :, 0], torch.tensor([0.0, 5.0]), rtol=0, atol=1e-3)
    torch.testing.assert_close(weights.sum(-1), torch.ones(1, 2), rtol=0, atol=1e-3)


def test_two_slots_are_demanded() -> None:
    with pytest.raises(ValueError, match="2 slots"):
        dataclasses.replace(lite(), slots=3)
