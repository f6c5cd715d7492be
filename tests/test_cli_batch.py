"""`gsa batch`: several files at once, a table, and only what is missing the second time."""

import csv
import json
import os
import shutil
import signal
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import psutil
import pytest

from gsa_desktop.cli import main
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.media.probe import probe
from tests.batch_folder import content, fill, mask, start, wait_until, write_endless, writes

STEADY = ("--constant-rate", "--format", "qtrle")
"""A format whose bytes are the same each time."""
TWO = ("--workers", "2")

pytestmark = pytest.mark.timeout(300)  # processes that a busy machine starts slowly

posix = pytest.mark.skipif(os.name != "posix", reason="needs kill -9")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path, home, tiny_clip):
    """Two clips with masks and one that is none."""
    source = tmp_path / "clips"
    fill(source, home, tiny_clip(12, 64, 48), ["a.mp4", "deep er/b é.mp4"])
    (source / "c.mp4").write_text("no video")
    (source / "notes.txt").write_text("mine")
    return source


@dataclass(frozen=True)
class Three:
    """Three clips with masks, and what a batch makes of them that nobody disturbs."""

    folder: Path
    home: Path
    undisturbed: dict[str, bytes]

    def without_end(self, folder: Path, *names: str) -> Path:
        """A copy of their folder in which some never get done."""
        shutil.copytree(self.folder, folder)
        with MaskStore(self.home / "cache" / "masks") as store:
            for name in names:
                write_endless(folder / name)
                mask(store, folder / name)
        return folder


@pytest.fixture(scope="module")
def three(tmp_path_factory, tiny_clip):
    base = tmp_path_factory.mktemp("three")
    fill(base / "clips", base / "home", tiny_clip(12, 64, 48), ["a.mp4", "b.mp4", "c.mp4"])
    done = start(base / "home", "batch", base / "clips", "--out", base / "out", *STEADY)
    _, said = done.communicate(timeout=100)
    assert done.returncode == 0, said
    return Three(base / "clips", base / "home", content(base / "out"))


def run(*arguments):
    out, error = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(error):
        code = main([str(argument) for argument in arguments])
    return code, out.getvalue(), error.getvalue()


def test_every_video_is_exported_once(folder, tmp_path):
    out = tmp_path / "out"
    command = ("batch", folder, "--out", out, "--workers", "2", "--recursive")
    command += ("--format", "vp9-alpha", "--format", "matte-png")
    code, table, said = run(*command, "--report", tmp_path / "r.csv")
    assert code == 2
    assert "4 of 6 done, 2 failed" in table
    assert said.count("c.mp4: FAILED") == 2
    names = {path.relative_to(out).as_posix() for path in out.rglob("*cut*")}
    assert names == {"a_cutout.webm", "deep er/b é_cutout.webm"}
    assert len(list((out / "deep er" / "b é_matte").iterdir())) == 12
    with (tmp_path / "r.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["state"] for row in rows] == ["done", "done", "failed", "failed", "done", "done"]
    assert all(row["note"] for row in rows if row["state"] == "failed")

    before = (out / "a_cutout.webm").stat().st_mtime_ns
    (out / "deep er" / "b é_cutout.webm").unlink()
    code, table, said = run(*command, "--report", tmp_path / "r.json")
    assert code == 2
    assert "4 of 6 done (3 of them before), 2 failed" in table
    assert (out / "a_cutout.webm").stat().st_mtime_ns == before
    assert probe(out / "deep er" / "b é_cutout.webm").frames == 12
    states = [row["state"] for row in json.loads((tmp_path / "r.json").read_text())]
    assert states == ["done before", "done before", "failed", "failed", "done", "done before"]


def test_a_name_that_cannot_be_fails_alone(folder, tmp_path):
    long = folder / f"{'x' * 210}.mp4"
    shutil.copy(folder / "a.mp4", long)
    code, table, said = run("batch", folder / "a.mp4", long, "--out", tmp_path / "out")
    assert code == 2
    assert "1 of 2 done, 1 failed" in table
    assert f"{long.name}: FAILED" in said
    assert (tmp_path / "out" / "a_cutout.mp4").exists()


def test_what_decides_about_a_result_is_noticed(folder, home, tmp_path, tiny_clip):
    out = tmp_path / "out"
    command = ("batch", folder / "a.mp4", "--out", out)
    assert run(*command)[0] == 0
    first = (out / "a_cutout.mp4").read_bytes()
    assert "done before" in run(*command)[1]
    assert "1 of 1 done\n" in run(*command, "--background", "blur")[1]
    assert (out / "a_cutout.mp4").read_bytes() != first
    fill(folder, home, tiny_clip(13, 64, 48), ["a.mp4"])
    assert "1 of 1 done\n" in run(*command)[1]
    assert probe(out / "a_cutout.mp4").frames == 13


def test_a_file_that_no_batch_made_is_not_replaced(folder, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "a_cutout.mp4").write_text("mine")
    command = ("batch", folder / "a.mp4", "--out", out)
    code, table, _ = run(*command)
    assert code == 2
    assert "is there already" in table
    assert (out / "a_cutout.mp4").read_text() == "mine"
    assert run(*command, "--overwrite")[0] == 0
    assert probe(out / "a_cutout.mp4").frames == 12


def test_events_as_json_lines(folder, tmp_path):
    code, said, for_people = run("batch", folder, "--out", tmp_path / "out", "--json")
    assert code == 2
    events = [json.loads(line) for line in said.splitlines()]
    ended = {event["source"]: event["state"] for event in events if event["event"] == "Ended"}
    assert ended == {str(folder / "a.mp4"): "done", str(folder / "c.mp4"): "failed"}
    assert {event["event"] for event in events} >= {"Begun", "Ended"}
    assert for_people.startswith("gsa: ")  # the background that was chosen
    assert len(for_people.splitlines()) == 1


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (("--name", "same"), "would both become"),
        (("--name", "{name}_{colour}"), "no field {colour}"),
        (("--name", "{own_preset}"), "stands for nothing"),
        (("--format", "h264", "--format", "h265"), "Two results"),
        (("--format", "h264", "--background", "transparent"), "no transparency"),
        (("--own-preset", "nobody's"), "no preset of yours"),
        (("--report", "r.txt"), ".csv or .json"),
        (("--range", "9:3"), "no frame in 9:3"),
        (("--workers", "0"), "At least one"),
    ],
)
def test_what_cannot_work_is_refused_before_work_starts(folder, tmp_path, more, problem):
    code, _, said = run("batch", folder, "--out", tmp_path / "out", *more)
    assert code == 2
    assert problem in said
    assert not (tmp_path / "out").exists()


