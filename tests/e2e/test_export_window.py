"""What the window says of exports that go wrong, and of those that go well afterwards."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from gsa_desktop.core.export_order import ClipSource, ExportOrder, TimelineSource
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import SegmentSettings
from gsa_desktop.ui.error_dialog import ErrorDialog

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def clip_and_info(open_clip, tiny_clip, tmp_path):
    desktop = open_clip(tiny_clip(6))
    desktop.session.editing.set_segment(SegmentSettings(str(tmp_path / "gone.safetensors")))
    return desktop.session.target()


def close_error(desktop):
    box = next(one for one in desktop.window.findChildren(ErrorDialog) if one.isVisible())
    box.close()
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
