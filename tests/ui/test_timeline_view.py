from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QToolTip

from gsa_desktop.core.peaks import BINS_A_SECOND, PeaksReady
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.theme import tokens
from gsa_desktop.ui.timeline_layout import (
    HEADER_PX,
    MASK_PX,
    PICTURE_PX,
    RULER_PX,
    SOUND_PX,
    TITLE_PX,
    TOP_PX,
    MaskState,
)
from gsa_desktop.ui.timeline_view import TimelineView

MEDIA = Path("/media/dog.mp4")
ROW = RULER_PX + TOP_PX
PICTURE_Y = ROW + TITLE_PX + PICTURE_PX // 2
MASK_Y = ROW + TITLE_PX + PICTURE_PX + MASK_PX // 2
LEFT = Qt.MouseButton.LeftButton


def timeline(frames: int = 300, clips: int = 1) -> Timeline:
    made = tuple(
        Clip(f"c{n}", MEDIA, FrameRange(0, frames), n * (frames + 20)) for n in range(clips)
    )
    return Timeline((Track(made),), Fraction(25), (1920, 1080))


@pytest.fixture
def view(qtbot):
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(1000, 220)
    with qtbot.waitExposed(view):
        view.show()
    return view


def shot(view: TimelineView) -> QImage:
    return view.viewport().grab().toImage()


def x_of(view: TimelineView, frame: float) -> int:
    return round(view.canvas.scale.x(frame))


def wheel(view: TimelineView, x: int, turn: int, *, control: bool):
    place = QPointF(x, 60)
    keys = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        place,
        view.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_empty_state_invites(view, qtbot):
    button = view.findChild(QPushButton)
    assert button.isVisible()
    with qtbot.waitSignal(view.import_requested):
        qtbot.mouseClick(button, LEFT)
    view.set_timeline(timeline())
    assert not button.isVisible()
    view.set_timeline(Timeline())
    assert button.isVisible()


def test_first_timeline_is_fitted(view):
    view.set_timeline(timeline())
    assert view.horizontalScrollBar().maximum() == 0
    assert x_of(view, 0) == HEADER_PX
    assert 900 < x_of(view, 300) < view.viewport().width()
    view.resize(600, 220)
    assert 500 < x_of(view, 300) < view.viewport().width()


def test_clip_and_playhead_are_drawn_where_they_are(view):
    view.set_timeline(timeline())
    colours = tokens()
    image = shot(view)
    assert image.pixelColor(x_of(view, 150), PICTURE_Y) == QColor(colours.clip)
    assert image.pixelColor(x_of(view, 300) + 6, PICTURE_Y) == QColor(colours.track)
    view.set_playhead(150)
    image = shot(view)
    assert image.pixelColor(x_of(view, 150), PICTURE_Y) == QColor(colours.playhead)
    assert image.pixelColor(x_of(view, 0) + 4, PICTURE_Y) == QColor(colours.clip)


def test_mask_lane_shows_the_states(view):
    view.set_timeline(timeline())
    states = np.repeat(np.arange(3, dtype=np.uint8), 100)
    view.set_mask_states("c0", states)
    colours = tokens()
    seen = [shot(view).pixelColor(x_of(view, f), MASK_Y) for f in (50, 150, 250)]
    wanted = (colours.mask_none, colours.mask_estimate, colours.mask)
    assert seen == [QColor(name) for name in wanted]
    for frame in range(100):
        view.set_mask_state("c0", frame, MaskState.DONE)
    assert shot(view).pixelColor(x_of(view, 50), MASK_Y) == QColor(colours.mask)
    assert states[0] == MaskState.NONE  # the caller's array is its own


def test_failed_and_stale_differ_by_more_than_colour(view):
    view.set_timeline(timeline())
    states = np.repeat(np.uint8([MaskState.FAILED, MaskState.STALE, MaskState.DONE]), 100)
    view.set_mask_states("c0", states)
    image = shot(view)
    kinds = [
        {
            image.pixelColor(x, y).name()
            for x in range(x_of(view, first) + 2, x_of(view, first + 100) - 2)
            for y in range(MASK_Y - 4, MASK_Y + 4)
        }
        for first in (0, 100, 200)
    ]
    assert len(kinds[0]) > 1  # a sign
    assert len(kinds[1]) == 2  # hatched
    assert len(kinds[2]) == 1


