"""Decoded pictures become the nearest RGB, not a darker one, whatever they are stored as."""

from fractions import Fraction

import numpy as np
import pytest
from av.video.format import VideoFormat
from av.video.frame import VideoFrame

from gsa_desktop.core.planes import PlaneKind, from_rgb, planes_from_rgb, rgb_from_planes
from gsa_desktop.media.colour_in import PictureConverter

PATCH = 16
COLOURS = np.random.default_rng(5).integers(8, 248, (10, 14, 3))
SIZE = COLOURS.shape[1] * PATCH, COLOURS.shape[0] * PATCH
FORMATS = (
    "yuv420p",
    "yuv422p",
    "yuv444p",
    "nv12",
    "yuv420p10le",
    "yuv422p10le",
    "yuv444p12le",
    "yuva420p",
    "yuva444p10le",
)


def patches(name, kind):
    """A frame of one colour a patch, and which colours they are by the formula of H.273."""
    frame = VideoFrame(*SIZE, name)
    forward = from_rgb(kind).astype(np.float64)
    codes = np.rint(COLOURS @ forward[:, :3].T + forward[:, 3])
    alpha = np.full(COLOURS.shape[:2], kind.peak)
    components = [codes[..., 0], codes[..., 1], codes[..., 2], alpha]
    if name == "nv12":
        interleaved = codes[..., 1:].repeat(PATCH // 2, 0).repeat(PATCH // 2, 1)
        content = [components[0], interleaved.reshape(interleaved.shape[0], -1)]
    else:
        content = components[: len(frame.planes)]
    for plane, values in zip(frame.planes, content, strict=True):
        rows = np.zeros((plane.height, plane.line_size // np.dtype(kind.dtype).itemsize))
        down, right = plane.height // values.shape[0], plane.width // values.shape[1]
        whole = values.repeat(down, 0).repeat(max(right, 1), 1) if down > 1 else values
        rows[:, : whole.shape[1]] = whole
        plane.update(rows.astype(kind.dtype).tobytes())
    frame.colorspace = kind.matrix
    frame.color_range = 2 if kind.full_range else 1
    return frame, (codes - forward[:, 3]) @ np.linalg.inv(forward[:, :3]).T


@pytest.mark.parametrize("scale", [1, Fraction(1, 2)])
@pytest.mark.parametrize("matrix", [1, 6, 9])
@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("name", FORMATS)
def test_a_decoded_colour_is_the_nearest_one(name, full, matrix, scale):
    bits = max(part.bits for part in VideoFormat(name).components)
    frame, meant = patches(name, PlaneKind(bits, matrix, full))
    side = int(max(SIZE) * scale)
    seen = PictureConverter(SIZE, 0, side)(frame, 0).rgb
    step = int(PATCH * scale)
    error = seen[step // 2 :: step, step // 2 :: step] - meant
    # swscale takes the white of more bits in full range for that of 8 times a power of two
    largest, mean = (1.3, 0.5) if full and bits > 8 else (1, 0.15)
    assert np.abs(error).max() < largest
    assert np.abs(error.mean((0, 1))).max() < mean


def test_planes_of_ten_bits_are_not_taken_for_eight():
    with pytest.raises(ValueError, match="more than 8"):
        rgb_from_planes(planes_from_rgb(np.zeros((2, 2, 3), np.uint16), PlaneKind(10)))
