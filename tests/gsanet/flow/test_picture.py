"""The colour wheel of RAFT's demo: hue is direction, saturation is length."""

import numpy as np
import pytest

from gsanet.config import OFFICIAL_FLOW, FlowPicture
from gsanet.flow.field import FlowField
from gsanet.flow.picture import flow_picture, wheel_colours


@pytest.mark.parametrize(
    ("vector", "colour"),
    [
        ((0, 0), (255, 255, 255)),  # rest is white
        ((1, 0), (255, 0, 0)),  # the wheel begins with red, to the right
        ((0.5, 0), (255, 127, 127)),
    ],
)
def test_known_colours(vector, colour):
    shown = wheel_colours(np.array([vector], float))[0].astype(int)
    assert np.abs(shown - colour).max() <= 1


def test_opposite_directions_have_far_hues_and_one_channel_is_always_full():
    angle = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    ring = wheel_colours(np.stack([np.cos(angle), np.sin(angle)], -1) * 0.999)
    assert (ring.max(-1) >= 254).all()
    assert (ring.min(-1) <= 1).all()
    opposite = np.abs(ring.astype(int) - np.roll(ring, 180, axis=0).astype(int)).max(-1)
    assert opposite.min() > 200
    neighbours = np.abs(np.diff(ring.astype(int), axis=0)).max()
    assert neighbours < 20


def test_saturation_grows_with_length_and_too_long_is_darker():
    lengths = np.linspace(0, 1, 20)
    shown = wheel_colours(np.stack([lengths * 0.6, lengths * 0.8], -1)).astype(int)
    assert (np.diff(shown.min(-1)) < 0).all()
    assert wheel_colours(np.array([[0.9, 1.2]])).max() <= 0.75 * 255 + 1


def test_the_fast_picture_equals_the_formula():
    uv = np.random.default_rng(0).normal(0, 3, (60, 90, 2)).astype(np.float32)
    flow = FlowField(uv)
    exact = wheel_colours(uv / (flow.magnitude().max() + 1e-5))
    error = np.abs(flow_picture(flow, OFFICIAL_FLOW).astype(int) - exact)
    assert np.mean(error > 1) < 1e-3
    assert np.mean(error) < 0.5


def test_the_official_scale_is_each_frames_longest_vector():
    uv = np.zeros((40, 40, 2), np.float32)
    uv[:20] = (1, 2)
    once, twice = (flow_picture(FlowField(uv * k), OFFICIAL_FLOW) for k in (1, 7))
    assert np.array_equal(once, twice)


def test_noise_on_a_still_picture_stays_white():
    noise = np.random.default_rng(0).normal(0, 0.01, (96, 168, 2)).astype(np.float32)
    assert flow_picture(FlowField(noise), FlowPicture()).min() > 200


def test_one_wild_vector_does_not_blanch_the_rest():
    uv = np.zeros((96, 168, 2), np.float32)
    uv[30:60, 50:90] = (4, 0)
    uv[0, 0] = (500, 0)
    assert flow_picture(FlowField(uv), FlowPicture())[45, 70].tolist()[1:] == [0, 0]
