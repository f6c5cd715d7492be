"""`gsa batch --cluster` on a real Ray cluster of two workers, one of which is killed."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import psutil
import pytest

from gsa_desktop.core.mask_track import MaskStore
from tests.batch_folder import content, fill, mask, start, write_endless, writes

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
    assert psutil.wait_procs(everything, timeout=100)[1] == []  # nothing of Ray is left


def kill_machine(main):
    """What a power cut does: the processes that work for a raylet go, and so does it."""
    for process in (main, *main.children(recursive=True)):
        process.kill()


def machine_of(part, raylets):
    """The raylet of which a worker writes that file."""
    for raylet in map(psutil.Process, raylets):
        for worker in raylet.children(recursive=True):
            if writes(worker, part):
                return raylet
    raise AssertionError(f"nobody writes {part.name}")


def test_a_lost_worker_costs_no_result(cluster, home, tmp_path, tiny_clip):
    address, raylets = cluster
    folder, out, undisturbed = tmp_path / "clips", tmp_path / "out", tmp_path / "undisturbed"
    short, _ = fill(folder, home, tiny_clip(12, 64, 48), ["a.mp4", "b.mp4"])
    (folder / "c.mp4").write_text("no video")
    short.rename(tmp_path / "short.mp4")
    write_endless(folder / "a.mp4")
    with MaskStore(home / "cache" / "masks") as store:
        mask(store, folder / "a.mp4")
    command = ("batch", folder, "--format", "qtrle", "--constant-rate", "--out")
    report = tmp_path / "report.json"
    running = start(home, *command, out, "--cluster", address, "--json", "--report", report)
    begun, is_lost = [], False
    for line in running.stdout:
        event = json.loads(line)
        if event["event"] == "Begun":
            begun.append((event["out"], event["tries"]))
        is_writing = event["event"] == "Progress" and event["phase"] == "Exporting"
        if is_writing and event["done"] and event["out"].endswith("a_cutout.mov") and not is_lost:
            (tmp_path / "short.mp4").replace(folder / "a.mp4")  # whoever reads it goes on with that
            kill_machine(machine_of(out / "a_cutout.mov.part", raylets))
            is_lost = True
    _, said = running.communicate(timeout=150)
    assert running.returncode == 2, said
    assert is_lost
    assert sorted(tries for _, tries in begun) == [1, 1, 1, 2]  # Ray began the lost one again
    rows = json.loads(report.read_text())
    assert [row["state"] for row in rows] == ["done", "done", "failed"]
    assert [row["tries"] for row in rows] == [2, 1, 1]
    assert all(row["where"] for row in rows)

    alone = start(home, *command, undisturbed)
    assert "2 of 3 done, 1 failed" in alone.communicate(timeout=150)[0]
    assert content(out) == content(undisturbed)
