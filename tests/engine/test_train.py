"""Trainings as jobs: a process of its own, followed, stopped, resumed; failures in one line."""

import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Progress
from gsa_desktop.core.training import Estimate, Recipe, Saved, TrainingOrder, TrainStep
from gsa_desktop.core.training_runs import (
    RunState,
    is_paused,
    list_runs,
    read_run,
    why_it_failed,
)
from gsa_desktop.engine import train as training
from gsa_desktop.engine.dataset import check_dataset, compute_flow

LAUNCHER = """
ChildFailedError:
=======================================================
Failures:
[1]:
  exitcode  : -15 (pid: 10546)  (SIGTERM)
-------------------------------------------------------
Root Cause (first observed failure):
[0]:
  rank      : 1 (local_rank: 1)
  exitcode  : -9 (pid: 10547)  (SIGKILL)
=======================================================
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One sequence of four frames, without flow pictures."""
    root = tmp_path_factory.mktemp("data")
    noise = np.random.default_rng(1).integers(0, 256, (64, 96, 3)).astype(np.uint8)
    for number in range(4):
        mask = np.zeros((64, 96), np.uint8)
        mask[20:44, 8 * number : 8 * number + 24] = 255
        rgb = np.where(mask[..., None] > 0, np.uint8(200), noise // 2)
        for part, picture in (("RGB", rgb), ("GT", mask)):
            folder = root / "DAVIS_train" / part
            folder.mkdir(parents=True, exist_ok=True)
            Image.fromarray(picture).save(folder / f"box_{number:05d}.png")
    return root


def order(data: Path, out: Path, steps: int = 2, **changes: object) -> TrainingOrder:
    recipe = Recipe(
        steps=steps,
        minutes=None,
        clips=1,
        micro=1,
        sizes=((32, 64),),
        workers=0,
        save_minutes=0.0,
        examples_every=0,
    )
    return TrainingOrder("finetune", (data,), out, device="cpu", recipe=recipe, **changes)


def test_a_run_says_what_it_does_and_leaves_a_model(data: Path, tmp_path: Path) -> None:
    wanted = order(data, tmp_path / "runs" / "first")
    wanted.out.mkdir(parents=True)
    training.pause(wanted.out)
    assert is_paused(wanted.out)
    training.go_on(wanted.out)
    assert not is_paused(wanted.out)
    training.pause(wanted.out)
    events = list(training.train(wanted, threading.Event()))
    assert not is_paused(wanted.out), "a new start forgets it"
    assert isinstance(events[0], Progress)
    assert [one.step for one in events if isinstance(one, TrainStep)] == [1, 2]
    assert [one.path.name for one in events if isinstance(one, Saved)][-1] == "model.safetensors"
    (run,) = list_runs(tmp_path / "runs")
    assert run.order == wanted
    assert (run.name, run.state, run.step, run.progress) == ("first", RunState.DONE, 2, 1.0)
    assert run.loss is not None
    assert run.model is not None
    assert not run.can_resume
    with pytest.raises(AppError, match="already holds a run"):
        list(training.train(wanted, threading.Event()))


def test_a_run_goes_on_without_its_window_is_found_again_stopped_saved_and_resumed(
    data: Path, tmp_path: Path
) -> None:
    out, detach = tmp_path / "run", threading.Event()
    job = training.train(order(data, out, steps=1_000_000), detach)
    next(event for event in job if isinstance(event, TrainStep))
    assert read_run(out).state is RunState.RUNNING
    detach.set()
    job.close()
    assert read_run(out).state is RunState.RUNNING
    found = training.attach(out, detach)
    assert any(isinstance(event, TrainStep) for event in found)
    found.close()
    assert read_run(out).state is RunState.RUNNING
    stopped_at_once = training.attach(out, threading.Event())
    next(stopped_at_once)
    stopped_at_once.close()
    stopped = read_run(out)
    assert stopped.state is RunState.STOPPED
    assert stopped.can_resume
    assert stopped.model is not None
    last = stopped.step + 2
    shorter = order(data, out, steps=last)
    again = list(training.train(shorter, threading.Event(), resume=True))
    assert [one.step for one in again if isinstance(one, TrainStep)] == [last - 1, last]
    assert read_run(out).state is RunState.DONE


def test_mistakes_and_crashes_are_one_line(data: Path, tmp_path: Path) -> None:
    with pytest.raises(AppError, match=r"There is no folder .*absent"):
        list(training.train(order(tmp_path / "absent", tmp_path / "run"), threading.Event()))
    run = read_run(tmp_path / "run")
    assert (run.state, run.step, run.can_resume) == (RunState.FAILED, 0, False)
    (tmp_path / "file").touch()
    with pytest.raises(AppError, match="cannot be made"):
        list(training.train(order(data, tmp_path / "file" / "run"), threading.Event()))


@pytest.mark.parametrize(
    ("said", "code", "message", "hint"),
    [
        ("", -9, "ended by the system", "smaller batch"),
        (LAUNCHER, 1, "ended by the system", "smaller batch"),
        (
            "error: The loss is no number. Resume with a lower --rate.\n"
            + LAUNCHER.replace("-9", "1"),
            1,
            "The loss is no number.",
            "lower learning rate",
        ),
        (
            "warning\nerror: The training ran out of memory. Choose a smaller --micro.\n",
            2,
            "The training ran out of memory.",
            "Choose a smaller batch.",
        ),
        (
            "Traceback\nKeyError: 'x'\n=====\n",
            1,
            "The training broke off: KeyError: 'x'.",
            "Resume",
        ),
    ],
)
def test_last_words_become_advice(said: str, code: int, message: str, hint: str) -> None:
    error = why_it_failed(said, code)
    assert message in error.message
    assert hint in error.hint


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_processes_train_as_one_run_and_stop_when_asked(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    wanted = order(data, out, steps=100_000)
    wanted = replace(wanted, processes=2, recipe=replace(wanted.recipe, clips=2))
    job = training.train(wanted, threading.Event())
    said = []
    for event in job:
        said.append(event)
        if isinstance(event, TrainStep):
            break
    assert event.samples == 6  # one clip of three frames in each process
    (run,) = list_runs(tmp_path)
    assert (run.state, run.order.processes) == (RunState.RUNNING, 2)
    job.close()
    run = read_run(out)
    assert (run.state, run.can_resume) == (RunState.STOPPED, True)
    assert run.model is not None


def test_a_probe_estimates(data: Path, tmp_path: Path) -> None:
    found: list[Estimate] = []
    events = list(training.probe(order(data, tmp_path / "run", steps=500), found, steps=4))
    assert all(isinstance(event, Progress) for event in events)
    assert found[0].steps == 500
    assert not (tmp_path / "run").exists()


def test_a_probe_that_is_cancelled_leaves_no_files(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    trial = training.probe(order(data, tmp_path / "run"), [], steps=100_000)
    next(trial)
    (scratch,) = tmp_path.iterdir()
    for _ in trial:
        if any(scratch.glob("gsanet-probe-*")):  # the trainer works
            break
    trial.close()
    assert list(tmp_path.iterdir()) == []


def test_a_data_set_is_checked_and_its_flow_computed(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GSA_HOME", str(tmp_path))
    found = []
    progress = list(check_dataset(data, found))
    assert progress[-1] == Progress(4, 4, "Checking DAVIS_train")
    (part,) = found[0].parts
    assert part.is_usable
    assert part.lacks_flow
    assert part.facts.startswith("4 pictures, 4 masks, 0 flow pictures, 1 sequence")
    with Image.open(part.sheet) as sheet:
        assert (np.asarray(sheet).max(axis=(0, 1)) > 100).all()
    assert list(compute_flow([part]))[-1] == Progress(4, 4, "Computing flow of DAVIS_train")
    list(check_dataset(data, found))
    assert not found[1].parts[0].lacks_flow
    with pytest.raises(AppError, match="no data set"):
        list(check_dataset(tmp_path, found))
