"""Where a background lies; gradients; the history of looks; undo of looks."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.gradient import gradient_picture
from gsa_desktop.core.placement import Place, moved, place
from gsa_desktop.core.project import (
    Clip,
    Fit,
    Gradient,
    GradientShape,
    Picture,
    Placement,
    Project,
    RefineSettings,
    Timeline,
    Track,
    Video,
)
from gsa_desktop.core.storage import load_project, save_project
from gsa_desktop.core.timebase import FrameRange

ROOM = (200, 100)


@pytest.mark.parametrize(
    ("placement", "wanted"),
    [
        (Placement(), Place(0, -50, 200, 200)),
        (Placement(Fit.FIT), Place(50, 0, 100, 100)),
        (Placement(Fit.STRETCH), Place(0, 0, 200, 100)),
        (Placement(Fit.TILE, 0.25), Place(87.5, 37.5, 25, 25)),
        (Placement(Fit.FIT, anchor=(0, 0)), Place(0, 0, 100, 100)),
        (Placement(Fit.FIT, anchor=(1, 1)), Place(100, 0, 100, 100)),
        (Placement(Fit.FIT, 0.5, (1, 1), (-0.1, 0.1)), Place(130, 60, 50, 50)),
    ],
)
def test_a_square_background_in_a_wide_picture(placement: Placement, wanted: Place) -> None:
    found = place(placement, (40, 40), ROOM)
    for name in ("left", "top", "width", "height"):
        assert getattr(found, name) == pytest.approx(getattr(wanted, name))


def test_a_move_ends_within_reach() -> None:
    assert moved(Placement(offset=(0.5, 0)), 0.25, -0.1) == (0.75, -0.1)
    assert moved(Placement(), 90, -90) == (2.0, -2.0)


def test_gradients_run_from_end_to_end() -> None:
    black_to_white = Gradient((0, 0, 0), (255, 255, 255), angle=0)
    across = gradient_picture(black_to_white, (64, 16))
    assert across.dtype == np.uint8
    assert across[:, 0].max() < 8
    assert across[:, -1].min() > 247
    means = across.mean(axis=(0, 2))
    assert (np.diff(means) > 0).all()
    down = gradient_picture(replace(black_to_white, angle=90), (64, 16))
    assert down[0].mean() < 12
    assert down[-1].mean() > 243
    deep = gradient_picture(black_to_white, (640, 16), deep=True)
    assert deep.dtype == np.uint16
    assert len(np.unique(deep)) > 512
    radial = gradient_picture(replace(black_to_white, shape=GradientShape.RADIAL), (65, 33))
    assert radial[16, 32].max() < 5
    assert radial[0, 0].min() > 240
    flat = gradient_picture(Gradient((9, 9, 9), (9, 9, 9)), (30, 20))
    assert (flat == 9).all(), "noise never leaves the colour of an end"


def test_backgrounds_and_edges_are_saved_with_the_project(tmp_path: Path) -> None:
    there = Placement(Fit.TILE, 0.3, (0.0, 1.0), (0.1, -0.2), (9, 8, 7))
    backgrounds = (
        Gradient((1, 2, 3), (4, 5, 6), GradientShape.RADIAL, 12.5),
        Picture(tmp_path / "a.png", there),
        Video(tmp_path / "b.mp4", there),
    )
    clips = tuple(
        Clip(
            str(n),
            tmp_path / "c.mp4",
            FrameRange(0, 10),
            10 * n,
            refine=RefineSettings(snap_px=7.0, clean=0.5),
            background=background,
        )
        for n, background in enumerate(backgrounds)
    )
    project = Project(Timeline((Track(clips),)))
    save_project(project, tmp_path / "p.gsaproj")
    assert load_project(tmp_path / "p.gsaproj") == project


def test_a_project_from_before_gets_the_defaults(tmp_path: Path) -> None:
    clip = Clip("a", tmp_path / "c.mp4", FrameRange(0, 10), background=Picture(tmp_path / "a.png"))
    path = tmp_path / "p.gsaproj"
    save_project(Project(Timeline((Track((clip,)),))), path)
    text = path.read_text("utf-8")
    start = text.index(', "placement": ')
    stop = text.index("}", start) + 1
    older = text[:start] + text[stop:]
    for name in ("snap_px", "clean"):
        place_of = older.index(f'"{name}"')
        older = older[:place_of] + older[older.index(",", place_of) + 2 :]
    assert "placement" not in older
    path.write_text(older, "utf-8")
    assert load_project(path).timeline.tracks[0].clips[0] == clip
