"""Two models are evaluated one after the other; figures come as they are found."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gsa_desktop.controllers.evaluation import Evaluations
from gsa_desktop.core.evaluation import Evaluated, EvaluationOrder, SequenceResult


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for number in range(5):
        mask = np.zeros((32, 48), np.uint8)
        mask[8:24, 12:36] = 255
        for part, values in (("RGB", np.repeat(mask[..., None], 3, 2)), ("GT", mask)):
            (tmp_path / "data" / "box" / part).mkdir(parents=True, exist_ok=True)
            Image.fromarray(values).save(tmp_path / "data" / "box" / part / f"{number:05d}.png")
    return tmp_path / "data"


@pytest.fixture
def evaluations(qtbot, tmp_path: Path):
    made = Evaluations(pictures=tmp_path / "pictures")
    yield made
    made.shut_down()


def test_figures_come_and_are_exported(qtbot, evaluations, data, tmp_path) -> None:
    news = []
    evaluations.news.connect(lambda number, one: news.append((number, one)))
    orders = (EvaluationOrder(data, "all"), EvaluationOrder(data, "ellipse"))
    with qtbot.waitSignal(evaluations.idle):
        evaluations.start(orders)
    assert [number for number, _ in news] == [0, 0, 1, 1]
    sequence, result = (one for _, one in news[2:])
    assert isinstance(sequence, SequenceResult)
    assert isinstance(result, Evaluated)
    assert sequence.figures["J"] == pytest.approx(result.mean["J"])
    assert sequence.worst[0].path.is_file()
    report = tmp_path / "both.json"
    with qtbot.waitSignal(evaluations.message):
        evaluations.export(report)
    assert [one["model"] for one in json.loads(report.read_text())] == ["all", "ellipse"]
    with qtbot.waitSignal(evaluations.failed) as failed:
        evaluations.export(tmp_path / "both.doc")
    assert "ends in" in failed.args[0].message


def test_a_failure_is_one_line(qtbot, evaluations, tmp_path) -> None:
    failures = []
    evaluations.failed.connect(failures.append)
    with qtbot.waitSignal(evaluations.idle):
        evaluations.start((EvaluationOrder(tmp_path / "absent", "all"),))
    assert "There is no folder" in failures[0].message
