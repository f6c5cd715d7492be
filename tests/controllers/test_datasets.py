"""Data sets are checked, converted and completed on a lane of their own."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gsa_desktop.controllers.datasets import Datasets
from gsa_desktop.core.dataset_report import Conversion, official_kind


@pytest.fixture
def datasets(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))
    made = Datasets()
    yield made
    made.shut_down()


@pytest.fixture
def official(tmp_path: Path) -> Path:
    """DAVIS with a sequence of three frames to train on, and one to test on."""
    root = tmp_path / "DAVIS"
    for name, part in (("bear", "train"), ("goat", "val")):
        for number in range(3):
            mask = np.zeros((40, 64), np.uint8)
            mask[10:30, 8 * number : 8 * number + 20] = 255
            stem = f"480p/{name}/{number:05d}"
            for folder, suffix in (("JPEGImages", "jpg"), ("Annotations", "png")):
                path = root / folder / f"{stem}.{suffix}"
                path.parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(mask).convert("RGB" if suffix == "jpg" else "L").save(path)
        lists = root / "ImageSets" / "2016"
        lists.mkdir(parents=True, exist_ok=True)
        (lists / f"{part}.txt").write_text(f"{name}\n")
    return root


def test_an_official_set_is_converted_checked_and_gets_its_flow(
    qtbot, datasets: Datasets, official: Path, tmp_path: Path
) -> None:
    assert official_kind(official) == "DAVIS"
    order = Conversion(official, tmp_path / "data", "DAVIS")
    with qtbot.waitSignal(datasets.converted) as converted:
        datasets.convert(order)
    with qtbot.waitSignal(datasets.checked) as checked:
        datasets.check(converted.args[0])
    report = checked.args[0]
    assert [(part.name, part.pictures) for part in report.parts] == [
        ("DAVIS_train", 3),
        ("DAVIS_test", 3),
    ]
    assert report.verdict() == "Ready to train on, with 2 notes. Open a row to see the files."
    with qtbot.waitSignal(datasets.checked) as checked:
        datasets.compute_flow(report.lacking_flow, report.folder)
    assert checked.args[0].lacking_flow == ()
    assert checked.args[0].verdict() == "Ready to train on: everything is in order."


def test_what_cannot_be_done_is_told(qtbot, datasets: Datasets, tmp_path: Path) -> None:
    with qtbot.waitSignal(datasets.failed) as failed:
        datasets.check(tmp_path)
    assert failed.args[0].title == "Could not check the data"
    empty = tmp_path / "empty"
    empty.mkdir()
    with qtbot.waitSignal(datasets.failed) as failed:
        datasets.convert(Conversion(empty, tmp_path / "out", "YOUTUBE-VOS"))
    assert "There are no JPEGImages and Annotations" in failed.args[0].message
    assert "SRC" not in failed.args[0].hint
