"""A background of one's own behind a clip: dragged in the monitor, undone, in the project."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt

from gsa_desktop.core.project import Picture, Placement, RefineSettings, View


@pytest.fixture
def with_picture(with_clip, tmp_path: Path):
    """The window with a picture behind its clip, and the page of the background in front."""
    desktop, path = with_clip, tmp_path / "behind.png"
    Image.new("RGB", (64, 64), (200, 30, 30)).save(path)
    desktop.session.editing.set_background(Picture(path))
    desktop.session.editing.set_refine(RefineSettings(feather_px=1.0))  # ends the step
    inspector = desktop.window.inspector
    inspector._tabs.setCurrentIndex(2)
    return desktop


def drag(qtbot, preview, share: float) -> None:
    """To the right by a share of the picture's width."""
    shown = preview.picture_rect
    start = shown.center().toPoint()
    end = start + QPoint(round(share * shown.width()), 0)
    qtbot.mousePress(preview, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(preview, end)
    qtbot.mouseRelease(preview, Qt.MouseButton.LeftButton, pos=end)


def test_a_drag_in_the_composite_moves_the_background(qtbot, with_picture) -> None:
    desktop = with_picture
    editing, preview = desktop.session.editing, desktop.window.preview
    before = editing.selected.background
    desktop.set_view(View.OVERLAY)
    drag(qtbot, preview, 0.25)
    assert editing.selected.background == before, "only where the background is seen"
    desktop.set_view(View.COMPOSITE)
    drag(qtbot, preview, 0.25)
    qtbot.waitUntil(lambda: editing.selected.background != before)
    x, y = editing.selected.background.placement.offset
    assert x == pytest.approx(0.25, abs=0.02)
    assert y == pytest.approx(0, abs=0.02)
    editing.undo()
    assert editing.selected.background == before
    assert desktop.window.inspector.background.background == before


def test_another_picture_keeps_the_place(with_picture, tmp_path: Path) -> None:
    desktop = with_picture
    editing, page = desktop.session.editing, desktop.window.inspector.background
    first = editing.selected.background
    there = Placement(scale=0.5, anchor=(0.0, 0.0))
    editing.set_background(Picture(first.path, there))
    editing.set_background(page.with_file(tmp_path / "other.png", "picture"))
    assert editing.selected.background == Picture(tmp_path / "other.png", there)
    editing.undo()
    assert editing.selected.background == Picture(first.path, there), "a step of its own"
