"""Reports of one result and of two; the command line writes and compares them."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gsanet.__main__ import main
from gsanet.errors import GsanetError
from gsanet.eval.benchmark import everything, frame_by_frame
from gsanet.eval.report import FIGURES, as_csv, differences, write_report
from gsanet.eval.report_page import as_html


def result(model: str, **similarities: float) -> dict[str, object]:
    rows = {
        name: {**dict.fromkeys(FIGURES, 0.5), "J": value, "F": value / 2, "frames": 8, "seconds": 1}
        for name, value in similarities.items()
    }
    mean = {figure: float(np.mean([row[figure] for row in rows.values()])) for figure in FIGURES}
    return {
        "model": model,
        "preset": "fast",
        "mean": mean,
        "sequences": rows,
        "frames": 8 * len(rows),
        "seconds": 1.0,
    }


FIRST, SECOND = result("one", goat=0.4, camel=0.6), result("/w/two.safetensors", goat=0.5, boat=0.9)


def test_csv_has_a_row_for_each_model_and_sequence() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv([FIRST, SECOND]))))
    assert [(row["model"], row["sequence"]) for row in rows[:3]] == [
        ("one", "goat"),
        ("one", "camel"),
        ("one", "mean"),
    ]
    assert rows[2]["J"] == "0.5000"


def test_differences_are_of_what_both_have() -> None:
    found = differences(FIRST, SECOND)
    assert list(found) == ["goat", "mean"]
    assert found["goat"] == pytest.approx((0.1, 0.05))


def test_html_stands_alone_and_escapes_names(tmp_path: Path) -> None:
    picture = tmp_path / "bad.png"
    Image.new("RGB", (4, 4)).save(picture)
    named = result("<script>", goat=0.4)
    named["worst"] = {"goat": [{"frame": "00003", "J": 0.1, "F": 0.2, "path": str(picture)}]}
    page = as_html([named])
    assert "<script>" not in page
    assert "data:image/jpeg;base64," in page
    assert "goat, frame 00003: J 0.100" in page
    assert "http" not in page
    assert "+0.100" in as_html([FIRST, SECOND])


def test_other_endings_and_bad_places_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GsanetError, match=r"ends in \.csv"):
        write_report(tmp_path / "figures.doc", [FIRST])
    with pytest.raises(GsanetError, match="cannot be written"):
        write_report(tmp_path / "absent" / "figures.csv", [FIRST])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for number in range(5):
        mask = np.zeros((32, 48), np.uint8)
        mask[8:24, 12:36] = 255
        for part, values in (("RGB", np.repeat(mask[..., None], 3, 2)), ("GT", mask)):
            (tmp_path / "data" / "box" / part).mkdir(parents=True, exist_ok=True)
            Image.fromarray(values).save(tmp_path / "data" / "box" / part / f"{number:05d}.png")
    return tmp_path / "data"


def test_frames_can_be_taken_one_by_one(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen = []

    def lengths(source):
        seen.append(len(source))
        yield from everything(source)

    maps = list(frame_by_frame(lengths)([np.zeros((8, 8, 3), np.uint8)] * 3))
    assert (len(maps), seen) == (3, [1, 1, 1])
    assert main(["evaluate", str(data), "--model", "all", "--alone", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["alone"]


def test_the_command_line_reports_tells_and_compares(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for model in ("all", "ellipse"):
        words = ["evaluate", str(data), "--model", model, "--events"]
        words += ["--sheets", str(tmp_path / "sheets"), "--report", str(tmp_path / f"{model}.json")]
        assert main([*words, "--report", str(tmp_path / f"{model}.html")]) == 0
        events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [event["event"] for event in events] == ["Begun", "Sequence", "Evaluated"]
        worst = events[1]["worst"]
        assert Path(worst[0]["path"]).is_file()
        assert events[2]["result"]["mean"]["J"] == pytest.approx(events[1]["figures"]["J"])
    assert "data:image/jpeg" in (tmp_path / "all.html").read_text()
    files = [str(tmp_path / "all.json"), str(tmp_path / "ellipse.json")]
    assert main(["compare", *files, "--report", str(tmp_path / "both.csv")]) == 0
    assert "1: all, balanced" in capsys.readouterr().out
    assert len((tmp_path / "both.csv").read_text().splitlines()) == 5
    assert main(["compare", files[0], str(tmp_path / "both.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err
