"""The page and the dialogs of trainings: what a person does in them, and what they say."""

import dataclasses
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QWidget,
)

from gsa_desktop.core.dataset_report import Conversion, DatasetPart, DatasetReport, Finding
from gsa_desktop.core.events import Progress
from gsa_desktop.core.training import (
    Estimate,
    Example,
    Recipe,
    Score,
    TrainingOrder,
    TrainStep,
    Usage,
)
from gsa_desktop.core.training_presets import PRESETS
from gsa_desktop.core.training_runs import RunInfo, RunState
from gsa_desktop.ui.dataset_convert import ConvertDialog
from gsa_desktop.ui.dataset_dialog import DatasetDialog
from gsa_desktop.ui.empty_state import Sign
from gsa_desktop.ui.evaluation_dialog import EvaluationDialog
from gsa_desktop.ui.train_page import TrainPage
from gsa_desktop.ui.training_curves import TrainingCurves
from gsa_desktop.ui.training_dialog import TrainingDialog
from gsa_desktop.ui.training_history import History, Series, smoothed
from gsa_desktop.ui.training_recipe import CUSTOM, RecipePage
from gsa_desktop.ui.training_start import duration
from gsa_desktop.ui.training_view import TrainingView
from tests.ui.test_widget_names import made_by_qt


def report(folder: Path, *findings: Finding, kind: str = "clips", flow: bool = False):
    part = DatasetPart(
        "DAVIS_train", folder, kind, "4 pictures, 4 masks", 4, findings, lacks_flow=flow
    )
    test = DatasetPart("DAVIS_test", folder / "DAVIS_test", "test", "9 pictures")
    return DatasetReport(folder, (part, test))


def step(number: int, **changes: float) -> TrainStep:
    made = TrainStep(number, 3.0, 0.4, 1e-3, number / 100, 6 * number, 0.5 * number, 64, 112, 1, 1)
    return dataclasses.replace(made, **changes)


def run_info(name: str, **changes: object) -> RunInfo:
    order = TrainingOrder("finetune", (Path("/d"),), Path("/runs") / name)
    run = RunInfo(
        folder=order.out,
        order=order,
        state=RunState.STOPPED,
        began=1.7e9,
        step=40,
        progress=0.4,
        loss=2.5,
        similarity=0.61,
        accuracy=0.6,
        best=0.62,
        seconds=75,
        can_resume=True,
        model=Path("/runs") / name / "best.safetensors",
    )
    return dataclasses.replace(run, **changes)


def button(widget: QWidget, text: str) -> QPushButton:
    found = (b for b in widget.findChildren(QPushButton) if b.text().replace("&", "") == text)
    return next(found)


@pytest.fixture
def wizard(qtbot, tmp_path: Path) -> TrainingDialog:
    dialog = TrainingDialog(tmp_path / "runs", ["Smoke test lite 1"])
    qtbot.addWidget(dialog)
    return dialog


def test_three_steps_lead_to_an_order(qtbot, wizard: TrainingDialog, tmp_path: Path) -> None:
    assert not button(wizard, "Next").isEnabled(), "without data there is no next step"
    with qtbot.waitSignal(wizard.data.check_requested) as asked:
        wizard.data.set_folder(tmp_path)
    assert asked.args == [tmp_path]
    wizard.data.set_progress(Progress(3, 9, "Checking DAVIS_train"))
    wizard.set_report(report(tmp_path))
    wizard.data.set_idle()
    (tmp_path / "DAVIS_test").mkdir()
    button(wizard, "Next").click()
    assert wizard.recipe.preset == "Smoke test"
    assert wizard.recipe.stages == ("finetune",)
    assert wizard.recipe.held_out == tmp_path / "DAVIS_test"
    button(wizard, "Next").click()
    with qtbot.waitSignal(wizard.probe_requested):
        button(wizard, "Estimate from 20 Steps").click()
    wizard.set_progress(Progress(500, 1000, "Trying some steps"))
    wizard.set_estimate(Estimate(900, 7200, 8.0, 1.5, 5 << 30, 24 << 30, 20))
    wizard.set_idle()
    said = " ".join(label.text() for label in wizard.findChildren(QLabel))
    assert "About 2 hours for 900 steps" in said
    assert "5.0 of 24 GiB" in said
    with qtbot.waitSignal(wizard.start_requested) as started:
        button(wizard, "Start Training").click()
    (order,) = started.args[0]
    assert order.out == tmp_path / "runs" / "Smoke test lite 2"
    assert order.data == (tmp_path,)
    assert order.recipe == PRESETS[0].recipe
    assert not wizard.isVisible()


