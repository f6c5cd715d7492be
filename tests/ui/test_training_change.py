"""A run that ended: why, what may be changed, and what a fine-tuned one has learnt."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget

from gsa_desktop.core.fine_tune import FineTuneFacts
from gsa_desktop.core.fine_tune_files import write_facts
from gsa_desktop.core.training import Recipe, TrainingOrder
from gsa_desktop.core.training_runs import CHECKPOINT, EVENTS, LOG, RunInfo, RunState
from gsa_desktop.ui.training_change import ChangeDialog
from gsa_desktop.ui.training_difference import difference
from gsa_desktop.ui.training_view import TrainingView
from tests.ui.test_widget_names import made_by_qt

RECIPE = Recipe(
    steps=60, minutes=None, clips=4, micro=2, sizes=((96, 168),), rate=0.5, patience=4,
    freeze_norm=True,
)  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> RunInfo:
    """One that broke off after its third step."""
    folder = tmp_path / "mine"
    folder.mkdir()
    order = TrainingOrder("finetune", (Path("/data"),), folder, device="cpu", recipe=RECIPE)
    order = replace(order, preset="Fine-tune", processes=2)
    return RunInfo(
        folder, order, RunState.FAILED, 0.0, 3, 0.05, 1.5, None, None, None, 9.0, False, None
    )


def button(parent: QWidget, text: str) -> QPushButton:
    return next(b for b in parent.findChildren(QPushButton) if b.accessibleName() == text)


def texts(parent: QWidget) -> str:
    return "\n".join(label.text() for label in parent.findChildren(QLabel))


def test_another_rate_and_batch_make_another_order_of_the_same_run(qtbot, run: RunInfo) -> None:
    (run.folder / CHECKPOINT).touch()
    dialog = ChangeDialog(run)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "goes on from its last checkpoint (it came to step 3)" in texts(dialog)
    assert dialog.order == run.order, "nothing is changed unasked"
    dialog.fields._micro.setValue(3)
    assert "do not divide" in texts(dialog)
    assert not button(dialog, "Resume").isEnabled()
    dialog.fields._micro.setValue(1)
    dialog.fields._rate.setText("0.001")
    with qtbot.waitSignal(dialog.resume_requested) as asked:
        button(dialog, "Resume").click()
    recipe = replace(RECIPE, micro=1, rate=0.001)
    assert asked.args == [replace(run.order, recipe=recipe, preset="Custom")]
    assert not dialog.isVisible()


def test_every_field_has_a_name_and_a_key_of_its_own(qtbot, run: RunInfo) -> None:
    (run.folder / CHECKPOINT).touch()
    dialog = ChangeDialog(run)
    qtbot.addWidget(dialog)
    parts = [part for part in dialog.findChildren(QWidget) if not made_by_qt(part)]
    assert [part for part in parts if not (part.accessibleName() or isinstance(part, QLabel))] == []
    named = [part for part in parts if isinstance(part, QLabel | QAbstractButton)]
    keys = [QKeySequence.mnemonic(part.text()).toString() for part in named]
    keys = [key for key in keys if key]
    assert sorted(keys) == sorted(set(keys))


def test_a_run_without_a_checkpoint_begins_again(qtbot, run: RunInfo) -> None:
    dialog = ChangeDialog(run)
    qtbot.addWidget(dialog)
    assert "begins again" in texts(dialog)
    with qtbot.waitSignal(dialog.resume_requested) as asked:
        button(dialog, "Start Again").click()
    assert asked.args == [run.order]


def test_the_view_says_why_a_run_broke_off_and_lets_it_be_changed(qtbot, run: RunInfo) -> None:
    view = TrainingView()
    qtbot.addWidget(view)
    view.show()
    said = "error: The loss of step 3 is not a number. Resume with a lower --rate."
    (run.folder / LOG).write_text(said)
    view.set_run(run, [], said)
    assert "The loss of step 3 is not a number. Resume with a lower learning rate." in texts(view)
    with qtbot.waitSignal(view.change_requested) as asked:
        button(view, "Change and Resume…").click()
    assert asked.args == [run.folder]
    going = replace(run, state=RunState.RUNNING)
    view.set_run(going, [], "")
    assert not button(view, "Change and Resume…").isVisible()
    assert "not a number" not in texts(view)
    (run.folder / LOG).write_text("")  # a full disk takes no reason either
    note = '{"event": "TrainNote", "text": "The checkpoint: No space left on device."}\n'
    (run.folder / EVENTS).write_text(note)
    view.set_run(run, [], "")
    assert "The disk that the training writes to is full. Free some, then resume." in texts(view)


def test_before_and_after_are_offered_of_a_run_that_was_made_for_a_clip(
    qtbot, run: RunInfo
) -> None:
    view = TrainingView()
    qtbot.addWidget(view)
    view.show()
    compare = button(view, "Before and After…")
    view.set_run(run, [], "")
    assert not compare.isVisible()
    facts = FineTuneFacts(
        "a", Path("/dog.mp4"), "gsanet-lite", Path("/w"), "fast", (1, 4, 8, 11), (8,)
    )
    write_facts(facts, run.folder)
    view.set_run(run, [], "")
    assert compare.isVisible()
    assert not compare.isEnabled(), "there are no weights yet"
    view.set_run(replace(run, model=run.folder / "best.safetensors"), [], "")
    with qtbot.waitSignal(view.compare_requested) as asked:
        compare.click()
    assert asked.args == [run.folder]


def test_what_tells_two_runs_apart_is_said_in_words(run: RunInfo) -> None:
    recipe = replace(RECIPE, sizes=((96, 168), (128, 224)), rate=None)
    order = replace(run.order, recipe=recipe, held_out=Path("/data/DAVIS_test"))
    told = difference(run, replace(run, order=order, loss=1.25))
    assert "sizes 96x168 / 96x168, 128x224" in told
    assert "learning rate 0.5 / automatic" in told
    assert "test on nothing / DAVIS_test" in told
    assert told.endswith("loss 1.500 / 1.250 (-0.250).")
    assert "the same settings" in difference(run, run)
