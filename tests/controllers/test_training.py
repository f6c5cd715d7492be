"""The controller of trainings: one run at a time, news in the GUI thread, runs on disk."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gsa_desktop.controllers.training import Training
from gsa_desktop.core.training import Recipe, TrainingOrder, TrainStep
from gsa_desktop.core.training_runs import RunState, read_run


@pytest.fixture
def training(qtbot, tmp_path: Path):
    made = Training(runs=tmp_path / "runs")
    yield made
    made.shut_down(keep_run=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    for number in range(3):
        mask = np.zeros((40, 64), np.uint8)
        mask[10:30, 8 * number : 8 * number + 20] = 255
        for part, picture in (("RGB", np.repeat(mask[..., None] // 2 + 50, 3, 2)), ("GT", mask)):
            (root / "DAVIS_train" / part).mkdir(parents=True, exist_ok=True)
            Image.fromarray(picture).save(root / "DAVIS_train" / part / f"a_{number}.png")
    return root


def order(data: Path, out: Path, steps: int) -> TrainingOrder:
    recipe = Recipe(steps, None, 1, 1, ((32, 64),), workers=0, examples_every=0)
    return TrainingOrder("finetune", (data,), out, device="cpu", recipe=recipe)


def test_a_run_is_followed_stopped_listed_resumed_and_deleted(qtbot, training, data) -> None:
    out, seen, lists = training.runs_folder / "mine", [], []
    training.news.connect(lambda folder, news: seen.append((folder, news)))
    training.runs_changed.connect(lists.append)
    training.start(order(data, out, 1_000_000))
    assert training.running == out
    with qtbot.waitSignal(training.message) as told:
        training.start(order(data, training.runs_folder / "other", 1))
    assert "being trained" in told.args[0]
    qtbot.waitUntil(lambda: any(isinstance(news, TrainStep) for _, news in seen))
    training.delete(out)
    assert out.is_dir(), "a run that goes on is not deleted"
    with qtbot.waitSignal(training.ended) as ended:
        training.stop()
    assert ended.args[0].state is RunState.STOPPED
    assert training.running is None
    assert [run.name for run in lists[-1]] == ["mine"]
    with qtbot.waitSignal(training.began):
        training.resume(out)
    training.shut_down(keep_run=False)
    qtbot.waitUntil(lambda: read_run(out).state is not RunState.RUNNING)
    left = read_run(out)
    assert (left.state, left.can_resume) == (RunState.STOPPED, True), "it ends by itself, saved"
    later = Training(runs=training.runs_folder)
    later.runs_changed.connect(lists.append)
    later.delete(out)
    assert not out.exists()
    assert lists[-1] == ()


def test_a_failure_is_told_and_the_next_run_may_begin(qtbot, training, data, tmp_path) -> None:
    failures = []
    training.failed.connect(failures.append)
    training.start(order(tmp_path / "absent", training.runs_folder / "bad", 1))
    with qtbot.waitSignal(training.ended) as ended:
        pass
    assert ended.args[0].state is RunState.FAILED
    assert "There is no folder" in failures[0].message
    assert training.running is None
    (training.runs_folder / "damaged").mkdir()
    (training.runs_folder / "damaged" / "run.json").write_text("{")
    lists = []
    training.runs_changed.connect(lists.append)
    elsewhere = tmp_path / "another disk" / "bad"
    with qtbot.waitSignal(training.ended) as ended:
        training.resume_changed(order(data, elsewhere, 1))
    assert ended.args[0].state is RunState.DONE, "from its beginning, for it has no checkpoint"
    assert [run.folder for run in lists[-1]] == [elsewhere, training.runs_folder / "bad"]
    training.delete(elsewhere)
    assert [run.name for run in lists[-1]] == ["bad"]
