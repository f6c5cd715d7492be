"""The paper's networks are trained by the same loop."""

import pytest
import torch

from gsanet import config as configs
from gsanet.config import FrameFit, ModelConfig
from gsanet.data.batches import TrainingBatch
from gsanet.model import registry
from gsanet.train.objective import objective_of

IMAGE = ModelConfig(
    "gsanet-image", encoder="tiny", channels=16, prototypes=16, references=0, fit=FrameFit(96)
)


@pytest.mark.parametrize(("model", "frames"), [(configs.tiny(), 3), (IMAGE, 1)])
def test_a_few_steps_on_one_batch_lower_the_loss(model: ModelConfig, frames: int) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    network = registry.build(model).train()
    mask = torch.zeros(2 * frames, 1, 64, 96)
    mask[..., 16:48, 24:72] = 1
    rgb = (mask * 1.2 - 0.6).repeat(1, 3, 1, 1) + 0.1 * torch.randn(2 * frames, 3, 64, 96)
    batch = TrainingBatch(rgb, (1 - mask).repeat(1, 3, 1, 1), mask, ())
    objective = objective_of(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3)
    curve = []
    for _ in range(6):
        loss, logits, target = objective(network, batch, frames)
        assert logits.shape == target.shape
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        curve.append(float(loss.detach()))
    assert curve[-1] < 0.8 * curve[0]