def test_a_name_that_is_taken_is_refused(wizard: TrainingDialog, tmp_path: Path) -> None:
    wizard.data.set_folder(tmp_path)
    for _ in range(2):
        button(wizard, "Next").click()
    wizard.start.set_name("Smoke test lite 1")
    assert not button(wizard, "Start Training").isEnabled()
    for wrong in ("../elsewhere", "ü" * 150):
        wizard.start.set_name(wrong)
        assert not button(wizard, "Start Training").isEnabled()
    wizard.start.set_name("mine")
    assert button(wizard, "Start Training").isEnabled()


def test_a_run_waits_in_its_dialog_for_the_one_that_goes_on(
    wizard: TrainingDialog, tmp_path: Path
) -> None:
    wizard.data.set_folder(tmp_path)
    wizard.set_running(tmp_path / "other")
    for _ in range(2):
        button(wizard, "Next").click()
    said = " ".join(label.text() for label in wizard.findChildren(QLabel))
    assert "other is being trained" in said
    assert not button(wizard, "Start Training").isEnabled()
    assert button(wizard, "Estimate from 20 Steps").isEnabled()
    wizard.set_ended()
    assert button(wizard, "Start Training").isEnabled()


def test_stills_are_for_the_first_stage(wizard: TrainingDialog, tmp_path: Path) -> None:
    wizard.data.set_folder(tmp_path)
    wizard.set_report(report(tmp_path, kind="stills"))
    assert wizard.recipe.stages == ("pretrain",)


def test_both_stages_are_two_orders_with_an_estimate_each(
    qtbot, wizard: TrainingDialog, tmp_path: Path
) -> None:
    wizard.data.set_folder(tmp_path)
    stills = DatasetPart("DUTS_train", tmp_path / "DUTS_train", "stills", "6 pictures", 6)
    wizard.set_report(
        dataclasses.replace(report(tmp_path), parts=(stills, *report(tmp_path).parts))
    )
    wizard.recipe.set_held_out(None)
    fields = wizard.recipe.fields
    fields._unit.setCurrentText("epochs")
    fields._length.setValue(3)
    for _ in range(2):
        button(wizard, "Next").click()
    with qtbot.waitSignal(wizard.probe_requested) as first:
        button(wizard, "Estimate from 20 Steps").click()
    assert first.args[0].stage == "pretrain"
    with qtbot.waitSignal(wizard.probe_requested) as second:
        wizard.set_estimate(Estimate(9, 60, 8.0, 1.5, 1 << 30, 24 << 30, 20))
    assert second.args[0].stage == "finetune"
    wizard.set_idle()
    assert not button(wizard, "Estimate from 20 Steps").isEnabled(), "the second is on its way"
    wizard.set_estimate(Estimate(2, 120, 8.0, 1.5, 1 << 30, 24 << 30, 20))
    wizard.set_idle()
    said = wizard.start._estimate.text()
    assert "Stage 1: About 1 minute for 9 steps" in said
    assert "Stage 2: About 2 minutes for 2 steps" in said
    with qtbot.waitSignal(wizard.start_requested) as started:
        button(wizard, "Start Training").click()
    orders = started.args[0]
    assert [order.stage for order in orders] == ["pretrain", "finetune"]
    assert [order.out.name for order in orders] == [
        "Custom lite 1 stage 1",
        "Custom lite 1 stage 2",
    ]
    assert [order.recipe.steps for order in orders] == [9, 2], "3 epochs of 6 and of 4 pictures"


