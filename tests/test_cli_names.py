"""Names on the command line that no file can have, or that would cost a file."""

import numpy as np
import pytest

from gsa_desktop.cli.commands import EXIT_FAILED, main
from gsa_desktop.media.stills import write_png


@pytest.fixture(scope="module")
def tiny(tiny_clip):
    return tiny_clip()


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("GSA_HOME", str(tmp_path_factory.mktemp("home")))


FAST = ["--model", "motion", "--preset", "fast", "--overwrite"]


@pytest.mark.parametrize("out", ["x" * 252 + ".mp4", "/", "no\0name.mp4"])
def test_a_name_that_cannot_be_is_refused_in_a_line(tiny, out, capsys):
    assert main(["export", str(tiny), out, *FAST]) == EXIT_FAILED
    assert "cannot be the name of a file" in capsys.readouterr().err


def test_pictures_never_replace_the_folder_of_their_background(tiny, tmp_path, capsys):
    behind = tmp_path / "frames" / "0001.png"
    behind.parent.mkdir()
    write_png(behind, np.zeros((8, 8, 3), np.uint8))
    words = ["export", str(tiny), str(behind.parent), "--background", f"image:{behind}"]
    assert main([*words, *FAST]) == EXIT_FAILED
    assert "holds a source of this export" in capsys.readouterr().err
    assert [entry.name for entry in behind.parent.iterdir()] == ["0001.png"]


@pytest.mark.parametrize("words", [["--height", "-4"], ["--bitrate", "-3"], ["--digits", "300"]])
def test_an_option_out_of_range_is_said_in_words(tiny, words, tmp_path, capsys):
    assert main(["export", str(tiny), str(tmp_path / "o.mp4"), *words]) == EXIT_FAILED
    line = capsys.readouterr().err
    assert "out of range" in line
    assert "ExportPreset" not in line


def test_an_offset_that_is_no_number_is_refused(tiny, tmp_path, capsys):
    words = ["--background", "image:x.png", "--background-offset", "nan", "0"]
    assert main(["export", str(tiny), str(tmp_path / "o.mp4"), *words]) == EXIT_FAILED
    assert "offset" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--grow", "nan"], ["--feather", "1e9"], ["--snap", "inf"]])
def test_an_edge_is_moved_as_far_as_in_the_window(words, tmp_path, capsys):
    picture = tmp_path / "a.png"
    picture.write_bytes(b"never read")
    assert main(["image", str(picture), "--out", str(tmp_path), *words]) == EXIT_FAILED
    assert "at most 64 pixels" in capsys.readouterr().err
