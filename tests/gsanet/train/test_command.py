"""`python -m gsanet`: training as users start it, killed, resumed and in two processes."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import torch

from gsanet import __main__ as gsanet_main
from gsanet import checkpoint
from gsanet.config import lite
from gsanet.model import registry
from gsanet.synth.clips import Clip
from gsanet.synth.scenes import KINDS
from gsanet.synth.shards import write_shard
from gsanet.train import command as commands
from gsanet.train import default_recipe, recipe, release
from gsanet.train.processes import Processes
from tests.signalled import signalled

OPTIONS = ["--workers", "0", "--events", "--device", "cpu"]


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shards")
    rng = np.random.default_rng(0)
    clips = []
    for _ in range(8):
        mask = np.zeros((3, 48, 84), np.uint8)
        top, left = rng.integers(2, 24), rng.integers(2, 50)
        mask[:, top : top + 20, left : left + 25] = 255
        rgb = rng.integers(0, 256, (3, 48, 84, 3), np.uint8)
        flow = (mask[..., None] > 0) * rng.standard_normal(2)
        clips.append(Clip(next(iter(KINDS)), rgb, mask, flow.astype(np.float16)))
    write_shard(folder / "0001-0000000.npz", clips, 1, 0)
    return folder


def command(shards: Path, out: Path, *options: str) -> list[str]:
    return ["finetune", "--data", str(shards), "--out", str(out), *OPTIONS, *options]


def lines(process: "subprocess.Popen[str]") -> Iterator[dict[str, object]]:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            yield json.loads(line)


@contextmanager
def started(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A process that is waited for, unless its test fails: one that hangs must not hang all."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise


def in_this_process(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> Iterator[dict[str, object]]:
    """Events of a command that nobody kills, without the cost of starting Python for it."""
    assert gsanet_main.main(arguments) == 0
    return (json.loads(line) for line in capsys.readouterr().out.splitlines())


def step_losses(events: Iterator[dict[str, object]]) -> dict[int, float]:
    return {int(e["step"]): float(e["loss"]) for e in events if e["event"] == "TrainStep"}


def test_a_killed_run_resumes_with_the_same_losses(
    shards: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    budget = ["--steps", "5", "--clips", "1", "--save-every", "0", "--size", "32x64"]
    whole = in_this_process(capsys, command(shards, tmp_path / "whole", *budget))
    expected = step_losses(whole)
    assert list(expected) == [1, 2, 3, 4, 5]
    cut = command(shards, tmp_path / "cut", *budget)
    main = "gsanet.__main__"
    killed = signalled(tmp_path, signal.SIGKILL, '"Saved"', *cut, times=2, module=main)
    assert killed.returncode == -signal.SIGKILL
    seen = step_losses(map(json.loads, killed.stdout.splitlines()))
    assert list(seen) == [1, 2]
    resumed = step_losses(in_this_process(capsys, [*cut, "--resume"]))
    assert list(resumed) == [3, 4, 5]
    assert seen | resumed == expected
    loaded = checkpoint.load_model(tmp_path / "cut" / "model.safetensors")
    assert loaded.metadata["trained"] == "finetune"


@pytest.mark.slow
def test_two_processes_follow_the_curve_of_one(
    shards: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    budget = ["--steps", "4", "--clips", "2", "--micro", "1", "--size", "64x96"]
    # a small rate: early steps of AdamW turn rounding errors of tiny gradients into whole strides
    budget += ["--rate", "1e-4"]
    alone = step_losses(in_this_process(capsys, command(shards, tmp_path / "one", *budget)))
    launcher = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    together_command = command(shards, tmp_path / "two", *budget)
    with started(*launcher, "-m", "gsanet", *together_command) as process:
        together = step_losses(lines(process))
    assert process.returncode == 0
    assert list(alone) == list(together) == [1, 2, 3, 4]
    assert list(together.values()) == pytest.approx(list(alone.values()), rel=5e-3)


def test_the_default_model_is_made_in_one_command(shards: Path, tmp_path: Path) -> None:
    clips = tmp_path / "run" / "clips"
    clips.mkdir(parents=True)
    for number in range(8):
        shutil.copy(next(shards.glob("*.npz")), clips / f"9999-{number:07d}.npz")
    options = ["--minutes", "0.02", "--resume", "--events", "--device", "cpu"]
    with started("-m", "gsanet", "train-default", "--out", str(tmp_path / "run"), *options) as run:
        events = list(lines(run))
    assert run.returncode == 0
    assert {"TrainStep", "Saved"} <= {event["event"] for event in events}
    loaded = checkpoint.load_model(tmp_path / "run" / "gsanet-lite.safetensors")
    assert loaded.metadata["sha256"] == release.weights_hash(loaded.network)
    assert json.loads(loaded.metadata["recipe"])["seed"] == 101
    left = [path.name for path in clips.iterdir() if not path.name.startswith("9999")]
    assert all(name.endswith(".part") for name in left)


def test_the_recipe_goes_on_from_given_weights(shards: Path, tmp_path: Path) -> None:
    torch.manual_seed(3)
    given = registry.build(lite())
    checkpoint.save_model(tmp_path / "given.safetensors", given, lite())
    parser = argparse.ArgumentParser()
    default_recipe.add_arguments(parser)
    options = ["--out", str(tmp_path), "--device", "cpu"]
    shutil.copytree(shards, tmp_path / "clips")
    fresh, going_on = (
        default_recipe.trainer_of(parser.parse_args([*options, *start]), Processes(), 60)
        for start in ([], ["--start", str(tmp_path / "given.safetensors")])
    )
    assert release.weights_hash(going_on.state.ema) == release.weights_hash(given)
    assert release.weights_hash(fresh.state.ema) != release.weights_hash(given)
    assert going_on.config.rate < fresh.config.rate
    assert going_on.config.phases[0].sizes == fresh.config.phases[-1].sizes


def test_mistakes_are_told_in_one_line(
    shards: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = tmp_path / "absent"
    assert gsanet_main.main(command(absent, tmp_path / "run", "--steps", "1")) == 2
    assert capsys.readouterr().err == f"error: There is no folder {absent}.\n"
    assert gsanet_main.main(command(shards, tmp_path / "run", "--steps", "1", "--resume")) == 2
    assert "no checkpoint" in capsys.readouterr().err
    assert gsanet_main.main(command(shards, tmp_path / "run", "--clips", "3", "--micro", "2")) == 2
    assert "do not divide" in capsys.readouterr().err


def test_a_run_is_not_overwritten(
    shards: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    run.mkdir()
    (run / "checkpoint.pt").touch()
    assert gsanet_main.main(command(shards, run, "--steps", "1")) == 2
    assert "already holds a run" in capsys.readouterr().err


def test_each_video_set_of_a_folder_is_drawn_from(tmp_path: Path) -> None:
    names = {"DAVIS_train": ("a_0", "b_0", "b_1"), "YTVOS_train": ("c_0",)}
    for part, frames in names.items():
        for name in frames:
            for path in (tmp_path / part / f"RGB/{name}.jpg", tmp_path / part / f"GT/{name}.png"):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
    sources = commands._sources([tmp_path], "finetune", lite(), recipe.finetune())
    assert [len(source) for source in sources] == [2, 1]


def test_unknown_sizes_are_refused(shards: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        gsanet_main.main(["finetune", "--data", "x", "--out", "y", "--size", "12"])


def test_only_what_is_asked_for_is_imported() -> None:
    modules = "gsanet.__main__, gsanet.data.flow_command"
    code = f"import sys, {modules}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