def test_folders_that_cannot_work_are_refused(folder, tmp_path):
    (tmp_path / "empty").mkdir()
    for arguments in (
        ("batch", tmp_path / "none", "--out", tmp_path / "out"),
        ("batch", folder, "--out", folder),
        ("batch", tmp_path / "empty", "--out", tmp_path / "out"),
    ):
        code, _, said = run(*arguments)
        assert code == 2
        assert said.startswith("gsa: ")


def parts_in(out):
    """Results that are being written."""
    return [path for path in out.glob("*.part") if path.stat().st_size]


@posix
@pytest.mark.parametrize("everybody", [False, True])
def test_a_killed_batch_goes_on_with_what_is_missing(three, tmp_path, everybody):
    out, folder = tmp_path / "out", three.without_end(tmp_path / "clips", "b.mp4")
    killed = start(three.home, "batch", folder, "--out", out, *STEADY)
    wait_until(lambda: (out / "a_cutout.mov").exists() and parts_in(out), killed)
    workers = psutil.Process(killed.pid).children()
    for process in workers if everybody else ():
        process.kill()
    killed.kill()
    killed.communicate(timeout=100)
    assert psutil.wait_procs(workers, timeout=100)[1] == []  # nobody works on for nobody
    assert bool(parts_in(out)) == everybody  # who could still clean up has done so
    first = (out / "a_cutout.mov").stat().st_mtime_ns

    shutil.copy(three.folder / "b.mp4", folder)
    again = start(three.home, "batch", folder, "--out", out, *STEADY, *TWO)
    table, said = again.communicate(timeout=100)
    assert again.returncode == 0, said
    assert "3 of 3 done (1 of them before)" in table
    assert (out / "a_cutout.mov").stat().st_mtime_ns == first
    assert content(out) == three.undisturbed


@posix
def test_the_file_of_a_killed_worker_is_tried_once_more(three, tmp_path):
    out, folder = tmp_path / "out", three.without_end(tmp_path / "clips", "a.mp4")
    running = start(three.home, "batch", folder, "--out", out, *STEADY)
    part, hit = out / "a_cutout.mov.part", 0

    def hits():
        """Kill whoever works on a.mp4, twice."""
        nonlocal hit
        for worker in psutil.Process(running.pid).children():
            if hit < 2 and writes(worker, part):
                worker.kill()
                worker.wait(100)
                hit += 1
        return hit == 2

    wait_until(hits, running)
    table, said = running.communicate(timeout=100)
    assert running.returncode == 2
    assert "a.mp4: Its worker was killed by signal 9; it is tried once more." in said
    assert "2 of 3 done, 1 failed" in table
    assert "killed by signal 9, 2 times" in table
    assert {"b_cutout.mov", "c_cutout.mov"} <= content(out).keys()
    assert not (out / "a_cutout.mov").exists()


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_batch_leaves_cleanly(three, tmp_path, number):
    out, folder = tmp_path / "out", three.without_end(tmp_path / "clips", "b.mp4", "c.mp4")
    running = start(three.home, "batch", folder, "--out", out, *STEADY, *TWO)
    wait_until(lambda: parts_in(out), running)
    running.send_signal(number)
    table, said = running.communicate(timeout=100)
    assert running.returncode == 130
    assert said.splitlines()[-1] == "gsa: interrupted"
    assert "not finished" in table
    assert not list(out.glob("*.part"))
    assert set(content(out)) <= {"a_cutout.mov"}
