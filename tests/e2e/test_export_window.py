"""What the window says of exports that go wrong, and of those that go well afterwards."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from gsa_desktop.core.export_order import ClipSource, ExportOrder, TimelineSource
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Colour, SegmentSettings
from gsa_desktop.ui.error_dialog import ErrorDialog
from gsa_desktop.ui.export_dialog import ExportDialog

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def clip_and_info(open_clip, tiny_clip, tmp_path):
    desktop = open_clip(tiny_clip(6))
    desktop.session.editing.set_segment(SegmentSettings(str(tmp_path / "gone.safetensors")))
    return desktop.session.target()


def shown(desktop, kind):
    """The dialog of a kind that is on the screen."""
    return next(one for one in desktop.window.findChildren(kind) if one.isVisible())


def close_error(desktop):
    shown(desktop, ErrorDialog).close()
    QApplication.processEvents()


def badges(desktop):
    return desktop.window.timeline.canvas.media.jobs


def test_the_sign_of_a_failure_is_of_the_masks_and_goes_with_them(
    qtbot, desktop, clip_and_info, masks, tmp_path
):
    clip, info = clip_and_info
    jobs = desktop.session.jobs
    with qtbot.waitSignal(jobs.idle):
        jobs.segment(clip, info)
    close_error(desktop)
    qtbot.waitUntil(lambda: badges(desktop) and badges(desktop)[clip.id].failed)

    run = masks.open(info.fingerprint, "truth", clip.segment).run(clip.cut)
    for number in clip.cut:
        run.put_final(SoftMask(number, np.full((info.height, info.width), 255, np.uint8)))
    source = TimelineSource(desktop.session.editing.timeline, {info.path: info})
    order = ExportOrder(source, tmp_path / "out.mov", settings_of("prores4444"))
    with qtbot.waitSignal(jobs.exported):
        jobs.export(order)
    qtbot.waitUntil(lambda: not jobs.is_busy and not badges(desktop))

    nowhere = ExportOrder(
        ClipSource(clip, info), tmp_path / "no" / "out.mov", settings_of("prores4444")
    )
    with qtbot.waitSignal(jobs.failed):
        jobs.export(nowhere)
    close_error(desktop)
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert not badges(desktop)  # the clip is as good as before


def test_another_place_is_asked_for_the_same_thing(qtbot, desktop, clip_and_info, tmp_path):
    desktop.session.editing.set_background(Colour())
    desktop.window.commands["file.export"].trigger()
    box = shown(desktop, ExportDialog)
    (place,) = (n for n, one in enumerate(box._choices) if one.label == "Timeline")
    assert place != 0
    box.choose(place)
    folder = tmp_path / "pulled out"
    folder.mkdir()
    box.set_path(folder / "out.mp4")
    folder.rmdir()  # as if the disk were gone before the button is pressed
    with qtbot.waitSignal(desktop.session.jobs.failed):
        box.export_requested.emit(box.order)
    box.close()
    failed = shown(desktop, ErrorDialog)
    next(b for b in failed.findChildren(QPushButton) if "Another Place" in b.text()).click()
    again = shown(desktop, ExportDialog)
    assert again.choice.label == "Timeline"
    again.close()