def test_the_papers_networks_follow_the_stages(qtbot) -> None:
    page = RecipePage()
    qtbot.addWidget(page)
    page._preset.setCurrentText("Paper")
    page.set_stages(("pretrain", "finetune"))
    assert [page.model_of(stage) for stage in page.stages] == ["gsanet-image", "gsanet"]
    assert not page.problem()


def test_the_report_shows_what_is_wrong_and_offers_flow(qtbot, tmp_path: Path) -> None:
    dialog = DatasetDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    page = dialog.page
    page.set_folder(tmp_path)
    finding = Finding("2 pictures without a mask", serious=True, places=("RGB/a.jpg: no mask",))
    page.set_report(report(tmp_path / "another", finding))
    assert page.report is None, "an answer about another folder comes too late"
    page.set_report(report(tmp_path, finding, flow=True))
    page.set_idle()
    tree = page._tree
    assert tree.topLevelItem(0).text(0) == "DAVIS_train:  4 pictures, 4 masks"
    assert tree.topLevelItem(0).child(0).text(0) == "2 pictures without a mask"
    assert page._verdict.text().startswith("1 problem to mend.")
    assert button(dialog, "Compute the Missing Flow").isVisible()
    with qtbot.waitSignal(page.flow_requested) as asked:
        page._with_dis.trigger()
    assert [part.name for part in asked.args[0]] == ["DAVIS_train"]
    assert asked.args[1:] == [tmp_path, None]


def test_a_labels_key_leads_to_its_field(qtbot, tmp_path: Path) -> None:
    page = RecipePage()
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    labels = [label for label in page.findChildren(QLabel) if label.buddy() is not None]
    keys = [label.text()[label.text().index("&") + 1].lower() for label in labels]
    assert len(set(keys)) == len(keys) == 17
    assert all(label.buddy().focusPolicy() != Qt.FocusPolicy.NoFocus for label in labels)


def test_a_conversion_is_ordered(qtbot, tmp_path: Path) -> None:
    official = tmp_path / "DAVIS"
    for name in ("JPEGImages", "Annotations", "ImageSets"):
        (official / name).mkdir(parents=True)
    dialog = ConvertDialog()
    qtbot.addWidget(dialog)
    assert not button(dialog, "Convert").isEnabled()
    dialog.set_source(official)
    with qtbot.waitSignal(dialog.convert_requested) as asked:
        button(dialog, "Convert").click()
    assert asked.args == [Conversion(official, tmp_path / "DAVIS-training", "DAVIS")]
    assert asked.args[0].words()[-2:] == ["--from", "DAVIS"]
    dialog._target.set_path(official / "inside")
    dialog._tell()
    assert "outside" in dialog._problem.text()


def test_return_in_the_field_checks_and_does_not_close(qtbot, tmp_path: Path) -> None:
    dialog = DatasetDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    field = dialog.page.field._text
    field.setText(str(tmp_path))
    with qtbot.waitSignal(dialog.page.check_requested) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == [tmp_path]
    assert dialog.isVisible()


def test_a_change_by_hand_makes_the_recipe_custom(qtbot) -> None:
    page = RecipePage()
    qtbot.addWidget(page)
    assert page.preset == "Smoke test"
    page.fields._seed.setValue(7)
    assert page.preset == CUSTOM
    assert page.recipe("finetune") == dataclasses.replace(PRESETS[0].recipe, seed=7)
    page._preset.setCurrentText("Paper")
    assert page.model == "gsanet"
    assert page.recipe("finetune") == PRESETS[2].recipe
    page.fields._sizes.setText("64, 12")
    assert "Write sizes like" in page.problem()
    page.fields.set_recipe(Recipe(clips=4, micro=3))
    assert "do not divide" in page.problem()


def test_networks_and_stages_that_do_not_fit_are_told(qtbot) -> None:
    page = RecipePage()
    qtbot.addWidget(page)
    page._preset.setCurrentText("Paper")
    page.set_stages(("pretrain",))
    assert page.model == "gsanet-image"
    assert not page.problem()
    page._model.setCurrentIndex(1)
    assert "choose stage 2" in page.problem()


