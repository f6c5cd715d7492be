"""The menus Train and Tools in the real window: every entry opens what it says."""

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from gsa_desktop.controllers.failure import Failure
from gsa_desktop.core.fine_tune import FineTuneFacts, Judged, Outcome
from gsa_desktop.core.fine_tune_files import write_facts, write_outcome
from gsa_desktop.core.training import TrainingOrder, TrainStep
from gsa_desktop.core.training_runs import BEST, write_order
from gsa_desktop.ui.error_dialog import ErrorDialog
from gsa_desktop.ui.fine_tune_result import FineTuneResult

pytestmark = pytest.mark.timeout(400)


def visible(desktop, title: str) -> bool:
    windows = desktop.window.findChildren(QDialog)
    return any(one.isVisible() and one.windowTitle().startswith(title) for one in windows)


def button(parent: QWidget, name: str) -> QPushButton:
    return next(b for b in parent.findChildren(QPushButton) if b.accessibleName() == name)


@pytest.mark.parametrize(
    ("command", "title"),
    [
        ("train.new", "New training run"),
        ("train.evaluate", "Evaluate"),
        ("train.check", "Dataset checker"),
        ("tools.models", "Models"),
    ],
)
def test_every_entry_opens_its_window(qtbot, desktop, command: str, title: str) -> None:
    desktop.window.commands[command].trigger()
    assert visible(desktop, title)
    desktop.trainings.shut_down()


@pytest.mark.parametrize(
    ("command", "workspace"), [("train.runs", "train"), ("tools.images", "image")]
)
def test_a_workspace_is_opened_from_its_menu_and_left_by_opening_a_file(
    qtbot, with_clip, tiny_clip, command: str, workspace: str
) -> None:
    desktop, window = with_clip, with_clip.window
    window.commands[command].trigger()
    assert window.workspaces.current == workspace
    desk = {"train": desktop.trainings, "image": desktop.images}[workspace]
    assert desk.page.isVisible()
    assert not window.preview.isVisible()
    before = desktop.session.playback.playhead
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Escape):
        qtbot.keyClick(window, key)
    assert desktop.session.playback.playhead == before
    assert desktop.session.playback.speed == 0
    assert desk.page.isVisible()
    desktop.open_files([tiny_clip()])
    assert window.workspaces.current == "edit"
    assert window.preview.isVisible()
    desktop.trainings.shut_down()


def test_a_run_is_shown_as_soon_as_its_folder_tells_of_it(qtbot, desktop, tmp_path: Path) -> None:
    desk = desktop.trainings
    first, second = (desk.training.runs_folder / name for name in ("first", "second"))
    first.mkdir(parents=True)
    write_order(TrainingOrder("finetune", (tmp_path,), first), 1.0, -1)
    desk.show_runs()
    assert desk.page.view.run.folder == first
    second.mkdir()
    write_order(TrainingOrder("finetune", (tmp_path,), second), 2.0, -1)
    desk.training.began.emit(second)
    assert desk.page.view.run.folder == second, "before its first step"
    for number in (1, 2):
        step = TrainStep(number, 3.0, 0.4, 1e-3, number / 10, 6 * number, number, 64, 112, 1, 1)
        desk.training.news.emit(second, step)
    assert desk.page.view.run.folder == second
    assert desk.page.view.curves.names == ("second",)
    assert [run.folder for run in desk.page.selected] == [second]
    desk.training.delete(second)
    assert desk.page.folders == (first,)
    assert desk.page.view.run.folder == first
    desk.shut_down()


def test_before_and_after_of_a_fine_tuning_are_seen_again_from_its_page_and_discarded(
    qtbot, desktop
) -> None:
    folder = desktop.trainings.training.runs_folder / "dog fine-tuned"
    folder.mkdir(parents=True)
    write_order(TrainingOrder("finetune", (folder,), folder), 1.0, -1)
    facts = FineTuneFacts(
        "a", Path("/no longer open/dog.mp4"), "gsanet-lite", Path("w"), "fast", (1, 4, 8, 11), (8,)
    )
    write_facts(facts, folder)
    model = folder / "dog fine-tuned.safetensors"
    for path in (folder / BEST, model):
        path.touch()
    write_outcome(Outcome(folder, facts, (Judged(8, True, 0.6, 0.5, 0.7, 0.6),), model, 20))
    desktop.trainings.show_runs()
    button(desktop.trainings.page, "Before and After…").click()
    assert visible(desktop, "Fine-Tuned: dog fine-tuned")
    (result,) = desktop.window.findChildren(FineTuneResult)
    button(result, "Discard").click()
    assert not folder.exists()
    assert desktop.trainings.page.folders == ()
    desktop.trainings.shut_down()


def test_a_model_of_ones_own_is_offered_for_clips(qtbot, with_clip, tmp_path: Path) -> None:
    from gsanet.checkpoint import save_model
    from gsanet.config import tiny
    from gsanet.model import registry

    desktop, path = with_clip, tmp_path / "own.safetensors"
    save_model(path, registry.build(tiny()), tiny())
    with qtbot.waitSignal(desktop.models.models.added) as added:
        desktop.models.use_trained(path, "My run")
    clip = desktop.session.editing.selected
    assert clip.segment.model == added.args[0]
    assert desktop.window.inspector._mask._models.currentText() == "My run"
    desktop.trainings.shut_down()


def test_nothing_to_resume_is_said(qtbot, desktop) -> None:
    desktop.window.commands["train.resume"].trigger()
    assert desktop.window.statusBar().currentMessage() == "There is no training to go on with."


def test_a_run_that_broke_off_is_told_without_a_dialog(qtbot, desktop) -> None:
    desk, banner = desktop.trainings, desktop.window.banner
    folder = desk.training.runs_folder / "mine"
    folder.mkdir(parents=True)
    write_order(TrainingOrder("finetune", (folder,), folder), 1.0, -1)
    failure = Failure("The training mine has ended", "It was ended.", "Resume it.")
    desk.training.failed.emit(dataclasses.replace(failure, subject=str(folder)))
    assert banner.text == "The training mine has ended: It was ended. Resume it."
    assert not desktop.window.findChildren(ErrorDialog)
    desk.training.began.emit(folder)
    assert banner.text == "", "it goes on"
    desk.training.failed.emit(dataclasses.replace(failure, subject=str(folder)))
    banner._button.click()
    assert desktop.window.workspaces.current == "train"
    assert desk.page.view.run.folder == folder
    desk.shut_down()
