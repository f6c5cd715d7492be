"""What parity on the official sizes does not show: variants, training, half precision, refusals."""

import dataclasses

import numpy as np
import pytest
import torch

from gsanet import config
from gsanet.model.clip import clip_network
from gsanet.model.image_network import ImageGSANet
from gsanet.model.lite import LiteGSANet
from gsanet.model.lite_still import LiteStillGSANet
from gsanet.model.mit import VARIANTS, MiT
from gsanet.model.network import GSANet
from gsanet.model.prototypes import cluster_prototypes, correlation_maps, nearest_prototypes
from gsanet.model.registry import ARCHITECTURES, build


@pytest.fixture
def network():
    torch.manual_seed(0)
    return GSANet(config.tiny()).eval()


@pytest.fixture
def inputs():
    torch.manual_seed(1)
    return torch.rand(2, 3, 64, 96), torch.rand(2, 3, 64, 96), *torch.rand(2, 2, 3, 3, 64, 96)


@pytest.mark.parametrize(
    ("variant", "millions"), [("b0", 3.4), ("b1", 13.1), ("b3", 44.0), ("b4", 60.8), ("b5", 81.4)]
)
def test_encoders_have_the_size_that_the_paper_states(variant, millions):
    with torch.device("meta"):
        encoder = MiT(VARIANTS[variant]).segformer
    assert sum(p.numel() for p in encoder.parameters()) / 1e6 == pytest.approx(millions, rel=0.025)


def test_features_shrink_from_a_quarter_to_a_thirty_second():
    encoder = MiT(VARIANTS["tiny"]).eval()
    shapes = [tuple(f.shape) for f in encoder(torch.rand(1, 3, 64, 96))]
    assert shapes == [(1, 8, 16, 24), (1, 16, 8, 12), (1, 40, 4, 6), (1, 64, 2, 3)]


def test_cached_references_change_no_byte(network, inputs):
    rgb, flow, rgb_refs, flow_refs = inputs
    with torch.inference_mode():
        kept = network.encode_references(rgb_refs, flow_refs)
        once = network.forward_target(rgb, flow, kept)
        again = network(rgb, flow, rgb_refs, flow_refs)
    for one, other in zip(once.official, again.official, strict=True):
        assert torch.equal(one, other)


def test_references_of_one_clip_serve_a_batch(network, inputs):
    rgb, flow, rgb_refs, flow_refs = inputs
    with torch.inference_mode():
        kept = network.encode_references(rgb_refs[:1], flow_refs[:1])
        together = network.forward_target(rgb, flow, kept).prob
        alone = [network.forward_target(rgb[i : i + 1], flow[i : i + 1], kept).prob for i in (0, 1)]
    torch.testing.assert_close(together, torch.cat(alone), rtol=0, atol=1e-5)


def test_the_same_input_gives_the_same_bytes(network, inputs):
    with torch.inference_mode():
        one, other = network(*inputs), network(*inputs)
    assert torch.equal(one.prob, other.prob)


def test_training_reaches_every_weight_that_is_in_use(network, inputs):
    network.train()
    output = network(*inputs)
    loss = sum(logits.square().mean() for logits in output.logits)
    loss = loss + sum(slot.mean() for slot in output.slot_maps.values())
    loss.backward()
    idle = {name for name, p in network.named_parameters() if p.grad is None or not p.grad.any()}
    unused = ("convn.", "convl.", "convd.", "conv_upsample.", "_encoder.classifier.")
    # softmax cancels what is added to all of its scores
    cancelled = ("slot_enc.bias", ".key.bias", "to_k.bias")
    surplus = {n for n in idle if not any(part in n for part in (*unused, *cancelled))}
    assert not surplus
    assert all(p.grad is None for n, p in network.named_parameters() if any(u in n for u in unused))