def test_the_view_follows_a_run(qtbot, tmp_path: Path) -> None:
    picture = tmp_path / "step-0000020.png"
    image = QImage(200, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(picture))
    view = TrainingView()
    qtbot.addWidget(view)
    running = run_info("a", state=RunState.RUNNING, can_resume=False, model=None)
    view.set_run(running, [step(1)], "")
    view.show()
    assert button(view, "Stop and Save").isVisible()
    assert not button(view, "Use in Editor").isEnabled()
    view.add(Example(20, picture))
    view.add(Score(20, 0.5, 0.4, best=True))
    view.add(Usage(20, 1 << 30))
    view.add(step(50))
    said = [label.text() for label in view.findChildren(QLabel)]
    assert any("Step 50" in text and "25 seconds left" in text for text in said)
    assert "J 0.500, F 0.400, the best so far" in view._log.toPlainText()
    assert view._picture.pixmap().width() > 100
    with qtbot.waitSignal(view.stop_requested):
        button(view, "Stop and Save").click()
    view.set_stopping()
    assert not button(view, "Stop and Save").isEnabled()
    view.set_state(run_info("a"))
    with qtbot.waitSignal(view.resume_requested) as asked:
        button(view, "Resume").click()
    assert asked.args == [Path("/runs/a")]
    with qtbot.waitSignal(view.use_requested) as asked:
        button(view, "Use in Editor").click()
    assert asked.args == [Path("/runs/a/best.safetensors")]


def test_runs_can_be_watched_compared_and_deleted(qtbot) -> None:
    page = TrainPage()
    qtbot.addWidget(page)
    other = run_info("b", loss=2.0, best=None, model=None, can_resume=False)
    order = dataclasses.replace(other.order, recipe=Recipe(seed=9))
    runs = [run_info("a"), dataclasses.replace(other, order=order)]
    with qtbot.waitSignal(page.run_wanted) as wanted:
        page.set_runs(runs)
    assert wanted.args == [Path("/runs/a")]
    with qtbot.waitSignal(page.events_wanted) as compared:
        page._table.selectAll()
    assert compared.args == [[Path("/runs/a"), Path("/runs/b")]]
    assert not button(page, "Delete…").isEnabled()
    assert page._compare.text() == "a / b: seed 1 / 9.  loss 2.500 / 2.000 (-0.500)."
    page.set_events({"a": [step(1), step(2)], "b": [step(1)]})
    assert page.curves.names == ("a", "b")
    page._table.selectRow(1)
    QTimer.singleShot(0, lambda: button(page.findChild(QMessageBox), "Delete").click())
    with qtbot.waitSignal(page.delete_requested) as asked:
        button(page, "Delete…").click()
    assert asked.args == [Path("/runs/b")]


def test_a_list_read_again_keeps_the_choice_and_loads_nothing(qtbot) -> None:
    page = TrainPage()
    qtbot.addWidget(page)
    page.set_runs([run_info("a"), run_info("b")])
    page._table.selectAll()
    with qtbot.assertNotEmitted(page.run_wanted), qtbot.assertNotEmitted(page.events_wanted):
        page.set_runs([run_info("c"), run_info("a"), run_info("b", step=50)])
    assert [run.name for run in page.selected] == ["a", "b"]
    assert page.selected[1].step == 50
    with qtbot.waitSignal(page.run_wanted) as wanted:
        page.choose(Path("/runs/c"))
    assert wanted.args == [Path("/runs/c")]
    page.choose(Path("/runs/not there"))
    assert [run.name for run in page.selected] == ["c"]


def test_a_run_that_goes_on_has_a_model_to_use_once_it_is_scored(qtbot) -> None:
    page = TrainPage()
    qtbot.addWidget(page)
    page.run_wanted.connect(lambda _: page.view.set_run(live, [], ""))
    live = run_info("live", state=RunState.RUNNING, model=None)
    page.set_runs([live])
    assert not button(page, "Use in Editor").isEnabled()
    page.add(live.folder, step(50, seconds=130.0))
    assert page.findChild(QTableWidget).item(0, 6).text() == "2 minutes"
    page.set_runs([dataclasses.replace(live, model=live.folder / "best.safetensors")])
    assert button(page, "Use in Editor").isEnabled()
    with qtbot.waitSignal(page.run_wanted):
        page.set_runs([dataclasses.replace(live, state=RunState.FAILED)])


