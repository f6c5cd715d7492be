"""The sketch's weights mean the same in the compact network.

The fixtures were computed by the sketch itself (which is not part of this repository): names and
shapes of its tensors, and its outputs with weights and pictures by the rule of conftest.py.
"""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from gsanet.config import lite
from gsanet.errors import CheckpointError
from gsanet.model.lite import LiteGSANet
from gsanet.train.trial_weights import rename, renamed

FIXTURES = Path(__file__).parent / "fixtures"
SHAPES = json.loads((FIXTURES / "first_weights_shapes.json").read_text())


def by_rule(rule, name: str) -> torch.Tensor:
    return rule.weight(name.replace("in_proj_", "in_proj."), tuple(SHAPES[name]))


def test_every_tensor_has_its_place() -> None:
    names = [name for name in LiteGSANet(lite()).state_dict() if "num_batches" not in name]
    assert sorted(renamed(name) for name in SHAPES) == sorted(names)


def test_outputs_are_those_of_the_sketch(rule) -> None:
    network = LiteGSANet(lite()).eval()
    state = rename({name: by_rule(rule, name) for name in SHAPES})
    missing, left_over = network.load_state_dict(state, strict=False)
    assert not left_over
    assert all("num_batches" in name for name in missing)

    def pictures(name: str) -> torch.Tensor:
        frames = [rule.picture(f"{name}{i}", 64, 96, normalised=False) for i in range(3)]
        return torch.from_numpy(np.stack(frames) * 2 - 1)

    with torch.no_grad():
        output = network(pictures("rgb"), pictures("flow"), 3)
    with np.load(FIXTURES / "first_weights_outputs.npz") as expected:
        for level, logits in enumerate(output.logits):
            wanted = torch.from_numpy(expected[f"logits{level}"])
            torch.testing.assert_close(
                logits, wanted, rtol=1e-5, atol=1e-5 * float(wanted.abs().max())
            )
        similarity = torch.from_numpy(expected["similarity"])
        torch.testing.assert_close(output.flow.similarity, similarity, rtol=0, atol=1e-5)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(CheckpointError, match="fu_9"):
        renamed("fu_9.weight")
