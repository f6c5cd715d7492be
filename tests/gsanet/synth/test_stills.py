"""Still pictures with masks: repeatable, usable for training, exact."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from gsanet.__main__ import main
from gsanet.data.layout import find_stills
from gsanet.synth.stills import StillMaker


@pytest.fixture
def material(tmp_path: Path) -> Path:
    cutouts, backgrounds = tmp_path / "cutouts" / "trashnet_grabcut", tmp_path / "backgrounds" / "a"
    cutouts.mkdir(parents=True)
    backgrounds.mkdir(parents=True)
    disc = Image.new("RGBA", (80, 80))
    ImageDraw.Draw(disc).ellipse((10, 10, 70, 70), fill=(250, 30, 30, 255))
    disc.save(cutouts / "disc.webp", lossless=True)
    Image.new("RGB", (300, 200), (30, 60, 200)).save(backgrounds / "plain.jpg")
    return tmp_path


def make(material: Path, out: Path, seed: int = 1) -> list[bytes]:
    words = ["stills", "--material", str(material), "--out", str(out), "--count", "3"]
    assert main([*words, "--seed", str(seed)]) == 0
    return [path.read_bytes() for path in sorted(out.rglob("*.*g"))]


def test_masks_mark_what_differs_from_its_place(material: Path, tmp_path: Path) -> None:
    make(material, tmp_path / "out")
    stills = find_stills(tmp_path / "out")
    assert len(stills) == 3
    for still in stills:
        with Image.open(still.rgb) as picture, Image.open(still.mask) as mask:
            rgb, marked = np.asarray(picture).astype(int), np.asarray(mask) > 127
        assert 0.01 < marked.mean() < 0.75
        behind = np.median(rgb[~marked], 0)
        apart = np.abs(rgb - behind).sum(2)
        assert np.median(apart[marked]) > 2 * np.median(apart[~marked]) + 10


def test_a_picture_depends_on_its_number_alone(material: Path) -> None:
    maker, other = StillMaker(material, 1), StillMaker(material, 1)
    maker.make(0)
    for first, again in zip(maker.make(7), other.make(7), strict=True):
        np.testing.assert_array_equal(first, again)


def test_the_same_seed_gives_the_same_files(material: Path, tmp_path: Path) -> None:
    first = make(material, tmp_path / "a")
    assert first == make(material, tmp_path / "b")
    assert first != make(material, tmp_path / "c", seed=2)


def test_without_material_there_is_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stills", "--material", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "no cut-outs" in capsys.readouterr().err
