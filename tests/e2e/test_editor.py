"""A whole edit of two real clips by mouse and keys, from import to the exported file."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.project import Clip, Timeline
from gsa_desktop.core.storage import load_project, resources_dir
from gsa_desktop.media.probe import probe
from gsa_desktop.ui.theme import DARK
from tests.e2e.hands import Person, needs_a_screen, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), needs_a_screen]

HEADERS = (DARK.clip_header, DARK.clip_selected)


@pytest.fixture
def two_clips(request: pytest.FixtureRequest, tmp_path: Path, tiny_clip: Callable[..., Path]):
    """The bundled sample, and a clip of another rate and size with sound."""
    first, second = tmp_path / "sample.mp4", tmp_path / "dog.mp4"
    shutil.copy(resources_dir() / "sample" / "sample.mp4", first)
    try:
        data: Path = request.getfixturevalue("shared_data")
        shutil.copy(data / "clips" / "sam2_01_dog.mp4", second)
    except pytest.skip.Exception:
        shutil.copy(tiny_clip(60, 320, 180), second)
    return first, second


class Editor:
    """The window of one project file, and what it says about the timeline."""

    def __init__(self, person: Person, project: Path) -> None:
        self._person = person
        self._project = project

    def saved(self) -> Timeline:
        """The timeline as it is now, by way of the project file."""
        self._person.presses("ctrl+s")
        wait_for(lambda: not self._person.does("search", "--name", r"film\.gsaproj\*"), "saving")
        return load_project(self._project).timeline

    def becomes(self, what: Callable[[Timeline], bool], why: str) -> Timeline:
        """Wait until an edit has arrived."""
        found: list[Timeline] = []

        def arrived() -> bool:
            found.append(self.saved())
            return what(found[-1])

        wait_for(arrived, why)
        return found[-1]

    def ruler(self, top: int) -> int:
        """A height inside the ruler, above a first track with its title at `top`."""
        return top - 9 - 14 - 10

    def in_bin(self, number: int) -> tuple[int, int]:
        """The middle of a file in the media bin."""
        strips = _strips(self._person.sees("bin"))
        return 150, 225 + 60 * number + 0 * len(strips)

    def clips(self, row: int) -> list[tuple[int, int, int]]:
        """Left, right and middle height of the title strips of a track's clips on the screen.

        Row 0 is the highest track that has clips.
        """
        strips = _strips(self._person.sees("strips"))
        return [(left, right, y) for left, right, y in strips if y == _rows(strips)[row]]


def _strips(screen: NDArray[np.uint8]) -> list[tuple[int, int, int]]:
    """Runs of the colour of a clip's title, by their first line, in reading order."""
    found: list[tuple[int, int, int]] = []
    wanted = [np.array(QColor(name).getRgb()[:3]) for name in HEADERS]
    hit = np.zeros(screen.shape[:2], bool)
    for colour in wanted:
        hit |= (np.abs(screen.astype(int) - colour) <= 2).all(axis=2)
    lines = np.flatnonzero(hit.sum(axis=1) > 40)
    for y in lines:
        if y - 1 in lines or y + 6 not in lines:
            continue  # neither the first line of a strip nor one that is high enough
        edges = np.flatnonzero(np.diff(np.concatenate(([0], hit[y + 2].astype(int), [0]))))
        runs = [(int(a), int(b)) for a, b in edges.reshape(-1, 2) if b - a > 6]
        found += [(left, right, int(y) + 9) for left, right in _joined(runs)]
    return found


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs that only the playhead's line cuts are one."""
    joined: list[tuple[int, int]] = []
    for left, right in runs:
        if joined and left - joined[-1][1] <= 1:
            joined[-1] = (joined[-1][0], right)
        else:
            joined.append((left, right))
    return joined


def _rows(strips: list[tuple[int, int, int]]) -> list[int]:
    return sorted({y for _, _, y in strips})


