"""`gsa batch`: several files at once, a table, and only what is missing the second time."""

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import numpy as np
import pytest

from gsa_desktop.cli import main
from gsa_desktop.cli.batch import JOURNAL
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import SegmentSettings
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe


@pytest.fixture
def folder(tmp_path, tiny_clip, monkeypatch):
    """Two clips with masks and one that is none."""
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))
    source = tmp_path / "clips"
    source.mkdir()
    (source / "a.mp4").write_bytes(tiny_clip(12, 64, 48).read_bytes())
    (source / "b é.mp4").write_bytes(tiny_clip(12, 80, 48).read_bytes())
    (source / "c.mp4").write_text("no video")
    (source / "notes.txt").write_text("mine")
    with MaskStore(tmp_path / "home" / "cache" / "masks") as store:
        for name in ("a.mp4", "b é.mp4"):
            info = probe(source / name)
            run = store.open(info.fingerprint, "truth", SegmentSettings()).run(FrameRange(0, 12))
            for number in range(12):
                run.put_final(SoftMask(number, np.full((48, 64), 255, np.uint8)))
    return source


def run(*arguments):
    out, error = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(error):
        code = main([str(argument) for argument in arguments])
    return code, out.getvalue(), error.getvalue()


def test_every_video_is_exported_once(folder, tmp_path):
    out = tmp_path / "out"
    command = ("batch", folder, "--out", out, "--workers", "2", "--format", "vp9-alpha")
    code, table, _ = run(*command)
    assert code == 2
    assert "2 of 3 done" in table
    assert "c.mp4" in table
    assert "FAILED" in table
    names = sorted(path.name for path in out.iterdir())
    assert names == [JOURNAL, "a_cutout.webm", "b é_cutout.webm"]
    before = (out / "a_cutout.webm").stat().st_mtime_ns
    (out / "b é_cutout.webm").unlink()
    _, _, said = run(*command)
    assert "a.mp4: done before" in said
    assert (out / "a_cutout.webm").stat().st_mtime_ns == before
    assert (out / "b é_cutout.webm").exists()
    rows = json.loads((out / JOURNAL).read_text())
    assert {row["name"] for row in rows} == {"a.mp4", "b é.mp4", "c.mp4"}


def test_folders_that_cannot_work_are_refused(folder, tmp_path):
    for arguments in (
        ("batch", tmp_path / "none", "--out", tmp_path / "out"),
        ("batch", folder, "--out", folder),
        ("batch", tmp_path, "--out", tmp_path / "out"),
    ):
        code, _, said = run(*arguments)
        assert code == 2
        assert said.startswith("gsa: ")
