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
from tests.e2e.hands import LATE_S, Person, comes_true, needs_a_screen, same, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), needs_a_screen]

Strip = tuple[int, int, int]  # left, right and middle height on the screen
HEADERS = (DARK.clip_header, DARK.clip_selected)
PLAYS = 0.01  # of the screen
SECOND_IN_BIN = (150, 285)  # on the screen, where the window opens
ABOVE_TITLE = 33  # from the middle of the first row's titles up into the ruler


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
        wait_for(lambda: not self._person.shows(r"film\.gsaproj\*"), "saving")
        return load_project(self._project).timeline

    @property
    def media(self) -> tuple[Path, ...]:
        """What was in the bin when it was saved last."""
        return load_project(self._project).media

    def becomes(self, what: Callable[[Timeline], bool], why: str) -> Timeline:
        """Wait until an edit has arrived."""
        found: list[Timeline] = []

        def arrived() -> bool:
            found.append(self.saved())
            return what(found[-1])

        wait_for(arrived, why)
        return found[-1]

    def clips(self, *counts: int, until: Callable[[list[Strip]], bool] = bool) -> list[Strip]:
        """The title strips of the highest track that has clips, once the screen has come to rest.

        Args:
            counts: How many clips the highest tracks have; what is drawn may be from before that.
            until: What else has to be so of the strips of the highest track.
        """
        seen: list[list[Strip]] = [[]]

        def is_at_rest() -> bool:
            strips = _strips(self._person.sees("strips"))
            seen.append(strips)
            rows = [[strip for strip in strips if strip[2] == y] for y in _rows(strips)]
            wanted = [len(row) for row in rows[: len(counts)]] == list(counts)
            return wanted and until(rows[0]) and seen[-2] == strips

        wait_for(is_at_rest, f"{counts} clips on the screen")
        return [strip for strip in seen[-1] if strip[2] == _rows(seen[-1])[0]]


def _strips(screen: NDArray[np.uint8]) -> list[Strip]:
    """Runs of the colour of a clip's title, by their first line, in reading order."""
    found: list[Strip] = []
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


def _rows(strips: list[Strip]) -> list[int]:
    return sorted({y for _, _, y in strips})


def test_two_clips_become_a_film(person, start, two_clips, tmp_path):
    process = start()
    person.finds("GSA Desktop")
    person.sees("01-start")
    imports(person, two_clips)
    editor = Editor(person, saves(person, tmp_path / "film.gsaproj"))
    opened = editor.becomes(lambda line: bool(line.tracks[0].clips), "the first clip")
    assert [len(track.clips) for track in (*opened.tracks, *opened.sounds)] == [1, 1]
    places(editor, person, two_clips[1])
    trims(editor, person)
    splits(editor, person)
    moved = moves(editor, person)
    undoes_and_redoes(editor, person, opened, moved)
    segments(editor, person, tmp_path / "home", moved.tracks[1].clips[0])
    plays(person)
    saved = editor.saved()
    person.quits(process)

    again = start(tmp_path / "film.gsaproj")
    person.finds("film.gsaproj")
    wait_for(lambda: len(_strips(person.sees("10-reopened"))) >= 3, "the timeline")
    assert editor.saved() == saved
    exports(person, tmp_path, saved)
    person.finds("film.gsaproj")
    person.quits(again)


def imports(person: Person, files: tuple[Path, ...]) -> None:
    for file in files:
        person.opens("ctrl+i", "Import media")
        person.chooses("Import media", file)


def saves(person: Person, project: Path) -> Path:
    person.opens("ctrl+s", "Save project")
    person.chooses("Save project", project)
    wait_for(project.is_file, "the project file")
    person.finds("film.gsaproj")
    return project


def places(editor: Editor, person: Person, file: Path) -> None:
    """The second file from the bin, behind the first."""
    editor.becomes(lambda _: file in editor.media, "the second file in the bin")
    _, fitted, _ = editor.clips(1)[0]
    person.presses("minus", "minus")
    _, right, y = editor.clips(1, until=lambda row: row[0][1] < fitted)[0]
    person.sees("02-imported")
    person.drags(SECOND_IN_BIN, (right + 40, y + 30))
    placed = editor.becomes(lambda line: len(line.tracks[0].clips) == 2, "the second clip")
    person.sees("03-placed")
    assert placed.tracks[0].clips[1].media == file
    assert len(placed.sounds[0].clips) == 2


