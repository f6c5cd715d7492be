"""An export of the part around the subject, at rest or following it, and it says where."""

from dataclasses import replace

import numpy as np
import pytest

from gsa_desktop.core.crop import CropShape
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported, Note, SizeEstimated
from gsa_desktop.core.export_order import ClipSource, ExportOrder, TimelineSource
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, Colour, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.background import Stop
from gsa_desktop.engine.crop import known_crop, subject_box
from gsa_desktop.engine.export_estimate import estimate
from gsa_desktop.engine.export_order import export
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader

GREEN = Colour((0, 177, 64))


def exported(order, store):
    events = list(export(order, store))
    assert isinstance(events[-1], Exported)
    return events[-1], [event.text for event in events if isinstance(event, Note)]


@pytest.fixture
def source(tiny, tiny_info):
    return ClipSource(replace(tiny, background=GREEN), tiny_info)


@pytest.mark.parametrize(
    ("preset_id", "shape"),
    [
        ("ffv1", CropShape.SUBJECT),
        ("h264", CropShape.SQUARE),
        ("matte-ffv1", CropShape.SQUARE),
        ("png", CropShape.SUBJECT),
    ],
)
def test_the_crop_holds_the_subject_of_every_frame(
    source, store, tiny_subject, tmp_path, preset_id, shape
):
    clip, tiny_info = source.clip, source.info
    settings = replace(settings_of(preset_id), crop=shape, crop_margin=5)
    whole, part = (tmp_path / f"{name}{settings.preset.suffix}" for name in ("whole", "part"))
    exported(ExportOrder(source, whole, replace(settings, crop=CropShape.WHOLE)), store)
    done, notes = exported(ExportOrder(source, part, settings), store)
    everywhere = np.any([tiny_subject(number) for number in clip.cut], axis=0)
    rows, columns = np.flatnonzero(everywhere.any(1)), np.flatnonzero(everywhere.any(0))
    (note,) = [note for note in notes if note.startswith("Cropped")]
    size, place = note.removeprefix("Cropped to ").split(" of ")[0].split(" at ")
    (width, height), (left, top) = map(int, size.split("x")), map(int, place.split(","))
    assert left <= columns[0] <= columns[-1] < left + width < tiny_info.width
    assert top <= rows[0] <= rows[-1] < top + height
    assert (width == height) == (shape is CropShape.SQUARE)
    assert any(f"at {left}, {top}" in line for line in done.report)
    if settings.preset.is_sequence:
        return
    assert (probe(part).width, probe(part).height) == (width, height)
    with VideoReader(whole) as before, VideoReader(part) as after:
        for number in (0, 23):
            wanted = before.frame(number).rgb[top : top + height, left : left + width]
            error = np.abs(wanted.astype(int) - after.frame(number).rgb)
            assert error.mean() < (4 if preset_id == "h264" else 0.01)


def test_a_clip_without_a_subject_is_refused(tiny, tiny_info, store, tmp_path):
    run = store.open(tiny_info.fingerprint, "truth", tiny.segment).run(tiny.cut)
    for number in tiny.cut:
        run.put_final(SoftMask(number, np.zeros((9, 16), np.uint8)))
    settings = replace(settings_of("ffv1"), crop=CropShape.SUBJECT)
    with pytest.raises(AppError, match="no subject"):
        exported(ExportOrder(ClipSource(tiny, tiny_info), tmp_path / "a.mkv", settings), store)
    assert not list(tmp_path.glob("a.mkv*"))


@pytest.fixture
def line(tiny, tiny_info, tiny_clip):
    """A clip without masks in between two stretches of the cut-out, over a larger clip."""
    other = probe(tiny_clip(40, 200, 160))
    below = Clip("b", other.path, FrameRange(0, 40))
    plain = Clip("p", other.path, FrameRange(0, 6), start=10)
    early = replace(tiny, id="e", cut=FrameRange(0, 10), start=0, length=0)
    late = replace(tiny, id="l", cut=FrameRange(14, 24), start=16, length=0)
    line = Timeline(
        (Track((below,)), Track((early, plain, late))), tiny_info.table.rate, (200, 160)
    )
    return TimelineSource(
        line, {tiny_info.path: tiny_info, other.path: other}, stretch=FrameRange(2, 26)
    )


