"""The compact network for stills: the picture's part of the one for clips."""

import dataclasses
from pathlib import Path

import pytest
import torch

from gsanet import checkpoint
from gsanet.config import lite_still
from gsanet.data.batches import TrainingBatch
from gsanet.errors import CheckpointError
from gsanet.model import registry
from gsanet.model.clip import clip_network
from gsanet.model.lite_still import LiteStillGSANet
from gsanet.segmenter.streams import frame_network
from gsanet.train.objective import objective_of
from tests.gsanet.tiny import tiny


@pytest.fixture
def network() -> LiteStillGSANet:
    torch.manual_seed(0)
    return LiteStillGSANet(tiny(lite_still())).eval()


def pictures(count: int = 2) -> torch.Tensor:
    return torch.rand(count, 3, 64, 96, generator=torch.Generator().manual_seed(1))


def test_it_has_half_of_the_other_s_weights() -> None:
    count = sum(one.numel() for one in registry.build(lite_still()).parameters())
    assert 1_500_000 < count < 2_500_000


def test_a_file_gives_back_the_same_network(network: LiteStillGSANet, tmp_path: Path) -> None:
    path = tmp_path / "still.safetensors"
    checkpoint.save_model(path, network, tiny(lite_still()), half=False)
    loaded = checkpoint.load_model(path)
    assert loaded.config == tiny(lite_still())
    both = network(pictures()).logits, loaded.network(pictures()).logits
    for ours, theirs in zip(*both, strict=True):
        assert torch.equal(ours, theirs)


def test_it_starts_from_the_picture_s_part_of_a_network_for_clips(
    network: LiteStillGSANet, tmp_path: Path
) -> None:
    video = registry.build(dataclasses.replace(tiny(lite_still()), architecture="lite")).eval()
    path = tmp_path / "video.safetensors"
    checkpoint.save_model(path, video, video.config, half=False)
    checkpoint.start_from_video(network, path)
    given = video.state_dict()
    for name, value in network.state_dict().items():
        whole = given[name]
        assert torch.equal(value, whole if value.ndim < 2 else whole[:, : value.shape[1]])
    # where streams are joined the picture's maps come first: a flow of zeros adds nothing
    seen = network.rgb(pictures())
    blank = [torch.zeros_like(part) for part in seen.maps]
    wide, narrow = video.decoder(list(seen.maps), blank), network.decoder(list(seen.maps))
    for ours, theirs in zip(narrow, wide, strict=True):
        assert torch.allclose(ours, theirs, atol=1e-5)


def test_a_file_of_another_kind_is_refused(network: LiteStillGSANet, tmp_path: Path) -> None:
    path = tmp_path / "still.safetensors"
    checkpoint.save_model(path, network, tiny(lite_still()))
    with pytest.raises(CheckpointError, match="does not fit"):
        checkpoint.start_from_video(network, path)


def test_the_segmenter_s_form_of_it_says_the_same(network: LiteStillGSANet) -> None:
    rgb = pictures()
    flow = torch.zeros_like(rgb)
    plain = clip_network(network).predict(rgb, flow, None)
    folded = frame_network(network)
    (said,) = folded.predict(rgb, flow[None], folded.references(rgb[:1], flow[None, :1]))
    assert torch.allclose(said.prob, plain.prob, atol=1e-5)
    assert set(said.slots) == {"coarse_rgb", "fine1_rgb", "fine2_rgb"}


def test_a_few_steps_learn_a_picture(network: LiteStillGSANet) -> None:
    rgb = 2 * pictures() - 1
    mask = torch.zeros(2, 1, 64, 96)
    mask[:, :, 16:48, 24:64] = 1
    rgb = rgb * 0.2 + mask - 0.5
    batch = TrainingBatch(rgb, torch.ones_like(rgb), mask, ())
    objective, optimizer = objective_of(network), torch.optim.Adam(network.parameters(), 1e-2)
    network.train()
    losses = []
    for _ in range(12):
        optimizer.zero_grad()
        loss, _, _ = objective(network, batch, 1)
        torch.autograd.backward(loss)
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.7 * losses[0]
