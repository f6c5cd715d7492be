"""Orders become options, lines become news, recipes say what does not go together."""

import itertools
import json
import sys
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from gsa_desktop import __main__ as application
from gsa_desktop.core import training, training_runs
from gsa_desktop.core.programs import training_command
from gsa_desktop.core.training import (
    MODELS,
    Recipe,
    Score,
    TrainingOrder,
    TrainNote,
    TrainStep,
    read_line,
)
from gsa_desktop.core.training_presets import PRESETS


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
        (Recipe(rate=float("nan")), "above 0"),
        (Recipe(rate=-1e-3), "above 0"),
    ],
)
def test_what_does_not_go_together_is_said(recipe: Recipe, said: str) -> None:
    assert said in recipe.problem()


def test_several_processes_are_started_by_the_launcher() -> None:
    assert training_command() == [sys.executable, "-m", "gsanet"]
    words = training_command(2)
    assert words[1:3] == ["-m", "torch.distributed.run"]
    assert words[-4:] == ["--nproc-per-node", "2", "-m", "gsanet"]


def test_a_frozen_application_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    itself = [sys.executable, "--run-module"]
    assert training_command() == [*itself, "gsanet"]
    words = training_command(3)
    assert words[:3] == [*itself, "torch.distributed.run"]
    assert words[-4:] == ["--no-python", *itself, "gsanet"]


def test_the_application_runs_its_modules_instead_of_a_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.delitem(sys.modules, "gsanet.__main__", raising=False)  # of other tests
    with pytest.raises(SystemExit) as ended:
        application.main(["--run-module", "gsanet", "flow", "--help"])
    assert ended.value.code == 0
    assert "gsanet flow" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:  # no door to any other module
        application.main(["--run-module", "http.server"])
    assert ended.value.code == 2


def test_batches_that_processes_cannot_share_are_said() -> None:
    recipe = Recipe(clips=6, micro=2)
    assert recipe.problem(3) == ""
    assert "3 batches of a step cannot be shared by 2 processes" in recipe.problem(2)
    assert Recipe().problem(2) == ""


def test_the_window_knows_every_word_of_a_run() -> None:
    """Neither side may import the other, so what they share is written twice and compared here."""
    from gsanet.train import command, probe, trainer, watch

    for there in (
        trainer.TrainStep,
        trainer.Saved,
        trainer.TrainNote,
        watch.Example,
        watch.Score,
        watch.Usage,
        probe.Estimate,
    ):
        here = getattr(training, there.__name__)
        assert [f.name for f in fields(here)] == [f.name for f in fields(there)], there
    assert set(MODELS) <= set(command.MODELS)
    assert (training_runs.STOP, training_runs.PAUSE) == (trainer.STOP, trainer.PAUSE)
    assert (training_runs.CHECKPOINT, training_runs.BEST) == (trainer.CHECKPOINT, watch.BEST)
    assert training_runs.MODEL == command.RESULT


def test_lines_become_news() -> None:
    line = '{"event": "Score", "step": 3, "similarity": 0.5, "accuracy": 0.4, "best": true}'
    assert read_line(line) == Score(3, 0.5, 0.4, best=True)
    assert read_line('{"event": "TrainNote", "text": "x"}') == TrainNote("x")


@pytest.mark.parametrize("line", ["", "{", "[]", '{"event": "Other"}', '{"event": "Score"}'])
def test_other_lines_are_passed_over(line: str) -> None:
    assert read_line(line) is None


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("", "The training was ended by the signal SIGABRT."),
        ("terminate called\n", "The training was ended by the signal SIGABRT: terminate called."),
    ],
)
def test_a_crash_is_called_by_its_signal(said: str, message: str) -> None:
    error = training_runs.why_it_failed(said, -6)
    assert error.message == message
    assert "Resume it" in error.hint
    assert ("log" in error.hint) == bool(said), "an empty one is not pointed at"


def test_a_run_of_very_many_steps_is_read_in_part(tmp_path: Path) -> None:
    step = TrainStep(0, 2.0, 0.5, 1e-3, 0.0, 6, 1.0, 64, 112)
    score = Score(0, 0.5, 0.25, best=True)

    def line(kind: str, one: object, number: int) -> str:
        return json.dumps({"event": kind, **asdict(one), "step": number})

    lines = [line("TrainStep", step, number) for number in range(1, 9002)]
    lines[70:70] = [line("Score", score, 70)]
    lines.append(line("Score", score, 9001))
    (tmp_path / training_runs.EVENTS).write_text("\n".join([*lines, '{"event": "Sco']))
    news = training_runs.read_events(tmp_path)
    steps = [one.step for one in news if isinstance(one, TrainStep)]
    assert len(steps) < 4001
    assert steps[-1] == 9001
    assert {after - before for before, after in itertools.pairwise(steps)} == {3}
    assert [one.step for one in news if isinstance(one, Score)] == [70, 9001]
    write_order = training_runs.write_order
    write_order(TrainingOrder("finetune", (), tmp_path), 0.0, -1)
    run = training_runs.read_run(tmp_path)
    assert (run.step, run.loss, run.best) == (9001, 2.0, 0.5)
