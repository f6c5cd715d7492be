"""A run shows examples and scores, can be stopped from outside, and tells what it will cost."""

import argparse
import io
import json
import os
import shutil
import signal
import sys
import time
from dataclasses import replace
from functools import partial
from itertools import takewhile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image

from gsanet import __main__ as gsanet_main
from gsanet import checkpoint
from gsanet.train import command, recipe, trainer
from gsanet.train import probe as probing
from gsanet.train.interrupts import saved_when_interrupted
from gsanet.train.processes import Processes
from gsanet.train.trainer import PAUSE, STOP, Saved, TrainNote, TrainStep


def still(folder: Path, name: str, left: int, box: tuple[int, int] = (64, 96)) -> None:
    values = np.zeros(box, np.uint8)
    values[20:44, left : left + 24] = 255
    for part, picture in (("RGB", np.repeat(values[..., None] // 2 + 60, 3, 2)), ("GT", values)):
        (folder / part).mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(folder / part / f"{name}.png")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stills, a sequence of four frames, and a test sequence of four."""
    root = tmp_path_factory.mktemp("data")
    for number in range(4):
        still(root / "DUTS_train", f"box{number}", 10 * number)
        still(root / "DAVIS_train", f"box_{number:05d}", 8 * number)
        still(root / "DAVIS_test" / "box", f"{number:05d}", 8 * number)
    return root


def run(
    capsys: pytest.CaptureFixture[str], data: Path, out: Path, *options: str
) -> tuple[int, list[dict[str, object]]]:
    words = ["finetune", "--data", str(data), "--out", str(out), "--events", "--device", "cpu"]
    words += ["--workers", "0", "--clips", "1", "--size", "32x64", *options]
    code = gsanet_main.main(words)
    out_lines = capsys.readouterr().out.splitlines()
    return code, [json.loads(line) for line in out_lines]


def kinds(events: list[dict[str, object]]) -> set[object]:
    return {event["event"] for event in events}


def test_examples_scores_and_memory_are_told(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    options = ["--steps", "2", "--examples", "2", "--held-out", str(data), "--score-every", "2"]
    code, events = run(capsys, data, out, *options)
    assert code == 0
    examples = [event for event in events if event["event"] == "Example"]
    assert [event["step"] for event in examples] == [1, 2]
    with Image.open(str(examples[-1]["path"])) as picture:
        assert picture.width > 8 * 160
        values = np.asarray(picture)
    assert len(np.unique(values.reshape(-1, 3), axis=0)) > 100
    (score,) = (event for event in events if event["event"] == "Score")
    assert score["step"] == 2
    assert score["best"]
    assert 0 <= float(str(score["similarity"])) <= 1
    assert checkpoint.load_model(out / "best.safetensors").config.architecture == "lite"
    usage = next(event for event in events if event["event"] == "Usage")
    assert 50e6 < int(str(usage["memory_bytes"])) < 64e9
    step = next(event for event in events if event["event"] == "TrainStep")
    parts = float(str(step["outline"])) + float(str(step["overlap"]))
    assert 0 < parts < float(str(step["loss"]))


def test_the_panel_knows_every_architecture(
    capsys: pytest.CaptureFixture[str],
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "_OFFICIAL_SIZE", (64, 64))
    options = ["--model", "tiny", "--steps", "1", "--examples", "1", "--size", "64x64"]
    code, events = run(capsys, data, tmp_path / "run", *options)
    assert code == 0
    assert "Example" in kinds(events)


def test_a_stop_file_ends_the_run_saved_and_resumable(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    words = ["finetune", "--data", str(data), "--out", str(out), "--events", "--device", "cpu"]
    words += ["--workers", "0", "--clips", "1", "--size", "32x64", "--steps", "500"]

    def stopped_after(step: int, *more: str) -> list[dict[str, object]]:
        """Events of a run whose reader puts the file there when it hears of that step."""
        heard: list[dict[str, object]] = []

        class Reader(io.StringIO):
            def write(self, line: str) -> int:
                heard.append(json.loads(line))
                if heard[-1]["event"] == "TrainStep" and heard[-1]["step"] == step:
                    (out / STOP).touch()
                return len(line)

        monkeypatch.setattr(sys, "stdout", Reader())
        assert gsanet_main.main([*words, *more]) == 0
        return heard

    words += ["--held-out", str(data), "--score-every", "1"]
    seen = stopped_after(2)
    scored = [event["step"] for event in seen if event["event"] == "Score"]
    assert scored == [1], "a stop does not wait for clips to be scored"
    assert [event["step"] for event in seen if event["event"] == "TrainStep"] == [1, 2]
    assert str(seen[-1]["text"]).startswith("Stopped after step 2")
    assert checkpoint.load_model(out / "model.safetensors").metadata["steps"] == "2"
    os.utime(out / STOP, (0, 0))  # a run that is resumed is another process, started later
    resumed = stopped_after(3, "--resume")
    assert [event["step"] for event in resumed if event["event"] == "TrainStep"] == [3]


def test_held_out_clips_that_cannot_be_read_cost_their_score_alone(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    held_out = tmp_path / "held out"
    shutil.copytree(data / "DAVIS_test", held_out)
    (held_out / "box" / "GT" / "00001.png").write_bytes(b"damaged")
    options = ["--steps", "1", "--held-out", str(held_out), "--score-every", "1"]
    code, events = run(capsys, data, tmp_path / "run", *options)
    assert code == 0
    (note,) = (event for event in events if event["event"] == "TrainNote")
    assert "could not be scored, training goes on" in str(note["text"])
    assert "Score" not in kinds(events)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_saved_and_a_second_one_at_once(
    number: signal.Signals, data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    words = ["finetune", "--data", str(data), "--out", str(out), "--events", "--device", "cpu"]
    words += ["--workers", "0", "--clips", "1", "--size", "32x64", "--steps", "1000000"]
    earlier = signal.signal(number, signal.default_int_handler)  # not the end of these tests
    try:
        with saved_when_interrupted(out / STOP):
            events = command.train(command_options(words), "finetune", Processes())
            seen = [next(events)]
            signal.raise_signal(number)
            seen += list(events)
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(number)
        assert signal.getsignal(number) is signal.default_int_handler
    finally:
        signal.signal(number, earlier)
    assert [one.step for one in seen if isinstance(one, TrainStep)] == [1]
    assert "Stopped after step 1" in seen[-1].text
    assert (out / "checkpoint.pt").is_file()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_before_there_is_something_to_save_a_signal_ends_all(
    number: signal.Signals, tmp_path: Path
) -> None:
    earlier = signal.signal(number, signal.default_int_handler)
    try:
        with saved_when_interrupted(tmp_path / "run" / STOP), pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    finally:
        signal.signal(number, earlier)


def test_a_probe_estimates_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    code, events = run(capsys, data, out, "--steps", "1000", "--probe", "3")
    assert code == 0
    assert not out.exists()
    estimate = events[-1]
    assert estimate["event"] == "Estimate"
    assert estimate["steps"] == 1000
    each = float(str(estimate["seconds_per_step"]))
    assert float(str(estimate["seconds"])) == pytest.approx(1000 * each)
    assert int(str(estimate["memory_bytes"])) < int(str(estimate["device_bytes"]))
    assert estimate["tried"] == 3


def test_a_probe_begins_with_the_largest_size_and_ends_early_where_steps_take_long(
    capsys: pytest.CaptureFixture[str],
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(probing, "probe", partial(probing.probe, enough=0.0))
    words = ["--size", "64x96", "--steps", "1000", "--probe", "500"]
    _, events = run(capsys, data, tmp_path / "run", *words)
    steps = [event for event in events if event["event"] == "TrainStep"]
    assert [step["step"] for step in steps] == [1, 2]
    assert steps[0]["height"] == 64
    assert events[-1]["tried"] == 2
    assert events[-1]["steps"] == 1000


def test_a_run_ends_with_a_score_and_keeps_the_best_over_a_resume(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    held_out = ["--held-out", str(data)]
    _, events = run(capsys, data, out, "--steps", "3", *held_out, "--score-every", "2")
    assert [event["step"] for event in events if event["event"] == "Score"] == [2, 3]
    best = out / "best.safetensors"
    loaded = checkpoint.load_model(best)
    stated = {**loaded.metadata, "evaluation": json.dumps({"J": 1.0, "F": 1.0})}
    checkpoint.save_model(best, loaded.network, loaded.config, stated)
    more = ["--steps", "4", *held_out, "--score-every", "1", "--resume"]
    _, events = run(capsys, data, out, *more)
    (score,) = (event for event in events if event["event"] == "Score")
    assert not score["best"], "the best weights of the run's first part stay"
    assert checkpoint.load_model(best).metadata["evaluation"] == stated["evaluation"]


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (RuntimeError("CUDA out of memory. Tried to allocate 20 GiB"), "a smaller --micro"),
        (RuntimeError("unable to mmap 9 bytes: Cannot allocate memory (12)"), "a smaller --micro"),
        (MemoryError(), "a smaller --micro"),
        (ValueError("Expected more than 1 value per channel when training"), "a larger --size"),
    ],
)
def test_running_out_of_memory_becomes_advice(
    problem: Exception,
    said: str,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Hungry(command.Trainer):
        def _backward(self, batch, count):
            raise problem

    monkeypatch.setattr(command, "Trainer", Hungry)
    words = ["finetune", "--data", str(data), "--out", str(tmp_path / "run"), "--steps", "1"]
    assert gsanet_main.main([*words, "--workers", "0", "--device", "cpu"]) == 2
    line = capsys.readouterr().err
    assert line.startswith("error: ")
    assert f"Choose {said}" in line
    assert line.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_costs_events_and_examples_but_not_the_run(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    out.mkdir()
    # a file in the way of the folder of examples is what a full disk is: an OSError
    (out / "examples").touch()
    words = ["finetune", "--data", str(data), "--out", str(out), "--events", "--device", "cpu"]
    words += ["--workers", "0", "--clips", "1", "--size", "32x64", "--steps", "1"]
    full = Path("/dev/full").open("w")  # noqa: SIM115 - closing it fails, which is the point
    monkeypatch.setattr(sys, "stdout", full)
    assert gsanet_main.main([*words, "--examples", "1"]) == 0
    with pytest.raises(OSError, match="No space left"):
        full.close()
    assert checkpoint.load_model(out / "model.safetensors").metadata["steps"] == "1"


def test_a_model_that_cannot_be_written_is_one_line(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    (out / "model.safetensors.part").mkdir(parents=True)
    words = ["finetune", "--data", str(data), "--out", str(out), "--device", "cpu"]
    words += ["--workers", "0", "--clips", "1", "--size", "32x64", "--steps", "1"]
    assert gsanet_main.main(words) == 2
    assert "error: The model could not be written" in capsys.readouterr().err
    assert (out / "checkpoint.pt").is_file()


def test_a_run_from_weights_is_scored_before_it_begins_and_ends_when_it_gets_no_better(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    assert run(capsys, data, first, "--steps", "1")[0] == 0
    options = ["--init", str(first / "model.safetensors"), "--rate", "1e-12", "--steps", "50"]
    options += ["--held-out", str(data), "--score-every", "1", "--patience", "2"]
    code, events = run(capsys, data, tmp_path / "second", *options)
    assert code == 0
    scores = [(event["step"], event["best"]) for event in events if event["event"] == "Score"]
    assert scores[0] == (0, True)
    assert scores[-2:] == [(scores[-1][0] - 1, False), (scores[-1][0], False)]
    assert scores[-1][0] < 50
    assert events[-1]["event"] == "Saved"  # complete, not stopped
    assert any("without a rise" in str(event.get("text")) for event in events)


def test_a_paused_run_is_saved_waits_and_goes_on_as_if_nothing_had_been(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    pauses: list[float] = []

    def rest(seconds: float) -> None:
        """Hours go by, and the pause ends."""
        pauses.append(seconds)
        if len(pauses) == 3:
            (out / PAUSE).unlink()

    clock = SimpleNamespace(sleep=rest, monotonic=lambda: time.monotonic() + 3600 * len(pauses))
    monkeypatch.setattr(trainer, "time", clock)
    words = ["finetune", "--data", str(data), "--out", str(out), "--events", "--device", "cpu"]
    words += ["--workers", "0", "--clips", "1", "--size", "32x64", "--steps", "4"]
    options = command_options(words)
    events = command.train(options, "finetune", Processes())
    seen = [next(events)]
    (out / PAUSE).touch()
    seen += takewhile(lambda event: event != TrainNote("Paused after step 1."), events)
    assert seen[-1] == Saved(str(out / "checkpoint.pt"))
    seen += events
    steps = [event for event in seen if isinstance(event, TrainStep)]
    assert [step.step for step in steps] == [1, 2, 3, 4]
    assert TrainNote("Going on.") in seen
    assert len(pauses) == 3
    assert steps[-1].seconds < 3600  # waiting is no time of the run
    whole = command.train(
        command_options([*words[:4], str(tmp_path / "whole"), *words[5:]]), "finetune", Processes()
    )
    losses = [event.loss for event in whole if isinstance(event, TrainStep)]
    assert [step.loss for step in steps] == losses


def test_a_pause_ends_when_the_run_is_stopped(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    words = ["finetune", "--data", str(data), "--out", str(out), "--device", "cpu"]
    words += ["--workers", "0", "--clips", "1", "--size", "32x64", "--steps", "1000"]
    events = command.train(command_options(words), "finetune", Processes())
    next(events)
    (out / PAUSE).touch()
    assert TrainNote("Paused after step 1.") in events  # which draws them up to that one
    (out / STOP).touch()
    rest = list(events)
    assert not [event for event in rest if isinstance(event, TrainStep)]
    assert any(
        "Stopped after step 1" in event.text for event in rest if isinstance(event, TrainNote)
    )


def test_frozen_statistics_stay_as_the_weights_have_them(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    assert run(capsys, data, tmp_path / "first", "--steps", "1")[0] == 0
    given = tmp_path / "first" / "model.safetensors"
    options = ["--init", str(given), "--steps", "2", "--rate", "1e-3"]
    for name, more in (("frozen", ["--freeze-norm"]), ("free", [])):
        assert run(capsys, data, tmp_path / name, *options, *more)[0] == 0
    before, frozen, free = (
        checkpoint.load_model(tmp_path / name / "model.safetensors").network.state_dict()
        for name in ("first", "frozen", "free")
    )
    means = [name for name in before if name.endswith("running_mean")]
    assert means
    assert all(torch.equal(before[name], frozen[name]) for name in means)
    assert not all(torch.equal(before[name], free[name]) for name in means)
    weights = [name for name in before if name.endswith("weight")]
    assert not all(torch.equal(before[name], frozen[name]) for name in weights)


@pytest.mark.parametrize(("clips", "micro", "processes"), [(4, 4, 2), (3, 3, 2), (1, 1, 3)])
def test_processes_share_a_step_whatever_its_clips(clips: int, micro: int, processes: int) -> None:
    config = replace(recipe.finetune(), clips=clips, micro=micro)
    shared = recipe.shared(config, processes)
    assert shared.clips >= clips
    assert (shared.clips // shared.micro) % processes == 0
    assert recipe.shared(config, 1) is config


def command_options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(words[1:])
