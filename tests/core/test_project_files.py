"""Project files: what was saved is what is loaded, or a clear line says why not."""

import json
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gsa_desktop.core import edits
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layout import check_timeline, find_clip
from gsa_desktop.core.project import (
    Clip,
    Picture,
    Project,
)
from gsa_desktop.core.storage import PROJECT_VERSION, load_project, save_project, write_atomically
from gsa_desktop.core.timebase import FrameRange

CLIP = Clip("a", Path("/media/a.mp4"), FrameRange(10, 50), start=5)


def with_clip(clip: Clip = CLIP) -> Project:
    return edits.place_clip(Project(), clip, rate=Fraction(30000, 1001), size=(1920, 1080))


@pytest.mark.parametrize("start", [-1, 60])
def test_a_project_with_clips_in_impossible_places_is_damaged(tmp_path: Path, start: int) -> None:
    project = edits.place_clip(with_clip(), replace(CLIP, id="b", start=60))
    path = tmp_path / "p.gsaproj"
    save_project(project, path)
    text = path.read_text()
    assert '"start": 5,' in text
    path.write_text(text.replace('"start": 5,', f'"start": {start},'))
    with pytest.raises(AppError, match="damaged"):
        load_project(path)


def test_the_first_clip_sets_rate_and_size_and_joins_the_bin() -> None:
    project = with_clip()
    assert project.timeline.rate == Fraction(30000, 1001)
    assert project.timeline.size == (1920, 1080)
    assert project.media == (CLIP.media,)
    other = replace(CLIP, id="b", start=100)
    project = edits.place_clip(project, other, rate=Fraction(25), size=(10, 10))
    assert project.timeline.rate == Fraction(30000, 1001)
    assert project.timeline.tracks[0].clips[-1].stop == 140


def test_media_that_moved_along_with_the_project_is_found(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "clip.mp4").write_bytes(b"x")
    (old / "back.png").write_bytes(b"x")
    clip = replace(CLIP, media=old / "clip.mp4", background=Picture(old / "back.png"))
    save_project(with_clip(clip), old / "p.gsaproj")
    new = old.rename(tmp_path / "new")
    project = load_project(new / "p.gsaproj")
    moved = find_clip(project, "a")
    assert moved.media == new / "clip.mp4"
    assert moved.background == Picture(new / "back.png")
    assert project.media == (new / "clip.mp4",)


def test_a_newer_version_is_refused_with_a_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "p.gsaproj"
    save_project(with_clip(), path)
    content = json.loads(path.read_text())
    content["version"] = PROJECT_VERSION + 1
    path.write_text(json.dumps(content))
    with pytest.raises(AppError, match="newer version"):
        load_project(path)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "nonsense", '{"format": "something else"}', '{"format": "gsa-desktop project"}'],
)
def test_what_is_no_project_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "p.gsaproj"
    path.write_text(text)
    with pytest.raises(AppError):
        load_project(path)


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_project_is_an_app_error_or_a_project(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "p.gsaproj"
    save_project(with_clip(), path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with suppress(AppError):
        check_timeline(load_project(path))


def test_a_folder_that_is_gone_leaves_the_old_file_alone(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="cannot be written"):
        write_atomically(tmp_path / "gone" / "p.gsaproj", b"x")
