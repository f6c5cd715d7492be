"""Pictures behind the subject at any size: the same in proxy and export, moved, tiled, deep."""

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from gsa_desktop.core.project import Fit, Gradient, Picture, Placement
from gsa_desktop.engine.backdrop import Backdrop, placed
from gsa_desktop.media.picture_out import write_picture

RED = (200, 30, 30)


def scene() -> np.ndarray:
    rows, columns = np.mgrid[:300, :500]
    picture = np.stack([columns / 2, rows / 2, (rows + columns) / 4], -1).astype(np.uint8)
    cv2.circle(picture, (350, 90), 60, (240, 240, 0), -1)
    return picture


@pytest.mark.parametrize("fit", Fit)
@pytest.mark.parametrize("scale", [0.3, 1.0, 2.6])
def test_a_proxy_shows_what_the_export_has(fit: Fit, scale: float) -> None:
    placement = Placement(fit, scale, (0.0, 1.0), (0.13, -0.07), RED)
    full = placed(scene(), (640, 480), placement)
    proxy = placed(scene(), (320, 240), placement)
    assert full.shape == (480, 640, 3)
    smaller = cv2.resize(full, (320, 240), interpolation=cv2.INTER_AREA)
    assert np.abs(smaller.astype(int) - proxy).mean() < 3.0


def test_fit_shows_all_of_it_and_a_colour_around() -> None:
    found = placed(scene(), (500, 600), Placement(Fit.FIT, around=RED))
    np.testing.assert_array_equal(found[150:450], scene())
    assert (found[:150] == RED).all()
    assert (found[450:] == RED).all()


def test_tiles_repeat_without_a_seam() -> None:
    found = placed(scene(), (500, 300), Placement(Fit.TILE, 0.5))
    np.testing.assert_array_equal(found[:150, :250], found[150:, 250:])
    moved = placed(scene(), (500, 300), Placement(Fit.TILE, 0.5, offset=(0.1, 0.0)))
    np.testing.assert_array_equal(np.roll(found, 50, axis=1), moved)


def test_a_move_moves_by_that_share() -> None:
    small = Placement(Fit.FIT, 0.5)
    here = placed(scene(), (500, 300), small)
    there = placed(scene(), (500, 300), Placement(Fit.FIT, 0.5, offset=(0.2, 0.1)))
    np.testing.assert_array_equal(np.roll(here, (30, 100), axis=(0, 1)), there)
    gone = placed(scene(), (500, 300), Placement(Fit.FIT, 0.5, offset=(2.0, -2.0), around=RED))
    assert (gone == RED).all()


def test_stills_and_gradients_are_deep_when_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    write_picture(path, np.arange(40 * 60 * 3, dtype=np.uint16).reshape(40, 60, 3) * 9)
    for background in (Picture(path), Gradient()):
        with Backdrop(background, deep=True) as deep, Backdrop(background) as plain:
            assert deep.picture(Fraction(0), (60, 40)).dtype == np.uint16
            assert plain.picture(Fraction(0), (60, 40)).dtype == np.uint8


def test_a_background_that_has_changed_on_disk_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    for shade in (10, 200):
        Image.new("RGB", (8 + shade, 8), (shade, shade, shade)).save(path)
        with Backdrop(Picture(path)) as drop:
            assert drop.picture(Fraction(0), (4, 4)).max() == shade
