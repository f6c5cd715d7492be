"""`python -m gsanet check`: every kind of damage is found, named and counted."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gsanet.__main__ import main
from gsanet.data.check import Checked, PartReport, check, find_parts
from gsanet.data.layout import LayoutError


def picture(path: Path, size: tuple[int, int] = (24, 16)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (90, 120, 60)).save(path)
    return path


def mask(path: Path, size: tuple[int, int] = (24, 16), top: int = 255) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    values = np.zeros(size[::-1], np.uint8)
    values[4:10, 6:16] = top
    Image.fromarray(values).save(path)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two stills, a flat sequence of three with flow, a second video set, a test sequence."""
    for name in ("ant", "bee_7"):
        picture(tmp_path / f"DUTS_train/RGB/{name}.jpg")
        mask(tmp_path / f"DUTS_train/GT/{name}.png", top=1 if name == "ant" else 255)
    for number in range(3):
        stem = f"bear_{number:05d}"
        picture(tmp_path / f"DAVIS_train/RGB/{stem}.jpg")
        mask(tmp_path / f"DAVIS_train/GT/{stem}.png")
        picture(tmp_path / f"YTVOS_train/RGB/{stem}.jpg")
        mask(tmp_path / f"YTVOS_train/GT/{stem}.png")
        picture(tmp_path / f"DAVIS_test/goat/RGB/{number}.jpg")
        mask(tmp_path / f"DAVIS_test/goat/GT/{number}.png")
    for number in range(2):
        for part in ("DAVIS_train", "YTVOS_train"):
            picture(tmp_path / part / f"FLOW/bear_{number:05d}.png")
        picture(tmp_path / f"DAVIS_test/goat/FLOW/{number}.png")
    return tmp_path


def reports(folder: Path) -> dict[str, PartReport]:
    return {one.name: one for one in check(folder) if isinstance(one, PartReport)}


def counts(report: PartReport) -> dict[str, int]:
    return {finding.name: count for finding, count in report.counts().items()}


def test_a_data_set_in_order(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = reports(data)
    assert {name: one.kind for name, one in found.items()} == {
        "DAVIS_test": "test",
        "DAVIS_train": "clips",
        "DUTS_train": "stills",
        "YTVOS_train": "clips",
    }
    assert not any(one.problems for one in found.values())
    assert found["DAVIS_train"].sequences == {"bear": 3}
    assert found["DUTS_train"].sequences == {}
    assert found["DAVIS_test"].sizes == {"24x16": 3}
    assert len(found["DUTS_train"].samples) == 2
    assert main(["check", str(data)]) == 0
    assert "DAVIS_train: 3 pictures, 3 masks, 2 flow pictures" in capsys.readouterr().out


def test_a_part_can_be_checked_by_itself(data: Path) -> None:
    assert list(reports(data / "DUTS_train")) == ["DUTS_train"]
    assert list(reports(data / "DAVIS_test")) == ["DAVIS_test"]


def test_every_damage_is_named(data: Path) -> None:
    stills, clips, test = data / "DUTS_train", data / "DAVIS_train", data / "DAVIS_test"
    mask(stills / "GT/nobody.png")
    picture(stills / "RGB/cat.jpg")
    picture(stills / "RGB/cow.jpg", (30, 16))
    mask(stills / "GT/cow.png")
    picture(stills / "RGB/dog.jpg")
    mask(stills / "GT/dog.png", top=128)
    picture(stills / "RGB/eel.jpg")
    mask(stills / "GT/eel.png", top=0)
    (stills / "RGB/ant.jpg").write_bytes((stills / "RGB/ant.jpg").read_bytes()[:200])
    (clips / "FLOW/bear_00001.png").unlink()
    picture(clips / "RGB/alone_0.jpg")
    mask(clips / "GT/alone_0.png")
    (test / "goat/RGB/2.jpg").write_text("no picture")
    found = reports(data)
    assert counts(found["DUTS_train"]) == {
        "NO_MASK": 1,
        "SIZE": 1,
        "UNREADABLE": 1,
        "NO_PICTURE": 1,
        "GREY": 1,
        "BLANK": 1,
    }
    assert counts(found["DAVIS_train"]) == {"TOO_SHORT": 1, "NO_FLOW": 1}
    assert counts(found["DAVIS_test"]) == {"UNREADABLE": 1}
    assert not any(one.is_usable for one in (found["DUTS_train"], found["DAVIS_train"]))
    named = {one.path.name for one in found["DUTS_train"].problems}
    assert named == {"nobody.png", "cat.jpg", "cow.png", "dog.png", "eel.png", "ant.jpg"}
    assert all("cow" not in rgb.name for rgb, _ in found["DUTS_train"].samples)


def test_exit_codes_and_json(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mask(data / "DUTS_train/GT/dog.png")
    assert main(["check", str(data), "--json"]) == 0, "an orphan mask is no harm"
    (data / "DUTS_train/GT/bee_7.png").unlink()
    capsys.readouterr()
    assert main(["check", str(data), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["usable"]
    stills = next(part for part in told["parts"] if part["name"] == "DUTS_train")
    assert [one["finding"] for one in stills["problems"]] == ["NO_MASK", "NO_PICTURE"]
    assert main(["check", str(data / "absent")]) == 2


def test_an_empty_part_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "DUTS_train" / "RGB").mkdir(parents=True)
    assert counts(reports(tmp_path)["DUTS_train"]) == {"EMPTY": 1}


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "holiday").mkdir()
    with pytest.raises(LayoutError, match="no data set"):
        find_parts(tmp_path)


def test_a_check_can_be_stopped(data: Path) -> None:
    looking: Iterator[Checked | PartReport] = check(data)
    first = next(looking)
    assert isinstance(first, Checked)
    assert (first.done, first.total) == (1, 3)
    looking.close()  # type: ignore[attr-defined]
