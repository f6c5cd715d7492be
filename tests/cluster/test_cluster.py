"""`gsa batch --cluster` on a real Ray cluster of two workers, one of which is killed."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import psutil
import pytest

from tests.batch_folder import content, fill, start

pytestmark = [
    pytest.mark.skipif(find_spec("ray") is None, reason="needs the extra 'cluster'"),
    pytest.mark.skipif(os.name != "posix", reason="needs kill -9"),
    pytest.mark.timeout(400),
]


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def cluster(home):
    """Address of the cluster, and the processes whose end is the end of a worker."""
    starter = subprocess.Popen(
        [sys.executable, "-m", "tests.cluster.two_workers"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "GSA_HOME": str(home)},
    )
    known = json.loads(starter.stdout.readline())
    everything = psutil.Process(starter.pid).children(recursive=True)
    yield known["address"], known["raylets"]
    everything += psutil.Process(starter.pid).children(recursive=True)
    starter.communicate(timeout=150)
    assert psutil.wait_procs(everything, timeout=20)[1] == []  # nothing of Ray is left


def kill_machine(raylet):
    """What a power cut does: the processes that work for a raylet go, and so does it."""
    main = psutil.Process(raylet)
    for process in (main, *main.children(recursive=True)):
        process.kill()


def test_a_lost_worker_costs_no_result(cluster, home, tmp_path, tiny_clip):
    address, raylets = cluster
    folder, out, undisturbed = tmp_path / "clips", tmp_path / "out", tmp_path / "undisturbed"
    fill(folder, home, tiny_clip(90, 640, 360), ["a.mp4", "b.mp4"])
    (folder / "c.mp4").write_text("no video")
    command = ("batch", folder, "--format", "qtrle", "--out")
    report = tmp_path / "report.json"
    running = start(home, *command, out, "--cluster", address, "--json", "--report", report)
    busy, begun = set(), []
    for line in running.stdout:
        event = json.loads(line)
        if event["event"] == "Begun":
            begun.append((event["out"], event["tries"]))
        if event["event"] == "Progress" and event["phase"] == "Exporting":
            busy.add(event["out"])
        if len(busy) == 2 and len(raylets) == 2:
            kill_machine(raylets.pop())
    _, said = running.communicate(timeout=150)
    assert running.returncode == 2, said
    assert len(raylets) == 1
    assert sorted(tries for _, tries in begun) == [1, 1, 1, 2]  # Ray began the lost one again
    rows = json.loads(report.read_text())
    assert [row["state"] for row in rows] == ["done", "done", "failed"]
    assert sorted(row["tries"] for row in rows) == [1, 1, 2]
    assert all(row["where"] for row in rows)

    alone = start(home, *command, undisturbed)
    assert "2 of 3 done, 1 failed" in alone.communicate(timeout=150)[0]
    assert content(out) == content(undisturbed)
