"""What may go wrong while an export is written: it ends in one line, and nothing broken is left."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Note
from gsa_desktop.core.export_journal import claimed, journal_dir, leftovers, noted, part_of
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.project import Clip, Project, Timeline, Track
from gsa_desktop.core.storage import save_project
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export_pipeline import written
from gsa_desktop.engine.rescue import rescue_all
from gsa_desktop.media.export_plan import Frames, plan_frames
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.writer import Writer
from tests.batch_folder import wait_until

SIZE = (320, 180)
LONG = 1500  # clips of a second
_SEEN = 900_000  # bytes: some fragments


def plan_of(out, preset_id, count=24):
    return plan_frames(Frames(count, Fraction(25), SIZE), out, settings_of(preset_id), ())


def noise(seed):
    return np.random.default_rng(seed).integers(0, 256, (SIZE[1], SIZE[0], 3), np.uint8)


@pytest.fixture
def films(tiny_clip, tmp_path):
    """A project of two seconds, and one of the same seconds again and again for 25 minutes."""
    files = tiny_clip(24, 640, 360), tiny_clip(24, 320, 180)  # every cut asks for a keyframe
    for name, count in (("short", 2), ("long", LONG)):
        clips = tuple(
            Clip(f"c{n}", files[n % 2], FrameRange(0, 24), start=24 * n) for n in range(count)
        )
        sounds = (Track(tuple(replace(clip, id=f"s{clip.id}") for clip in clips)),)
        line = Timeline((Track(clips),), Fraction(24), (640, 360), sounds)
        save_project(Project(line, files), tmp_path / f"{name}.gsaproj")
    return tmp_path / "short.gsaproj", tmp_path / "long.gsaproj"


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
def test_a_full_disk_ends_in_a_line(films, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    done = gsa(tmp_path / "home", "export", films[1], folder / "film.mov", limit=400_000)
    _, said = done.communicate(timeout=200)
    assert done.returncode == 2, said
    assert "The disk is full" in said.splitlines()[-1]
    assert list(folder.iterdir()) == []


def killed(film, home, out):
    """An export that is killed when its part has some bytes."""
    running = gsa(home, "export", film, out, "--overwrite", "--bitrate", "4000")
    part = out.with_name(out.name + ".part")
    wait_until(lambda: part.exists() and part.stat().st_size > _SEEN, running)
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=100)


@pytest.mark.skipif(os.name != "posix", reason="needs kill -9")
def test_after_kill_9_the_part_is_kept_and_the_next_export_is_as_the_first(films, tmp_path):
    folder, home = tmp_path / "out", tmp_path / "home"
    folder.mkdir()
    out = folder / "film.mp4"
    out.write_bytes(b"an older result")
    killed(films[1], home, out)
    assert out.read_bytes() == b"an older result"
    again = gsa(home, "export", films[0], out, "--overwrite", "--bitrate", "4000")
    _, said = again.communicate(timeout=200)
    assert again.returncode == 0, said
    kept = out.with_stem("film (unfinished)")
    assert sorted(path.name for path in folder.iterdir()) == [kept.name, out.name]
    assert not list((home / "state" / "exports").iterdir())
    assert probe(out).frames == 48
    part = probe(kept)
    total = 24 * LONG
    assert f"the first {part.frames} of {total} frames are kept as “{kept.name}”" in said
    assert 24 <= part.frames < total
    assert [part.table.time_of(n) for n in (0, part.frames - 1)] == [
        0,
        Fraction(part.frames - 1, 24),
    ]
    assert len(part.sounds) == 1
    with VideoReader(kept) as reader, VideoReader(out) as whole:
        for number in (0, part.frames // 2, part.frames - 1):
            error = reader.frame(number).rgb.astype(int) - whole.frame(number % 48).rgb
            assert np.abs(error).mean() < 3
        assert reader.damage.lines() == ()


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


@pytest.mark.parametrize("preset_id", ["h264", "png"])
def test_a_name_that_is_taken_meanwhile_costs_nothing(tmp_path, preset_id):
    """As on systems that do not replace a file that a player has open: the result stays."""
    out = tmp_path / f"a{settings_of(preset_id).preset.suffix}"
    plan = plan_of(out, preset_id)

    def pictures(stop):
        for number in range(24):
            if number == 12:
                out.mkdir() if preset_id == "h264" else out.write_bytes(b"of another program")
                if out.is_dir():
                    (out / "of another program").touch()
            yield noise(number)

    with pytest.raises(AppError, match="another program may use it") as caught:
        list(written(plan, pictures))
    assert f"kept as “{plan.part.name}”" in caught.value.hint
    if preset_id == "h264":
        assert probe(plan.part).frames == 24
        assert [path.name for path in out.iterdir()] == ["of another program"]
    else:
        assert len(list(plan.part.iterdir())) == 24
        assert out.read_bytes() == b"of another program"


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))


def kill_of_a_folder(out):
    """What a killed export of pictures leaves: one is cut short, and its successor whole."""
    plan = plan_of(out, "png", 40)
    with Writer(plan) as writer:
        for number in range(30):
            writer.write(noise(number), number)
        writer._file.flush()
        pictures = sorted(plan.part.iterdir())
        pictures[28].write_bytes(pictures[28].read_bytes()[:500])
        (plan.part / "00030.png.part").write_bytes(b"just begun")
        plan.part.rename(out.with_name("saved"))
    out.with_name("saved").rename(plan.part)
    entry = journal_dir() / "killed"
    entry.mkdir(parents=True)
    (entry / "export.json").write_text(json.dumps({"path": str(out), "frames": 40}))


def test_whole_pictures_of_a_killed_folder_are_kept(tmp_path, own_home):
    kill_of_a_folder(tmp_path / "pictures")
    (note,) = [event.text for event in rescue_all() if isinstance(event, Note)]
    assert "first 28 of 40 frames are kept as “pictures (unfinished)”" in note
    kept = tmp_path / "pictures (unfinished)"
    assert [path.name for path in sorted(kept.iterdir())] == [f"{n:05}.png" for n in range(28)]
    assert list(rescue_all()) == []
    assert not (tmp_path / "pictures.part").exists()


def test_a_second_leftover_takes_no_name_away(tmp_path, own_home):
    for name in ("pictures (unfinished)", "pictures (unfinished 2)"):
        kill_of_a_folder(tmp_path / "pictures")
        list(rescue_all())
        assert len(list((tmp_path / name).iterdir())) == 28


def test_two_windows_do_not_rescue_the_same(tmp_path, own_home):
    kill_of_a_folder(tmp_path / "pictures")
    (leftover,) = leftovers()
    with claimed(leftover) as ours:
        assert ours
        assert list(rescue_all()) == []
    assert [event.text for event in rescue_all() if isinstance(event, Note)]


def test_what_cannot_be_opened_is_removed_and_said(tmp_path, own_home):
    with noted(tmp_path / "a.mp4", 5):
        shutil.copytree(journal_dir(), tmp_path / "journal")
    shutil.copytree(tmp_path / "journal", journal_dir(), dirs_exist_ok=True)
    part_of(tmp_path / "a.mp4").write_bytes(b"killed before the first fragment")
    (note,) = [event.text for event in rescue_all() if isinstance(event, Note)]
    assert "before a frame could be kept" in note
    assert not part_of(tmp_path / "a.mp4").exists()


def test_a_running_export_is_neither_rescued_nor_written_over(tmp_path, own_home):
    out = tmp_path / "a.mp4"
    job = written(plan_of(out, "h264"), lambda stop: (noise(n) for n in range(24)))
    with closing(job):
        next(job)
        assert leftovers() == []
        with pytest.raises(AppError, match="exported already"):
            list(written(plan_of(out, "h264"), lambda stop: iter(())))
    assert list(journal_dir().iterdir()) == []


def test_a_disk_that_is_away_is_asked_again_another_time(tmp_path, own_home):
    out = tmp_path / "disk" / "pictures"
    out.parent.mkdir()
    kill_of_a_folder(out)
    out.parent.rename(tmp_path / "unplugged")
    assert list(rescue_all()) == []
    (tmp_path / "unplugged").rename(out.parent)
    assert [leftover.path for leftover in leftovers()] == [out]


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
