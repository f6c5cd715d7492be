"""`gsa handover`: a project on disk becomes a pack."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.cli import main
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, Project, SegmentSettings, Timeline, Track
from gsa_desktop.core.storage import save_project
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe

SEGMENT = SegmentSettings("motion")


@pytest.fixture
def film(tmp_path: Path, tiny_clip: Callable[..., Path], monkeypatch) -> Path:
    """A project of one clip whose masks are in the cache."""
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))
    info = probe(tiny_clip())
    clip = Clip("a", info.path, FrameRange(4, 12), segment=SEGMENT)
    with MaskStore() as store:
        run = store.open(info.fingerprint, "truth", SEGMENT).run(clip.cut)
        for number in clip.cut:
            run.put_final(SoftMask(number, np.full((info.height, info.width), 255, np.uint8)))
    line = Timeline((Track((clip,)),), Fraction(24), (info.width, info.height))
    save_project(Project(line, (info.path,)), tmp_path / "film.gsaproj")
    return tmp_path / "film.gsaproj"


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_without_a_choice_everything_is_handed_over(film, tmp_path):
    pytest.importorskip("opentimelineio")
    out = tmp_path / "pack"
    assert main(["handover", str(film), "--out", str(out), "--matte-format", "matte-ffv1"]) == 0
    texts = {"film.otio", "film_mattes.otio", "film_V1.edl", "README.txt"}
    assert names(out) == texts | {"mattes/tiny_24_160x90.mkv"}


def test_only_what_was_chosen(film, tmp_path, capsys):
    out = tmp_path / "pack"
    assert main(["handover", str(film), "--out", str(out), "--edl"]) == 0
    assert names(out) == {"film_V1.edl", "README.txt"}
    assert main(["handover", str(film), "--out", str(out), "--edl"]) == 2
    assert "exists" in capsys.readouterr().err
    assert main(["handover", str(film), "--out", str(out), "--edl", "--overwrite"]) == 0
