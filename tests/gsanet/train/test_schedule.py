"""The learning rate and the input size over a run; recipes survive JSON."""

import dataclasses
import json
import math

import pytest

from gsanet.train import recipe
from gsanet.train.recipe import Phase, TrainConfig
from gsanet.train.schedule import progress, rate_at, size_at


def test_the_rate_rises_then_falls() -> None:
    config = TrainConfig(steps=100, rate=1.0, warm_up=0.1, last_rate=0.02)
    rates = [rate_at(config, step / 100) for step in range(101)]
    assert rates[0] == pytest.approx(0.02)
    assert max(rates) == rates[10] == pytest.approx(1.0)
    assert rates[100] == pytest.approx(0.02)
    assert rates[:11] == sorted(rates[:11])
    assert rates[10:] == sorted(rates[10:], reverse=True)


def test_progress_is_by_steps_or_by_the_clock() -> None:
    assert progress(TrainConfig(steps=50), 25, 1e9) == 0.5
    assert progress(TrainConfig(seconds=60), 10**9, 30) == 0.5


def test_each_phase_has_its_sizes() -> None:
    phases = (Phase(0.5, ((64, 112),)), Phase(1.0, ((96, 168), (128, 224))))
    config = TrainConfig(steps=100, phases=phases)
    assert {size_at(config, step, 0.2) for step in range(50)} == {(64, 112)}
    late = [size_at(config, step, 0.9) for step in range(50)]
    assert set(late) == {(96, 168), (128, 224)}
    assert late == [size_at(config, step, 0.9) for step in range(50)]


@pytest.mark.parametrize(
    "config",
    [
        recipe.pretrain(),
        recipe.finetune(),
        recipe.cuda(recipe.finetune()),
        recipe.official(recipe.pretrain(), (384, 384)),
    ],
)
def test_recipes_survive_json(config: TrainConfig) -> None:
    assert TrainConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"seconds": None}, "steps or a time budget"),
        ({"seconds": math.nan}, "longer than nothing"),
        ({"seconds": math.inf}, "ends"),
        ({"seconds": 0}, "longer than nothing"),
        ({"seconds": None, "steps": -3}, "longer than nothing"),
        ({"clips": 5}, "do not divide"),
        ({"micro": 0}, "one clip or more"),
        ({"workers": -1}, "0 or more"),
        ({"rate": float("inf")}, "above 0"),
        ({"phases": (Phase(0.5, ((64, 64),)),)}, "last phase"),
    ],
)
def test_runs_that_make_no_sense_are_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        dataclasses.replace(recipe.finetune(), **changes)
