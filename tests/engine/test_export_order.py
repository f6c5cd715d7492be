"""Orders: which job they become, single pictures, and how large they will be."""

from fractions import Fraction

import numpy as np
import pytest

from gsa_desktop.core.batch_record import size_of
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported, SizeEstimated
from gsa_desktop.core.export_order import ClipSource, ExportOrder, TimelineSource
from gsa_desktop.core.export_settings import ExportSettings, settings_of
from gsa_desktop.core.project import Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.check_file import check_file
from gsa_desktop.engine.export_estimate import estimate
from gsa_desktop.engine.export_order import export
from gsa_desktop.engine.timeline_render import TimelineRenderer
from gsa_desktop.media.stills import read_picture


@pytest.fixture
def line(tiny, tiny_info):
    size = (tiny_info.width, tiny_info.height)
    return TimelineSource(
        Timeline((Track((tiny,)),), Fraction(24), size), {tiny_info.path: tiny_info}
    )


@pytest.mark.parametrize("kind", ["clip", "timeline"])
def test_an_order_becomes_a_file(tiny, tiny_info, line, store, tmp_path, kind):
    source = ClipSource(tiny, tiny_info) if kind == "clip" else line
    job = export(ExportOrder(source, tmp_path / "a.mov", settings_of("prores4444")), store)
    done = list(job)[-1]
    assert isinstance(done, Exported)
    assert done.path.is_file()


@pytest.mark.parametrize(("preset_id", "suffix"), [("png", ".png"), ("tiff", ".tif")])
def test_a_single_frame_is_the_picture_of_the_monitor(line, store, tmp_path, preset_id, suffix):
    source = TimelineSource(line.timeline, line.infos, FrameRange(7, 8))
    out = tmp_path / f"frame{suffix}"
    done = list(export(ExportOrder(source, out, settings_of(preset_id)), store))[-1]
    assert done.path == out
    assert [path.name for path in tmp_path.iterdir() if path.name != "cache"] == [out.name]
    with TimelineRenderer(line.timeline, line.infos, store, transparent=True) as renderer:
        assert np.array_equal(read_picture(out), renderer.picture(7))
    assert check_file(out).ok
    with pytest.raises(AppError, match="exists"):
        list(export(ExportOrder(source, out, settings_of(preset_id)), store))


def test_the_estimate_is_near_the_size(tiny, tiny_info, line, store, tmp_path):
    for preset_id in ("h264", "prores4444", "webp", "png"):
        settings = settings_of(preset_id)
        out = tmp_path / f"a{settings.preset.suffix}"
        order = ExportOrder(line, out, settings)
        guess = list(estimate(order, store))[-1]
        assert isinstance(guess, SizeEstimated)
        list(export(order, store))
        assert guess.size_bytes == pytest.approx(size_of(out), rel=0.3)


def test_a_bitrate_says_the_size_by_itself(line, store, tmp_path):
    settings = ExportSettings(settings_of("h264").preset, bitrate_kbps=800)
    (guess,) = estimate(ExportOrder(line, tmp_path / "a.mp4", settings), store)
    assert guess == SizeEstimated(100_000)
