"""Project files: nothing is lost, old ones open, and files that moved are found."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gsa_desktop.core import edits
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.file_facts import FileFacts, FileState, facts_of, search, state_of
from gsa_desktop.core.json_values import JsonWriter, from_json, to_json
from gsa_desktop.core.project import (
    Blur,
    Clip,
    Colour,
    Marker,
    Picture,
    Project,
    RefineSettings,
    SegmentSettings,
    Timeline,
    Track,
    Transparent,
    Video,
)
from gsa_desktop.core.project_upgrade import without_silent
from gsa_desktop.core.storage import load_project, load_saved, save_project
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.fingerprint import fingerprint

paths = st.sampled_from([Path("/media/a.mp4"), Path("/m/é 背景\udce9.mov"), Path('/m/"q"\\\n.mkv')])
backgrounds = st.one_of(
    st.builds(Transparent),
    st.builds(Colour, st.tuples(*[st.integers(0, 255)] * 3)),
    st.builds(Picture, paths),
    st.builds(Video, paths),
    st.builds(Blur, st.floats(0.002, 0.1)),
)
refines = st.builds(RefineSettings, threshold=st.floats(0, 1), grow_px=st.floats(-20, 20))
segments = st.builds(SegmentSettings, st.text(max_size=5), st.sampled_from(["fast", "best"]))


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    clips, start = [], 0
    for _ in range(draw(st.integers(0, 4))):
        start += draw(st.integers(0, 30))
        first = draw(st.integers(0, 50))
        clip = Clip(
            id=draw(st.uuids()).hex,
            media=draw(paths),
            cut=FrameRange(first, first + draw(st.integers(1, 40))),
            start=start,
            segment=draw(segments),
            refine=draw(refines),
            background=draw(backgrounds),
            volume_db=draw(st.floats(-60, 12)),
            muted=draw(st.booleans()),
            link=draw(st.sampled_from(["", "l1", "l2"])),
            length=draw(st.integers(40, 60)),
        )
        start = clip.stop
        clips.append(clip)
    return Track(tuple(clips), *(draw(st.booleans()) for _ in range(3)))


markers = st.builds(Marker, st.integers(0, 500), st.text(max_size=9))
projects = st.builds(
    Project,
    st.builds(
        Timeline,
        st.lists(tracks(), min_size=1, max_size=3).map(tuple),
        st.sampled_from([None, Fraction(25), Fraction(30000, 1001)]),
        st.sampled_from([None, (1920, 1080)]),
        st.lists(tracks(), max_size=2).map(tuple),
        st.lists(markers, max_size=3, unique_by=lambda m: m.frame).map(
            lambda found: tuple(sorted(found, key=lambda m: m.frame))
        ),
    ),
    st.lists(paths, unique=True, max_size=3).map(tuple),
)


@settings(max_examples=60)
@given(projects)
def test_saving_and_loading_is_identity(
    tmp_path_factory: pytest.TempPathFactory, project: Project
) -> None:
    path = tmp_path_factory.mktemp("project") / "é 企画.gsaproj"
    facts = {media: FileFacts(5, 7, "abc") for media in project.media}
    save_project(project, path, facts)
    saved = load_saved(path)
    assert saved.project == project
    assert saved.facts == facts


@settings(max_examples=30)
@given(st.lists(projects, min_size=1, max_size=4))
def test_a_writer_that_remembers_writes_what_a_fresh_one_does(versions: list[Project]) -> None:
    writer = JsonWriter(Clip, shared=(RefineSettings, SegmentSettings, Transparent))
    for project in versions:
        assert json.loads(writer.text(project)) == to_json(project)
        assert from_json(Project, json.loads(writer.text(project))) == project


VERSION_1 = {
    "format": "gsa-desktop project",
    "version": 1,
    "relative": {"/media/a.mp4": "a.mp4", "/media/b.mp4": "b.mp4"},
    "project": {
        "kind": "Project",
        "timeline": {
            "kind": "Timeline",
            "tracks": [
                {
                    "kind": "Track",
                    "clips": [
                        {
                            "kind": "Clip",
                            "id": name,
                            "media": f"/media/{name}.mp4",
                            "cut": {"kind": "FrameRange", "start": 0, "stop": 10},
                            "start": start,
                            "background": {"kind": "Colour", "rgb": [1, 2, 3]},
                        }
                        for name, start in (("a", 0), ("b", 20))
                    ],
                }
            ],
            "rate": "25/1",
            "size": [320, 180],
        },
        "media": ["/media/a.mp4", "/media/b.mp4"],
    },
}


def test_a_project_of_version_1_gets_linked_sound_clips(tmp_path: Path) -> None:
    path = tmp_path / "old.gsaproj"
    path.write_text(json.dumps(VERSION_1))
    saved = load_saved(path)
    assert saved.version == 1
    timeline = saved.project.timeline
    (pictures,), (sounds,) = timeline.tracks, timeline.sounds
    for picture, sound in zip(pictures.clips, sounds.clips, strict=True):
        assert picture.link == sound.link != ""
        assert picture.id != sound.id
        assert (picture.media, picture.cut, picture.start) == (sound.media, sound.cut, sound.start)
        assert picture.background == Colour((1, 2, 3))
    heard = without_silent(saved.project, {Path("/media/b.mp4")})
    assert [clip.media.name for clip in heard.timeline.sounds[0].clips] == ["a.mp4"]
    assert [bool(clip.link) for clip in heard.timeline.tracks[0].clips] == [True, False]


def test_a_damaged_project_says_what_its_reader_can_do(tmp_path: Path) -> None:
    path = tmp_path / "p.gsaproj"
    save_project(Project(), path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(AppError) as caught:
        load_saved(path, lambda: "Open /autosave/1.gsaproj.")
    assert caught.value.hint == "Open /autosave/1.gsaproj."


def a_file(path: Path, content: bytes) -> tuple[Path, FileFacts]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path, facts_of(path, fingerprint(path))


def test_of_two_candidates_the_one_of_the_right_size_is_taken(tmp_path: Path) -> None:
    media, facts = a_file(tmp_path / "old" / "clip.mp4", b"right")
    project = edits.add_media(Project(), media)
    save_project(project, tmp_path / "old" / "p.gsaproj", {media: facts})
    copy = tmp_path / "new" / "p.gsaproj"
    a_file(copy.with_name("clip.mp4"), b"another one")
    copy.write_bytes((tmp_path / "old" / "p.gsaproj").read_bytes())
    assert load_project(copy).media == (media,)
    media.unlink()
    assert load_project(copy).media == (copy.with_name("clip.mp4"),)


def test_a_file_is_what_it_was_missing_or_changed(tmp_path: Path) -> None:
    path, facts = a_file(tmp_path / "a.mp4", b"content")
    assert state_of(path, facts, fingerprint) is FileState.PRESENT
    path.write_bytes(b"content")  # again, at another time
    assert state_of(path, replace(facts, modified_ns=1), fingerprint) is FileState.PRESENT
    path.write_bytes(b"CONTENT")
    assert state_of(path, replace(facts, modified_ns=1), fingerprint) is FileState.CHANGED
    path.write_bytes(b"longer content")
    assert state_of(path, facts, fingerprint) is FileState.CHANGED
    path.unlink()
    assert state_of(path, facts, fingerprint) is FileState.MISSING


def test_a_search_finds_by_content_what_moved_and_what_was_renamed(tmp_path: Path) -> None:
    wanted = {}
    for name, content in (("a.mp4", b"one"), ("b.mp4", b"two!"), ("c.mp4", b"three")):
        path, facts = a_file(tmp_path / "old" / name, content)
        wanted[path] = facts
        path.unlink()
    bare = tmp_path / "old" / "bare.png"
    moved, _ = a_file(tmp_path / "new" / "deep" / "a.mp4", b"one")
    renamed, _ = a_file(tmp_path / "new" / "other name.mp4", b"two!")
    a_file(tmp_path / "new" / "c.mp4", b"THREE")  # the name and the size, not the content
    picture, _ = a_file(tmp_path / "new" / "bare.png", b"picture")
    found = dict(filter(None, search(tmp_path / "new", {**wanted, bare: None}, fingerprint)))
    assert found == {
        tmp_path / "old" / "a.mp4": moved,
        tmp_path / "old" / "b.mp4": renamed,
        bare: picture,
    }
