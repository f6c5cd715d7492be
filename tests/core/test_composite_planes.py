"""Compositing in luma and chroma gives what compositing in RGB gives."""

import cv2
import numpy as np
import pytest

from gsa_desktop.core.composite import over
from gsa_desktop.core.composite_planes import over_planes
from gsa_desktop.core.pixels import Frame, Matte
from gsa_desktop.core.planes import (
    PlanarFrame,
    PlaneKind,
    Planes,
    from_rgb,
    planes_from_rgb,
    to_rgb,
)

SIZE = (640, 360)
KINDS = [
    PlaneKind(),
    PlaneKind(full_range=True),
    PlaneKind(10),
    PlaneKind(10, 9),
]


def in_planes(rgb, kind):
    """(H, W, 3) floats of 0..255 as planes."""
    deep = kind.bits > 8
    rgb = np.rint(rgb * (257 if deep else 1)).astype(np.uint16 if deep else np.uint8)
    return planes_from_rgb(rgb, kind)


def in_rgb(planes):
    """(H, W, 3) floats of 0..255; four pixels share their chroma."""
    chroma = [np.repeat(np.repeat(plane, 2, 0), 2, 1) for plane in planes.all[1:]]
    values = np.dstack([planes.luma, *chroma]).astype(np.float32)
    return np.clip(cv2.transform(values, to_rgb(planes.kind)), 0, 255)


def blots(seed, sigma):
    grain = np.random.default_rng(seed).normal(0, 1, (*SIZE[::-1], 3)).astype(np.float32)
    smooth = cv2.GaussianBlur(grain, (0, 0), sigma)
    return np.clip(128 + 28 * smooth / smooth.std(), 0, 255)


def ellipse(softness_px):
    rows, columns = np.mgrid[: SIZE[1], : SIZE[0]]
    distance = np.hypot((columns - 301) / 1.4, rows - 175) - 120
    return np.clip(128 - distance * 128 / softness_px, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("clean", [1.0, 0.4, 0.0])
@pytest.mark.parametrize("softness_px", [1, 12])
def test_it_is_what_rgb_gives(kind, clean, softness_px):
    top, alpha = in_planes(blots(1, 3), kind), ellipse(softness_px)
    bottom = in_planes(blots(2, 12), kind)
    rgb = np.rint(in_rgb(top) * 257).astype(np.uint16)
    behind = np.rint(in_rgb(bottom) * 257).astype(np.uint16)
    wanted = over(Frame(0, rgb), Matte(0, alpha), behind, clean) / 257
    found = over_planes(top, alpha, bottom, clean)
    step = 1 << (kind.bits - 8)
    for got, meant in zip(found.all, in_planes(wanted, kind).all, strict=True):
        off = np.abs(got.astype(float) - meant) / step
        assert off.max() <= 2
        assert off.mean() < 0.1


def test_noise_stays_within_fifty_decibels():
    kind, noise = PlaneKind(), np.random.default_rng(4)
    top = in_planes(np.clip(blots(1, 3) + noise.normal(0, 12, (*SIZE[::-1], 3)), 0, 255), kind)
    bottom = in_planes(noise.uniform(0, 255, (*SIZE[::-1], 3)), kind)
    alpha = cv2.GaussianBlur(ellipse(5), (0, 0), 2)
    wanted = over(
        Frame(0, np.rint(in_rgb(top)).astype(np.uint8)),
        Matte(0, alpha),
        np.rint(in_rgb(bottom)).astype(np.uint8),
    )
    found = over_planes(top, alpha, bottom)
    error = found.luma.astype(float) - in_planes(wanted, kind).luma
    assert 10 * np.log10(255**2 / np.mean(error**2)) > 50


def test_nothing_is_computed_where_alpha_is_full_or_nothing():
    kind = PlaneKind()
    top, bottom = in_planes(blots(1, 1), kind), in_planes(blots(2, 1), kind)
    alpha = np.zeros(SIZE[::-1], np.uint8)
    assert over_planes(top, alpha, bottom) is bottom
    alpha[40:120, 60:200] = 255
    found = over_planes(top, alpha, bottom)
    for got, above, below, step in zip(found.all, top.all, bottom.all, (1, 2, 2), strict=True):
        inside = alpha[::step, ::step] > 0
        np.testing.assert_array_equal(got, np.where(inside, above, below))


def test_subjects_at_the_border_are_composited_too():
    kind = PlaneKind()
    top, bottom = in_planes(blots(1, 3), kind), in_planes(blots(2, 3), kind)
    alpha = np.full(SIZE[::-1], 255, np.uint8)
    alpha[:, 639], alpha[359] = 130, 90
    found = in_rgb(over_planes(top, alpha, bottom))
    np.testing.assert_allclose(found[:358, :638], in_rgb(top)[:358, :638])
    assert (
        np.abs(found[359] - in_rgb(bottom)[359]).mean()
        < np.abs(in_rgb(top)[359] - in_rgb(bottom)[359]).mean()
    )


def test_pictures_of_other_kinds_or_sizes_are_refused():
    planes = in_planes(blots(1, 3), PlaneKind())
    with pytest.raises(ValueError, match="cannot stand over"):
        over_planes(planes, ellipse(3), in_planes(blots(1, 3), PlaneKind(10)))
    with pytest.raises(ValueError, match="cannot stand over"):
        over_planes(planes, ellipse(3)[:-2], planes)
    with pytest.raises(ValueError, match="not 4:2:0"):
        Planes(PlaneKind(), planes.luma[:-1], planes.blue, planes.red)
    with pytest.raises(ValueError, match="10 bits"):
        Planes(PlaneKind(10), *planes.all)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_white_and_black_are_where_the_standard_has_them(kind):
    step = 1 << (kind.bits - 8)
    white = cv2.transform(np.full((1, 1, 3), 255, np.float32), from_rgb(kind))[0, 0]
    black = cv2.transform(np.zeros((1, 1, 3), np.float32), from_rgb(kind))[0, 0]
    levels = (0, kind.peak) if kind.full_range else (16 * step, 235 * step)
    np.testing.assert_allclose(black, (levels[0], 128 * step, 128 * step), atol=1e-3)
    np.testing.assert_allclose(white, (levels[1], 128 * step, 128 * step), atol=1e-3)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_rgb_becomes_planes_as_exactly_as_they_can_be(kind):
    rgb = np.random.default_rng(3).integers(0, 256, (36, 64, 3))
    exact = cv2.transform(rgb.astype(np.float64), from_rgb(kind).astype(np.float64))
    mean = exact.reshape(18, 2, 32, 2, 3).mean(axis=(1, 3))
    planes = in_planes(rgb, kind)
    assert np.abs(planes.luma - exact[..., 0]).max() < 0.75
    assert np.abs(planes.blue - mean[..., 1]).max() < 1
    assert np.abs(planes.red - mean[..., 2]).max() < 1


def test_a_planar_frame_is_made_rgb_once_and_only_if_it_is_asked_for():
    asked = []

    def convert():
        asked.append(1)
        return np.zeros((*SIZE[::-1], 3), np.uint8)

    frame = PlanarFrame(7, in_planes(blots(1, 3), PlaneKind()), convert)
    assert (frame.number, frame.size, frame.alpha, asked) == (7, SIZE, None, [])
    assert frame.rgb is frame.rgb
    assert not frame.rgb.flags.writeable
    assert asked == [1]
