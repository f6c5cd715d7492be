import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton

from gsa_desktop.ui.preview_view import PreviewView

RED, BLUE = QColor(200, 0, 0), QColor(0, 0, 200)


def halves(width: int, height: int):
    """Left half red, right half blue, as BGRA."""
    picture = np.zeros((height, width, 4), np.uint8)
    picture[..., 3] = 255
    picture[:, : width // 2, 2] = 200
    picture[:, width // 2 :, 0] = 200
    return picture


@pytest.fixture
def view(qtbot):
    view = PreviewView()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    return view


def at(view: PreviewView, x: int, y: int) -> QColor:
    return view.grab().toImage().pixelColor(x, y)


def wheel(view: PreviewView, place: QPointF, turn: int):
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


@pytest.mark.parametrize("size", [(200, 100), (400, 200), (1600, 800)])
def test_picture_is_fitted_into_the_middle(view, size):
    view.set_picture(halves(*size))
    assert view.is_fit
    assert view.zoom == pytest.approx(400 / size[0])
    assert at(view, 100, 150) == RED
    assert at(view, 300, 150) == BLUE
    assert at(view, 200, 20) not in (RED, BLUE)  # the surround


def test_zoom_counts_in_source_pixels_also_for_a_proxy(view):
    view.set_source_size(1600, 800)
    view.set_picture(halves(400, 200))
    assert view.zoom == pytest.approx(0.25)
    view.set_zoom(1.0)
    assert at(view, 100, 150) == RED
    assert at(view, 300, 150) == BLUE
    assert at(view, 10, 10) == RED  # larger than the view now


def test_a_proxy_of_nearly_the_right_size_stays_sharp(view):
    view.set_source_size(1600, 802)  # 400 by 200.5 in the view
    view.set_picture(halves(400, 201))
    image = view.grab().toImage()
    assert [image.pixelColor(x, 150) for x in (199, 200)] == [RED, BLUE]


def test_same_source_size_again_changes_nothing(view, qtbot):
    view.set_source_size(1600, 800)
    view.set_zoom(1.0)
    with qtbot.assertNotEmitted(view.zoom_changed):
        view.set_source_size(1600, 800)
    assert view.zoom == 1.0


def test_wheel_zooms_at_the_cursor(view):
    view.set_picture(halves(400, 300))
    place = QPointF(200, 150)  # the border between red and blue
    before = view.zoom
    wheel(view, place, 120)
    assert view.zoom > before
    assert not view.is_fit
    assert at(view, 197, 150) == RED
    assert at(view, 203, 150) == BLUE
    corner = QPointF(0, 0)
    wheel(view, corner, 240)
    assert view._geometry.picture_rect().topLeft().x() <= 0


def test_wheel_away_and_back_returns(view):
    view.set_picture(halves(400, 300))
    rect = view._geometry.picture_rect()
    wheel(view, QPointF(50, 60), 360)
    wheel(view, QPointF(50, 60), -360)
    assert view._geometry.picture_rect().topLeft() == rect.topLeft()


def test_zoom_steps_and_limits(view):
    view.set_picture(halves(400, 300))
    view.set_zoom(1.0)
    view.zoom_in()
    assert view.zoom == 1.5
    view.zoom_out()
    view.zoom_out()
    assert view.zoom == 0.75
    view.set_zoom(1000)
    assert view.zoom == 16
    view.zoom_in()
    assert view.zoom == 16
    view.set_zoom(0)
    assert view.zoom == 0.05


def test_fit_follows_the_size_of_the_view(view, qtbot):
    view.set_picture(halves(400, 200))
    with qtbot.waitSignal(view.zoom_changed):
        view.resize(800, 600)
    assert view.zoom == pytest.approx(2.0)
    view.set_zoom(1.0)
    view.resize(400, 300)
    assert view.zoom == 1.0
    view.fit()
    assert view.zoom == pytest.approx(1.0)
    assert view.is_fit


def test_an_empty_monitor_asks_for_its_own_size(view, qtbot):
    with qtbot.waitSignal(view.size_wanted) as caught:
        view.resize(800, 600)
    assert caught.args == [QSize(800, 600)]


def test_zooming_in_asks_for_more_pixels_up_to_the_source(view):
    asked = []
    view.size_wanted.connect(lambda size: asked.append((size.width(), size.height())))
    view.set_source_size(1600, 800)
    view.set_picture(halves(400, 200))
    view.set_zoom(0.5)
    view.set_zoom(1.0)
    view.set_zoom(4.0)
    view.fit()
    assert asked == [(400, 200), (800, 400), (1600, 800), (400, 200)]


def test_dragging_moves_a_zoomed_picture_and_stops_at_its_edge(view, qtbot):
    view.set_picture(halves(400, 300))
    view.set_zoom(4.0)
    assert at(view, 210, 150) == BLUE
    qtbot.mousePress(view, Qt.MouseButton.MiddleButton, pos=QPoint(200, 150))
    qtbot.mouseMove(view, QPoint(250, 150))
    qtbot.mouseRelease(view, Qt.MouseButton.MiddleButton, pos=QPoint(250, 150))
    assert at(view, 210, 150) == RED
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(0, 0))
    for _ in range(10):
        qtbot.mouseMove(view, QPoint(390, 290))
        qtbot.mouseMove(view, QPoint(0, 0))
        view._geometry.pan(QPointF(5000, 5000))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(0, 0))
    rect = view._geometry.picture_rect()
    assert rect.topLeft() == QPointF(0, 0)


def test_transparency_shows_the_checkerboard(view):
    picture = np.zeros((300, 400, 4), np.uint8)
    picture[:, 200:, 3] = 255
    view.set_checkerboard(True)
    view.set_picture(picture)
    image = view.grab().toImage()
    seen = {image.pixelColor(x, 150).name() for x in range(4, 196, 8)}
    assert len(seen) == 2
    assert image.pixelColor(300, 150) == QColor(0, 0, 0)
    view.set_checkerboard(False)
    view.set_picture(picture)
    assert at(view, 100, 150) == QColor(0, 0, 0)


def test_stand_in_is_marked_until_the_right_picture_comes(view, qtbot):
    view.set_picture(halves(400, 300))
    plain = view.grab().toImage()
    view.set_picture(halves(400, 300), exact=False)
    assert view.grab().toImage() == plain  # not at once: most are replaced within the blink
    qtbot.waitUntil(lambda: view.grab().toImage() != plain)
    view.set_picture(halves(400, 300))
    assert view.grab().toImage() == plain


def test_empty_state_invites(view, qtbot):
    button = view.findChild(QPushButton)
    with qtbot.waitSignal(view.import_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    view.set_picture(halves(40, 30))
    assert not button.isVisible()
    assert "40" in view.accessibleDescription()
    view.clear()
    assert button.isVisible()
    view.set_message("This clip is offline.")
    assert not button.isVisible()


def test_dropped_files_are_offered(view, qtbot, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "é 視.mp4")), QUrl("https://example.org/a")])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, none)
    QApplication.sendEvent(view, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(view.files_dropped) as caught:
        QApplication.sendEvent(view, QDropEvent(QPointF(5, 5), action, data, button, none))
    assert caught.args == [[tmp_path / "é 視.mp4"]]


def test_dropped_text_is_refused(view, qtbot):
    data = QMimeData()
    data.setText("hello")
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, enter)
    assert not enter.isAccepted()
