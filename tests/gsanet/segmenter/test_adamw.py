"""The small optimiser is torch's own, without what torch's class for it costs."""

import subprocess
import sys

import torch

from gsanet.segmenter.adamw import FallingAdamW

STEPS = 7


def fitted(optimiser_of) -> torch.Tensor:
    dice = torch.Generator().manual_seed(2)
    weights = [torch.randn(5, 3, generator=dice), torch.randn(3, generator=dice)]
    for one in weights:
        one.requires_grad_()
    inputs, targets = torch.randn(9, 5, generator=dice), torch.randn(9, 3, generator=dice)
    step, forget = optimiser_of(weights)
    for _ in range(STEPS):
        forget()
        loss = (inputs @ weights[0] + weights[1] - targets).square().mean()
        torch.autograd.backward(loss)
        step()
    return torch.cat([one.detach().flatten() for one in weights])


def test_it_computes_what_torch_computes():
    def theirs(weights):
        optimiser = torch.optim.AdamW(weights, lr=0.1, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)

        def step():
            optimiser.step()
            schedule.step()

        return step, optimiser.zero_grad

    def ours(weights):
        optimiser = FallingAdamW(weights, rate=0.1, decay=0.01, steps=STEPS)
        return optimiser.step, optimiser.zero_grad

    assert torch.equal(fitted(ours), fitted(theirs))


def test_fitting_does_not_load_torchs_compiler():
    code = (
        "import sys, torch\n"
        "from gsanet.segmenter.appearance import _trained\n"
        "_trained(torch.eye(4), torch.tensor([0.0, 1.0, 0.0, 1.0]))\n"
        "sys.exit('torch._dynamo' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
