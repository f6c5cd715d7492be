"""A clip may be segmented with RAFT's flow instead of the built-in one."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from gsanet.errors import GsanetError
from gsanet.flow import raft
from gsanet.segmenter import VideoSegmenter


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small RAFT that has learnt nothing."""
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("raft") / "raft-small.safetensors"
    save_file({name: value.clone() for name, value in raft.small().state_dict().items()}, path)
    return path


def test_it_decides_the_masks_and_their_key(weights: Path) -> None:
    dice = np.random.default_rng(0)
    pictures = [dice.integers(0, 256, (96, 160, 3)).astype(np.uint8) for _ in range(2)]
    plain = VideoSegmenter("motion", preset="fast", device="cpu")
    other = VideoSegmenter("motion", preset="fast", device="cpu", flow=weights)
    assert plain.key == VideoSegmenter("motion", preset="fast", device="cpu").key
    assert other.key != plain.key
    first, second = (list(one.segment(pictures)) for one in (plain, other))
    assert len(second) == 2
    assert not all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    shown = other.inspector(pictures).frame(0).flow
    assert not np.array_equal(shown, plain.inspector(pictures).frame(0).flow)


def test_what_is_no_flow_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GsanetError, match="no flow weights"):
        VideoSegmenter("motion", flow=tmp_path / "gone.pth")
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no weights")
    with pytest.raises(GsanetError, match="broken"):
        VideoSegmenter("motion", flow=broken)
