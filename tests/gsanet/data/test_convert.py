"""Official folders become our layout; a second call only adds what is missing."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gsanet.__main__ import main
from gsanet.data.layout import find_clips


def frame(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (12, 8), (10, 200, 30)).save(path)


def annotation(path: Path, numbers: tuple[int, ...]) -> None:
    """Columns of these object numbers, with a palette, as the official files have."""
    path.parent.mkdir(parents=True, exist_ok=True)
    values = np.zeros((8, 12), np.uint8)
    for column, number in enumerate(numbers):
        values[:, column] = number
    picture = Image.fromarray(values)
    picture.putpalette([*range(256)] * 3)
    picture.save(path)


@pytest.fixture
def davis(tmp_path: Path) -> Path:
    root = tmp_path / "DAVIS"
    for sequence in ("bear", "dog-agility", "goat"):
        for number in range(3):
            frame(root / f"JPEGImages/480p/{sequence}/{number:05d}.jpg")
            annotation(root / f"Annotations/480p/{sequence}/{number:05d}.png", (0, 1, 2))
    lists = root / "ImageSets" / "2017"
    lists.mkdir(parents=True)
    (lists / "train.txt").write_text("bear\ndog-agility\n")
    (lists / "val.txt").write_text("goat\n")
    return root


def subject_columns(path: Path) -> list[int]:
    with Image.open(path) as picture:
        assert picture.mode == "L"
        return np.flatnonzero(np.asarray(picture)[0] == 255).tolist()


def test_davis_becomes_training_and_test(davis: Path, tmp_path: Path) -> None:
    out = tmp_path / "data"
    assert main(["convert", "--from", "DAVIS", str(davis), str(out)]) == 0
    train, test = find_clips(out), find_clips(out, "DAVIS_test")
    assert [clip.name for clip in train] == ["bear", "dog-agility"]
    assert train[0].frames[0].rgb == out / "DAVIS_train/RGB/bear_00000.jpg"
    assert [clip.name for clip in test] == ["goat"]
    assert [one.name for one in test[0].frames] == ["00000", "00001", "00002"]
    assert subject_columns(train[1].frames[2].mask) == [1, 2]
    assert main(["check", str(out)]) == 0


def test_lists_of_2016_name_files(davis: Path, tmp_path: Path) -> None:
    lists = davis / "ImageSets" / "2016"
    lists.mkdir()
    line = "/JPEGImages/480p/{0}/00000.jpg /Annotations/480p/{0}/00000.png\n"
    (lists / "train.txt").write_text(line.format("goat") * 2)
    (lists / "val.txt").write_text(line.format("bear"))
    out = tmp_path / "data"
    assert main(["convert", "--from", "DAVIS", str(davis), str(out)]) == 0
    assert [clip.name for clip in find_clips(out)] == ["goat"]


def test_a_second_call_adds_what_is_missing(
    davis: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "data"
    command = ["convert", "--from", "DAVIS", str(davis), str(out), "--link"]
    assert main(command) == 0
    kept = out / "DAVIS_train/GT/bear_00000.png"
    kept.write_bytes(b"mine")
    (out / "DAVIS_train/RGB/bear_00001.jpg").unlink()
    capsys.readouterr()
    assert main(command) == 0
    assert "1 of 9 frames converted" in capsys.readouterr().out
    assert kept.read_bytes() == b"mine"
    assert (out / "DAVIS_train/RGB/bear_00001.jpg").is_file()


def test_youtube_vos_keeps_frames_with_an_annotation(tmp_path: Path) -> None:
    root = tmp_path / "ytvos"
    for number in range(0, 30, 5):
        frame(root / f"train/JPEGImages/0a1b/{number:05d}.jpg")
    for number in (0, 5):
        annotation(root / f"train/Annotations/0a1b/{number:05d}.png", (3, 0, 255, 1))
    out = tmp_path / "data"
    assert main(["convert", "--from", "YOUTUBE-VOS", str(root), str(out)]) == 0
    (clip,) = find_clips(out / "YTVOS_train")
    assert [one.name for one in clip.frames] == ["0a1b_00000", "0a1b_00005"]
    assert subject_columns(clip.frames[0].mask) == [0, 3], "255 marks nothing"


@pytest.mark.parametrize("kind", ["DAVIS", "YOUTUBE-VOS"])
def test_another_folder_is_refused(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", "--from", kind, str(tmp_path), str(tmp_path / "out")]) == 2
    assert "JPEGImages" in capsys.readouterr().err


def test_a_damaged_annotation_is_named_and_nothing_half_made_stays(
    davis: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = davis / "Annotations/480p/bear/00001.png"
    bad.write_bytes(bad.read_bytes()[:40])
    out = tmp_path / "data"
    assert main(["convert", "--from", "DAVIS", str(davis), str(out)]) == 2
    assert "bear/00001.png" in capsys.readouterr().err
    assert not list(out.rglob("*.part"))
