"""Edits, undo and project files: random sequences never break what must always hold."""

import json
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gsa_desktop.core import edits
from gsa_desktop.core.document import Document
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.project import (
    Blur,
    Clip,
    Colour,
    Picture,
    Project,
    RefineSettings,
    SegmentSettings,
    Transparent,
    Video,
)
from gsa_desktop.core.storage import PROJECT_VERSION, load_project, save_project, write_atomically
from gsa_desktop.core.timebase import FrameRange

CLIP = Clip("a", Path("/media/a.mp4"), FrameRange(10, 50), start=5)


def with_clip(clip: Clip = CLIP) -> Project:
    return edits.add_clip(Project(), clip, rate=Fraction(30000, 1001), size=(1920, 1080))


def check(project: Project) -> None:
    for track in project.timeline.tracks:
        end = 0
        for clip in track.clips:
            assert clip.start >= end
            assert len(clip.cut) > 0
            end = edits.end_of(clip)


@pytest.mark.parametrize("start", [-1, 60])
def test_a_project_with_clips_in_impossible_places_is_damaged(tmp_path: Path, start: int) -> None:
    project = edits.add_clip(with_clip(), replace(CLIP, id="b", start=60))
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
    project = edits.add_clip(project, other, rate=Fraction(25), size=(10, 10))
    assert project.timeline.rate == Fraction(30000, 1001)
    assert edits.append_start(project) == 140


def test_split_keeps_every_frame_in_its_place() -> None:
    project = edits.split_clip(with_clip(), "a", 20, "b")
    left, right = project.timeline.tracks[0].clips
    assert (left.cut, left.start) == (FrameRange(10, 25), 5)
    assert (right.cut, right.start) == (FrameRange(25, 50), 20)


@pytest.mark.parametrize("at", [5, 45, 0, 100])
def test_a_split_outside_the_clip_is_refused(at: int) -> None:
    with pytest.raises(AppError):
        edits.split_clip(with_clip(), "a", at, "b")


def test_trimming_the_beginning_leaves_the_pictures_where_they_are() -> None:
    clip = edits.find_clip(edits.trim_clip(with_clip(), "a", start=14), "a")
    assert (clip.cut, clip.start) == (FrameRange(14, 50), 9)


def test_a_clip_cannot_be_moved_onto_another() -> None:
    project = edits.add_clip(with_clip(), replace(CLIP, id="b", start=60))
    with pytest.raises(AppError, match="in the way"):
        edits.move_clip(project, "b", 30)
    moved = edits.move_clip(project, "b", 30, track=1)
    assert len(moved.timeline.tracks) == 2


def test_an_edit_that_changes_nothing_leaves_no_trace_in_history() -> None:
    document = Document(with_clip())
    document.apply(edits.set_background, "a", Transparent())
    assert not document.can_undo
    assert not document.dirty


def test_document_tells_of_changes_until_it_is_told_to_stop() -> None:
    document, heard = Document(with_clip()), []
    stop = document.subscribe(heard.append)
    document.apply(edits.set_background, "a", Blur())
    document.undo()
    document.redo()
    stop()
    document.undo()
    kinds = [type(project.timeline.tracks[0].clips[0].background) for project in heard]
    assert kinds == [Blur, Transparent, Blur]


def test_dirty_is_about_the_saved_value_not_about_history() -> None:
    document = Document(with_clip())
    document.apply(edits.set_background, "a", Blur())
    assert document.dirty
    document.mark_saved()
    assert not document.dirty
    document.undo()
    assert document.dirty
    document.redo()
    assert not document.dirty


backgrounds = st.one_of(
    st.just(Transparent()),
    st.builds(Colour, st.tuples(*[st.integers(0, 255)] * 3)),
    st.builds(Picture, st.just(Path("/pictures/é 背景.png"))),
    st.builds(Video, st.just(Path("/videos/sea.mp4"))),
    st.builds(Blur, st.floats(0.002, 0.1)),
)
frames = st.integers(0, 120)
refines = st.builds(
    RefineSettings, threshold=st.floats(0, 1), softness=st.floats(0, 1), grow_px=st.floats(-20, 20)
)
commands = st.one_of(
    st.tuples(st.just("add"), frames, st.integers(1, 60)),
    st.tuples(st.just("trim"), frames, frames),
    st.tuples(st.just("split"), frames, st.just(0)),
    st.tuples(st.just("move"), frames, st.integers(0, 2)),
    st.tuples(st.just("delete"), st.just(0), st.just(0)),
    st.tuples(st.just("background"), backgrounds, st.just(0)),
    st.tuples(st.just("refine"), refines, st.just(0)),
    st.tuples(st.just("segment"), st.sampled_from(["fast", "best"]), st.just(0)),
)
plans = st.lists(st.tuples(commands, st.integers(0, 9)), max_size=40)


def perform(document: Document, command: tuple, pick: int, new_id: str) -> None:
    what, first, second = command
    if what == "add":
        clip = Clip(new_id, Path(f"/media/{pick}.mp4"), FrameRange(0, second), start=first)
        document.apply(edits.add_clip, clip, rate=Fraction(25), size=(640, 360))
        return
    clips = [clip.id for track in document.project.timeline.tracks for clip in track.clips]
    if not clips:
        return
    clip_id = clips[pick % len(clips)]
    match what:
        case "trim":
            document.apply(edits.trim_clip, clip_id, start=first, stop=second)
        case "split":
            document.apply(edits.split_clip, clip_id, first, new_id)
        case "move":
            track = min(second, len(document.project.timeline.tracks))
            document.apply(edits.move_clip, clip_id, first, track=track)
        case "delete":
            document.apply(edits.delete_clip, clip_id)
        case "background":
            document.apply(edits.set_background, clip_id, first)
        case "refine":
            document.apply(edits.set_refine, clip_id, first)
        case "segment":
            document.apply(edits.set_segment, clip_id, SegmentSettings(preset=first))


@settings(max_examples=60, deadline=None)
@given(plans)
def test_random_edits_keep_the_rules_and_undo_to_the_start(plan: list) -> None:
    document = Document()
    start = document.project
    for number, (command, pick) in enumerate(plan):
        before = document.project
        try:
            perform(document, command, pick, f"clip{number}")
        except AppError:
            assert document.project == before
        check(document.project)
    end = document.project
    while document.can_undo:
        document.undo()
        check(document.project)
    assert document.project == start
    while document.can_redo:
        document.redo()
    assert document.project == end


@settings(max_examples=40, deadline=None)
@given(plans)
def test_saving_and_loading_is_identity(
    tmp_path_factory: pytest.TempPathFactory, plan: list
) -> None:
    document = Document()
    for number, (command, pick) in enumerate(plan):
        try:
            perform(document, command, pick, f"clip{number}")
        except AppError:
            continue
    path = tmp_path_factory.mktemp("project") / "é 企画.gsaproj"
    save_project(document.project, path)
    assert load_project(path) == document.project
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_media_that_moved_along_with_the_project_is_found(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "clip.mp4").write_bytes(b"x")
    (old / "back.png").write_bytes(b"x")
    clip = replace(CLIP, media=old / "clip.mp4", background=Picture(old / "back.png"))
    save_project(with_clip(clip), old / "p.gsaproj")
    new = old.rename(tmp_path / "new")
    project = load_project(new / "p.gsaproj")
    moved = edits.find_clip(project, "a")
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


@settings(max_examples=60, deadline=None)
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
        check(load_project(path))


def test_a_folder_that_is_gone_leaves_the_old_file_alone(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="cannot be written"):
        write_atomically(tmp_path / "gone" / "p.gsaproj", b"x")
