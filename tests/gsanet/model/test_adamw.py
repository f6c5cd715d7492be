"""The optimiser is torch's own, without what torch's class for it costs."""

import subprocess
import sys

import pytest
import torch

from gsanet.model.adamw import AdamW

HOW = {"lr": 0.1, "weight_decay": 0.02, "betas": (0.8, 0.99)}


class Fit:
    """A few weights that learn to map noise to noise; the last one has no gradient at first."""

    def __init__(self, kind) -> None:
        dice = torch.Generator().manual_seed(2)
        self.weights = [torch.randn(*s, generator=dice) for s in ((5, 3), (3,), (4,))]
        for one in self.weights:
            one.requires_grad_()
        self.inputs = torch.randn(9, 5, generator=dice)
        self.targets = torch.randn(9, 3, generator=dice)
        self.optimiser = kind(self.weights, **HOW)

    def learn(self, *steps: int) -> None:
        for step in steps:
            self.optimiser.param_groups[0]["lr"] = 0.1 / step
            self.optimiser.zero_grad()
            loss = (self.inputs @ self.weights[0] + self.weights[1] - self.targets).square().mean()
            if step > 1:
                loss = loss + self.weights[2].square().sum()
            torch.autograd.backward(loss)
            self.optimiser.step()

    def result(self) -> torch.Tensor:
        return torch.cat([one.detach().flatten() for one in self.weights])


def test_it_computes_what_torch_computes():
    ours, theirs = Fit(AdamW), Fit(torch.optim.AdamW)
    for fit in (ours, theirs):
        fit.learn(1, 2, 3, 4)
    assert torch.equal(ours.result(), theirs.result())


@pytest.mark.parametrize("kind", [AdamW, torch.optim.AdamW])
def test_a_run_goes_on_from_a_state_of_either_kind(kind):
    whole, cut, resumed = Fit(AdamW), Fit(kind), Fit(AdamW)
    whole.learn(1, 2, 3, 4)
    cut.learn(1, 2)
    with torch.no_grad():
        for one, other in zip(resumed.weights, cut.weights, strict=True):
            one.copy_(other)
    resumed.optimiser.load_state_dict(cut.optimiser.state_dict())
    resumed.learn(3, 4)
    assert torch.equal(resumed.result(), whole.result())


def test_a_state_of_other_weights_is_refused():
    fit = Fit(AdamW)
    fewer = AdamW(fit.weights[:2], **HOW)
    with pytest.raises(ValueError, match="number"):
        fewer.load_state_dict(fit.optimiser.state_dict())
    turned = AdamW([fit.weights[1], fit.weights[0], fit.weights[2]], **HOW)
    with pytest.raises(ValueError, match="does not fit parameter 0"):
        turned.load_state_dict(fit.optimiser.state_dict())


def test_fitting_does_not_load_torchs_compiler():
    code = (
        "import sys, torch\n"
        "from gsanet.segmenter.appearance import _trained\n"
        "_trained(torch.eye(4), torch.tensor([0.0, 1.0, 0.0, 1.0]))\n"
        "sys.exit('torch._dynamo' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
