"""What a killed export left behind is kept at the next start, and the window is told."""

import json
import shutil

import pytest

from gsa_desktop.controllers.export_rescue import ExportRescue
from gsa_desktop.core.export_journal import journal_dir, part_of
from gsa_desktop.workers.lanes import QueueLane


@pytest.fixture
def lane(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))
    lane = QueueLane(qapp)
    yield lane
    lane.shut_down()


def killed(out, tiny_clip, identity=""):
    shutil.copy(tiny_clip(), part_of(out))
    entry = journal_dir() / out.stem
    entry.mkdir(parents=True)
    (entry / "export.json").write_text(
        json.dumps({"path": str(out), "frames": 100, "identity": identity})
    )


def test_all_that_is_found_is_kept_and_said_at_once(qtbot, lane, tmp_path, tiny_clip):
    for name in ("one.mp4", "two.mp4"):
        killed(tmp_path / name, tiny_clip)
    rescue = ExportRescue(lane)
    with qtbot.waitSignal(rescue.kept) as said:
        rescue.look()
    lines = said.args[0].splitlines()
    assert len(lines) == 2
    for name, line in zip(("one", "two"), lines, strict=True):
        assert f"first 24 of 100 frames are kept as “{name} (unfinished).mp4”" in line
        assert (tmp_path / f"{name} (unfinished).mp4").exists()
        assert not part_of(tmp_path / f"{name}.mp4").exists()


def test_where_nothing_is_found_nothing_is_said(qtbot, lane):
    rescue = ExportRescue(lane)
    said = []
    rescue.kept.connect(said.append)
    rescue.look()
    qtbot.waitUntil(lambda: not lane.is_busy)
    assert said == []


def test_what_can_be_gone_on_with_waits_until_it_is_to_be_kept(qtbot, lane, tmp_path, tiny_clip):
    killed(tmp_path / "one.mp4", tiny_clip)
    killed(tmp_path / "two.mp4", tiny_clip, "known")
    rescue = ExportRescue(lane)
    with qtbot.waitSignal(rescue.waiting) as said:
        rescue.look()
    first, second = said.args[0].splitlines()
    assert "are kept as “one (unfinished).mp4”" in first
    assert "“two.mp4” was interrupted. Export the same to the same name again" in second
    assert part_of(tmp_path / "two.mp4").exists()
    with qtbot.waitSignal(rescue.kept) as said:
        rescue.keep()
    assert "are kept as “two (unfinished).mp4”" in said.args[0]
    assert not part_of(tmp_path / "two.mp4").exists()
