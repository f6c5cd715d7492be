"""Mattes and pictures: what a person sees at edges, and that a proxy looks like the export."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gsa_desktop.core import composite
from gsa_desktop.core.pixels import Frame, Matte, SoftMask
from gsa_desktop.core.project import RefineSettings
from gsa_desktop.core.refine import ramp, refine

AS_IS = RefineSettings(threshold=0.5, softness=1.0)


def disc(width: int, height: int, radius: float, soft: float = 0.0) -> NDArray[np.uint8]:
    rows, columns = np.mgrid[:height, :width]
    distance = np.hypot(rows - (height - 1) / 2, columns - (width - 1) / 2)
    if soft:
        return np.rint(np.clip((radius - distance) / soft + 0.5, 0, 1) * 255).astype(np.uint8)
    return np.where(distance < radius, 255, 0).astype(np.uint8)


def texture(width: int, height: int, mean: tuple[int, int, int], seed: int) -> NDArray[np.uint8]:
    grain = np.random.default_rng(seed).normal(0, 1, (height, width, 3)).astype(np.float32)
    smooth = cv2.GaussianBlur(grain, (0, 0), 3)
    return np.clip(np.array(mean) + 12 * smooth / smooth.std(), 0, 255).astype(np.uint8)


def test_softness_one_is_the_probability_itself() -> None:
    np.testing.assert_array_equal(ramp(0.5, 1.0), np.arange(256))


@given(st.floats(0, 1), st.floats(0, 1))
def test_ramps_never_fall(threshold: float, softness: float) -> None:
    curve = ramp(threshold, softness).astype(int)
    assert (np.diff(curve) >= 0).all()
    assert curve[255] == 255


def test_hard_threshold_has_two_values_only() -> None:
    mask = SoftMask(0, np.arange(256, dtype=np.uint8)[None].repeat(4, axis=0))
    alpha = refine(mask, RefineSettings(threshold=0.25, softness=0.0), (256, 4)).alpha
    assert np.array_equal(alpha[0] == 255, np.arange(256) >= 64)
    assert set(np.unique(alpha)) == {0, 255}


def test_matte_has_the_pictures_size_whatever_the_masks() -> None:
    for shape in ((1, 1), (9, 16), (90, 160), (271, 333)):
        mask = SoftMask(7, np.full(shape, 255, np.uint8))
        matte = refine(mask, RefineSettings(), (64, 36))
        assert matte.alpha.shape == (36, 64)
        assert matte.number == 7
        assert (matte.alpha == 255).all()


@pytest.mark.parametrize("radius", [1, 3, 4.5, 13, -2, -6.25])
def test_growing_moves_the_edge_by_that_many_pixels(radius: float) -> None:
    mask = SoftMask(0, disc(161, 161, 40))
    settings_ = RefineSettings(softness=1.0, grow_px=radius)
    area = refine(mask, settings_, (161, 161)).alpha.sum() / 255
    assert np.sqrt(area / np.pi) - 40 == pytest.approx(radius, abs=0.75)


def test_a_small_hole_is_filled_a_large_one_and_the_outside_are_not() -> None:
    prob = disc(200, 100, 45)
    prob[40:46, 80:86] = 0
    prob[30:70, 100:120] = 0
    filled = refine(SoftMask(0, prob), RefineSettings(softness=1.0, fill_holes=0.01), (200, 100))
    assert (filled.alpha[38:48, 78:88] == 255).all()
    assert (filled.alpha[31:69, 101:119] == 0).all()
    assert (filled.alpha[:, :20] == 0).all()


def test_a_speck_is_dropped_with_its_rim_and_the_subject_stays() -> None:
    prob = cv2.GaussianBlur(disc(200, 100, 30), (0, 0), 2)
    before = prob.copy()
    cv2.circle(prob, (15, 15), 4, 255, -1)
    prob[:30, :30] = cv2.GaussianBlur(prob[:30, :30], (0, 0), 1)
    cleaned = refine(SoftMask(0, prob), RefineSettings(softness=1.0, drop_specks=0.01), (200, 100))
    assert (cleaned.alpha[:30, :30] <= 5).all()
    np.testing.assert_array_equal(cleaned.alpha[:, 60:140], before[:, 60:140])


@pytest.mark.parametrize(
    "refining",
    [
        RefineSettings(),
        RefineSettings(grow_px=6),
        RefineSettings(grow_px=-5, feather_px=4),
        RefineSettings(feather_px=10),
    ],
)
def test_a_proxy_looks_like_the_export_scaled_down(refining: RefineSettings) -> None:
    mask = SoftMask(0, disc(240, 136, 40, soft=6))
    full = refine(mask, refining, (960, 540)).alpha
    proxy = refine(mask, refining, (320, 180), scale=1 / 3).alpha
    scaled = cv2.resize(full, (320, 180), interpolation=cv2.INTER_AREA)
    difference = np.abs(scaled.astype(int) - proxy)
    assert difference.mean() < 0.7
    assert np.percentile(difference, 99) < 26


def test_blend_is_within_a_level_of_the_real_sum() -> None:
    noise = np.random.default_rng(0)
    top, bottom = noise.integers(0, 256, (2, 40, 60, 3), dtype=np.uint8)
    alpha = noise.integers(0, 256, (40, 60), dtype=np.uint8)
    share = alpha[:, :, None] / 255
    expected = top * share + bottom * (1 - share)
    assert np.abs(composite.blend(top, alpha, bottom) - expected).max() <= 1
    np.testing.assert_array_equal(composite.blend(top, np.full_like(alpha, 255), bottom), top)
    np.testing.assert_array_equal(composite.blend(top, np.zeros_like(alpha), bottom), bottom)


def mixed(width: int, height: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8], Frame, Matte]:
    """A warm subject, soft at the edge, before a green background."""
    subject = texture(width, height, (200, 90, 70), 1)
    behind = texture(width, height, (40, 180, 60), 2)
    alpha = disc(width, height, height * 0.3, soft=9)
    share = alpha[:, :, None] / 255
    rgb = np.rint(subject * share + behind * (1 - share)).astype(np.uint8)
    return subject, behind, Frame(0, rgb), Matte(0, alpha)


def test_edge_colours_lose_most_of_the_old_background() -> None:
    subject, _, frame, matte = mixed(480, 270)
    edge = (matte.alpha > 25) & (matte.alpha < 230)
    halo = np.abs(frame.rgb[edge].astype(float) - subject[edge]).mean()
    left = np.abs(composite.foreground(frame, matte)[edge].astype(float) - subject[edge]).mean()
    assert left < 0.35 * halo


def test_solid_pixels_are_the_frames_own_and_far_ones_are_black() -> None:
    _, _, frame, matte = mixed(480, 270)
    colours = composite.foreground(frame, matte)
    solid = matte.alpha == 255
    np.testing.assert_array_equal(colours[solid], frame.rgb[solid])
    far = cv2.dilate(matte.alpha, np.ones((31, 31), np.uint8)) == 0
    assert far.any()
    assert (colours[far] == 0).all()


def test_a_new_background_shows_no_green_rim() -> None:
    subject, _, frame, matte = mixed(480, 270)
    grey = np.full_like(frame.rgb, 128)
    share = matte.alpha[:, :, None] / 255
    ideal = subject * share + grey * (1 - share)
    naive = composite.blend(frame.rgb, matte.alpha, grey)
    ours = composite.over(frame, matte, grey)
    edge = (matte.alpha > 0) & (matte.alpha < 255)
    assert np.abs(ours - ideal)[edge].mean() < 0.5 * np.abs(naive - ideal)[edge].mean()


@pytest.mark.parametrize("sigma", [2.0, 8.0, 40.0])
def test_the_blurred_background_holds_nothing_of_the_subject(sigma: float) -> None:
    _, _, frame, matte = mixed(480, 270)
    blurred = composite.blurred_background(frame, matte, sigma)
    assert blurred.shape == frame.rgb.shape
    near = cv2.dilate(matte.alpha, np.ones((15, 15), np.uint8)) > 0
    # the subject is red, the background green: red over green gives it away
    assert (blurred[near, 0].astype(int) - blurred[near, 1]).max() < -60


def test_the_blur_is_flat_where_the_background_is() -> None:
    rgb = np.full((90, 160, 3), (30, 60, 90), np.uint8)
    alpha = disc(160, 90, 30, soft=6)
    rgb[alpha > 0] = (250, 250, 250)
    blurred = composite.blurred_background(Frame(0, rgb), Matte(0, alpha), 6.0)
    assert np.abs(blurred.astype(int) - (30, 60, 90)).max() <= 1


@pytest.mark.parametrize("value", [0, 255])
@pytest.mark.parametrize("size", [(1, 1), (3, 2), (160, 90)])
def test_empty_and_full_mattes_of_any_size_work_in_every_view(
    value: int, size: tuple[int, int]
) -> None:
    width, height = size
    frame = Frame(0, texture(width, height, (100, 100, 100), 3))
    matte = Matte(0, np.full((height, width), value, np.uint8))
    assert composite.overlay(frame, matte).shape == frame.rgb.shape
    assert composite.matte_picture(matte).shape == frame.rgb.shape
    rgba = composite.cut_out(frame, matte)
    assert rgba.shape == (height, width, 4)
    assert composite.blurred_background(frame, matte, 3.0).shape == frame.rgb.shape
    picture = composite.over(frame, matte, np.zeros_like(frame.rgb))
    np.testing.assert_array_equal(picture, frame.rgb if value else np.zeros_like(frame.rgb))


def test_overlay_tints_the_subject_and_draws_its_outline_outside() -> None:
    frame = Frame(0, np.full((90, 160, 3), 100, np.uint8))
    matte = Matte(0, disc(160, 90, 30))
    picture = composite.overlay(frame, matte)
    np.testing.assert_allclose(picture[45, 80], [55, 145, 170], atol=1)
    np.testing.assert_array_equal(picture[2, 2], [100, 100, 100])
    ring = (picture == (0, 200, 255)).all(axis=2)
    assert 2 * np.pi * 29 * 2 * 0.8 < ring.sum() < 2 * np.pi * 33 * 2 * 1.2
    assert not ring[matte.alpha > 0].any()


def test_edges_snap_to_the_picture_and_the_inside_stays() -> None:
    truth = disc(200, 140, 40)
    picture = np.where(truth[..., None] > 0, np.uint8(200), np.uint8(40)).repeat(3, axis=2)
    shifted = np.roll(disc(200, 140, 40, soft=6), 5, axis=1)
    mask = SoftMask(0, shifted)

    def wrong(snap_px: float) -> int:
        settings = RefineSettings(snap_px=snap_px)
        matte = refine(mask, settings, (200, 140), guide=picture).alpha
        return int(((matte > 127) != (truth > 0)).sum())

    assert wrong(8) < wrong(0) / 3
    deep = picture.astype(np.uint16) * 257
    settings_of_8 = RefineSettings(snap_px=8)
    np.testing.assert_array_equal(
        refine(mask, settings_of_8, (200, 140), guide=deep).alpha,
        refine(mask, settings_of_8, (200, 140), guide=picture).alpha,
    )
    spotted = picture.copy()
    spotted[66:74, 101:109] = 40  # looks like the background, deep inside
    matte = refine(mask, settings_of_8, (200, 140), guide=spotted).alpha
    assert (matte[66:74, 101:109] == 255).all()
    empty = SoftMask(0, np.zeros((140, 200), np.uint8))
    assert not refine(empty, settings_of_8, (200, 140), guide=picture).alpha.any()


def test_clean_takes_the_old_background_out_of_the_edge() -> None:
    matte = Matte(0, disc(640, 480, 160, soft=6))
    share = matte.alpha[..., None] / 255
    frame = Frame(0, np.rint((200, 40, 40) * share + (40, 200, 40) * (1 - share)).astype(np.uint8))
    half = (matte.alpha > 100) & (matte.alpha < 155)
    wanted = np.array([200, 40, 40])
    far = [
        np.abs(composite.cut_out(frame, matte, clean)[half][:, :3] - wanted).mean()
        for clean in (0.0, 0.5, 1.0)
    ]
    assert far[0] > 50
    assert far[1] == pytest.approx((far[0] + far[2]) / 2, abs=3)
    assert far[2] < far[0] / 3
    own = composite.cut_out(frame, matte, 0.0)
    seen = matte.alpha > 0
    np.testing.assert_array_equal(own[seen][:, :3], frame.rgb[seen])
