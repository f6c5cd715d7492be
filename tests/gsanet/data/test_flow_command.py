"""`python -m gsanet flow` on folders of frames."""

import cv2
import numpy as np
import pytest
from PIL import Image

from gsanet.__main__ import main


@pytest.fixture
def sequence(tmp_path):
    dice = np.random.default_rng(0)
    plane = cv2.resize(dice.integers(0, 256, (20, 40, 3)).astype(np.uint8), (160, 80))
    folder = tmp_path / "goat" / "RGB"
    folder.mkdir(parents=True)
    for number in range(3):
        left = 20 - 3 * number  # what is seen moves to the right
        Image.fromarray(plane[:, left : left + 120]).save(folder / f"{number:05d}.png")
    return tmp_path


def picture(path):
    return np.asarray(Image.open(path)).astype(int)


def test_each_frame_gets_a_picture_and_the_last_looks_like_the_others(sequence):
    assert main(["flow", str(sequence)]) == 0
    flows = sorted((sequence / "goat" / "FLOW").iterdir())
    assert [path.name for path in flows] == ["00000.png", "00001.png", "00002.png"]
    for path in flows:
        red, green, blue = picture(path)[30:50, 40:80].reshape(-1, 3).mean(0)
        assert red > 240
        assert max(green, blue) < 120


def test_what_is_there_stays_unless_told_otherwise(sequence):
    assert main(["flow", str(sequence)]) == 0
    mark = sequence / "goat" / "FLOW" / "00001.png"
    Image.new("RGB", (120, 80)).save(mark)
    assert main(["flow", str(sequence)]) == 0
    assert picture(mark).max() == 0
    assert main(["flow", str(sequence), "--overwrite"]) == 0
    assert picture(mark).max() > 200


def test_camera_motion_is_taken_out_on_request(sequence, tmp_path):
    out = tmp_path / "elsewhere"
    assert main(["flow", str(sequence / "goat"), "--out", str(out), "--compensate"]) == 0
    assert np.median(picture(out / "FLOW" / "00000.png")) > 200
    assert not (sequence / "goat" / "FLOW").exists()


def test_a_folder_that_cannot_be_written_is_one_line(sequence, capsys):
    (sequence / "goat" / "FLOW").touch()
    assert main(["flow", str(sequence)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"error: {sequence / 'goat' / 'FLOW'} cannot be written")
    assert said.count("\n") == 1


def test_other_files_that_cannot_be_written_are_one_line(sequence, capsys):
    (sequence / "file").touch()
    assert main(["synth", "--clips", "1", "--out", str(sequence / "file" / "data")]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("error: ")
    assert str(sequence / "file") in said


def test_folders_without_frames_are_named(tmp_path, capsys):
    assert main(["flow", str(tmp_path)]) == 2
    assert main(["flow", str(tmp_path / "nothing")]) == 2
    said = capsys.readouterr().err
    assert "no pictures" in said
    assert "no folder" in said