def test_news_of_unknown_clips_is_ignored(view):
    view.set_timeline(timeline())
    before = shot(view)
    view.set_mask_state("gone", 3, MaskState.DONE)
    view.set_thumbnail("gone", 0, np.zeros((64, 114, 4), np.uint8))
    view.put_peaks(PeaksReady(Path("/media/gone.mp4"), 0, np.zeros((4, 2), np.float32), 10))
    assert shot(view) == before


def test_states_may_come_before_their_clip(view):
    view.set_mask_states("c0", np.full(300, MaskState.DONE, np.uint8))
    view.set_timeline(timeline())
    assert shot(view).pixelColor(x_of(view, 150), MASK_Y) == QColor(tokens().mask)


def test_a_single_state_needs_no_others_before(view):
    view.set_timeline(timeline())
    for frame in range(100, 120):
        view.set_mask_state("c0", frame, MaskState.ESTIMATE)
    view.set_mask_state("c0", 999, MaskState.DONE)  # of the media, but not of the cut
    image = shot(view)
    assert image.pixelColor(x_of(view, 110), MASK_Y) == QColor(tokens().mask_estimate)
    assert image.pixelColor(x_of(view, 150), MASK_Y) == QColor(tokens().mask_none)


def test_visible_thumbnails_are_asked_for_and_drawn(view, qtbot):
    with qtbot.waitSignal(view.thumbnails_wanted) as caught:
        view.set_timeline(timeline())
    clip_id, frames = caught.args
    assert clip_id == "c0"
    assert frames[0] == 0
    assert len(frames) <= 20
    picture = np.zeros((64, 114, 4), np.uint8)
    picture[..., 1] = 255
    with qtbot.assertNotEmitted(view.thumbnails_wanted, wait=300):  # nothing is missing any more
        for frame in frames:
            view.set_thumbnail("c0", frame, picture)
    assert shot(view).pixelColor(x_of(view, 150), PICTURE_Y) == QColor(0, 255, 0)


def test_a_long_clip_asks_only_for_what_is_seen(view, qtbot):
    view.set_timeline(timeline(frames=500_000))
    with qtbot.waitSignal(view.thumbnails_wanted) as caught:
        view.set_playhead(250_000)
        for _ in range(30):
            view.zoom_in()
    frames = caught.args[1]
    assert len(frames) < 40
    assert 240_000 < min(frames) < max(frames) < 260_000


def test_pressing_the_ruler_seeks_and_dragging_scrubs(view, qtbot):
    view.set_timeline(timeline())
    port, asked = view.viewport(), []
    view.seek_requested.connect(asked.append)
    qtbot.mousePress(port, LEFT, pos=QPoint(x_of(view, 100.5), 10))
    qtbot.mouseMove(port, QPoint(x_of(view, 200.5), 10))
    qtbot.mouseMove(port, QPoint(0, 10))
    qtbot.mouseMove(port, QPoint(5000, 10))
    qtbot.mouseRelease(port, LEFT, pos=QPoint(5000, 10))
    qtbot.mouseMove(port, QPoint(300, 10))
    assert asked == [100, 200, 0, 299]


def test_mask_lane_and_empty_area_scrub_too(view, qtbot):
    view.set_timeline(timeline(clips=2))
    for place in (QPoint(x_of(view, 50.5), MASK_Y), QPoint(x_of(view, 310.5), PICTURE_Y)):
        with qtbot.waitSignal(view.seek_requested) as caught:
            qtbot.mouseClick(view.viewport(), LEFT, pos=place)
        assert caught.args[0] in (50, 310)


def test_pressing_a_clip_selects_it_once(view, qtbot):
    view.set_timeline(timeline(clips=2))
    place = QPoint(x_of(view, 400), PICTURE_Y)
    with qtbot.waitSignal(view.selection_changed) as caught:
        qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    assert caught.args == [("c1",)]
    with (
        qtbot.assertNotEmitted(view.selection_changed),
        qtbot.assertNotEmitted(view.seek_requested),
    ):
        qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    assert "dog.mp4 selected" in view.accessibleDescription()
    edge = shot(view).pixelColor(x_of(view, 400), ROW)
    assert edge == QColor(tokens().accent)
    with qtbot.assertNotEmitted(view.selection_changed):
        view.select_clips(())
    assert shot(view).pixelColor(x_of(view, 400), ROW) != QColor(tokens().accent)


