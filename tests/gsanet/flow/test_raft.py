"""RAFT against numbers of the official code, and its files."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from gsanet.checkpoint import load_raft
from gsanet.errors import CheckpointError
from gsanet.flow.raft import RaftFlow, large, small
from gsanet.flow.raft_names import official_names

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = json.loads((FIXTURES / "raft_state_dict.json").read_text())
VARIANTS = {"large": large, "small": small}


@pytest.fixture(scope="module")
def stored():
    with np.load(FIXTURES / "raft_reference.npz") as file:
        return dict(file)


@pytest.fixture(scope="module", params=VARIANTS)
def variant(request):
    return request.param


@pytest.fixture(scope="module")
def network(variant, rule):
    return rule.fill(VARIANTS[variant](), {"flow_head.conv2": 0.3})


@pytest.fixture(scope="module")
def pair(rule):
    scene = 255 * rule.picture("raft/1", 144, 176, normalised=False)
    other = 255 * rule.picture("raft/2", 128, 160, normalised=False)
    first, second = scene[:, 8:136, 8:168], 0.9 * scene[:, 5:133, 3:163] + 0.1 * other
    return torch.from_numpy(first)[None], torch.from_numpy(second.astype(np.float32))[None]


@pytest.fixture
def weights(variant, network):
    return dict(network.state_dict())


def close(value, expected, atol):
    np.testing.assert_allclose(value, expected, rtol=0, atol=atol)


def test_names_and_shapes_are_the_official_ones(variant, network):
    own = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    assert own == {entry["key"]: tuple(entry["shape"]) for entry in NAMES[variant]["tensors"]}
    assert sum(p.numel() for p in network.parameters()) == NAMES[variant]["n_parameters"]


def test_encoders(variant, network, pair, stored):
    first = pair[0] / 127.5 - 1
    with torch.inference_mode():
        for part, name in ((network.fnet, "fmap1"), (network.cnet, "cnet")):
            flat = part(first).flatten()
            probe = flat[:: max(1, flat.numel() // 256)][:256]
            close(probe, stored[f"{variant}/{name}@probe"], 5e-5)


def test_flow(variant, network, pair, stored):
    with torch.inference_mode():
        low, up = network.last(*pair)
        first, *_, sixth = network.refinements(*pair, rounds=6)
    close(low, stored[f"{variant}/flow_low"], 1e-4)
    close(up[:, :, ::4, ::4], stored[f"{variant}/flow_up@4"], 5e-4)
    close(first[:, :, ::8, ::8], stored[f"{variant}/iter1_up@8"], 5e-4)
    close(sixth[:, :, ::8, ::8], stored[f"{variant}/iter6_up@8"], 5e-4)


def test_warm_start(variant, network, pair, stored):
    x = 2 * torch.linspace(-1, 1, 20).expand(16, 20)
    y = 2 * torch.linspace(-1, 1, 16)[:, None].expand(16, 20)
    with torch.inference_mode():
        low, up = network.last(*pair, rounds=3, start=torch.stack((x, y))[None])
    close(low, stored[f"{variant}/init_flow_low"], 1e-4)
    close(up[:, :, ::8, ::8], stored[f"{variant}/init_flow_up@8"], 5e-4)


def test_sizes_that_do_not_fit_are_refused(network):
    with pytest.raises(ValueError, match="multiples of 8"):
        network.last(torch.zeros(1, 3, 128, 132), torch.zeros(1, 3, 128, 132))


def test_torchvision_names(variant):
    table = {e["torchvision"]: e["official"] for e in NAMES["torchvision_names"][variant]}
    aliases = {e["official"] for e in NAMES["torchvision_names"][variant] if not e["torchvision"]}
    given = {name: torch.tensor(float(n)) for n, name in enumerate(table) if name}
    found = official_names(given)
    assert {name: found[table[name]] for name in given} == given
    assert set(found) == {table[name] for name in given} | aliases
    assert set(found) == {entry["key"] for entry in NAMES[variant]["tensors"]}


def test_official_and_torchvision_files(tmp_path, variant, network, weights, pair):
    torchvision = {
        entry["torchvision"]: weights[entry["official"]]
        for entry in NAMES["torchvision_names"][variant]
        if entry["torchvision"]
    }
    torch.save({f"module.{name}": value for name, value in weights.items()}, tmp_path / "o.pth")
    torch.save(torchvision, tmp_path / "t.pth")
    with torch.inference_mode():
        expected = network.last(*pair, rounds=1)[0]
        for file in ("o.pth", "t.pth"):
            loaded = load_raft(tmp_path / file)
            assert torch.equal(loaded.last(*pair, rounds=1)[0], expected)


def test_an_incomplete_file_is_refused(tmp_path, weights):
    del weights["fnet.conv1.weight"]
    torch.save(weights, tmp_path / "w.pth")
    with pytest.raises(CheckpointError, match=r"1 missing \(fnet.conv1.weight\)"):
        load_raft(tmp_path / "w.pth")


@pytest.mark.parametrize("shape", [(1, 1), (50, 37), (130, 201)])
def test_estimator_takes_any_size(rule, shape):
    network = rule.fill(small(), {"flow_head.conv2": 0.3})
    generator = np.random.default_rng(0)
    first, second = generator.integers(0, 256, (2, *shape, 3), np.uint8)
    flow = RaftFlow(network, rounds=2).estimate(first, second)
    assert flow.shape == shape
    assert np.isfinite(flow.uv).all()


def test_estimator_is_the_network_where_nothing_has_to_be_padded(rule):
    network = rule.fill(small(), {"flow_head.conv2": 0.3})
    generator = np.random.default_rng(0)
    first, second = generator.integers(0, 256, (2, 128, 136, 3), np.uint8)
    flow = RaftFlow(network, rounds=2).estimate(first, second)
    given = [torch.from_numpy(p).permute(2, 0, 1)[None].float() for p in (first, second)]
    with torch.inference_mode():
        expected = network.last(*given, rounds=2)[1][0].permute(1, 2, 0)
    np.testing.assert_array_equal(flow.uv, expected)
