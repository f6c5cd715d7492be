"""What a killed export left behind is kept at the next start, and the window is told."""

import json
import shutil
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from gsa_desktop.controllers.export_rescue import ExportRescue
from gsa_desktop.core.export_journal import journal_dir, part_of
from gsa_desktop.core.export_order import ClipSource, ExportOrder
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, RefineSettings
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export_identity import identity_of
from gsa_desktop.media.probe import probe
from gsa_desktop.workers.lanes import QueueLane
from tests.killed_export import kill


@pytest.fixture
def store(tmp_path):
    with MaskStore(tmp_path / "masks") as store:
        yield store


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
    (two,), text = said.args
    assert "are kept as “one (unfinished).mp4”" in text
    assert (two.path, two.order) == (tmp_path / "two.mp4", None)
    assert part_of(tmp_path / "two.mp4").exists()
    with qtbot.waitSignal(rescue.kept) as said:
        rescue.keep()
    assert "are kept as “two (unfinished).mp4”" in said.args[0]
    assert not part_of(tmp_path / "two.mp4").exists()


@pytest.fixture
def film(lane, tiny_clip, tmp_path, store):
    """Killed; the frames of a clip with its subject cut out, of which some are chosen."""
    source = tmp_path / "clip.mp4"
    shutil.copy(tiny_clip(32, 64, 48), source)
    info = probe(source)
    clip = Clip("c", source, FrameRange(2, 32), refine=RefineSettings(feather_px=1.3))
    run = store.open(info.fingerprint, "truth", clip.segment).run(clip.cut)
    for number in clip.cut:
        run.put_final(SoftMask(number, np.full((48, 64), 255, np.uint8)))
    settings = replace(settings_of("png"), height=24, rate=Fraction(30), key=(0, 255, 0))
    order = ExportOrder(ClipSource(clip, info), tmp_path / "film", settings)
    kill(order, store)
    return order


def test_the_order_comes_back_as_it_was(qtbot, lane, film):
    rescue = ExportRescue(lane)
    with qtbot.waitSignal(rescue.waiting):
        rescue.look()
    with qtbot.waitSignal(rescue.ready) as said:
        rescue.go_on()
    (order,) = said.args
    assert (order.out, order.settings) == (film.out, film.settings)
    assert identity_of(order.source, order.settings) == identity_of(film.source, film.settings)


def test_a_source_that_is_gone_is_named_and_nothing_is_lost(qtbot, lane, film):
    rescue = ExportRescue(lane)
    with qtbot.waitSignal(rescue.waiting):
        rescue.look()
    film.source.info.path.unlink()
    with qtbot.waitSignal(rescue.kept) as said:
        rescue.go_on()
    assert "“film” cannot go on: “clip.mp4” is not there" in said.args[0]
    assert part_of(film.out).is_dir()


def test_who_asks_is_told_that_there_is_nothing(qtbot, lane):
    rescue = ExportRescue(lane)
    with qtbot.waitSignal(rescue.none_found):
        rescue.look_again()
