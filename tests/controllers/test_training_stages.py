"""A second stage begins when the first one is complete, and only then."""

import dataclasses
import json
from pathlib import Path

import pytest

from gsa_desktop.controllers.training import Training
from gsa_desktop.controllers.training_stages import THEN, TrainingStages, waiting
from gsa_desktop.core.training import TrainingOrder
from gsa_desktop.core.training_runs import CHECKPOINT, RunState, read_run, write_order


@pytest.fixture
def training(qtbot, tmp_path: Path):
    made = Training(runs=tmp_path / "runs")
    yield made
    made.shut_down(keep_run=False)


def test_the_second_stage_waits_for_the_first_to_be_complete(
    qtbot, training: Training, tmp_path: Path
) -> None:
    runs = training.runs_folder
    first = TrainingOrder("pretrain", (tmp_path / "absent",), runs / "a stage 1")
    second = TrainingOrder("finetune", (tmp_path / "absent",), runs / "a stage 2")
    first.out.mkdir(parents=True)
    (first.out / THEN).write_text(json.dumps(second.to_dict()))
    write_order(first, 1.0, -1)
    model = first.out / "model.safetensors"
    model.touch()
    stages = TrainingStages(training)
    training.ended.emit(dataclasses.replace(read_run(first.out), state=RunState.STOPPED))
    assert training.running is None
    assert waiting(first.out) == second
    done = {"event": "Saved", "path": str(model)}
    (first.out / "events.jsonl").write_text(json.dumps(done) + "\n")
    with qtbot.waitSignal(stages.message) as told:
        stages.go_on()
    assert "a stage 2 begins" in told.args[0]
    assert training.running == second.out
    assert waiting(first.out) is None
    with qtbot.waitSignal(training.ended) as ended:
        pass
    assert ended.args[0].order.init == model


def test_a_first_stage_that_is_refused_leaves_no_order_in_the_run_that_is_there(
    qtbot, training: Training, tmp_path: Path
) -> None:
    runs = training.runs_folder
    first = TrainingOrder("pretrain", (tmp_path / "absent",), runs / "a")
    second = TrainingOrder("finetune", (tmp_path / "absent",), runs / "a stage 2")
    first.out.mkdir(parents=True)
    (first.out / CHECKPOINT).touch()
    write_order(first, 1.0, -1)
    stages = TrainingStages(training)
    with qtbot.waitSignals([training.failed, training.ended]):
        stages.start((first, second))
    assert waiting(first.out) is None
    assert training.running is None
    long = dataclasses.replace(first, out=runs / ("b" * 300))
    with qtbot.waitSignal(stages.failed) as told:
        stages.start((long, second))
    assert "name too long" in told.args[0].message
