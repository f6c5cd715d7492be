"""A shipped file says what it is, and its hash is that of the weights inside."""

import json
from pathlib import Path

import pytest
import torch

from gsanet import checkpoint
from gsanet.config import lite, resources_dir
from gsanet.errors import CheckpointError
from gsanet.model import registry
from gsanet.train import release


def test_what_is_written_can_be_checked_by_its_hash(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = registry.build(lite())
    path = tmp_path / "model.safetensors"
    written = release.release(network, lite(), path, {"name": "lite", "recipe": {"steps": 3}})
    loaded = checkpoint.load_model(path)
    assert loaded.config == lite()
    assert json.loads(loaded.metadata["recipe"]) == {"steps": 3}
    assert loaded.metadata["sha256"] == written["sha256"] == release.weights_hash(loaded.network)
    with torch.no_grad():
        loaded.network.get_parameter("decoder.narrow.weight")[0, 0] += 0.1
    assert loaded.metadata["sha256"] != release.weights_hash(loaded.network)


def test_a_file_too_large_to_ship_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "LARGEST", 1_000)
    path = tmp_path / "model.safetensors"
    with pytest.raises(CheckpointError, match="more than 1000"):
        release.release(registry.build(lite()), lite(), path, {})
    assert not path.exists()


def test_the_shipped_model_is_whole_and_says_what_it_is() -> None:
    path = resources_dir() / "weights" / "gsanet-lite.safetensors"
    assert path.stat().st_size <= 16_000_000
    loaded = checkpoint.load_model(path)
    assert loaded.config.architecture == "lite"
    assert loaded.metadata["sha256"] == release.weights_hash(loaded.network)
    assert {"recipe", "evaluation", "licence"} <= set(loaded.metadata)
    assert all(entry["licence"] for entry in json.loads(loaded.metadata["data"]))
    assert (path.parent / "MODEL_CARD.md").is_file()
