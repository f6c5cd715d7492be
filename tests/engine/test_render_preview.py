"""One render for preview and export; pictures for monitor and timeline."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gsa_desktop.core.composite import HEAT, confidence
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import PictureReady
from gsa_desktop.core.marks import CYAN, Marks
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import Frame, SoftMask
from gsa_desktop.core.project import (
    Blur,
    Clip,
    Colour,
    Gradient,
    Picture,
    RefineSettings,
    SegmentSettings,
    Timeline,
    Track,
    Transparent,
    Video,
    View,
)
from gsa_desktop.core.scene import Scene
from gsa_desktop.engine.backdrop import Backdrop, placed
from gsa_desktop.engine.clip_render import AFTER_COLOUR, BEFORE_COLOUR
from gsa_desktop.engine.render import Look, look_of, render_frame
from gsa_desktop.engine.stage import Stage
from gsa_desktop.engine.thumbnails import thumbnails
from gsa_desktop.media.reader import VideoReader

RED = Colour((255, 0, 0))


def pictures(job: object) -> list[PictureReady]:
    return [event for event in job if isinstance(event, PictureReady)]


def shown(
    info: MediaInfo, store: MaskStore, clip: Clip, view: View, frame: int = 10, side: int = 4000
) -> NDArray[np.uint8]:
    stage = Stage(store)
    found = pictures(stage.show(1, scene(info, clip, view, side), frame))[-1]
    stage.close()
    assert found.exact
    assert found.frame == frame
    assert found.transparent == (found.picture[:, :, 3] < 255).any()
    return found.picture


def scene(info: MediaInfo, clip: Clip, view: View, side: int = 4000) -> Scene:
    """A timeline with nothing but a clip, so that its frames are the clip's."""
    timeline = Timeline((Track((clip,)),), info.table.rate, (info.width, info.height))
    return Scene(timeline, {info.path: info}, view, side)


def test_every_view_of_a_masked_frame(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore, tiny_subject: Callable
) -> None:
    inside = cv2.erode(tiny_subject(10).astype(np.uint8), np.ones((9, 9))) > 0
    outside = cv2.dilate(tiny_subject(10).astype(np.uint8), np.ones((9, 9))) == 0
    clip = replace(tiny, background=RED)
    with VideoReader(tiny_info) as reader:
        rgb = reader.frame(10).rgb
    view = {which: shown(tiny_info, store, clip, which)[:, :, 2::-1] for which in View}
    alpha = shown(tiny_info, store, clip, View.CUTOUT)[:, :, 3]
    np.testing.assert_array_equal(view[View.SOURCE], rgb)
    np.testing.assert_array_equal(view[View.OVERLAY][outside], rgb[outside])
    assert np.abs(view[View.OVERLAY][inside].astype(int) - rgb[inside]).mean() > 20
    assert (view[View.MATTE][inside] == 255).all()
    assert (view[View.MATTE][outside] == 0).all()
    np.testing.assert_array_equal(view[View.CUTOUT][inside], rgb[inside])
    assert (alpha[inside] == 255).all()
    assert (alpha[outside] == 0).all()
    np.testing.assert_array_equal(view[View.COMPOSITE][inside], rgb[inside])
    assert (view[View.COMPOSITE][outside] == (255, 0, 0)).all()
    np.testing.assert_array_equal(view[View.OUTLINE][inside], rgb[inside])
    np.testing.assert_array_equal(view[View.OUTLINE][outside], rgb[outside])
    assert (view[View.OUTLINE] == CYAN).all(axis=2).any()
    assert view[View.CONFIDENCE][outside].max() <= 0.4 * 255 + 1  # a sure mask leaves it dark
    width = tiny_info.width
    np.testing.assert_array_equal(view[View.SIDE_BY_SIDE][:, :width], rgb)
    np.testing.assert_array_equal(view[View.SIDE_BY_SIDE][:, width:], view[View.OVERLAY])


