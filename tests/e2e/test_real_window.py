"""The application as a process on a screen of its own, driven by keys as a person does it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.storage import load_project
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe
from tests.e2e.hands import needs_a_screen, same, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), needs_a_screen]

FRAMES = 12


def masks_done(home: Path, clip: Path, frames: int) -> bool:
    folder = home / "cache" / "masks"
    if not folder.is_dir():
        return False
    with MaskStore(folder) as store:
        track = store.find_any(probe(clip).fingerprint)
        return track is not None and track.complete(FrameRange(0, frames))


def test_a_person_cuts_a_subject_out_with_keys_alone(person, start, tiny_clip, tmp_path):
    clip = tmp_path / "клип é.mp4"
    shutil.copy(tiny_clip(FRAMES, 320, 180), clip)
    process = start(clip)
    person.finds("клип é.mp4")
    empty = person.sees("1-opened")

    person.presses("ctrl+r")
    wait_for(lambda: masks_done(tmp_path / "home", clip, FRAMES), "masks of every frame")
    wait_for(lambda: not same(person.sees("2-segmented"), empty), "the masks in the view")
    pictures = [person.sees("2-segmented")]
    for number, key in enumerate(("3", "4", "1", "5", "2"), start=3):
        person.presses(key)
        wait_for(lambda: not same(person.sees("view"), pictures[-1]), f"view {key}")
        pictures.append(person.sees(f"{number}-view-{key}"))

    person.presses("Right", "Right", "End", "Left")
    person.opens("ctrl+e", "Export")
    person.sees("8-export")
    person.accepts("Export")
    out = clip.with_name("клип é_cutout.mov")
    wait_for(out.is_file, "the exported file")
    person.finds("Export finished")
    person.sees("9-exported")
    person.accepts_by("Escape", "Export finished")
    assert probe(out).frames == FRAMES
    assert probe(out).has_alpha

    person.finds("клип é.mp4")
    person.quits(process)
    assert [path for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_split_is_undone_done_again_saved_and_opened(person, start, tiny_clip, tmp_path):
    clip = tmp_path / "clip.mp4"
    shutil.copy(tiny_clip(24), clip)
    process = start(clip)
    person.finds("clip.mp4")
    person.presses("Home", *["Right"] * 10, "ctrl+k", "ctrl+z", "ctrl+shift+z")
    person.sees("project-split")
    wait_for(lambda: person.shows(r"clip\.mp4\*"), "the mark of a change")
    person.opens("ctrl+s", "Save project")
    project = tmp_path / "film.gsaproj"
    person.chooses("Save project", project)
    wait_for(project.is_file, "the saved project")
    clips = load_project(project).timeline.tracks[0].clips
    assert [(c.start, len(c.cut)) for c in clips] == [(0, 10), (10, 14)]
    person.finds("film.gsaproj")
    person.quits(process)

    again = start(project)
    person.finds("film.gsaproj")
    person.sees("project-opened-again")
    person.quits(again)


def test_without_a_display_it_says_so(tmp_path):
    plain = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    plain.pop("QT_QPA_PLATFORM", None)
    run = subprocess.run(
        [sys.executable, "-m", "gsa_desktop"],
        env=plain,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 3
    assert run.stderr.count("\n") == 1
    assert "display" in run.stderr