@pytest.mark.parametrize("preset_id", ["ffv1", "matte-ffv1"])
def test_a_timeline_is_cropped_after_its_topmost_cut_out(line, store, tmp_path, preset_id):
    """It jumps at the cut, and shows the middle where no masks are."""
    settings = replace(settings_of(preset_id), crop=CropShape.UPRIGHT, crop_follows=True)
    whole, part = tmp_path / "whole.mkv", tmp_path / "part.mkv"
    exported(ExportOrder(line, whole, replace(settings, crop=CropShape.WHOLE)), store)
    done, notes = exported(ExportOrder(line, part, settings), store)
    assert not [row for row in done.report if row.startswith("FAIL")]
    assert any("of 200x160" in note and "following the subject" in note for note in notes)
    crop = known_crop(line, store, settings, Stop())
    assert probe(part).frames == 24
    assert (probe(part).width, probe(part).height) == crop.size
    assert abs(crop.size[0] / crop.size[1] - 9 / 16) < 0.04
    lefts = crop.places[:, 0]
    assert np.ptp(lefts[8:14]) == 0  # frames 10 to 16 of the timeline: no masks
    assert lefts[8] == 100 - crop.size[0] / 2
    assert lefts[14] - lefts[7] > 10
    with VideoReader(whole) as before, VideoReader(part) as after:
        for number in (0, 7, 8, 13, 14, 23):
            wanted, seen = crop.of(before.frame(number).rgb, number + 2), after.frame(number).rgb
            assert np.abs(wanted.astype(int) - seen).mean() < 1
            if settings.preset.is_matte and number not in (8, 13):
                columns = np.flatnonzero((seen[..., 1] > 128).any(0))
                assert abs((columns[0] + columns[-1] + 1) / 2 - crop.size[0] / 2) < 4


def test_the_crop_of_a_timeline_at_rest_holds_all_its_subjects(line, store):
    settings = replace(settings_of("ffv1"), crop=CropShape.SUBJECT, crop_margin=0)
    crop = known_crop(line, store, settings, Stop())
    follows = known_crop(line, store, replace(settings, crop_follows=True), Stop())
    assert len(crop.places) == 1
    assert crop.size[0] > follows.size[0]
    assert crop.first == follows.first == 2


def test_a_timeline_without_a_subject_is_refused(line, store, tmp_path):
    plain = replace(line, stretch=FrameRange(10, 16))
    settings = replace(settings_of("ffv1"), crop=CropShape.SQUARE)
    with pytest.raises(AppError, match="no subject on the timeline"):
        exported(ExportOrder(plain, tmp_path / "a.mkv", settings), store)
    assert not list(tmp_path.glob("a.mkv*"))


@pytest.mark.parametrize("of_timeline", [False, True])
def test_the_estimate_is_of_the_part(tiny, tiny_info, line, store, tmp_path, of_timeline):
    settings = replace(settings_of("prores4444"), crop=CropShape.UPRIGHT)
    source = line if of_timeline else ClipSource(tiny, tiny_info)
    order = ExportOrder(source, tmp_path / "a.mov", settings)
    guess = list(estimate(order, store))[-1]
    assert isinstance(guess, SizeEstimated)
    exported(order, store)
    assert guess.size_bytes == pytest.approx(order.out.stat().st_size, rel=0.05)


def test_specks_far_away_do_not_count():
    prob = np.zeros((90, 160), np.uint8)
    prob[30:60, 40:80] = 255
    prob[2:4, 150:153] = 255
    box = subject_box(SoftMask(0, prob), (320, 180))
    assert (box.left, box.top, box.width, box.height) == (80, 60, 80, 60)
    assert subject_box(SoftMask(0, np.zeros((9, 16), np.uint8)), (320, 180)) is None


@pytest.mark.parametrize("preset_id", ["ffv1", "matte-ffv1"])
def test_a_crop_that_follows_keeps_the_subject_in_its_middle(
    source, store, tiny_subject, tmp_path, preset_id
):
    settings = settings_of(preset_id)
    resting = replace(settings, crop=CropShape.SUBJECT)
    following = replace(resting, crop_follows=True)
    mattes, sizes = tmp_path / f"a{settings.preset.suffix}", []
    for chosen in (resting, following):
        done, notes = exported(
            ExportOrder(source, mattes.with_stem(str(len(sizes))), chosen), store
        )
        sizes.append((probe(done.path).width, probe(done.path).height))
    assert any("following the subject" in note for note in notes)
    assert any("following the subject" in line for line in done.report)
    assert sizes[1][0] < sizes[0][0]  # it crosses a quarter of the picture
    if not settings.preset.is_matte:
        return
    with VideoReader(done.path) as reader:
        for frame in reader.frames(0, 24):
            columns = np.flatnonzero((frame.rgb[..., 1] > 128).any(0))
            middle = (columns[0] + columns[-1] + 1) / 2
            assert abs(middle - sizes[1][0] / 2) < 4
