"""The page for still pictures: the list, the divider, the look, the export."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDrag, QImage
from PySide6.QtWidgets import QAbstractButton, QDialogButtonBox, QLabel, QPushButton, QWidget

from gsa_desktop.core.events import Progress
from gsa_desktop.core.framing import FrameKind, Framing, Shadow, Stand
from gsa_desktop.core.image_order import FORMATS, ImageLook, ImageTarget
from gsa_desktop.core.project import Blur, Colour, Picture
from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.empty_state import Sign
from gsa_desktop.ui.image_compare import ImageCompare
from gsa_desktop.ui.image_page import ImagePage
from tests.ui.test_widget_names import made_by_qt

PATHS = (Path("/pictures/a.jpg"), Path("/pictures/b.jpg"))


def picture(value: int) -> np.ndarray:
    return np.full((40, 80, 4), (value, value, value, 255), np.uint8)


@pytest.fixture
def page(qtbot) -> ImagePage:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.lend({"edit.copy": True})
    made = ImagePage(None, dict(actions.items()))
    qtbot.addWidget(made)
    made.show()
    return made


def button(widget: QWidget, text: str) -> QPushButton:
    found = widget.findChildren(QPushButton)
    return next(b for b in found if b.text().replace("&", "").startswith(text))


def part(widget: QWidget, name: str) -> QAbstractButton:
    return next(b for b in widget.findChildren(QAbstractButton) if b.accessibleName() == name)


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
    compare.activateWindow()
    compare.setFocus()
    qtbot.waitUntil(compare.hasFocus)
    assert (shade(30), shade(100)) == (40, 240), "the frame of the focus covers nothing"
    qtbot.keyClick(compare, Qt.Key.Key_End)
    assert shade(400) == 40
    qtbot.keyClick(compare, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert compare.share == pytest.approx(0.98)
    compare.set_pictures(picture(40), None)
    assert shade(300) == 40


def test_the_list_keeps_its_choice(qtbot, page: ImagePage) -> None:
    with qtbot.waitSignal(page.picture_chosen) as chosen:
        page.set_paths(PATHS)
    assert chosen.args == [PATHS[0]]
    page.list.go_to(1)
    page.set_thumbnail(PATHS[1], picture(99))
    page.set_state(PATHS[1], "Cut out", "")
    page.set_paths((*PATHS, Path("/pictures/c.jpg")))
    assert page.current == PATHS[1]
    kept = page.list.item(1).icon().pixmap(8, 8).toImage().pixelColor(4, 2)
    assert kept.lightness() == 99
    page.set_paths(())
    assert page._pages.currentIndex() == 0
    assert not button(page, "Remove").isEnabled()


def test_the_list_tells_which_pictures_can_be_seen(qtbot, page: ImagePage) -> None:
    many = [Path(f"/pictures/{number:03}.jpg") for number in range(300)]
    with qtbot.waitSignal(page.list.seen_changed) as seen:
        page.set_paths(many)
    (top,) = seen.args
    assert list(top) == many[: len(top)]
    assert 1 < len(top) < 30
    with qtbot.waitSignal(page.list.seen_changed) as seen:
        page.list.scrollToBottom()
    assert seen.args[0][-1] == many[-1]
    assert len(seen.args[0]) < 30


def test_keys_go_through_the_list_and_take_pictures_off(qtbot, page: ImagePage) -> None:
    three = (*PATHS, Path("/pictures/c.jpg"))
    page.set_paths(three)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Right)
    assert page.current == three[1]
    qtbot.keyClick(page.compare, Qt.Key.Key_Right)
    assert page.list.chosen == three[2:]
    qtbot.keyClick(page.compare, Qt.Key.Key_Right)
    qtbot.keyClick(page.list, Qt.Key.Key_Left)
    assert page.current == three[1]
    with qtbot.waitSignal(page.remove_requested) as removed:
        qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert removed.args == [[three[1]]]
    page.set_paths((three[0], three[2]))
    assert page.current == three[2], "the next one takes its place"
    qtbot.keyClick(page.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.list.chosen == (three[0], three[2])
    with qtbot.waitSignal(page.export_requested) as asked:
        button(page, "Export 2 Chosen").click()
    assert asked.args[0].pictures == (three[0], three[2])
    page.list.clearSelection()
    with qtbot.waitSignal(page.export_requested) as asked:
        button(page, "Export This One").click()
    assert asked.args[0].pictures == (three[2],), "the one that is shown"
    with qtbot.waitSignal(page.remove_requested) as removed:
        page.list.choose_shown()
        qtbot.keyClick(page.compare, Qt.Key.Key_Delete)
    assert removed.args == [[three[2]]]


def test_changes_of_the_look_are_told_and_taken_back(qtbot, page: ImagePage) -> None:
    page.set_paths(PATHS)
    told: list[tuple[ImageLook, str]] = []
    page.look_changed.connect(lambda look, what: told.append((look, what)))
    page.background._take(Colour((1, 2, 3)))
    assert told == [(ImageLook(background=Colour((1, 2, 3))), "Colour")]
    page.set_look(ImageLook(background=Blur(0.05), shadow=Shadow(0.5)))
    assert page.background.background == Blur(0.05)
    assert page.canvas.shadow == Shadow(0.5)
    assert len(told) == 1, "what is shown is not told"


def test_the_canvas_is_chosen(qtbot, page: ImagePage) -> None:
    told: list[ImageLook] = []
    page.look_changed.connect(lambda look, _: told.append(look))
    shows = page.canvas._shows
    shows.setCurrentIndex(shows.findText("Square, 1080 x 1080"))
    shows.activated.emit(shows.currentIndex())
    assert told[-1].framing == Framing(FrameKind.CANVAS, (1080, 1080))
    shows.setCurrentIndex(shows.count() - 1)
    shows.activated.emit(shows.currentIndex())
    page.canvas._width.setValue(640)
    assert told[-1].framing.size == (640, 1080)
    page.canvas._sliders["strength"]._take(0.6)
    assert told[-1].shadow.strength == 0.6
    framing = Framing(FrameKind.CANVAS, (640, 1080), 0.2, Stand.BOTTOM)
    page.set_look(ImageLook(framing=framing))
    assert page.canvas.framing == framing
    page.set_look(ImageLook(framing=Framing(FrameKind.SUBJECT)))
    assert page.canvas.framing == Framing(FrameKind.SUBJECT)


def test_the_brush_paints_on_the_picture_at_any_zoom(qtbot, page: ImagePage) -> None:
    page.resize(1200, 700)
    page.set_paths(PATHS)
    page.set_pictures(PATHS[0], picture(40), picture(240), (800, 400))
    page.use_brush(erases=True)
    for zoom in (lambda: None, page.compare.zoom_in):
        zoom()
        place = page.compare.picture_rect
        middle = page.brush.rect().center()
        with qtbot.waitSignal(page.brush.painted) as painted:
            qtbot.mouseClick(page.brush, Qt.MouseButton.LeftButton, pos=middle)
        (x, y), *_ = painted.args[0].points
        assert x * place.width() + place.left() == pytest.approx(middle.x(), abs=1)
        assert y * place.height() + place.top() == pytest.approx(middle.y(), abs=1)
        assert painted.args[0].erases
    page.use_brush(erases=None)
    assert not page.brush.isVisible()


def test_the_picture_is_enlarged_and_panned(qtbot, page: ImagePage) -> None:
    page.resize(1200, 700)
    page.set_paths(PATHS)
    page.set_pictures(PATHS[0], picture(40), picture(240), (4000, 2000))
    fit = page.compare.zoom
    with qtbot.waitSignal(page.compare.side_wanted) as wanted:
        page.compare.zoom_in()
    assert page.compare.zoom > fit
    assert wanted.args[0] == pytest.approx(4000 * page.compare.zoom, abs=2)
    before = page.compare.picture_rect.center()
    start = page.compare.rect().center() + QPoint(150, 100)
    qtbot.mousePress(page.compare, Qt.MouseButton.MiddleButton, pos=start)
    qtbot.mouseMove(page.compare, start + QPoint(40, 0))
    qtbot.mouseRelease(page.compare, Qt.MouseButton.MiddleButton, pos=start + QPoint(40, 0))
    assert page.compare.picture_rect.center().x() > before.x()
    page.compare.show_pixels()
    assert page.compare.zoom == 1.0
    page.compare.fit()
    assert page.compare.zoom == fit


def test_a_picture_behind_is_dragged_beside_the_divider(qtbot, page: ImagePage) -> None:
    page.resize(1200, 700)
    page.set_paths(PATHS)
    page.set_pictures(PATHS[0], picture(40), picture(240))
    page.background._take(Picture(Path("/pictures/behind.png")))
    compare = page.compare
    shown = compare.picture_rect
    start = (shown.topLeft() + QPointF(shown.width() * 0.75, shown.height() / 2)).toPoint()
    qtbot.mousePress(compare, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(compare, start + QPoint(round(shown.width() / 10), 0))
    qtbot.mouseRelease(compare, Qt.MouseButton.LeftButton, pos=start)
    x, y = page.background.background.placement.offset
    assert x == pytest.approx(0.1, abs=0.01)
    assert y == pytest.approx(0, abs=0.01)
    assert compare.share == 0.5


def test_results_are_dragged_out_once_they_are_made(
    qtbot, page: ImagePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.resize(1200, 700)
    page.set_paths(PATHS)
    page.set_pictures(PATHS[0], picture(40), picture(240))
    dropped: list[list[QUrl]] = []

    def take(drag: QDrag, *_: Qt.DropAction) -> Qt.DropAction:  # a real one waits for a person
        dropped.append(drag.mimeData().urls())
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", take)
    handle, left = page.bar.handle, Qt.MouseButton.LeftButton
    with qtbot.waitSignal(page.drag_requested) as asked:
        qtbot.mousePress(handle, left)
    assert asked.args == [(PATHS[0],), "{name}_cutout"]
    page.drag((Path("/results/a_cutout.png"),))
    assert dropped == [[QUrl.fromLocalFile("/results/a_cutout.png")]]
    assert not handle.isDown()
    qtbot.mouseRelease(handle, left)
    with qtbot.waitSignal(page.drag_given_up):
        qtbot.mouseClick(handle, left)
    page.drag((Path("/results/a_cutout.png"),))
    assert len(dropped) == 1, "nobody holds it any more"


def test_chosen_results_are_dragged_out_of_the_list(qtbot, page: ImagePage) -> None:
    page.resize(1200, 700)
    page.set_paths(PATHS)
    page.list.selectAll()
    view, left = page.list.viewport(), Qt.MouseButton.LeftButton
    start = page.list.visualItemRect(page.list.item(0)).center()
    qtbot.mousePress(view, left, pos=start)
    with qtbot.waitSignal(page.drag_requested) as asked:
        for step in (10, 20, 30):
            qtbot.mouseMove(view, start + QPoint(0, step))
    assert asked.args[0] == PATHS
    qtbot.mouseMove(view, start + QPoint(0, 100))
    assert page.list.chosen == PATHS, "the way to the edge of the list chooses nothing"
    qtbot.mouseRelease(view, left, pos=start)


def test_the_clipboard_gives_files_or_a_picture(qtbot, qapp, page: ImagePage) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/pictures/a.jpg")])
    qapp.clipboard().setMimeData(data)
    with qtbot.waitSignal(page.pictures_added) as added:
        page.paste()
    assert added.args == [[PATHS[0]]]
    image = QImage(5, 4, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    qapp.clipboard().setImage(image)
    with qtbot.waitSignal(page.image_pasted) as pasted:
        page.paste()
    assert pasted.args[0].size() == image.size()
    qapp.clipboard().clear()
    with qtbot.waitSignal(page.message) as told:
        page.paste()
    assert told.args == ["There is no picture on the clipboard."]


def test_the_letter_of_a_page_brings_the_keyboard_to_it(qtbot, page: ImagePage) -> None:
    page.activateWindow()
    page.list.setFocus()
    qtbot.waitUntil(page.list.hasFocus)
    qtbot.keyClick(page.list, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert page.canvas.isVisible()
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert page.canvas.isAncestorOf(page.focusWidget())


def test_looks_and_orders(qtbot, page: ImagePage) -> None:
    page.set_paths(PATHS)
    page.export._format.setCurrentIndex(3)
    assert not button(page, "Export This One").isEnabled()
    with qtbot.waitSignal(page.look_changed) as changed:
        page.background.background_changed.emit(Colour((1, 2, 3)))
    assert changed.args[0] == ImageLook(background=Colour((1, 2, 3)))
    page.export._name.setText("{name}-{number:02}")
    with qtbot.waitSignal(page.export_requested) as asked:
        button(page, "Export All 2").click()
    order = asked.args[0]
    assert order.format == FORMATS[3]
    names = [order.target(place, (8, 8), ()).name for place in range(2)]
    assert names == ["a-01.jpg", "b-02.jpg"]
    page.export._name.setText("same")
    page.export._replace.setChecked(True)
    button(page, "Export All 2").click()
    assert "same name" in page.export._problem.text()
    page.export._name.setText("{what}")
    assert not button(page, "Export All 2").isEnabled()


def test_pictures_that_wait_after_a_cancel_can_be_gone_on_with(qtbot, page: ImagePage) -> None:
    page.panel.set_progress(Progress(1, 3, "Segmenting"))
    assert not part(page, "Cut Out").isVisible()
    page.panel.set_idle(2)
    assert not part(page, "Cancel").isVisible()
    with qtbot.waitSignal(page.panel.resume_wanted):
        part(page, "Cut Out").click()
    page.panel.set_idle(0)
    assert not part(page, "Cut Out").isVisible()


def test_what_an_export_did_stays_to_be_read(qtbot, page: ImagePage) -> None:
    page.resize(1200, 700)
    page.export.outcome.tell("Wrote 3 files.", [f"“{n}.jpg” is bad." for n in range(7)], Path("/a"))
    lines = page.export.outcome._text.text().splitlines()
    assert lines[0] == "Wrote 3 files."
    assert len(lines) == 7
    assert lines[-1] == "And 2 more."
    with qtbot.waitSignal(page.export.outcome.reveal_requested) as wanted:
        button(page, "Show in Folder").click()
    assert wanted.args == [Path("/a")]


def test_where_results_go_is_told_and_shown(qtbot, page: ImagePage) -> None:
    told: list[ImageTarget] = []
    page.export.target_changed.connect(told.append)
    target = ImageTarget(Path("/results"), "webp", "{name}-{number}", replaces=True)
    page.export.show_target(target)
    assert page.export.target == target
    assert not told
    page.export._name.setText("{name}")
    assert told == [ImageTarget(Path("/results"), "webp", "{name}", replaces=True)]


def test_the_model_can_be_another(qtbot, page: ImagePage) -> None:
    page.model.set_models(["/models/mine.safetensors"])
    with qtbot.waitSignal(page.model_changed) as chosen:
        page.model._model.setCurrentIndex(1)
        page.model._model.activated.emit(1)
    assert chosen.args == ["/models/mine.safetensors"]
    page.model.set_models(["/models/other.safetensors", "/models/mine.safetensors"])
    assert page.model._model.currentData() == "/models/mine.safetensors"


def test_every_part_has_a_name(page: ImagePage) -> None:
    nameless = [
        type(part).__name__
        for part in page.findChildren(QWidget)
        if not made_by_qt(part)
        and not part.accessibleName()
        and not isinstance(part, QLabel | Sign | QDialogButtonBox)
    ]
    assert not nameless
