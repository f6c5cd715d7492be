"""`gsa batch --watch`: files are done once they have come."""

import os
import signal

import pytest

from gsa_desktop.cli.watch import FolderWatch
from gsa_desktop.core.batch_sources import BatchSource, find_sources
from gsa_desktop.media.probe import probe
from tests.batch_folder import content, fill, start, wait_until


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ready(tmp_path, clock):
    """Names of the files that are ready after so many seconds more."""
    folders = FolderWatch(3.0, clock)

    def names(seconds):
        clock.now += seconds
        return [source.path.name for source in folders.ready(find_sources([tmp_path]))]

    return names


def test_a_file_is_ready_once_it_has_stopped_growing(tmp_path, ready):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"1")
    assert ready(0) == []
    path.write_bytes(b"12")
    assert ready(2) == []
    assert ready(2.9) == []
    os.utime(path, ns=(1, 1))  # a copy sets the time of the original at its end
    assert ready(1) == []
    assert ready(3) == ["a.mp4"]
    assert ready(60) == []  # each once


def test_an_empty_file_is_not_ready(tmp_path, ready):
    (tmp_path / "a.mp4").touch()
    assert ready(0) == []
    assert ready(60) == []


def test_a_file_that_changes_or_comes_again_is_ready_again(tmp_path, ready):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"1")
    ready(0)
    assert ready(3) == ["a.mp4"]
    path.write_bytes(b"another")
    assert ready(1) == []
    assert ready(3) == ["a.mp4"]
    content = path.read_bytes()
    path.unlink()
    assert ready(1) == []
    path.write_bytes(content)
    assert ready(1) == []
    assert ready(3) == ["a.mp4"]


def test_a_copy_under_another_name_is_ready_when_it_gets_its_own(tmp_path, ready):
    for name in ("a.mp4.part", ".a.mp4.x1Yz"):
        (tmp_path / name).write_bytes(b"1")
    ready(0)
    assert ready(10) == []
    (tmp_path / "a.mp4.part").rename(tmp_path / "a.mp4")
    assert ready(1) == []
    assert ready(3) == ["a.mp4"]
    (tmp_path / "a.mp4").rename(tmp_path / "b.mp4")
    ready(1)
    assert ready(3) == ["b.mp4"]


def test_what_is_gone_when_it_is_looked_at_is_passed_over(tmp_path, clock):
    folders = FolderWatch(3.0, clock)
    gone = BatchSource(tmp_path / "gone.mp4")
    assert folders.ready([gone]) == []
    clock.now += 60
    assert folders.ready([gone]) == []


def read_until(watching, *said):
    """Read what the watching process says until it has said all of these."""
    missing, lines = set(said), []
    while missing:
        lines.append(watching.stderr.readline())
        assert lines[-1], "".join(lines)  # it has ended
        missing = {words for words in missing if words not in lines[-1]}


@pytest.mark.timeout(300)
@pytest.mark.skipif(os.name != "posix", reason="needs signals of a terminal")
def test_a_watched_folder(tmp_path, tiny_clip):
    home, box, out = tmp_path / "home", tmp_path / "box", tmp_path / "out"
    clip = tiny_clip(12, 64, 48)
    fill(box, home, clip, ["a.mp4"])
    whole = (box / "a.mp4").read_bytes()
    command = ("batch", box, "--out", out, "--watch", "--settle", "0.3")
    watching = start(home, *command)
    wait_until((out / "a_cutout.mp4").exists, watching)

    growing = (box / "b.mp4").open("wb", buffering=0)
    growing.write(whole[: len(whole) // 2])
    fill(tmp_path / "elsewhere", home, clip, ["x", "c.mp4"])
    (tmp_path / "elsewhere" / "c.mp4").rename(box / "c.mp4")
    (box / "a.mov").write_bytes(whole)  # would have the name of a's result
    wait_until((out / "c_cutout.mp4").exists, watching)
    growing.write(whole[len(whole) // 2 :])
    growing.close()
    read_until(watching, "a.mp4: done", "a.mov: FAILED", "c.mp4: done", "b.mp4: done")
    (box / "c.mp4").unlink()
    watching.send_signal(signal.SIGINT)
    table, said = watching.communicate(timeout=100)
    assert watching.returncode == 2, said  # a.mov
    assert "3 of 4 done, 1 failed" in table
    assert "has become “a_cutout.mp4” already" in table
    assert probe(out / "b_cutout.mp4").frames == 12
    before = content(out)

    (box / "a.mov").unlink()
    again = start(home, *command)
    fill(tmp_path / "elsewhere", home, clip, ["x", "y", "z", "d.mp4"])
    (tmp_path / "elsewhere" / "d.mp4").rename(box / "d.mp4")  # which has its masks now
    read_until(again, "a.mp4: done", "b.mp4: done", "d.mp4: done")
    again.send_signal(signal.SIGTERM)
    table, said = again.communicate(timeout=100)
    assert again.returncode == 0, said
    assert "3 of 3 done (2 of them before)" in table
    assert content(out) == before | {"d_cutout.mp4": (out / "d_cutout.mp4").read_bytes()}