def tip_at(view: TimelineView, place: QPoint) -> str:
    event = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    return QToolTip.text()


def test_the_place_under_the_pointer_is_told_in_words(view, qtbot):
    view.set_timeline(timeline())
    states = np.zeros(300, np.uint8)
    states[100] = MaskState.FAILED
    view.set_mask_states("c0", states)
    x = x_of(view, 100.5)
    assert tip_at(view, QPoint(x, 10)) == "00:00:04:00"
    assert tip_at(view, QPoint(x, MASK_Y)) == "Frame 101: the mask failed"
    clip = tip_at(view, QPoint(x, PICTURE_Y))
    assert clip == "dog.mp4\n00:00:00:00 to 00:00:12:00, length 00:00:12:00"
    tip_at(view, QPoint(x, 215))  # nothing there
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_wheel_with_control_zooms_around_the_cursor(view, qtbot):
    view.set_timeline(timeline())
    x = 700
    before = view.canvas.scale.frame(x)
    with qtbot.waitSignal(view.zoom_changed):
        wheel(view, x, 480, control=True)
    assert view.canvas.scale.px > 4
    assert view.canvas.scale.frame(x) == pytest.approx(before, abs=0.3)


def test_wheel_scrolls_in_time(view):
    view.set_timeline(timeline())
    wheel(view, 500, 480, control=True)
    at = view.horizontalScrollBar().value()
    wheel(view, 500, -120, control=False)
    assert view.horizontalScrollBar().value() > at


def test_zoom_ends_at_single_frames_and_twice_the_length(view):
    view.set_timeline(timeline())
    for _ in range(60):
        view.zoom_in()
    assert view.canvas.scale.px == 48
    for _ in range(90):
        view.zoom_out()
    assert x_of(view, 300) > HEADER_PX + 300
    view.fit()
    assert view.horizontalScrollBar().maximum() == 0


def test_playhead_turns_the_page(view):
    view.set_timeline(timeline())
    for _ in range(10):
        view.zoom_in()
    view.set_playhead(290)
    assert HEADER_PX <= x_of(view, 290) < view.viewport().width()
    view.set_playhead(3)
    assert HEADER_PX <= x_of(view, 3) < view.viewport().width()


def test_moving_the_playhead_paints_only_strips(view, qtbot):
    view.set_timeline(timeline())
    with qtbot.waitSignal(view.thumbnails_wanted):  # everything has settled
        pass
    view.viewport().repaint()
    regions = []
    paint = view.canvas.paint
    view.canvas.paint = lambda widget, region, *a, **k: (
        regions.append(region),
        paint(widget, region, *a, **k),
    )
    view.set_playhead(10)
    qtbot.waitUntil(lambda: bool(regions))
    assert len(regions) == 1
    area = sum(rect.width() * rect.height() for rect in regions[0])
    assert area < 0.06 * view.viewport().width() * view.viewport().height()


def test_buttons_zoom_too(view, qtbot):
    view.set_timeline(timeline())
    before = view.canvas.scale.px
    buttons = {b.accessibleName(): b for b in view.findChildren(QToolButton)}
    qtbot.mouseClick(buttons["Zoom the timeline in"], LEFT)
    assert view.canvas.scale.px > before
    qtbot.mouseClick(buttons["Zoom the timeline out"], LEFT)
    assert view.canvas.scale.px == pytest.approx(before)
    qtbot.mouseClick(buttons["Zoom the timeline in"], LEFT)
    qtbot.mouseClick(buttons["Show the whole timeline"], LEFT)
    assert view.canvas.scale.px == before


