from dataclasses import replace

import numpy as np
import pytest

from gsanet.synth.camera import Clock
from gsanet.synth.dice import Dice
from gsanet.synth.geometry import covered
from gsanet.synth.layers import Layer
from gsanet.synth.lens import Lens
from gsanet.synth.render import render
from gsanet.synth.scene import Actor, Shadow
from gsanet.synth.water import water
from gsanet.synth.weather import Smoke
from tests.gsanet.synth.conftest import plane, square, straight

RED = (255, 0, 0)


def red_pixels(rgb):
    return rgb[..., 0] > 127


def test_mask_is_exactly_where_the_subject_is_seen(scene):
    figure = square(RED)
    actor = Actor(figure, replace(straight((5.0, 2.0)), tilt=0.4))
    for time in (-3.0, 0.0, 4.0):
        shot = render(scene((plane(0),), (actor,), pan=(1.5, 0.0)), time)
        assert 4000 < (shot.mask > 0).sum() < 8000
        assert np.array_equal(shot.mask > 0, red_pixels(shot.rgb))


def test_unlabelled_figure_hides_what_is_behind_it_and_is_no_subject(scene):
    subject = Actor(square(RED), straight((0.0, 0.0)))
    passer = Actor(square((0, 0, 255)), straight((0.0, 0.0), size=40), labelled=False)
    shot = render(scene((plane(0),), (subject, passer)), 0.0)
    assert np.array_equal(shot.mask > 0, red_pixels(shot.rgb))
    assert shot.mask[96, 168] == 0


def test_occluder_is_cut_out_of_the_mask(scene):
    cover = np.zeros((352, 544), np.uint8)
    cover[:, 250:280] = 255
    pole = Layer(covered(np.full((352, 544, 3), 90, np.uint8), cover), depth=2.0, endless=False)
    actor = Actor(square(RED), straight((0.0, 0.0)))
    shot = render(scene((plane(0),), (actor,), front=(pole,)), 0.0)
    assert np.array_equal(shot.mask > 0, red_pixels(shot.rgb))
    assert not shot.mask[:, 150:170].any()


def test_dense_smoke_is_not_subject(scene):
    thick = np.ones((48, 84), np.float32)
    still = ((0.0, 0.0), (0.0, 0.0))
    colour = np.array([200, 200, 200], np.float32)
    smoke = Smoke((thick, thick), still, (0.0, 0.0), (300, 300), 1.0, 1.0, 4.0, colour)
    actor = Actor(square(RED), straight((0.0, 0.0)))
    clear, veiled = (
        render(scene((plane(0),), (actor,), main=0, before=before), 0.0)
        for before in ((), (smoke,))
    )
    assert clear.mask.any()
    assert not veiled.mask.any()
    assert veiled.rgb[96, 168].tolist() == [200, 200, 200]


def test_reflection_and_what_is_under_water_are_background(scene, material):
    surface = replace(water(Dice(3), material, 90.0), mirror=0.9, ripple=(0.0, 6, 0.3, 0.0))
    above = Actor(square(RED), replace(straight((0.0, 0.0), size=40), centre=(168.0, 110.0)))
    sunk = replace(above, sunk=0.5)
    dry, wet = (
        render(scene((plane(0),), (a,), water=surface), 0.0).mask > 0 for a in (above, sunk)
    )
    assert dry.sum() == pytest.approx(1600, rel=0.1)
    assert wet.sum() == pytest.approx(800, rel=0.2)
    without = render(scene((plane(0),), (), water=surface), 0.0).rgb.astype(int)
    mirrored = render(scene((plane(0),), (above,), water=surface), 0.0).rgb.astype(int)
    below = np.abs(mirrored - without).sum(-1)[134:165, 160:176]
    assert below.mean() > 60
    assert not dry[134:165].any()


def test_shadow_darkens_the_ground_only(scene):
    actor = Actor(square(RED), straight((0.0, 0.0), size=60))
    lit, shaded = (
        render(scene((plane(200),), (actor,), shadow=s), 0.0)
        for s in (None, Shadow(0.5, (0.5, 0.4)))
    )
    assert np.array_equal(lit.mask, shaded.mask)
    darker = lit.rgb[..., 1].astype(int) - shaded.rgb[..., 1]
    assert darker.max() == pytest.approx(100, abs=6)
    assert darker[lit.mask > 0].max() == 0


def test_absent_subject_leaves_an_empty_mask(scene):
    actor = Actor(square(RED), straight((0.0, 0.0)), seen=(0.0, 1e9))
    one = scene((plane(0),), (actor,))
    assert not render(one, -1.0).mask.any()
    assert render(one, 1.0).mask.any()


def test_stopped_subject_goes_on_where_it_stopped(scene):
    actor = Actor(square(RED), straight((6.0, 0.0)), clock=Clock(stop=2.0, start=5.0))
    one = scene((plane(0),), (actor,))
    middle = [np.nonzero(render(one, t).mask)[1].mean() for t in (0.0, 2.0, 4.0, 5.0, 6.0)]
    assert np.diff(middle) == pytest.approx([12, 0, 0, 6], abs=0.2)


def test_planted_feet_stand_while_the_body_goes(scene):
    actor = Actor(square(RED), straight((3.0, 0.0)), stride=8.0)
    one = scene((plane(0),), (actor,))
    masks = [render(one, t).mask > 0 for t in (1.0, 2.0, 3.0)]
    top = [np.nonzero(m[60])[0].mean() for m in masks]
    feet = [np.nonzero(m[134])[0].mean() for m in masks]
    assert np.diff(top) == pytest.approx([3, 3], abs=0.3)
    assert np.diff(feet) == pytest.approx([0, 0], abs=0.4)


def test_motion_blur_and_faults_keep_the_mask_in_place(scene):
    actor = Actor(square(RED), straight((9.0, 0.0)))
    clear = scene((plane(0),), (actor,))
    poor = replace(clear, lens=Lens(shutter=0.8, defocus=1.0, grain=5.0, flicker=0.02, quality=40))
    sharp, blurred = render(clear, 0.0), render(poor, 0.0)
    union = (sharp.mask > 0) | (blurred.mask > 0)
    shared = (sharp.mask > 0) & (blurred.mask > 0)
    assert shared.sum() / union.sum() > 0.9
    assert not np.array_equal(sharp.rgb, blurred.rgb)
    assert np.array_equal(blurred.rgb, render(poor, 0.0).rgb)
