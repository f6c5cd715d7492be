"""`gsa image` with what was chosen and painted in the window."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gsa_desktop.cli.commands import EXIT_FAILED, main
from gsa_desktop.core.image_mending import mended
from gsa_desktop.core.image_order import ImageLook, ImageTarget
from gsa_desktop.core.image_shelf import SavedList, own_shelf
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Colour
from gsa_desktop.core.stroke import Stroke

MOTION = ("--model", "motion")  # needs no time, and finds nothing in a still


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two grey pictures; on the second one somebody has painted a dot."""
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))
    made = [tmp_path / "a.png", tmp_path / "b.png"]
    for path in made:
        Image.fromarray(np.full((40, 60, 3), 120, np.uint8)).save(path)
    mask = mended(SoftMask(0, np.zeros((40, 60), np.uint8)), Stroke(((0.5, 0.5),), 0.25))
    assert own_shelf().keep(made[1], mask)
    return made


def alphas(folder: Path) -> dict[str, int]:
    """The alpha in the middle of each result."""
    found = {}
    for path in sorted(folder.iterdir()):
        with Image.open(path) as result:
            found[path.name] = result.convert("RGBA").getpixel((30, 20))[3]
    return found


def test_painted_masks_are_used_when_they_are_asked_for(pictures, tmp_path) -> None:
    files, out = [str(path) for path in pictures], tmp_path / "out"
    assert main(["image", *files, "--out", str(out), *MOTION]) == 0
    assert alphas(out) == {"a_cutout.png": 0, "b_cutout.png": 0}
    assert main(["image", *files, "--out", str(out), "--mended", "--overwrite", *MOTION]) == 0
    assert alphas(out) == {"a_cutout.png": 0, "b_cutout.png": 255}


def test_the_windows_list_is_exported(pictures, tmp_path, capsys) -> None:
    out = tmp_path / "out"
    words = ["image", "--list", "--out", str(out)]
    assert main(words) == EXIT_FAILED
    assert "The list is empty." in capsys.readouterr().err
    target = ImageTarget(tmp_path / "elsewhere", "webp", "{name}-{number}")
    look = ImageLook(background=Colour((0, 0, 255)))
    own_shelf().save(SavedList(tuple(pictures), look, "motion", target))
    assert main(words) == 0
    assert list(alphas(out)) == ["a-1.webp", "b-2.webp"]
    with Image.open(out / "b-2.webp") as result:
        red, _, blue = result.convert("RGB").getpixel((30, 20))
        assert abs(red - 120) < 9
        assert abs(blue - 120) < 9
        assert result.convert("RGB").getpixel((4, 4))[2] > 240
    assert main([*words, "--format", "tiff", "--name", "{name}"]) == 0
    assert (out / "b.tif").is_file()
    assert main([*words, str(pictures[0])]) == EXIT_FAILED
    assert main([*words, "--feather", "3"]) == EXIT_FAILED
    assert "those of the window" in capsys.readouterr().err
    assert main(["image", "--out", str(out)]) == EXIT_FAILED
