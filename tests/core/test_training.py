"""Orders become options, lines become news, recipes say what does not go together."""

import json
from pathlib import Path

import pytest

from gsa_desktop.core.training import (
    MODELS,
    PRESETS,
    Recipe,
    Score,
    TrainingOrder,
    TrainNote,
    read_line,
)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_presets_are_complete_orders(preset) -> None:
    from gsanet.train.command import add_arguments

    order = TrainingOrder(
        "finetune", (Path("/data"),), Path("/out"), preset.model, None, Path("/h")
    )
    order = TrainingOrder.from_dict(
        json.loads(json.dumps(order.to_dict() | {"recipe": _plain(preset.recipe)}))
    )
    assert order.recipe == preset.recipe
    assert not preset.recipe.problem()
    assert preset.model in MODELS
    import argparse

    parser = argparse.ArgumentParser()
    add_arguments(parser)
    stage, *words = order.words()
    understood = parser.parse_args(words)
    assert stage == "finetune"
    assert understood.out == Path("/out")
    assert understood.size == (list(preset.recipe.sizes) or None)
    assert understood.minutes == preset.recipe.minutes
    assert understood.steps == preset.recipe.steps


def _plain(recipe: Recipe) -> dict[str, object]:
    import dataclasses

    return json.loads(json.dumps(dataclasses.asdict(recipe)))


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (Recipe(minutes=None), "how long"),
        (Recipe(clips=8, micro=3), "do not divide"),
        (Recipe(sizes=((16, 64),)), "at least 32"),
    ],
)
def test_what_does_not_go_together_is_said(recipe: Recipe, said: str) -> None:
    assert said in recipe.problem()


def test_lines_become_news() -> None:
    line = '{"event": "Score", "step": 3, "similarity": 0.5, "accuracy": 0.4, "best": true}'
    assert read_line(line) == Score(3, 0.5, 0.4, best=True)
    assert read_line('{"event": "TrainNote", "text": "x"}') == TrainNote("x")


@pytest.mark.parametrize("line", ["", "{", "[]", '{"event": "Other"}', '{"event": "Score"}'])
def test_other_lines_are_passed_over(line: str) -> None:
    assert read_line(line) is None