def test_half_precision_keeps_slots_in_full(network, inputs):
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        output = network(*inputs)
    assert output.side[0].dtype == torch.bfloat16
    assert {slot.dtype for slot in output.slots.values()} == {torch.float32}
    assert output.prob.isfinite().all()


def test_pictures_of_nothing_give_numbers(network):
    with torch.inference_mode():
        zero = torch.zeros(1, 3, 64, 64)
        for value in network(zero, zero, zero[None], zero[None]).official:
            assert value.isfinite().all()


@pytest.mark.parametrize("size", [(60, 64), (64, 100)])
def test_sizes_that_are_no_multiples_are_refused(network, size):
    picture = torch.zeros(1, 3, *size)
    with pytest.raises(ValueError, match=f"{size[0]}, {size[1]}"):
        network(picture, picture, picture[None], picture[None])


def test_no_references_are_refused(network):
    with pytest.raises(ValueError, match="references"):
        network.encode_references(torch.zeros(1, 0, 3, 64, 64), torch.zeros(1, 0, 3, 64, 64))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_architecture_looks_the_same_to_callers(architecture):
    is_lite = ARCHITECTURES[architecture].config is config.LiteConfig
    settings = config.lite() if is_lite else config.tiny()
    settings = dataclasses.replace(settings, architecture=architecture)
    torch.manual_seed(0)
    network = build(settings).eval()
    assert isinstance(network, GSANet | ImageGSANet | LiteGSANet | LiteStillGSANet)
    face = clip_network(network)
    torch.manual_seed(2)
    pictures, flows = torch.rand(2, 4, 3, 64, 96)
    with torch.inference_mode():
        references = face.references(pictures[2:], flows[2:])
        together = face.predict(pictures[:2], flows[:2], references)
        alone = face.predict(pictures[:1], flows[:1], references)
    size = (32, 48) if architecture == "lite-still" else (64, 96)
    assert together.prob.shape == (2, 1, *size)
    assert together.prob.dtype == torch.float32
    torch.testing.assert_close(together.prob[:1], alone.prob, rtol=0, atol=1e-4)
    for name, slot in together.slots.items():
        assert slot.shape[:2] == (2, 1), name
        assert 0 <= slot.min() <= slot.max() <= 1, name


class TestPrototypes:
    def test_sums_of_members(self):
        points = torch.arange(12.0).view(1, 6, 2)
        labels = torch.tensor([[2, 0, 2, 0, 0, 2]])
        sums = cluster_prototypes(points, labels, 3)
        expected = [points[0, labels[0] == k].sum(0).tolist() for k in range(3)]
        assert sums[0].tolist() == expected
        assert sums[0, 1].tolist() == [0, 0]

    def test_nearest_are_those_of_the_most_similar_direction(self):
        angles = torch.linspace(0, 2, 8)
        prototypes = torch.stack((angles.cos(), angles.sin()), dim=1) * torch.rand(8, 1).add(0.1)
        slots = torch.tensor([[[5.0, 0.0], [np.cos(2), np.sin(2)]]])
        found = nearest_prototypes(slots.float(), prototypes[None], 3)
        assert torch.equal(found[0, 0], prototypes[:3])
        assert torch.equal(found[0, 1], prototypes[[7, 6, 5]])

    def test_fewer_prototypes_than_wanted(self):
        assert nearest_prototypes(torch.rand(1, 2, 4), torch.rand(1, 5, 4), 16).shape == (
            1,
            2,
            5,
            4,
        )

    def test_a_zero_vector_is_like_nothing(self):
        features = torch.rand(1, 4, 2, 3)
        features[0, :, 0, 0] = 0
        maps = correlation_maps(features, torch.cat((torch.rand(1, 2, 4), torch.zeros(1, 1, 4)), 1))
        assert maps.shape == (1, 3, 2, 3)
        assert not maps[0, 2].any()
        assert not maps[0, :, 0, 0].any()
        assert (maps[0, :2].flatten(1)[:, 1:] > 0).all()
