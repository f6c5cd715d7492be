import numpy as np
import pytest

from gsanet.flow.field import FlowField, grid_size, pixel_grid


def ramp(height=6, width=10):
    """A flow that differs in every pixel."""
    return FlowField(0.1 * pixel_grid(height, width) + np.array([1, -2], np.float32))


def test_resizing_scales_the_vectors_with_the_grid():
    uniform = FlowField(np.full((10, 20, 2), (4.0, -3.0), np.float32))
    for shape in ((20, 60), (5, 10)):
        there = uniform.resized(*shape)
        assert there.shape == shape
        expected = (4 * shape[1] / 20, -3 * shape[0] / 10)
        assert np.allclose(there.uv, expected, atol=1e-5)


def test_a_mirror_swaps_the_sides_and_turns_u_round():
    flow = ramp()
    mirrored = flow.mirrored()
    assert np.array_equal(mirrored.uv[:, 0, 0], -flow.uv[:, -1, 0])
    assert np.array_equal(mirrored.uv[:, 0, 1], flow.uv[:, -1, 1])
    assert np.array_equal(mirrored.mirrored().uv, flow.uv)


def test_warping_fetches_the_second_picture_back():
    picture = np.random.default_rng(0).random((12, 16), np.float32)
    shifted = np.roll(picture, (2, 3), axis=(0, 1))  # what was at x is now at x + (3, 2)
    flow = FlowField(np.full((12, 16, 2), (3.0, 2.0), np.float32))
    assert np.allclose(flow.warp(shifted)[:-2, :-3], picture[:-2, :-3], atol=1e-6)


def test_a_field_is_read_only_and_checked():
    with pytest.raises(ValueError, match="read-only"):
        ramp().uv[0] = 0
    with pytest.raises(ValueError, match="float32"):
        FlowField(np.zeros((4, 4, 2)))


@pytest.mark.parametrize(
    ("size", "grid"),
    [
        ((480, 854), (192, 336)),
        ((854, 480), (336, 192)),
        ((1, 1), (256, 256)),
        ((9, 900), (128, 504)),
    ],
)
def test_the_grid_keeps_the_aspect_and_the_area(size, grid):
    assert grid_size(*size, 192 * 336) == grid
