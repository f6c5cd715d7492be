"""The menus Train and Tools in the real window: every entry opens what it says."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QMainWindow

LONG_MS = 100_000

pytestmark = pytest.mark.timeout(400)


def visible(desktop, title: str) -> bool:
    windows = desktop.window.findChildren(QDialog) + desktop.window.findChildren(QMainWindow)
    return any(one.isVisible() and one.windowTitle().startswith(title) for one in windows)


@pytest.mark.parametrize(
    ("command", "title"),
    [
        ("train.new", "New training run"),
        ("train.runs", "Training runs"),
        ("train.evaluate", "Evaluate"),
        ("train.check", "Dataset checker"),
        ("tools.images", "Images"),
        ("tools.models", "Models"),
    ],
)
def test_every_entry_opens_its_window(qtbot, desktop, command: str, title: str) -> None:
    desktop.window.commands[command].trigger()
    assert visible(desktop, title)
    desktop.trainings.shut_down()


def test_a_model_of_ones_own_is_offered_for_clips(qtbot, with_clip, tmp_path: Path) -> None:
    from gsanet.checkpoint import save_model
    from gsanet.config import tiny
    from gsanet.model import registry

    desktop, path = with_clip, tmp_path / "own.safetensors"
    save_model(path, registry.build(tiny()), tiny())
    with qtbot.waitSignal(desktop.models.models.added, timeout=LONG_MS) as added:
        desktop.models.use_trained(path, "My run")
    clip = desktop.session.editing.selected
    assert clip.segment.model == added.args[0]
    assert desktop.window.inspector._mask._models.currentText() == "My run"
    desktop.trainings.shut_down()


def test_nothing_to_resume_is_said(qtbot, desktop) -> None:
    desktop.window.commands["train.resume"].trigger()
    assert desktop.window.statusBar().currentMessage() == "There is no training to go on with."