def test_a_long_name_does_not_widen_the_page(qtbot) -> None:
    page = TrainPage()
    qtbot.addWidget(page)
    long = run_info("n" * 200, state=RunState.FAILED)
    page.run_wanted.connect(lambda _: page.view.set_run(long, [], ""))
    page.set_runs([run_info("short")])
    before = page.minimumSizeHint().width()
    page.set_runs([long])
    page.view.set_run(long, [], "")
    assert page.minimumSizeHint().width() <= before


def test_a_short_run_shown_after_a_long_one_fills_its_curves(qtbot) -> None:
    curves = TrainingCurves()
    qtbot.addWidget(curves)
    curves.resize(900, 500)
    curves.show()
    canvas = curves.findChild(pg.PlotWidget)
    for last in (5000, 50):
        curves.set_runs({"run": [step(number) for number in range(1, last + 1, last // 50)]})
        low, high = canvas.plotItem.vb.viewRange()[0]
        assert low == pytest.approx(1, abs=last / 20)
        assert high == pytest.approx(last, rel=0.05)
    canvas.setXRange(10, 20, padding=0)
    canvas.plotItem.vb.sigRangeChangedManually.emit([True, False])  # as the wheel does
    curves.add("run", step(51))
    curves.draw()
    assert canvas.plotItem.vb.viewRange()[0] == [10, 20], "what a person chose stays"
    canvas.show_all()
    assert canvas.plotItem.vb.viewRange()[0][1] > 50


def test_the_run_that_goes_on_is_shown_first(qtbot) -> None:
    page = TrainPage()
    qtbot.addWidget(page)
    running = run_info("b", state=RunState.RUNNING, can_resume=False)
    with qtbot.waitSignal(page.run_wanted) as wanted:
        page.set_runs([run_info("a"), running])
    assert wanted.args == [Path("/runs/b")]
    assert not button(page, "Delete…").isEnabled()


def test_without_runs_one_button_leads_to_the_first(qtbot) -> None:
    page = TrainPage()
    qtbot.addWidget(page)
    page.show()
    assert not page.view.isVisible()
    shown = [b.text() for b in page.findChildren(QPushButton) if b.isVisible()]
    assert [text.replace("&", "") for text in shown].count("New Run…") == 1
    with qtbot.waitSignal(page.new_requested):
        page._empty.pressed.emit()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.isVisible()


def test_curves_of_a_resumed_run_have_no_loops() -> None:
    history = History()
    for number in (1, 2, 3, 2, 3, 4):
        history.add(step(number))
    assert history.of("Loss").steps == [1, 2, 3, 4]
    assert history.of("Frames a second").values[-1] == pytest.approx(12)
    assert list(smoothed(np.arange(4.0), 2)) == [0, 0.5, 1.5, 2.5]


def test_a_curve_of_very_many_steps_keeps_points_at_even_distances() -> None:
    series = Series()
    for number in range(20_000):
        series.add(number, float(number))
    assert 4000 < len(series.steps) <= 8000
    assert np.array_equal(np.diff(series.steps), np.full(len(series.steps) - 1, 4))
    assert series.values == series.steps


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "1 second"),
        (40, "40 seconds"),
        (60, "1 minute"),
        (1500, "25 minutes"),
        (12_600, "3.5 hours"),
    ],
)
def test_durations_in_words(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    "make",
    [
        lambda: TrainingDialog(Path("/runs")),
        TrainingView,
        TrainPage,
        DatasetDialog,
        ConvertDialog,
        lambda: EvaluationDialog(["motion"]),
    ],
    ids=["new", "view", "runs", "dataset", "convert", "evaluate"],
)
def test_every_part_has_a_name(qtbot, make) -> None:
    dialog = make()
    qtbot.addWidget(dialog)
    nameless = [
        type(part).__name__
        for part in dialog.findChildren(QWidget)
        if not made_by_qt(part)
        and not part.accessibleName()
        and not isinstance(part, QLabel | Sign | QDialogButtonBox)
        and not part.parentWidget().accessibleName().startswith("Curve")
    ]
    assert not nameless
