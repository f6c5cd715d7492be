"""Exports that never become RGB: the same pictures, checked like all others."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported
from gsa_desktop.core.export_order import ClipSource, TimelineSource
from gsa_desktop.core.export_settings import Depth, ExportSettings, settings_of
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.planes import PlanarPicture, PlaneKind, Planes
from gsa_desktop.core.project import Blur, Clip, Colour, Gradient, Timeline, Track, Transparent
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.background import Stop
from gsa_desktop.engine.export import clip_pictures, export_source
from gsa_desktop.engine.export_pipeline import written
from gsa_desktop.engine.export_timeline import export_timeline, plan_timeline, timeline_pictures
from gsa_desktop.engine.timeline_render import TimelineRenderer
from gsa_desktop.media.colour_out import EncoderPictures
from gsa_desktop.media.export_plan import Frames, plan_export, plan_frames
from gsa_desktop.media.planar import frame_of, plane_kind, planes_of
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader

SIZE = (192, 108)
H264 = settings_of("h264")


@pytest.fixture
def made(tmp_path):
    """Makes a clip of drifting colours, losslessly."""

    def make(name="clip.mkv", fmt="yuv420p", matrix=1, full_range=False, size=SIZE, frames=8):
        path = tmp_path / name
        kind = PlaneKind(10 if "10" in fmt else 8, 1, full_range)
        with av.open(str(path), "w") as output:
            stream = output.add_stream("ffv1", rate=25)
            stream.width, stream.height, stream.pix_fmt = *size, fmt
            codec = stream.codec_context
            codec.color_primaries, codec.color_trc, codec.colorspace = 1, 1, matrix
            codec.color_range = 2 if full_range else 1
            for number in range(frames):
                frame = av.VideoFrame(*size, fmt)
                for plane, values in zip(frame.planes, drift(number, size, kind, fmt), strict=True):
                    rows = np.frombuffer(memoryview(plane), values.dtype)
                    rows = rows.reshape(plane.height, -1)[:, : plane.width]
                    rows[:] = values[: plane.height, : plane.width]
                frame.pts, frame.time_base = number, Fraction(1, 25)
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
        return path

    return make


def drift(number, size, kind, fmt="yuv420p"):
    """Smooth luma and chroma that stay inside of the colours there are."""
    rows, columns = np.mgrid[: size[1], : size[0]]
    luma = 126 + 30 * np.sin((columns + 3 * number) / 17) + 20 * np.cos(rows / 11)
    half = (slice(None, None, 2 if "420" in fmt else 1), slice(None, None, 2))
    blue = 128 + 24 * np.sin(rows[half] / 23 + number / 5)
    red = 128 + 24 * np.cos(columns[half] / 19)
    step = 1 << (kind.bits - 8)
    return [np.rint(plane * step).astype(kind.dtype) for plane in (luma, blue, red)]


def masked(store, info, background, **changes):
    """A clip of the whole file; the store holds an ellipse that moves."""
    clip = Clip("c", info.path, FrameRange(0, info.frames), background=background, **changes)
    run = store.open(info.fingerprint, "truth", clip.segment).run(clip.cut)
    for number in clip.cut:
        mask = np.zeros((54, 96), np.uint8)
        cv2.ellipse(mask, ((40 + 2 * number, 27), (36, 40), 0), 255, -1)
        run.put_final(SoftMask(number, cv2.GaussianBlur(mask, (0, 0), 1.5)))
    return clip


def composed(clip, info, store, plan):
    track = store.find(info.fingerprint, clip.segment)
    return list(clip_pictures(ClipSource(clip, info), track, plan, Stop()))


def alike(planes, rgb, plan):
    """Whether planes are what RGB would be encoded to."""
    wanted = EncoderPictures(plan).planes(rgb)
    peak = planes.kind.peak
    for one, two in zip(planes.all, wanted.all, strict=True):
        off = np.abs(one.astype(float) - two)
        assert np.quantile(off, 0.999) <= 2 * peak / 255
        assert off.max() <= 3 * peak / 255
        assert 10 * np.log10(peak**2 / max(np.mean(off**2), 1e-9)) > 45
    return True


@pytest.mark.parametrize("background", [Colour((200, 40, 90)), Gradient(), Blur(0.05)])
@pytest.mark.parametrize(("fmt", "preset_id"), [("yuv420p", "h264"), ("yuv420p10le", "h265")])
def test_planes_are_what_render_shows(made, store, tmp_path, background, fmt, preset_id):
    info = probe(made(fmt=fmt))
    clip = masked(store, info, background)
    plan = plan_export(info, tmp_path / "out.mp4", settings_of(preset_id), clip.cut)
    pictures = composed(clip, info, store, plan)
    assert [type(picture) for picture in pictures] == [PlanarPicture] * 8
    checked = [picture for picture in pictures if picture.shown is not None]
    assert len(checked) == 7
    assert all(alike(picture.planes, picture.shown, plan) for picture in checked)


@pytest.mark.parametrize("preset_id", ["h264", "h265", "av1", "vp9"])
def test_they_are_encoded_checked_and_kept(made, store, tmp_path, preset_id):
    info = probe(made())
    clip = masked(store, info, Colour((0, 177, 64)))
    settings = settings_of(preset_id)
    out = tmp_path / f"out{settings.preset.suffix}"
    done = list(export_source(ClipSource(clip, info), store, out, settings))[-1]
    assert isinstance(done, Exported)
    with VideoReader(out) as reader:
        corner = reader.frame(4).rgb[4:20, 4:20].reshape(-1, 3).mean(axis=0)
    np.testing.assert_allclose(corner, (0, 177, 64), atol=3)


def test_a_picture_that_is_not_what_it_shows_gets_no_name(tmp_path):
    plan = plan_frames(Frames(3, Fraction(25), SIZE), tmp_path / "a.mp4", H264, ())
    pictures = EncoderPictures(plan)
    grey, red = (np.full((*SIZE[::-1], 3), rgb, np.uint8) for rgb in ((90, 90, 90), (255, 0, 0)))
    right = PlanarPicture(pictures.planes(grey), grey)
    wrong = PlanarPicture(pictures.planes(red), grey)
    with pytest.raises(AppError, match="pictures: frame 1"):
        list(written(plan, lambda stop: iter((right, wrong, right))))
    assert not plan.path.exists()


@pytest.mark.parametrize(
    ("source", "settings"),
    [
        ({"matrix": 5}, H264),
        ({"full_range": True}, H264),
        ({"size": (191, 107)}, H264),
        ({"fmt": "yuv422p"}, H264),
        ({"fmt": "yuv420p10le"}, H264),
        ({}, replace(H264, height=72)),
        ({}, replace(H264, full_range=True)),
        ({}, replace(settings_of("h265"), depth=Depth.DEEP)),
        ({}, settings_of("prores422")),
        ({}, settings_of("png")),
        ({}, settings_of("matte-h264")),
    ],
    ids=[
        "601",
        "full source",
        "odd",
        "4:2:2",
        "ten bits",
        "scaled",
        "full file",
        "deep file",
        "ProRes",
        "PNG",
        "matte",
    ],
)
def test_everything_else_goes_through_rgb(made, store, tmp_path, source, settings: ExportSettings):
    info = probe(made(**source))
    clip = masked(store, info, Colour((9, 90, 200)))
    plan = plan_export(info, tmp_path / f"out{settings.preset.suffix}", settings, clip.cut)
    assert not [one for one in composed(clip, info, store, plan) if isinstance(one, PlanarPicture)]


def test_full_range_sources_and_files_belong_together(made, store, tmp_path):
    info = probe(made(full_range=True))
    clip = masked(store, info, Colour((9, 90, 200)))
    plan = plan_export(info, tmp_path / "out.mp4", replace(H264, full_range=True), clip.cut)
    first = composed(clip, info, store, plan)[0]
    assert first.planes.kind.full_range
    assert alike(first.planes, first.shown, plan)


def test_a_plain_clip_of_a_timeline_is_passed_on_untouched(made, store, tmp_path):
    info = probe(made())
    clip = Clip("a", info.path, FrameRange(0, info.frames), start=1)
    line = Timeline((Track((clip,)),), Fraction(25), SIZE)
    source = TimelineSource(line, {info.path: info})
    plan = plan_timeline(source, tmp_path / "out.mp4", H264)
    nothing, *pictures = timeline_pictures(source, store, plan, Stop())
    for number, picture in enumerate(pictures):
        for got, meant in zip(picture.planes.all, drift(number, SIZE, PlaneKind()), strict=True):
            np.testing.assert_array_equal(got, meant)
    assert [np.unique(plane).tolist() for plane in nothing.planes.all] == [[16], [128], [128]]


def test_a_cut_out_stands_over_another_clip(made, store, tmp_path):
    below, above = probe(made("below.mkv")), probe(made("above.mkv", frames=6))
    clips = (
        Clip("a", below.path, FrameRange(0, 8)),
        masked(store, above, Transparent(), start=1),
    )
    line = Timeline(tuple(Track((clip,)) for clip in clips), Fraction(25), SIZE)
    source = TimelineSource(line, {below.path: below, above.path: above})
    plan = plan_timeline(source, tmp_path / "out.mp4", H264)
    pictures = list(timeline_pictures(source, store, plan, Stop()))
    with TimelineRenderer(line, source.infos, store) as renderer:
        for number, picture in enumerate(pictures):
            assert alike(picture.planes, renderer.picture(number), plan)
    done = list(export_timeline(source, store, tmp_path / "out.mp4", H264))[-1]
    assert isinstance(done, Exported)


def test_a_clip_of_another_size_is_scaled_in_rgb(made, store, tmp_path):
    info = probe(made(size=(96, 54)))
    line = Timeline((Track((Clip("a", info.path, FrameRange(0, 8)),)),), Fraction(25), SIZE)
    source = TimelineSource(line, {info.path: info})
    plan = plan_timeline(source, tmp_path / "out.mp4", H264)
    assert plane_kind(plan) == PlaneKind()
    pictures = list(timeline_pictures(source, store, plan, Stop()))
    assert [picture.shape for picture in pictures] == [(108, 192, 3)] * 8


@pytest.mark.parametrize("kind", [PlaneKind(), PlaneKind(10, 9), PlaneKind(8, 1, True)])
def test_encoder_frames_hold_the_very_planes(kind):
    planes = Planes(kind, *drift(2, (190, 106), kind))
    frame = frame_of(planes)
    back = planes_of(frame, kind)
    assert (frame.width, frame.height, int(frame.colorspace)) == (190, 106, kind.matrix)
    for got, meant in zip(back.all, planes.all, strict=True):
        np.testing.assert_array_equal(got, meant)


def test_a_real_clip_loses_nothing(shared_data: Path, store, tmp_path):
    """Every picture is within 50 dB of what RGB gives, the composite of a real subject."""
    info = probe(shared_data / "clips" / "sam2_01_dog.mp4")
    cut = FrameRange(0, 4)
    clip = Clip("c", info.path, cut, background=Gradient())
    run = store.open(info.fingerprint, "truth", clip.segment).run(cut)
    for number in cut:
        mask = np.zeros((info.height // 2, info.width // 2), np.uint8)
        centre = (info.width // 4 + 9 * number, info.height // 4)
        cv2.ellipse(mask, (centre, (info.width // 5, info.height // 3), 20), 255, -1)
        run.put_final(SoftMask(number, cv2.GaussianBlur(mask, (0, 0), 4)))
    plan = plan_export(info, tmp_path / "out.mp4", H264, cut)
    encoder = EncoderPictures(plan)
    for picture in composed(clip, info, store, plan):
        wanted = encoder.planes(picture.shown)
        for got, meant in zip(picture.planes.all, wanted.all, strict=True):
            error = np.mean((got.astype(float) - meant) ** 2)
            assert 10 * np.log10(255**2 / max(error, 1e-9)) > 50
