"""An export that was killed is offered by the next window, and goes on at the press of a button."""

from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtWidgets import QPushButton

from gsa_desktop.app.wiring_rescue import GO_ON, KEEP
from gsa_desktop.core.export_journal import leftovers
from gsa_desktop.core.export_order import ExportOrder, TimelineSource
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe
from tests.killed_export import kill

FRAMES = 30


@pytest.fixture
def order(desktop, masks, tiny_clip, tmp_path, request):
    """Killed before the window looks; of a clip once, or as often as a test says."""
    info = probe(tiny_clip(FRAMES, 64, 48))
    times = range(getattr(request, "param", 1))
    clips = [Clip(f"c{n}", info.path, FrameRange(0, FRAMES), start=n * FRAMES) for n in times]
    line = Timeline((Track(tuple(clips)),), Fraction(24), (64, 48))
    settings = replace(settings_of("png"), digits=3)
    order = ExportOrder(TimelineSource(line, {info.path: info}), tmp_path / "film", settings)
    kill(order, masks)
    return order


def button(desktop, name):
    (found,) = (
        one
        for one in desktop.window.banner.findChildren(QPushButton)
        if one.isVisible() and one.text() == name
    )
    return found


def test_it_goes_on_without_being_asked_for_anew(qtbot, desktop, order):
    desktop.survival.start()
    qtbot.waitUntil(lambda: "“film” was interrupted" in desktop.window.banner.text)
    assert button(desktop, KEEP).isEnabled()
    notes = []
    desktop.session.jobs.noted.connect(notes.append)
    with qtbot.waitSignal(desktop.session.jobs.exported):
        button(desktop, GO_ON).click()
    assert "goes on behind the first" in " ".join(notes)
    assert sorted(path.name for path in order.out.iterdir()) == [
        f"{n:03}.png" for n in range(FRAMES)
    ]
    qtbot.waitUntil(lambda: not desktop.session.jobs.is_busy)
    assert leftovers() == []


@pytest.mark.parametrize("order", [250], indirect=True)  # not done before it is cancelled
def test_who_cancels_it_is_offered_it_again(qtbot, desktop, order):
    desktop.survival.start()
    qtbot.waitUntil(lambda: "“film” was interrupted" in desktop.window.banner.text)
    begun = []
    desktop.session.jobs.began.connect(begun.append)
    desktop.session.jobs.began.connect(lambda _: desktop.session.jobs.cancel())
    button(desktop, GO_ON).click()
    assert desktop.window.banner.text == ""
    qtbot.waitUntil(lambda: "“film” was interrupted" in desktop.window.banner.text)
    assert begun
    assert [leftover.path for leftover in leftovers()] == [order.out]


def test_a_file_of_it_that_is_opened_brings_the_offer_back(qtbot, desktop, order, open_clip):
    desktop.survival.start()
    qtbot.waitUntil(lambda: "“film” was interrupted" in desktop.window.banner.text)
    desktop.window.banner.hide()
    open_clip(order.source.files[0])
    qtbot.waitUntil(lambda: "“film” was interrupted" in desktop.window.banner.text)
