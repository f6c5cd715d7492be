"""The pack for another editor: what is in its folder, and that it fits together."""

import builtins
from dataclasses import replace
from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported
from gsa_desktop.core.export_journal import journal_dir
from gsa_desktop.core.export_order import TimelineSource
from gsa_desktop.core.file_lock import try_lock
from gsa_desktop.core.handover import MATTE_FORMATS, HandOverOrder
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.core.timeline_import import imported_project
from gsa_desktop.engine.handover import hand_over
from gsa_desktop.media.otio_read import read_otio
from gsa_desktop.media.probe import probe

RATE = Fraction(24)


def source_of(tiny: Clip, info, timecode: str = "") -> TimelineSource:
    """Two stretches of the tiny clip on V1 with a gap, the first again on V2."""
    first = replace(tiny, id="a", cut=FrameRange(2, 8), start=3, length=6)
    second = replace(tiny, id="b", cut=FrameRange(0, 5), start=12, length=5)
    again = replace(first, id="c", start=20)
    line = Timeline((Track((first, second)), Track((again,))), RATE, (info.width, info.height), ())
    return TimelineSource(line, {info.path: replace(info, timecode=timecode)})


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("matte", MATTE_FORMATS, ids=lambda preset: preset.id)
def test_mattes_have_the_names_and_the_timecode_of_their_sources(
    tiny, tiny_info, store, tmp_path, matte
):
    source = source_of(tiny, tiny_info, "01:00:00:00")
    order = HandOverOrder(source, tmp_path / "pack", "cut", otio=False, matte=matte)
    events = list(hand_over(order, store))
    assert [type(event) for event in events].count(Exported) == 1
    assert events[-1].path == order.out
    assert [line.split(": ")[1] for line in events[-1].report] == [
        "6 frames, as meant",
        "5 frames, as meant",
    ]
    stem, suffix = tiny_info.path.stem, matte.suffix
    wanted = {"cut_V1.edl", "cut_V2.edl", "README.txt"}
    assert files(order.out) == wanted | {f"mattes/{stem}{suffix}", f"mattes/{stem}_2{suffix}"}
    first = probe(order.out / "mattes" / f"{stem}{suffix}")
    assert (first.timecode, first.frames) == ("01:00:00:02", 6)
    second = probe(order.out / "mattes" / f"{stem}_2{suffix}")
    assert (second.timecode, second.frames) == ("01:00:00:00", 5)
    text = (order.out / "README.txt").read_text()
    assert "24 frames per second (24/1)" in text
    assert "timecode  01:00:00:02" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "pack"]


@pytest.mark.parametrize("timecode", ["", "01:00:00:00"])
def test_the_timeline_of_mattes_has_the_same_cuts(tiny, tiny_info, store, tmp_path, timecode):
    pytest.importorskip("opentimelineio")
    source = source_of(tiny, tiny_info, timecode)
    order = HandOverOrder(source, tmp_path / "pack", "cut", edl=False)
    list(hand_over(order, store))
    moved = order.out.rename(tmp_path / "elsewhere")
    found = read_otio(moved / "cut_mattes.otio")
    infos = {path: probe(path) for path in found.media}
    names = count()
    project = imported_project(found, infos, lambda: str(next(names)), "motion")
    rows = [[(c.start, c.stop) for c in track.clips] for track in project.timeline.tracks]
    assert rows == [[(3, 9), (12, 17)], [(20, 26)]]
    cuts = [(c.cut.start, c.cut.stop) for track in project.timeline.tracks for c in track.clips]
    assert cuts == [(0, 6), (0, 5), (0, 6)]
    assert all(path.parent == moved / "mattes" for path in found.media)


def test_a_cancelled_hand_over_leaves_nothing(tiny, tiny_info, store, tmp_path):
    order = HandOverOrder(source_of(tiny, tiny_info), tmp_path / "pack", "cut", otio=False)
    job = hand_over(order, store)
    next(job)
    job.close()
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_a_folder_that_exists_is_kept_unless_it_may_be_replaced(tiny, tiny_info, store, tmp_path):
    order = HandOverOrder(
        source_of(tiny, tiny_info), tmp_path / "pack", "cut", otio=False, mattes=False
    )
    order.out.mkdir()
    (order.out / "notes.txt").write_text("mine")
    with pytest.raises(AppError, match="exists"):
        list(hand_over(order, store))
    assert files(order.out) == {"notes.txt"}
    list(hand_over(order, store, overwrite=True))
    assert files(order.out) == {"notes.txt", "cut_V1.edl", "cut_V2.edl", "README.txt"}


def test_the_folder_of_a_source_is_refused(tiny, tiny_info, store):
    folder = tiny_info.path.parent
    order = HandOverOrder(source_of(tiny, tiny_info), folder, "cut", otio=False)
    with pytest.raises(AppError, match="in that folder"):
        list(hand_over(order, store, overwrite=True))


def test_without_the_library_one_line_says_what_to_install(
    tiny, tiny_info, store, tmp_path, monkeypatch
):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "opentimelineio":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    order = HandOverOrder(source_of(tiny, tiny_info), tmp_path / "pack", "cut")
    with pytest.raises(AppError) as caught:
        list(hand_over(order, store))
    assert "pip install 'gsa-desktop[handover]'" in caught.value.one_line()
    assert not order.out.exists()


def test_an_empty_timeline_or_no_wish_is_refused(tiny, tiny_info, tmp_path):
    with pytest.raises(AppError, match="nothing to export"):
        HandOverOrder(TimelineSource(Timeline((), RATE), {}), tmp_path / "pack", "cut")
    source = source_of(tiny, tiny_info)
    with pytest.raises(AppError, match="Nothing is chosen"):
        HandOverOrder(source, tmp_path / "pack", "cut", otio=False, edl=False, mattes=False)


def test_nobody_is_offered_a_single_matte_of_a_pack_that_was_killed(
    tiny, tiny_info, store, tmp_path, monkeypatch
):
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))
    order = HandOverOrder(source_of(tiny, tiny_info), tmp_path / "pack", "cut", otio=False)
    job = hand_over(order, store)
    parts = (list(tmp_path.glob(".pack-*/pack/mattes/*.part")) for _ in job)
    assert next(filter(None, parts))  # a matte is being written
    assert not journal_dir().exists()
    job.close()


def test_what_a_killed_process_left_of_a_pack_goes_with_the_next(tiny, tiny_info, store, tmp_path):
    left, living, foreign = (tmp_path / f".pack-{name * 8}" for name in "abc")
    for folder in (left, living, foreign):
        (folder / "pack" / "mattes").mkdir(parents=True)
    (left / "lock").touch()
    order = HandOverOrder(
        source_of(tiny, tiny_info), tmp_path / "pack", "cut", otio=False, mattes=False
    )
    with try_lock(living / "lock"):
        list(hand_over(order, store))
    assert {path.name for path in tmp_path.glob(".pack-*")} == {living.name, foreign.name}
    assert (order.out / "README.txt").is_file()