def test_two_clips_become_a_film(person, start, two_clips, tmp_path):
    first, second = two_clips
    process = start()
    person.finds("GSA Desktop")
    person.sees("01-start")
    for clip in (first, second):
        person.presses("ctrl+i")
        person.finds("Import media")
        person.types(str(clip))
        person.presses("Return")
        wait_for(lambda: not person.does("search", "--name", "Import media"), "the dialog to go")
    project = tmp_path / "film.gsaproj"
    person.presses("ctrl+s")
    person.finds("Save project")
    person.presses("ctrl+a")
    person.types(str(project))
    person.presses("Return")
    wait_for(project.is_file, "the project file")
    person.finds("film.gsaproj")
    editor = Editor(person, project)
    opened = editor.becomes(lambda line: bool(line.tracks[0].clips), "the first clip")
    assert [len(track.clips) for track in (*opened.tracks, *opened.sounds)] == [1, 1]

    # place: the second file from the bin behind the first
    person.presses("minus", "minus")
    person.sees("02-imported")
    (left, right, y) = editor.clips(0)[0]
    person.drags(editor.in_bin(1), (right + 40, y + 30))
    placed = editor.becomes(lambda line: len(line.tracks[0].clips) == 2, "the second clip")
    person.sees("03-placed")
    assert placed.tracks[0].clips[1].media == second
    assert len(placed.sounds[0].clips) == 2

    # trim: the right edge of the first clip to the left
    whole = placed.tracks[0].clips[0]
    person.drags((right - 2, y + 30), ((left + right) // 2, y + 30))
    trimmed = editor.becomes(lambda line: line.tracks[0].clips[0].length < whole.length, "trim")
    shorter = trimmed.tracks[0].clips[0]
    assert shorter.length == pytest.approx(whole.length / 2, abs=6)
    assert trimmed.sounds[0].clips[0].length == shorter.length

    # split: the playhead into the first clip by the ruler, then Ctrl+K
    (left, right, y) = editor.clips(0)[0]
    person.clicks(left + (right - left) // 2, y + 30)
    person.clicks(left + (right - left) // 2, editor.ruler(y))
    person.presses("ctrl+k")
    split = editor.becomes(lambda line: len(line.tracks[0].clips) == 3, "split")
    person.sees("04-split")
    assert len(split.sounds[0].clips) == 3

    # move: the second half onto a track of its own
    (left, right, y) = editor.clips(0)[1]
    person.drags(((left + right) // 2, y + 30), ((left + right) // 2 + 90, y - 16))
    moved = editor.becomes(lambda line: len(line.tracks) == 2, "move")
    person.sees("05-moved")
    assert len(moved.tracks[1].clips) == 1

    # undo to the start, and all of it again
    person.presses(*["ctrl+z"] * 8)
    editor.becomes(lambda line: line == opened or not line.tracks[0].clips, "undo to the start")
    person.sees("06-undone")
    person.presses(*["ctrl+shift+z"] * 8)
    editor.becomes(lambda line: line == moved, "redo")

    # segment the moved piece, look at it, play it
    piece = moved.tracks[1].clips[0]
    (left, right, y) = editor.clips(0)[0]
    person.clicks((left + right) // 2, y + 30)
    person.presses("ctrl+r")
    person.sees("07-segmenting")
    wait_for(lambda: _segmented(tmp_path / "home", piece), "masks", patience=120)
    person.presses("2")
    person.sees("07-segmented")
    person.presses("Home", "space")
    before = person.sees("08-playing")
    wait_for(lambda: not _same(before, person.sees("09-playing")), "moving pictures")
    person.presses("k")

    # save, close, open again
    saved = editor.saved()
    person.presses("ctrl+q")
    assert process.wait(30) == 0
    again = start(project)
    person.finds("film.gsaproj")
    wait_for(lambda: len(_strips(person.sees("10-reopened"))) >= 3, "the timeline")
    assert editor.saved() == saved

    # export the film
    person.presses("ctrl+e")
    person.finds("Export")
    person.sees("11-export")
    person.presses("Return")
    wait_for(lambda: _written(tmp_path), "the film")
    person.finds("Export finished")
    person.sees("12-exported")
    person.presses("Escape")
    film = probe(_written(tmp_path)[0])
    assert film.frames == max(clip.stop for track in saved.tracks for clip in track.clips)
    assert (film.width, film.height) == saved.size
    assert film.sounds
    person.finds("film.gsaproj")
    person.presses("ctrl+q")
    assert again.wait(30) == 0


def _segmented(home: Path, clip: Clip) -> bool:
    with MaskStore(home / "cache" / "masks") as store:
        track = store.find_any(probe(clip.media).fingerprint)
        return track is not None and track.complete(clip.cut)


def _same(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    different = np.abs(one.astype(int) - other.astype(int)).max(axis=2) > 24
    return bool(different.mean() < 0.01)


def _written(folder: Path) -> list[Path]:
    return [path for path in folder.glob("film*") if path.suffix in {".mp4", ".mov"}]