def test_keys_move_and_zoom(view, qtbot):
    view.set_timeline(timeline())
    view.set_playhead(100)
    asked = []
    view.seek_requested.connect(asked.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(view, key)
    assert asked == [99, 101, 0, 299]
    before = view.canvas.scale.px
    qtbot.keyClick(view, Qt.Key.Key_Equal)
    assert view.canvas.scale.px > before
    qtbot.keyClick(view, Qt.Key.Key_Backslash)
    assert view.canvas.scale.px == before


def test_marked_range_is_veiled_outside(view):
    view.set_timeline(timeline())
    view.set_in_out(FrameRange(100, 200))
    image = shot(view)
    inside = image.pixelColor(x_of(view, 150), PICTURE_Y)
    outside = image.pixelColor(x_of(view, 50), PICTURE_Y)
    assert inside == QColor(tokens().clip)
    assert outside != inside
    assert image.pixelColor(x_of(view, 150), 1) == QColor(tokens().accent)
    view.set_in_out(None)
    assert shot(view).pixelColor(x_of(view, 50), PICTURE_Y) == inside


def with_sound(frames: int = 300, **changes) -> Timeline:
    picture = Clip("c0", MEDIA, FrameRange(0, frames), link="c0")
    sound = Clip("s0", MEDIA, FrameRange(0, frames), link="c0", **changes)
    return Timeline((Track((picture,)),), Fraction(25), (1920, 1080), (Track((sound,)),))


def sound_y(view: TimelineView, height: float) -> int:
    """A pixel row of the first sound track, 0 the top and 1 the bottom of its lane."""
    row = next(row for row in view.canvas.placement.rows if row.name == "A1")
    return round(view.canvas.rows_top + row.top + TITLE_PX + height * (SOUND_PX - 1))


def test_sound_is_drawn_as_it_becomes_known(view):
    view.set_timeline(with_sound())
    total = round(12 * BINS_A_SECOND)
    loud = np.tile(np.float32([-1, 1]), (total // 2, 1))
    view.put_peaks(PeaksReady(MEDIA, 0, loud, total))
    wave, ground = QColor(tokens().sound), QColor(tokens().sound_ground)
    y = sound_y(view, 0.9)
    image = shot(view)
    assert image.pixelColor(x_of(view, 100), y) == wave
    assert image.pixelColor(x_of(view, 200), y) == ground
    view.put_peaks(PeaksReady(MEDIA, total // 2, loud, total))
    assert shot(view).pixelColor(x_of(view, 200), y) == wave


def test_the_wave_follows_gain_and_mute(view):
    total = round(12 * BINS_A_SECOND)
    loud = np.tile(np.float32([-1, 1]), (total, 1))
    view.put_peaks(PeaksReady(MEDIA, 0, loud, total))
    y, wave = 0.8, QColor(tokens().sound)
    seen = []
    for changes in ({}, {"volume_db": -12.0}, {"muted": True}):
        view.set_timeline(with_sound(**changes))
        seen.append(shot(view).pixelColor(x_of(view, 100), sound_y(view, y)) == wave)
    assert seen == [True, False, False]


def test_focus_by_keyboard_can_be_seen(view, qtbot):
    view.set_timeline(timeline())
    corner = QPoint(0, 100)
    view.activateWindow()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    assert shot(view).pixelColor(corner) == QColor(tokens().accent)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert shot(view).pixelColor(corner) != QColor(tokens().accent)


def test_description_tells_the_position(view):
    assert "Empty" in view.accessibleDescription()
    view.set_timeline(timeline())
    view.set_playhead(30)
    assert "00:00:01:05" in view.accessibleDescription()
    assert "frame 31 of 300" in view.accessibleDescription()


def test_thousands_of_clips_are_drawn(view):
    clips = tuple(Clip(str(n), MEDIA, FrameRange(0, 100), n * 101) for n in range(3000))
    view.set_timeline(Timeline((Track(clips),), Fraction(25)))
    view.set_mask_states("0", np.full(100, MaskState.DONE, np.uint8))
    image = shot(view)
    colours = tokens()
    assert image.pixelColor(500, PICTURE_Y) == QColor(colours.clip)
    assert image.pixelColor(500, MASK_Y) == QColor(colours.mask_none)
    view.select_clips(("1500",))
    assert shot(view) != image


def test_clips_and_pictures_are_forgotten_with_the_timeline(view):
    view.set_timeline(timeline())
    view.set_mask_states("c0", np.zeros(300, np.uint8))
    view.set_timeline(Timeline())
    assert view.canvas.media.states == {}
    view.set_timeline(timeline())
    assert not shot(view).isNull()
