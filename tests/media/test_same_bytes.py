"""The same pictures give the same file, whatever was in memory before."""

import ctypes
import platform
from fractions import Fraction

import numpy as np
import pytest

from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.media.export_plan import Frames, plan_frames
from gsa_desktop.media.video_file import VideoFile

SIZE = (160, 90)  # a row of macroblocks that is no multiple of what vector registers hold
M_PERTURB = -6  # of glibc's malloc.h
PICTURES = [
    np.roll(np.random.default_rng(3).integers(0, 256, (90, 160, 3), np.uint8), n, (0, 1))
    for n in range(16)
]


@pytest.fixture
def fill_memory():
    """Says which byte fresh memory holds."""
    if platform.libc_ver()[0] != "glibc":
        pytest.skip("only glibc fills fresh memory on demand")
    libc = ctypes.CDLL(None)

    def fill(byte):
        assert libc.mallopt(M_PERTURB, byte) == 1

    yield fill
    fill(0)


@pytest.mark.parametrize("preset_id", ["h264", "vp9-alpha", "ffv1"])
def test_equal_exports_are_equal_files(preset_id, tmp_path, fill_memory):
    settings, results = settings_of(preset_id), set()
    out = tmp_path / f"out{settings.preset.suffix}"
    for byte in (1, 170, 255):
        fill_memory(byte)
        plan = plan_frames(Frames(len(PICTURES), Fraction(25), SIZE), out, settings, ())
        file = VideoFile(plan)
        for index, picture in enumerate(PICTURES):
            wanted = picture[..., 0] if settings.preset.is_matte else picture
            file.write(np.ascontiguousarray(wanted), index)
        file.flush()
        results.add(plan.part.read_bytes())
    assert len(results) == 1
