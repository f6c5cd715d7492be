"""The brush in the workspace for still pictures: the same commands as on clips, which rest."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from gsa_desktop.controllers.image_entry import ImageState
from gsa_desktop.core.image_order import ImageLook
from gsa_desktop.core.project import Colour

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def with_picture(qtbot, with_clip, tmp_path: Path):
    """The workspace with a grey picture that the network finds nothing in, and a clip elsewhere."""
    desktop = with_clip
    path = tmp_path / "grey.png"
    Image.fromarray(np.full((90, 160, 3), 120, np.uint8)).save(path)
    images = desktop.images.images
    states: dict[Path, ImageState] = {}
    images.state_changed.connect(lambda path, state, _: states.update({path: state}))
    desktop.images.show()
    images.model = "motion"
    desktop.images.show((path,))
    qtbot.waitUntil(lambda: states.get(path) is ImageState.DONE)
    yield desktop
    desktop.images.shut_down()


def test_strokes_are_made_by_the_commands_of_clips(qtbot, with_picture) -> None:
    desktop, page = with_picture, with_picture.images.page
    window, images = desktop.window, desktop.images.images
    commands, path = window.commands, images.paths[0]
    assert commands["mask.brush"].isEnabled()
    assert not commands["mask.good"].isEnabled(), "means nothing here"
    assert not commands["mask.restore"].isEnabled()
    commands["mask.brush"].trigger()
    assert page.brush.isVisible()
    assert not desktop.mending.brush.isVisible()
    before = page.brush.radius
    commands["mask.larger"].trigger()
    assert page.brush.radius > before
    qtbot.waitUntil(lambda: not page.compare.picture_rect.isEmpty())
    middle = page.compare.picture_rect.center().toPoint()
    for pressed in (commands["mask.brush"], commands["mask.eraser"]):
        pressed.trigger()
        QTest.mousePress(page.brush, LEFT, pos=middle)
        QTest.mouseMove(page.brush, middle + QPoint(30, 0))
        QTest.mouseRelease(page.brush, LEFT, pos=middle + QPoint(30, 0))
        mask = images.edits.kept(path).soft_mask()
        assert (mask.prob[45, 80] == 255) == (pressed is commands["mask.brush"])
    commands["edit.undo"].trigger()
    assert images.edits.kept(path).soft_mask().prob[45, 80] == 255
    assert "Mended" in page.list.item(0).text()
    with qtbot.waitSignal(images.results.copied):
        commands["edit.copy"].trigger()
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == (160, 90)
    assert copied.pixelColor(80, 45).alpha() == 255
    assert copied.pixelColor(5, 5).alpha() == 0
    commands["mask.restore"].trigger()
    assert images.edits.kept(path) is None


def test_the_brush_stays_with_pictures_that_have_a_mask(qtbot, with_picture) -> None:
    desktop, page = with_picture, with_picture.images.page
    window, path = desktop.window, desktop.images.images.paths[0]
    commands, clip = window.commands, desktop.session.editing.selected
    commands["mask.brush"].trigger()
    broken = path.with_name("broken.jpg")
    broken.write_bytes(b"no picture")
    desktop.images.show((broken,))
    assert page.current == broken
    assert not commands["mask.brush"].isEnabled()
    page.list.step(-1)
    assert commands["mask.brush"].isEnabled()
    window.use_workspace("edit")
    assert commands["timeline.select_tool"].isChecked(), "the brush stays with the pictures"
    assert not desktop.mending.brush.isVisible()
    assert commands["mask.good"].isEnabled()
    assert desktop.session.editing.selected == clip, "nothing of it touched the clip"


def test_the_menus_act_on_the_pictures_in_front_and_on_nothing_else(qtbot, with_picture) -> None:
    desktop, page = with_picture, with_picture.images.page
    commands, images = desktop.window.commands, desktop.images.images
    desktop.session.editing.add_marker(0)
    project, zoom = desktop.session.editing.project, desktop.window.preview.zoom
    assert not commands["edit.undo"].isEnabled(), "that of the clips rests"
    images.edits.put_look(replace(images.edits.look, background=Colour((1, 2, 3))), "")
    commands["edit.undo"].trigger()
    assert images.edits.look == ImageLook()
    assert not commands["edit.undo"].isEnabled()
    commands["edit.redo"].trigger()
    assert images.edits.look.background == Colour((1, 2, 3))
    qtbot.waitUntil(lambda: not page.compare.picture_rect.isEmpty())
    fit = page.compare.zoom
    commands["view.zoom_in"].trigger()
    assert page.compare.zoom > fit
    commands["view.actual"].trigger()
    assert page.compare.zoom == 1.0
    commands["view.fit"].trigger()
    assert page.compare.zoom == fit
    commands["file.export"].trigger()
    assert page.export.isVisible()
    assert desktop.session.editing.project is project, "nothing of it touched the clips"
    assert desktop.window.preview.zoom == zoom
    desktop.window.use_workspace("edit")
    assert commands["edit.undo"].isEnabled(), "the marker can be taken back"
    commands["edit.undo"].trigger()
    assert desktop.session.editing.project is not project
    assert images.edits.look.background == Colour((1, 2, 3))
