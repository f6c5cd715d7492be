"""Still pictures without a window: undo, what is kept on disk, framing, shadow."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.cast_shadow import cast, darkened, with_shadow
from gsa_desktop.core.crop import Box
from gsa_desktop.core.framing import FrameKind, Framing, Part, Shadow, Stand, part_of
from gsa_desktop.core.image_history import ImageHistory, ImageWork
from gsa_desktop.core.image_mending import LONGEST_SIDE, mended
from gsa_desktop.core.image_order import ImageLook, ImageTarget
from gsa_desktop.core.image_shelf import ImageShelf, SavedList
from gsa_desktop.core.kept_masks import keep
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Colour, RefineSettings
from gsa_desktop.core.stroke import Stroke

DOT = Stroke(((0.5, 0.5),), 0.25)


def empty(height: int = 40, width: int = 60) -> SoftMask:
    return SoftMask(0, np.zeros((height, width), np.uint8))


def test_changes_that_follow_at_once_are_one_step() -> None:
    history = ImageHistory(ImageWork())
    works = [ImageWork(ImageLook(background=Colour((n, 0, 0)))) for n in range(4)]
    history.put(works[0], "Colour", 10.0)
    history.put(works[1], "Colour", 10.5)
    history.put(works[2], "Colour", 13.0)
    history.put(ImageWork(ImageLook(RefineSettings(0.2))), "edge", 13.1)
    assert history.undo() == works[2]
    assert history.undo() == works[1]
    assert history.undo() == ImageWork()
    assert not history.can_undo
    assert history.redo() == works[1]
    history.put(works[3], "Colour", 13.2)
    assert not history.can_redo
    assert history.undo() == works[1]


def test_every_stroke_is_a_step_of_its_own() -> None:
    history = ImageHistory(ImageWork())
    first = keep(empty(), mended=True)
    history.put(ImageWork(mended={Path("a"): first}), "", 1.0)
    history.put(ImageWork(mended={Path("a"): mended(empty(), DOT)}), "", 1.0)
    assert history.undo() == ImageWork(mended={Path("a"): first})


def test_a_stroke_marks_where_it_went() -> None:
    mask = mended(empty(), DOT).soft_mask()
    assert mask is not None
    assert mask.prob[20, 30] == 255
    assert mask.prob[2, 2] == 0
    erased = mended(mask, replace(DOT, radius=0.4, erases=True)).soft_mask()
    assert erased is not None
    assert erased.prob.max() == 0
    huge = mended(empty(100, 2 * LONGEST_SIDE), DOT)
    assert (huge.width, huge.height) == (LONGEST_SIDE, 50)


def test_the_list_and_mended_masks_are_found_again(tmp_path: Path) -> None:
    shelf, picture = ImageShelf(tmp_path / "shelf"), tmp_path / "a.jpg"
    picture.write_bytes(b"picture")
    assert shelf.load() == SavedList()
    assert shelf.mended(picture) is None
    framing = Framing(FrameKind.CANVAS, (300, 200), stand=Stand.BOTTOM)
    look = ImageLook(background=Colour((1, 2, 3)), framing=framing)
    target = ImageTarget(tmp_path / "out", "webp", "{name}", replaces=True)
    saved = SavedList((picture,), look, "lite", target)
    mask = mended(empty(), DOT)
    shelf.save(saved)
    shelf.keep(picture, mask)
    again = ImageShelf(tmp_path / "shelf")
    assert again.load() == saved
    assert again.mended(picture) == mask
    picture.write_bytes(b"another picture under that name")
    assert again.mended(picture) is None
    picture.write_bytes(b"picture")
    again.keep(picture, None, before=mask)
    assert again.mended(picture) is None
    (tmp_path / "shelf" / "list.json").write_text("{")
    assert again.load() == SavedList()
    assert (tmp_path / "shelf" / "list-unreadable.json").read_text() == "{"


@pytest.mark.parametrize(
    ("framing", "part"),
    [
        (Framing(FrameKind.SUBJECT, margin=0.1), Part(96, 46, 1.0, (48, 28))),
        (Framing(FrameKind.SUBJECT, margin=0.0), Part(100, 50, 1.0, (40, 20))),
        (Framing(FrameKind.CANVAS, (100, 100), 0.1), Part(95, 35, 2.0, (100, 100))),
        (Framing(FrameKind.CANVAS, (100, 100), 0.1, Stand.TOP), Part(95, 45, 2.0, (100, 100))),
        (Framing(FrameKind.CANVAS, (100, 100), 0.1, Stand.BOTTOM), Part(95, 25, 2.0, (100, 100))),
        (Framing(FrameKind.CANVAS, (20, 40), 0.0), Part(100, 20, 0.5, (20, 40))),
    ],
)
def test_the_subject_is_framed(framing: Framing, part: Part) -> None:
    assert part_of(Box(100, 50, 40, 20), framing) == part


def test_a_shadow_falls_where_it_should() -> None:
    alpha = np.zeros((200, 200), np.uint8)
    alpha[80:120, 80:120] = 255
    hard = cast(alpha, Shadow(1.0, 0.0, 0.1, 90.0))
    assert (hard[105:135, 85:115] == 255).all(), "20 pixels further down"
    assert hard[90, 100] == 0
    soft = cast(alpha, Shadow(0.5, 0.05, 0.1, 0.0))
    row = soft[100].astype(int)
    assert row.argmax() == pytest.approx(120, abs=4), "to the right"
    assert 60 < row.max() <= 128
    assert 0 < row[150] < row.max(), "it fades"


def test_a_shadow_is_dark_on_a_background_and_black_without_one() -> None:
    dark = np.full((1, 1), 51, np.uint8)
    for depth, most in ((np.uint8, 255), (np.uint16, 65535)):
        white = np.full((1, 1, 3), most, depth)
        assert darkened(white, dark)[0, 0, 0] == pytest.approx(most * 0.8, rel=0.01)
        clear = np.zeros((1, 1, 4), depth)
        assert with_shadow(clear, dark)[0, 0].tolist() == [0, 0, 0, round(most * 0.2)]
        solid = np.full((1, 1, 4), most, depth)
        assert (with_shadow(solid, dark) == solid).all(), "the subject itself stays as it is"
        half = np.full((1, 1, 4), most, depth)
        half[..., 3] = most // 2
        *colour, both = with_shadow(half, dark)[0, 0].astype(float) / most
        assert both == pytest.approx(0.6, abs=0.01)
        shown = colour[0] * both + (1 - both)
        assert shown == pytest.approx(0.5 + 0.5 * 0.8, abs=0.01), "as over darkened white"
