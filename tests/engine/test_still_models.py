"""A network for stills that somebody trained is known for what it is."""

from pathlib import Path

import numpy as np
import pytest
import torch

from gsa_desktop.core.model_card import Origin, Purpose
from gsa_desktop.engine.models import look_into
from gsanet.checkpoint import save_model
from gsanet.config import lite_still
from gsanet.model import registry
from gsanet.segmenter import VideoSegmenter


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("weights") / "mine.safetensors"
    facts = {"trained": "pretrain", "steps": "3"}
    save_model(path, registry.build(lite_still()), lite_still(), facts)
    return path


def test_its_card_says_that_it_is_for_pictures(weights: Path) -> None:
    card = look_into(weights, Origin.TRAINED)
    assert card.purpose is Purpose.IMAGE
    assert card.network == "GSANet Lite, the picture's stream alone"
    assert card.data == "Your own still pictures, 3 steps"


def test_it_cuts_out_pictures(weights: Path) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (60, 90, 3), np.uint8)
    (prob,) = VideoSegmenter(weights, preset="still", device="cpu").segment([picture])
    (again,) = VideoSegmenter(weights, preset="still", device="cpu").segment([picture])
    assert prob.shape == (60, 90)
    np.testing.assert_array_equal(prob, again)