def test_a_transparent_composite_keeps_its_alpha_for_the_screen(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    on_screen = shown(tiny_info, store, tiny, View.COMPOSITE)
    np.testing.assert_array_equal(on_screen, shown(tiny_info, store, tiny, View.CUTOUT))
    assert not on_screen.flags.writeable


def test_an_unsure_mask_glows_where_it_is_unsure() -> None:
    prob = np.zeros((4, 9), np.uint8)
    prob[:, 3:6], prob[:, 6:] = 128, 255
    picture = confidence(np.full((4, 9, 3), 100, np.uint8), prob)
    assert (picture[:, :3] == 40).all()
    assert (picture[:, 6:] == 40).all()
    assert (picture[:, 3:6] == HEAT[0, 255]).all()


def test_hidden_marks_leave_the_source(tiny: Clip, tiny_info: MediaInfo, store: MaskStore) -> None:
    source = shown(tiny_info, store, tiny, View.SOURCE)
    for view in (View.OVERLAY, View.OUTLINE, View.SOURCE):
        hidden = replace(scene(tiny_info, tiny, view), marks=Marks(onion=True, shown=False))
        stage = Stage(store)
        found = pictures(stage.show(1, hidden, 10))[-1]
        stage.close()
        np.testing.assert_array_equal(found.picture, source)


def test_onion_skin_draws_the_masks_before_and_after(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    stage = Stage(store)
    onion = replace(scene(tiny_info, tiny, View.SOURCE), marks=Marks(onion=True))
    picture = pictures(stage.show(1, onion, 10))[-1].picture[:, :, 2::-1]
    stage.close()
    for colour in (BEFORE_COLOUR, AFTER_COLOUR):
        assert (picture == colour).all(axis=2).any()


def test_comparing_brings_the_source_along(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    stage = Stage(store)
    source = shown(tiny_info, store, tiny, View.SOURCE)
    for view in (View.MATTE, View.COMPOSITE):
        asked = replace(scene(tiny_info, replace(tiny, background=RED), view), compare=True)
        found = pictures(stage.show(1, asked, 10))[-1]
        np.testing.assert_array_equal(found.before, source)
        assert (found.picture != source).any()
    stage.close()


def test_without_a_mask_every_view_is_the_source(tiny_info: MediaInfo, store: MaskStore) -> None:
    clip = Clip("c", tiny_info.path, cut=tiny_range(tiny_info), background=RED)
    source = shown(tiny_info, store, clip, View.SOURCE)
    for view in set(View) - {View.SIDE_BY_SIDE}:
        np.testing.assert_array_equal(shown(tiny_info, store, clip, view), source)


def tiny_range(info: MediaInfo) -> object:
    from gsa_desktop.core.timebase import FrameRange

    return FrameRange(0, info.frames)


def test_masks_of_other_settings_are_better_than_none(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    other = replace(tiny, segment=SegmentSettings(preset="best"))
    np.testing.assert_array_equal(
        shown(tiny_info, store, other, View.MATTE), shown(tiny_info, store, tiny, View.MATTE)
    )


@pytest.mark.parametrize("background", [RED, Blur(0.05), Transparent(), Gradient(angle=30)])
@pytest.mark.parametrize("refining", [RefineSettings(), RefineSettings(grow_px=3, feather_px=4)])
def test_a_proxy_looks_like_the_export_scaled_down(
    tiny_clip: Callable[..., Path],
    tiny_subject: Callable,
    background: object,
    refining: RefineSettings,
) -> None:
    with VideoReader(tiny_clip(24, 640, 360)) as reader:
        full_frame = reader.frame(5)
    smaller = cv2.resize(full_frame.rgb, (320, 180), interpolation=cv2.INTER_AREA)
    proxy_frame = Frame(5, smaller)
    prob = np.where(tiny_subject(5, 640, 360), np.uint8(255), np.uint8(0))
    look = Look(View.COMPOSITE, refining, background, source_height=360)
    made = []
    for frame in (full_frame, proxy_frame):
        with Backdrop(background) as backdrop:
            behind = backdrop.picture(Fraction(0), frame.size)
        made.append(render_frame(frame, SoftMask(5, prob), look, behind))
    full, proxy = made
    if full.shape[2] == 4:  # straight alpha is compared as it is seen
        full, proxy = (
            np.rint(each[:, :, :3] * (each[:, :, 3:] / 255)).astype(np.uint8) for each in made
        )
    scaled = cv2.resize(full, (320, 180), interpolation=cv2.INTER_AREA)
    difference = np.abs(scaled.astype(int) - proxy).max(axis=2)
    assert difference.mean() < 1.0
    assert np.percentile(difference, 98) < 5


def test_a_sources_own_transparency_stays_transparent() -> None:
    rgb = np.full((20, 30, 3), 200, np.uint8)
    alpha = np.full((20, 30), 255, np.uint8)
    alpha[:, :10] = 0
    frame = Frame(0, rgb, alpha)
    mask = SoftMask(0, np.full((20, 30), 255, np.uint8))
    look = Look(View.COMPOSITE, RefineSettings(), Transparent(), 20)
    picture = render_frame(frame, mask, look)
    np.testing.assert_array_equal(picture[:, :, 3], alpha)


def test_a_picture_background_fills_the_frame_and_keeps_its_middle(tmp_path: Path) -> None:
    still = np.zeros((100, 300, 3), np.uint8)
    still[:, 100:200] = (10, 200, 30)
    path = tmp_path / "hintergrund é.png"
    Image.fromarray(still).save(path)
    with Backdrop(Picture(path)) as backdrop:
        square = backdrop.picture(Fraction(0), (50, 50))
        wide = backdrop.picture(Fraction(0), (90, 30))
    assert square is not None
    assert wide is not None
    assert (square[5:-5, 5:-5] == (10, 200, 30)).all()
    assert (wide[:, :25] == 0).all()
    assert (wide[2:-2, 35:55] == (10, 200, 30)).all()


def test_filling_heeds_pixels_that_are_not_square() -> None:
    disc = np.zeros((200, 200, 3), np.uint8)
    cv2.circle(disc, (100, 100), 60, (255, 255, 255), -1)
    squeezed = placed(
        disc, (100, 200), aspect=Fraction(1, 2)
    )  # the result's pixels are twice as wide
    rows, columns = np.nonzero(squeezed[:, :, 0] > 127)
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert height == pytest.approx(2 * width, abs=4)


def test_a_video_background_loops(tiny_clip: Callable[..., Path]) -> None:
    path = tiny_clip(12, 64, 36)
    with VideoReader(path) as reader, Backdrop(Video(path)) as backdrop:
        duration = reader.info.table.duration
        for number in (*range(12), *range(14)):
            time = reader.info.table.time_of(number % 12) + duration * (number // 12)
            found = backdrop.picture(time, (64, 36))
            np.testing.assert_array_equal(found, reader.frame(number % 12).rgb)


def test_a_background_that_is_gone_is_an_app_error(tmp_path: Path) -> None:
    for background in (Picture(tmp_path / "no.png"), Video(tmp_path / "no.mp4")):
        with Backdrop(background) as backdrop, pytest.raises(AppError):
            backdrop.picture(Fraction(0), (64, 36))


def test_an_uncached_picture_far_from_a_keyframe_gets_a_stand_in_or_is_exact(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    session = Stage(store)
    asked = scene(tiny_info, tiny, View.SOURCE, 80)
    for frame in (23, 3, 11, 22, 11):
        found = pictures(session.show(frame, asked, frame))
        assert found[-1].exact
        assert found[-1].frame == frame
        assert all(picture.request == frame for picture in found)
        assert all(max(picture.picture.shape[:2]) == 80 for picture in found)
    session.close()


def test_a_job_dropped_halfway_leaves_the_session_usable(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    session = Stage(store)
    asked = scene(tiny_info, tiny, View.OVERLAY, 160)
    job = session.show(1, asked, 20)
    next(job)
    job.close()
    assert pictures(session.show(2, asked, 21))[-1].frame == 21
    session.close()


def test_thumbnails_come_in_order_at_their_height(tiny_info: MediaInfo) -> None:
    found = pictures(thumbnails(tiny_info, (0, 6, 12, 18), height=18))
    assert [picture.request for picture in found] == [0, 1, 2, 3]
    assert [picture.frame for picture in found] == [0, 6, 12, 18]
    assert {picture.picture.shape for picture in found} == {(18, 32, 4)}
    assert found[0].exact
    assert found[2].exact


def test_the_look_is_the_clips(tiny: Clip, tiny_info: MediaInfo) -> None:
    look = look_of(replace(tiny, background=RED), tiny_info, View.COMPOSITE)
    assert look == Look(View.COMPOSITE, tiny.refine, RED, 90)
