"""What may go wrong while an export is written: it ends in one line, and nothing broken is left."""

import os
import resource
import signal
import subprocess
import sys
import time
from fractions import Fraction

import numpy as np
import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.project import Clip, Project, Timeline, Track
from gsa_desktop.core.storage import save_project
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export_pipeline import written
from gsa_desktop.media.export_plan import Frames, plan_frames
from gsa_desktop.media.probe import probe

SIZE = (320, 180)


def plan_of(out, preset_id, count=24):
    return plan_frames(Frames(count, Fraction(25), SIZE), out, settings_of(preset_id), ())


def noise(seed):
    return np.random.default_rng(seed).integers(0, 256, (SIZE[1], SIZE[0], 3), np.uint8)


@pytest.fixture
def film(tiny_clip, tmp_path):
    """A project whose export takes a while."""
    path = tiny_clip(24, 640, 360)
    clips = tuple(Clip(f"c{n}", path, FrameRange(0, 24), start=24 * n) for n in range(10))
    line = Timeline((Track(clips),), Fraction(24), (640, 360))
    save_project(Project(line, (path,)), tmp_path / "film.gsaproj")
    return tmp_path / "film.gsaproj"


def gsa(home, *arguments, limit=None):
    def bound():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-m", "gsa_desktop.cli", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "GSA_HOME": str(home)},
        preexec_fn=bound if limit else None,
    )


@pytest.mark.skipif(os.name != "posix", reason="needs limits of processes")
@pytest.mark.parametrize("name", ["film.mov", "film.mkv"])
def test_a_full_disk_ends_in_a_line(film, tmp_path, name):
    folder = tmp_path / "out"
    folder.mkdir()
    done = gsa(tmp_path / "home", "export", film, folder / name, limit=400_000)
    _, said = done.communicate(timeout=60)
    assert done.returncode == 2
    assert "The disk is full" in said.splitlines()[-1]
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="needs kill -9")
def test_after_kill_9_the_next_export_is_as_the_first(film, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    out = folder / "film.mp4"
    out.write_bytes(b"an older result")
    running = gsa(tmp_path / "home", "export", film, out, "--overwrite")
    part = folder / "film.mp4.part"
    until = time.monotonic() + 30
    while not (part.exists() and part.stat().st_size) and time.monotonic() < until:
        assert running.poll() is None, running.communicate()
        time.sleep(0.02)  # the process writes when it does; there is nothing to wait on
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=20)
    assert out.read_bytes() == b"an older result"
    again = gsa(tmp_path / "home", "export", film, out, "--overwrite")
    _, said = again.communicate(timeout=60)
    assert again.returncode == 0, said
    assert [path.name for path in folder.iterdir()] == ["film.mp4"]
    assert probe(out).frames == 240


@pytest.mark.parametrize("preset_id", ["prores422", "png"])
def test_a_folder_that_goes_away_is_said(tmp_path, preset_id):
    folder = tmp_path / "out"
    folder.mkdir()
    plan = plan_of(folder / f"a{settings_of(preset_id).preset.suffix}", preset_id)

    def pictures(stop):
        for number in range(24):
            if number == 12:
                folder.rename(tmp_path / "gone")
            yield noise(number)

    with pytest.raises(AppError, match="not there") as caught:
        list(written(plan, pictures))
    assert caught.value.hint
    assert not folder.exists()


def test_a_source_that_changes_meanwhile_is_found_out(tmp_path):
    source = tmp_path / "source.mp4"
    source.write_bytes(b"first")
    out = tmp_path / "a.mp4"

    def pictures(stop):
        for number in range(24):
            if number == 12:
                source.write_bytes(b"longer than before")
            yield noise(number)

    with pytest.raises(AppError, match="was changed while"):
        list(written(plan_of(out, "h264"), pictures, (source,)))
    assert [path.name for path in tmp_path.iterdir()] == ["source.mp4"]


def test_a_source_that_is_moved_away_meanwhile_does_no_harm(tmp_path):
    source = tmp_path / "source.mp4"
    source.write_bytes(b"first")

    def pictures(stop):
        for number in range(24):
            if number == 12:
                source.rename(tmp_path / "elsewhere.mp4")
            yield noise(number)

    list(written(plan_of(tmp_path / "a.mp4", "h264"), pictures, (source,)))
    assert (tmp_path / "a.mp4").exists()