def trims(editor: Editor, person: Person) -> None:
    """The right edge of the first clip, to a quarter of its length."""
    whole = editor.saved().tracks[0].clips[0]
    left, right, y = editor.clips(2)[0]
    person.drags((right - 2, y + 30), ((3 * left + right) // 4, y + 30))
    trimmed = editor.becomes(lambda line: line.tracks[0].clips[0].length < whole.length, "trim")
    shorter = trimmed.tracks[0].clips[0]
    assert shorter.length == pytest.approx(whole.length / 4, abs=6)
    assert trimmed.sounds[0].clips[0].length == shorter.length


def splits(editor: Editor, person: Person) -> None:
    """The playhead into the first clip by the ruler, then the key."""
    left, right, y = editor.clips(2)[0]
    middle = left + (right - left) // 2

    def is_split() -> bool:
        """Once more at the same frame changes nothing."""
        person.clicks(middle, y + 30)
        person.clicks(middle, y - ABOVE_TITLE)
        person.presses("ctrl+k")
        return comes_true(lambda: len(editor.saved().tracks[0].clips) == 3, LATE_S)

    wait_for(is_split, "split")
    split = editor.saved()
    person.sees("04-split")
    assert len(split.sounds[0].clips) == 3


def moves(editor: Editor, person: Person) -> Timeline:
    """The second half, onto a track of its own."""
    left, right, y = editor.clips(3)[1]
    middle = (left + right) // 2
    person.drags((middle, y + 30), (middle + 90, y - 16))
    moved = editor.becomes(lambda line: len(line.tracks) == 2, "move")
    person.sees("05-moved")
    assert len(moved.tracks[1].clips) == 1
    return moved


def undoes_and_redoes(editor: Editor, person: Person, first: Timeline, last: Timeline) -> None:
    person.presses(*["ctrl+z"] * 8)
    editor.becomes(lambda line: line == first or not line.tracks[0].clips, "undo to the start")
    person.sees("06-undone")
    person.presses(*["ctrl+shift+z"] * 8)
    editor.becomes(lambda line: line == last, "redo")


def segments(editor: Editor, person: Person, home: Path, piece: Clip) -> None:
    """The piece on the upper track."""
    left, right, y = editor.clips(1, 2)[0]
    person.clicks((left + right) // 2, y + 30)
    person.presses("ctrl+r")
    person.sees("07-segmenting")
    wait_for(lambda: _segmented(home, piece), "masks")
    person.presses("2")
    person.sees("08-segmented")


def plays(person: Person) -> None:
    seen: list[NDArray[np.uint8]] = []

    def is_at_rest() -> bool:
        seen.append(person.sees("08-at-rest"))
        return len(seen) > 1 and same(seen[-2], seen[-1], PLAYS)

    person.presses("Home")
    wait_for(is_at_rest, "the first picture")
    person.presses("space")
    wait_for(lambda: not same(seen[-1], person.sees("09-playing"), PLAYS), "moving pictures")
    person.presses("k")


def exports(person: Person, folder: Path, saved: Timeline) -> None:
    person.opens("ctrl+e", "Export")
    person.sees("11-export")
    person.accepts("Export")
    person.sees("11-exporting")
    wait_for(lambda: _written(folder), "the film")
    person.finds("Export finished")
    person.sees("12-exported")
    person.accepts_by("Escape", "Export finished")
    film = probe(_written(folder)[0])
    assert film.frames == max(clip.stop for track in saved.tracks for clip in track.clips)
    assert (film.width, film.height) == saved.size
    assert film.sounds


def _segmented(home: Path, clip: Clip) -> bool:
    with MaskStore(home / "cache" / "masks") as store:
        track = store.find_any(probe(clip.media).fingerprint)
        return track is not None and track.complete(clip.cut)


def _written(folder: Path) -> list[Path]:
    return [path for path in folder.glob("film*") if path.suffix in {".mp4", ".mov"}]
