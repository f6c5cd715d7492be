"""Masks mended by hand in the window, and a fine-tuned model taken over by a clip."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from gsa_desktop.core import storage
from gsa_desktop.core.fine_tune import FineTuneFacts, Judged, Outcome
from gsa_desktop.core.project import View
from gsanet.config import bundled_weights


def shown_matte(qtbot, desktop) -> np.ndarray:
    """What the monitor shows of the frame at the playhead, as one plane."""
    # a picture that is on its way still shows what was before
    qtbot.waitUntil(lambda: desktop.session.lanes.preview.is_idle)
    with qtbot.waitSignal(
        desktop.session.monitor.picture,
        check_params_cb=lambda event: event.exact,
    ) as told:
        desktop.session.monitor.refresh()
    return np.asarray(told.args[0].picture)[..., 0]


def stroke(desktop, *shares: tuple[float, float]) -> None:
    target = desktop.window.preview.picture_rect
    places = [
        QPoint(round(target.left() + x * target.width()), round(target.top() + y * target.height()))
        for x, y in shares
    ]
    brush, left = desktop.mending.brush, Qt.MouseButton.LeftButton
    QTest.mousePress(brush, left, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(brush, place)
    QTest.mouseRelease(brush, left, pos=places[-1])


def test_a_mask_is_painted_erased_and_undone(qtbot, with_clip) -> None:
    desktop, commands = with_clip, with_clip.window.commands
    commands["mask.brush"].trigger()
    assert desktop.session.monitor.view is View.OVERLAY  # a view in which one can paint
    assert desktop.mending.brush.isVisible()
    desktop.set_view(View.MATTE)
    assert desktop.mending.brush.isVisible()
    before = desktop.mending.brush.radius
    commands["mask.larger"].trigger()
    assert desktop.mending.brush.radius > before
    stroke(desktop, (0.3, 0.5), (0.7, 0.5))
    matte = shown_matte(qtbot, desktop)
    height, width = matte.shape
    assert matte[height // 2, width // 2] == 255
    assert matte[5, 5] == 0
    assert commands["mask.good"].isChecked()
    commands["mask.eraser"].trigger()
    stroke(desktop, (0.5, 0.5))
    assert shown_matte(qtbot, desktop)[height // 2, width // 2] == 0
    desktop.session.editing.undo()
    assert shown_matte(qtbot, desktop)[height // 2, width // 2] == 255
    commands["mask.restore"].trigger()
    (clip,) = desktop.session.editing.clips
    assert clip.kept == ()
    assert not commands["mask.good"].isChecked()
    commands["timeline.select_tool"].trigger()
    assert not desktop.mending.brush.isVisible()


def test_a_view_without_masks_ends_the_brush_and_the_razor_too(with_clip) -> None:
    desktop, commands = with_clip, with_clip.window.commands
    for leave in ("view.source", "timeline.razor"):
        commands["mask.brush"].trigger()
        assert desktop.mending.brush.isVisible()
        commands[leave].trigger()
        assert not desktop.mending.brush.isVisible()
        assert not commands["mask.brush"].isChecked()


def test_what_was_mended_is_in_the_saved_project(with_clip, tmp_path: Path) -> None:
    desktop = with_clip
    desktop.window.commands["mask.brush"].trigger()
    stroke(desktop, (0.5, 0.5))
    assert desktop.session.editing.save(tmp_path / "mended.gsaproj")
    (clip,) = storage.load_project(tmp_path / "mended.gsaproj").timeline.tracks[0].clips
    assert clip.kept == desktop.session.editing.clips[0].kept
    assert clip.kept[0].mended


@pytest.mark.timeout(300)
def test_a_judged_model_becomes_the_clips_in_one_step(qtbot, with_clip) -> None:
    desktop = with_clip
    editing, training = desktop.session.editing, desktop.trainings.training
    (clip,) = editing.clips
    start = bundled_weights()["gsanet-lite"]
    folder = training.runs_folder / "tiny tuned"
    folder.mkdir(parents=True)
    model = folder / "tiny tuned.safetensors"
    model.write_bytes(start.read_bytes())
    facts = FineTuneFacts(clip.id, clip.media, "motion", start, "fast", (1, 4, 8, 11), (8,), (8,))
    frames = (Judged(8, True, 0.5, 0.5, 0.7, 0.6),)
    desktop.fine_tunes.show(Outcome(folder, facts, frames, model, 20))
    (dialog,) = [
        one for one in desktop.window.findChildren(QDialog) if "Fine-Tuned" in one.windowTitle()
    ]
    buttons = {one.accessibleName(): one for one in dialog.findChildren(QPushButton)}
    with qtbot.waitSignal(desktop.models.models.added):
        buttons["Use It"].click()
    assert editing.clips[0].segment.model.endswith("tiny tuned.safetensors")
    assert editing.stack.count() == 1
    assert desktop.session.jobs.is_working_on(clip.id)
    desktop.session.jobs.cancel_clip(clip.id)
    editing.undo()
    assert editing.clips[0].segment == clip.segment
    desktop.trainings.shut_down()


def test_the_menu_asks_for_frames_before_it_trains(with_clip) -> None:
    desktop = with_clip
    desktop.window.commands["train.fine_tune"].trigger()
    (dialog,) = [
        one
        for one in desktop.window.findChildren(QDialog)
        if one.isVisible() and one.windowTitle() == "Fine-Tune on This Clip"
    ]
    start = next(b for b in dialog.findChildren(QPushButton) if b.accessibleName() == "Start")
    assert not start.isEnabled()
    dialog.reject()
    desktop.trainings.shut_down()
