"""The evaluation panel: figures of one model or two, worst frames, export."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QPushButton

from gsa_desktop.core.evaluation import (
    FIGURES,
    Begun,
    Evaluated,
    EvaluationOrder,
    SequenceResult,
    WorstFrame,
    read_evaluation_line,
)
from gsa_desktop.core.events import Progress
from gsa_desktop.ui.evaluation_dialog import EvaluationDialog
from gsa_desktop.ui.picture_dialog import PictureDialog


def figures(similarity: float) -> dict[str, float]:
    return {**dict.fromkeys(FIGURES, 0.5), "J": similarity, "frames": 8, "seconds": 5.0}


def sequence(name: str, similarity: float, folder: Path | None = None) -> SequenceResult:
    worst = ()
    if folder is not None:
        path = folder / f"{name}.png"
        QImage(48, 30, QImage.Format.Format_RGB32).save(str(path))
        worst = (WorstFrame("00003", 0.2, 0.3, path),)
    return SequenceResult(name, figures(similarity), worst)


def evaluated(similarity: float) -> Evaluated:
    mean = figures(similarity)
    return Evaluated({"mean": mean, "frames": 16, "seconds": 10.0, "sequences": {"a": {}, "b": {}}})


def press(dialog: EvaluationDialog, text: str) -> None:
    found = dialog.findChildren(QPushButton)
    next(b for b in found if b.text().replace("&", "") == text).click()


def row(dialog: EvaluationDialog, number: int) -> list[str]:
    table = dialog.table
    return [table.item(number, column).text() for column in range(table.columnCount())]


@pytest.fixture
def dialog(qtbot, tmp_path: Path) -> EvaluationDialog:
    made = EvaluationDialog(["gsanet-lite", "motion"])
    qtbot.addWidget(made)
    made.show()
    made.data.set_path(tmp_path)
    made._tell()
    return made


def test_one_model(qtbot, dialog: EvaluationDialog, tmp_path: Path) -> None:
    with qtbot.waitSignal(dialog.start_requested) as started:
        press(dialog, "Evaluate")
    order = EvaluationOrder(tmp_path, "gsanet-lite", "balanced", title="GSANet Lite")
    assert started.args == [(order,)]
    dialog.set_progress(0, Progress(0, 2, "Segmenting goat"))
    assert dialog._phase.text() == "Segmenting goat (1 of 2)"
    dialog.add(0, sequence("goat", 0.25, tmp_path))
    dialog.add(0, sequence("camel", 0.75))
    assert not dialog._export.isEnabled()
    dialog.add(0, evaluated(0.5))
    dialog.set_idle()
    assert row(dialog, 0) == ["Mean", *["0.500"] * 6, "2.00"]
    dialog.table.setCurrentCell(0, 0)
    assert dialog._worst.count() == 1, "the worst of all sequences"
    assert row(dialog, 1) == ["goat", "0.250", *["0.500"] * 5, "2.00"]
    assert dialog._worst.count() == 1
    dialog.table.setCurrentCell(2, 0)
    assert dialog._worst.count() == 0
    dialog.table.setCurrentCell(1, 0)
    dialog._on_frame(dialog._worst.item(0))
    (large,) = (box for box in dialog.findChildren(PictureDialog) if box.isVisible())
    assert large.caption == "goat, frame 00003   J 0.200   F 0.300   (1 of 1)"


def test_two_models_side_by_side(qtbot, dialog: EvaluationDialog, tmp_path: Path) -> None:
    dialog._models[1]._model.setCurrentIndex(2)
    with qtbot.waitSignal(dialog.start_requested) as started:
        press(dialog, "Evaluate")
    assert [order.model for order in started.args[0]] == ["gsanet-lite", "motion"]
    dialog.add(0, sequence("goat", 0.25, tmp_path))
    assert row(dialog, 0)[1:4] == ["0.250", "", ""]
    dialog.add(0, evaluated(0.25))
    dialog.add(1, sequence("goat", 0.75, tmp_path))
    assert row(dialog, 1)[1:4] == ["0.250", "0.750", "+0.500"]
    assert row(dialog, 1)[7:9] == ["0.500", "0.500"], "recall of both"
    assert "frames above 0.5" in dialog.table.horizontalHeaderItem(7).toolTip()
    dialog.table.setCurrentCell(0, 0)
    dialog.table.setCurrentCell(1, 0)
    assert dialog._worst.count() == 2
    assert "Motion" in dialog._worst.item(1).text()


def test_export_asks_where(qtbot, dialog: EvaluationDialog, monkeypatch, tmp_path: Path) -> None:
    press(dialog, "Evaluate")
    dialog.add(0, evaluated(0.25))
    assert not dialog._export.isEnabled(), "the second model is still to come"
    dialog.set_idle()
    answer = (str(tmp_path / "figures"), "Table (*.csv)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    with qtbot.waitSignal(dialog.export_requested) as asked:
        press(dialog, "Export…")
    assert asked.args == [tmp_path / "figures.csv"]


def test_lines_become_news() -> None:
    begun = '{"event": "Begun", "name": "goat", "done": 1, "total": 3}'
    assert read_evaluation_line(begun) == Begun("goat", 1, 3)
    assert read_evaluation_line('{"event": "Sequence", "name": "goat"}') is None
    assert read_evaluation_line("torn {") is None
