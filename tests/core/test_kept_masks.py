"""Masks that a person has kept, and the brush that mends them."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core import edits_settings, storage
from gsa_desktop.core.brush import painted
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.kept_masks import keep, kept_at, with_kept, without_kept
from gsa_desktop.core.mask_choice import mask_at
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, Project, Timeline, Track
from gsa_desktop.core.stroke import Stroke
from gsa_desktop.core.timebase import FrameRange


def soft(number: int, value: int = 255) -> SoftMask:
    prob = np.zeros((90, 160), np.uint8)
    prob[30:60, 40:90] = value
    return SoftMask(number, prob)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    clip = Clip("a", tmp_path / "dog.mp4", FrameRange(0, 50))
    return Project(Timeline((Track((clip,)),)), (clip.media,))


def only_clip(project: Project) -> Clip:
    return project.timeline.tracks[0].clips[0]


def test_a_kept_mask_comes_back_nearly_as_it_was() -> None:
    ramp = np.tile(np.arange(256, dtype=np.uint8), (3, 1))
    back = keep(SoftMask(7, ramp), mended=False).soft_mask()
    assert back is not None
    assert back.number == 7
    assert np.abs(back.prob.astype(int) - ramp).max() <= 4
    assert (back.prob[:, [0, 255]] == (0, 255)).all()
    again = keep(back, mended=False).soft_mask()
    assert again is not None
    assert (again.prob == back.prob).all()


def test_kept_masks_are_in_order_and_one_a_frame() -> None:
    kept = ()
    for number in (9, 2, 5, 2):
        kept = with_kept(kept, keep(soft(number), mended=number == 5))
    assert [one.frame for one in kept] == [2, 5, 9]
    assert kept_at(kept, 5) is not None
    assert kept_at(kept, 6) is None
    assert [one.frame for one in without_kept(kept, 5)] == [2, 9]


def test_they_survive_saving_and_an_autosave_writes_them_once(
    project: Project, tmp_path: Path
) -> None:
    kept = tuple(keep(soft(number), mended=True) for number in (3, 8))
    project = edits_settings.set_kept(project, "a", kept)
    storage.save_project(project, tmp_path / "p.gsaproj")
    assert only_clip(storage.load_project(tmp_path / "p.gsaproj")).kept == kept
    text = storage.ProjectWriter().content(project, tmp_path)
    assert json.loads(text)["project"]["timeline"]["tracks"][0]["clips"][0]["kept"]


def test_a_locked_track_keeps_its_masks(project: Project) -> None:
    track = replace(project.timeline.tracks[0], locked=True)
    locked = replace(project, timeline=replace(project.timeline, tracks=(track,)))
    with pytest.raises(AppError, match="locked"):
        edits_settings.set_kept(locked, "a", (keep(soft(1), mended=False),))


def test_a_kept_mask_stands_before_the_networks(project: Project, tmp_path: Path) -> None:
    clip = only_clip(project)
    with MaskStore(tmp_path / "cache") as store:
        track = store.open("print", "key", clip.segment)
        for number in (1, 2):
            track.run(clip.cut).put_final(soft(number, 100))
        clip = replace(clip, kept=(keep(soft(2), mended=True), keep(soft(4), mended=False)))
        found = [mask_at(clip, track, number) for number in (1, 2, 3, 4)]
    assert [None if one is None else int(one.prob.max()) for one in found] == [100, 255, None, 255]


def test_a_damaged_kept_mask_leaves_the_networks(project: Project, tmp_path: Path) -> None:
    clip = only_clip(project)
    good = keep(soft(2), mended=True)
    with MaskStore(tmp_path / "cache") as store:
        track = store.open("print", "key", clip.segment)
        track.run(clip.cut).put_final(soft(2, 100))
        for data in (good.data[:-9], '"', ""):
            damaged = replace(clip, kept=(replace(good, data=data),))
            mask = mask_at(damaged, track, 2)
            assert mask is not None
            assert mask.prob.max() == 100


@pytest.mark.parametrize("erases", [False, True])
def test_a_stroke_paints_what_it_covers_and_nothing_else(erases: bool) -> None:
    before = np.full((100, 200), 120, np.uint8)
    stroke = Stroke(((0.25, 0.5), (0.75, 0.5)), 0.1, erases)
    after = painted(before, stroke)
    value = 0 if erases else 255
    assert (after[42:58, 50:150] == value).all()
    assert (after[45:55, 42:158] == value).all()  # the ends are round
    assert (after[:38] == 120).all()
    assert (after[:, :38] == 120).all()
    assert (before == 120).all()


def test_a_click_is_a_disc_and_one_outside_changes_nothing() -> None:
    before = np.zeros((100, 200), np.uint8)
    disc = painted(before, Stroke(((0.5, 0.5),), 0.2))
    assert int((disc > 127).sum()) == pytest.approx(np.pi * 20**2, rel=0.12)
    ys, xs = np.nonzero(disc > 127)
    assert (xs.mean(), ys.mean()) == pytest.approx((99.5, 49.5), abs=0.3)
    assert not painted(before, Stroke(((-9e6, 3.0),), 0.2)).any()
