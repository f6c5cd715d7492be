"""The page for what is behind the subject: gradients, place, a folder of one's own."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDoubleSpinBox, QListWidget, QWidget

from gsa_desktop.core.project import (
    Background,
    Colour,
    Fit,
    Gradient,
    GradientShape,
    Picture,
    Placement,
    Transparent,
    Video,
)
from gsa_desktop.ui.inspector_background import BackgroundPage

BEACH = Path("/pictures/beach.png")


@pytest.fixture
def page(qtbot) -> BackgroundPage:
    made = BackgroundPage()
    qtbot.addWidget(made)
    made.resize(320, 800)
    made.show()
    return made


@pytest.fixture
def told(page: BackgroundPage) -> list[Background]:
    heard: list[Background] = []
    page.background_changed.connect(heard.append)
    return heard


def named(page: QWidget, kind: type, name: str):
    (found,) = (w for w in page.findChildren(kind) if w.accessibleName() == name and w.isVisible())
    return found


def choose(box: QComboBox, text: str) -> None:
    box.setCurrentText(text)
    box.activated.emit(box.currentIndex())


def test_a_gradient_by_its_parts(page: BackgroundPage, told: list[Background]) -> None:
    named(page, QAbstractButton, "Background: Gradient").click()
    assert told[-1] == Gradient()
    named(page, QAbstractButton, "Gradient: Sky").click()
    sky = told[-1]
    named(page, QAbstractButton, "Swap the colours").click()
    assert told[-1] == replace(sky, first=sky.second, second=sky.first)
    named(page, QDoubleSpinBox, "Angle").setValue(30)
    assert told[-1].angle == 30
    choose(named(page, QComboBox, "Shape of the gradient"), "Radial")
    assert told[-1].shape is GradientShape.RADIAL
    assert not named(page, QDoubleSpinBox, "Angle").isEnabled()
    named(page, QAbstractButton, "Background: Transparent").click()
    named(page, QAbstractButton, "Background: Gradient").click()
    assert told[-1].shape is GradientShape.RADIAL, "it is found again as it was left"


def test_a_picture_by_its_place(page: BackgroundPage, told: list[Background]) -> None:
    page.set_background(Picture(BEACH))
    assert page.is_movable
    assert not told
    named(page, QAbstractButton, "Place: Bottom left").click()
    assert told[-1] == Picture(BEACH, Placement(anchor=(0.0, 1.0)))
    named(page, QDoubleSpinBox, "Across").setValue(12.5)
    page.move_by(0.05, -0.2)
    assert told[-1].placement.offset == pytest.approx((0.175, -0.2))
    assert named(page, QDoubleSpinBox, "Down").value() == -20
    named(page, QAbstractButton, "Place: Middle centre").click()
    assert told[-1] == Picture(BEACH), "a point is where it says, whatever was dragged before"
    named(page, QDoubleSpinBox, "Scale").setValue(250)
    assert told[-1].placement.scale == 2.5


def test_tiles_are_small_at_first_and_others_are_not(page, told) -> None:
    page.set_background(Picture(BEACH))
    fit = named(page, QComboBox, "Fit of the background")
    choose(fit, "Tile")
    assert told[-1].placement == Placement(Fit.TILE, 0.25)
    choose(fit, "Stretch")
    assert told[-1].placement == Placement(Fit.STRETCH)


def test_another_file_stands_where_the_last_one_stood(page: BackgroundPage) -> None:
    there = Placement(Fit.FIT, 0.5, offset=(0.1, 0.1))
    page.set_background(Picture(BEACH, there))
    page.set_background(Colour())
    assert page.with_file(Path("/b.png"), "picture") == Picture(Path("/b.png"), there)
    assert page.with_file(Path("/b.mp4"), "video") == Video(Path("/b.mp4"))
    page.move_by(0.1, 0.1)
    assert page.background == Colour(), "a colour has no place"


def test_a_folder_of_ones_own_offers_its_pictures(qtbot, page, told) -> None:
    shelf = page._shelf._list
    assert not shelf.isVisible()
    with qtbot.waitSignal(page.folder_wanted):
        named(page, QAbstractButton, "Choose a folder of backgrounds").click()
    pictures = (BEACH, Path("/pictures/sea.png"))
    page.set_shelf(BEACH.parent, pictures)
    page.set_shelf_thumbnail(BEACH, np.full((60, 128, 4), 200, np.uint8))
    shelf = named(page, QListWidget, "Backgrounds of your own")
    assert [shelf.item(row).icon().isNull() for row in range(2)] == [False, True]
    where = shelf.visualItemRect(shelf.item(1)).center()
    qtbot.mouseClick(shelf.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert told == [Picture(pictures[1])]
    page.set_background(Picture(BEACH))
    assert [item.toolTip() for item in shelf.selectedItems()] == ["beach.png"]
    page.set_background(Transparent())
    assert not shelf.selectedItems()
    page.set_shelf(BEACH.parent, ())
    assert not shelf.isVisible()


def test_a_page_for_stills_offers_no_video(qtbot) -> None:
    page = BackgroundPage(for_stills=True)
    qtbot.addWidget(page)
    names = [b.text() for b in page.findChildren(QAbstractButton) if b.isCheckable() and b.text()]
    assert names == ["Transparent", "Colour", "Gradient", "Blur", "Picture"]
