"""The page for still pictures: the list, the divider, the look, the export."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton, QWidget

from gsa_desktop.core.image_order import FORMATS, ImageLook
from gsa_desktop.core.project import Colour
from gsa_desktop.ui.empty_state import Sign
from gsa_desktop.ui.image_compare import ImageCompare
from gsa_desktop.ui.image_page import ImagePage
from tests.ui.test_widget_names import made_by_qt

PATHS = (Path("/pictures/a.jpg"), Path("/pictures/b.jpg"))


def picture(value: int) -> np.ndarray:
    return np.full((40, 80, 4), (value, value, value, 255), np.uint8)


@pytest.fixture
def page(qtbot) -> ImagePage:
    made = ImagePage()
    qtbot.addWidget(made)
    made.show()
    return made


def button(widget: QWidget, text: str) -> QPushButton:
    found = widget.findChildren(QPushButton)
    return next(b for b in found if b.text().replace("&", "").startswith(text))


def test_the_divider_follows_mouse_and_keys(qtbot) -> None:
    compare = ImageCompare()
    qtbot.addWidget(compare)
    compare.resize(424, 224)
    compare.set_pictures(picture(40), picture(240))
    compare.show()

    def shade(x: int) -> int:
        return compare.grab().toImage().pixelColor(x, 60).lightness()

    assert (shade(100), shade(300)) == (40, 240)
    qtbot.mouseClick(compare, Qt.MouseButton.LeftButton, pos=QPoint(62, 100))
    assert compare.share == pytest.approx(0.125, abs=0.01)
    assert (shade(30), shade(100)) == (40, 240)
    qtbot.keyClick(compare, Qt.Key.Key_End)
    assert shade(400) == 40
    qtbot.keyClick(compare, Qt.Key.Key_Left)
    assert compare.share == pytest.approx(0.98)
    compare.set_pictures(picture(40), None)
    assert shade(300) == 40


def test_the_list_keeps_its_choice(qtbot, page: ImagePage) -> None:
    with qtbot.waitSignal(page.picture_chosen) as chosen:
        page.set_paths(PATHS)
    assert chosen.args == [PATHS[0]]
    page._list.setCurrentRow(1)
    page.set_thumbnail(PATHS[1], picture(99))
    page.set_state(PATHS[1], "Cut out", "")
    page.set_paths((*PATHS, Path("/pictures/c.jpg")))
    assert page.current == PATHS[1]
    assert not page._list.item(1).icon().isNull()
    page.set_paths(())
    assert page._pages.currentIndex() == 0
    assert not button(page, "Remove").isEnabled()


def test_looks_and_orders(qtbot, page: ImagePage) -> None:
    page.set_paths(PATHS)
    page.export._format.setCurrentIndex(3)
    assert not button(page, "Export This One").isEnabled()
    with qtbot.waitSignal(page.look_changed) as changed:
        page.background.background_changed.emit(Colour((1, 2, 3)))
    assert changed.args == [ImageLook(background=Colour((1, 2, 3)))]
    page.export._name.setText("{name}-{number:02}")
    with qtbot.waitSignal(page.export_requested) as asked:
        button(page, "Export All 2").click()
    order = asked.args[0]
    assert order.format == FORMATS[3]
    assert [path.name for path in order.targets().values()] == ["a-01.jpg", "b-02.jpg"]
    page.export._name.setText("same")
    button(page, "Export All 2").click()
    assert "same name" in page.export._problem.text()
    page.export._name.setText("{what}")
    assert not button(page, "Export All 2").isEnabled()


def test_the_model_can_be_another(qtbot, page: ImagePage) -> None:
    page.set_models(["/models/mine.safetensors"])
    with qtbot.waitSignal(page.model_changed) as chosen:
        page._model.setCurrentIndex(1)
        page._model.activated.emit(1)
    assert chosen.args == ["/models/mine.safetensors"]
    page.set_models(["/models/other.safetensors", "/models/mine.safetensors"])
    assert page._model.currentData() == "/models/mine.safetensors"


def test_every_part_has_a_name(page: ImagePage) -> None:
    nameless = [
        type(part).__name__
        for part in page.findChildren(QWidget)
        if not made_by_qt(part)
        and not part.accessibleName()
        and not isinstance(part, QLabel | Sign | QDialogButtonBox)
    ]
    assert not nameless
