import numpy as np
import pytest

from gsanet.flow.camera import residual_flow
from gsanet.flow.dis import DisFlow
from gsanet.synth.dice import Dice
from gsanet.synth.layers import Layer
from gsanet.synth.render import render
from gsanet.synth.scene import Actor
from gsanet.synth.textures import texture
from tests.gsanet.synth.conftest import figure_of, straight, textured


def patterned(seed: int):
    patch = np.full((96, 96, 4), 255, np.uint8)
    patch[..., :3] = texture(Dice(seed), 96)
    return figure_of(patch)


@pytest.mark.parametrize("pan", [(0.0, 0.0), (6.0, -1.0)])
def test_computed_flow_is_the_known_motion_without_the_camera(scene, pan):
    actor = Actor(patterned(5), straight((4.0, 2.0), size=90))
    one = scene((Layer(textured(21)),), (actor,), pan=pan)
    first, second = render(one, 0.0), render(one, 1.0)
    uv = residual_flow(DisFlow().estimate(first.rgb, second.rgb)).uv
    inside = first.mask > 0
    assert np.median(uv[inside], axis=0) == pytest.approx([4, 2], abs=0.35)
    assert np.median(np.abs(uv[~inside]), axis=0) == pytest.approx([0, 0], abs=0.2)


def test_nearer_layers_go_farther(scene):
    picture = textured(22)
    seen = []
    for depth in (0.5, 2.0):
        one = scene((Layer(picture, depth),), (), pan=(4.0, 0.0))
        first, second = render(one, 0.0), render(one, 1.0)
        seen.append(np.median(DisFlow().estimate(first.rgb, second.rgb).uv[..., 0]))
    assert seen == pytest.approx([-2, -8], abs=0.3)


def test_relief_gives_parallax_that_no_homography_takes_out(scene):
    depth = np.full((352, 544), 0.3, np.float32)
    depth[:, 272:] = 1.5
    one = scene((Layer(textured(23), relief=depth),), (), pan=(6.0, 0.0))
    uv = DisFlow().estimate(render(one, 0.0).rgb, render(one, 1.0).rgb).uv
    assert np.median(uv[:, :120, 0]) == pytest.approx(-1.8, abs=0.3)
    assert np.median(uv[:, 220:, 0]) == pytest.approx(-9.0, abs=0.5)
