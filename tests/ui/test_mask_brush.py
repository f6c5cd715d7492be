"""The brush over the monitor: strokes in shares of the picture, whatever the zoom."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gsa_desktop.core.stroke import Stroke
from gsa_desktop.ui.mask_brush import LARGEST, SMALLEST, MaskBrush
from gsa_desktop.ui.preview_view import PreviewView

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def preview(qtbot):
    view = PreviewView()
    qtbot.addWidget(view)
    view.resize(640, 480)
    view.set_picture(np.zeros((180, 320, 4), np.uint8))
    view.show()
    return view


@pytest.fixture
def strokes(preview):
    return []


@pytest.fixture
def brush(preview, strokes):
    made = MaskBrush(preview, ())
    made.painted.connect(strokes.append)
    made.use(erases=False)
    return made


def at(preview: PreviewView, x: float, y: float) -> QPoint:
    target = preview.picture_rect
    return QPoint(
        round(target.left() + x * target.width()), round(target.top() + y * target.height())
    )


def drag(brush: MaskBrush, *places: QPoint, keys=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mousePress(brush, LEFT, keys, places[0])
    for place in places[1:]:
        QTest.mouseMove(brush, place)
    QTest.mouseRelease(brush, LEFT, keys, places[-1])


@pytest.mark.parametrize("zoom", [None, 3.0])
def test_a_stroke_is_told_in_shares_of_the_picture(preview, brush, strokes, zoom) -> None:
    if zoom:
        preview.set_zoom(zoom)
    drag(brush, at(preview, 0.45, 0.5), at(preview, 0.5, 0.55))
    (stroke,) = strokes
    assert isinstance(stroke, Stroke)
    assert stroke.points[0] == pytest.approx((0.45, 0.5), abs=0.005)
    assert stroke.points[-1] == pytest.approx((0.5, 0.55), abs=0.005)
    assert stroke.radius == brush.radius
    assert not stroke.erases


def test_alt_turns_it_over(preview, brush, strokes) -> None:
    place = at(preview, 0.5, 0.5)
    drag(brush, place, keys=Qt.KeyboardModifier.AltModifier)
    brush.use(erases=True)
    drag(brush, place)
    drag(brush, place, keys=Qt.KeyboardModifier.AltModifier)
    assert [stroke.erases for stroke in strokes] == [True, True, False]


def test_what_is_put_away_in_the_middle_of_a_stroke_paints_nothing(preview, brush, strokes) -> None:
    QTest.mousePress(brush, LEFT, pos=at(preview, 0.5, 0.5))
    brush.put_away()
    QTest.mouseRelease(brush, LEFT, pos=at(preview, 0.5, 0.5))
    assert not strokes
    assert brush.isHidden()


def test_the_middle_button_still_moves_the_picture(preview, brush, strokes) -> None:
    preview.set_zoom(4.0)
    before = preview.picture_rect.topLeft()
    middle = Qt.MouseButton.MiddleButton
    QTest.mousePress(preview, middle, pos=QPoint(300, 200))
    QTest.mouseMove(preview, QPoint(340, 210))
    QTest.mouseRelease(preview, middle, pos=QPoint(340, 210))
    assert preview.picture_rect.topLeft() != before
    assert not strokes


def test_its_size_stays_between_bounds(brush) -> None:
    for _ in range(60):
        brush.grow()
    assert brush.radius == LARGEST
    for _ in range(60):
        brush.shrink()
    assert brush.radius == SMALLEST
