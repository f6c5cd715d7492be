"""Long clips for benchmarks, made with PyAV, and masks that fit them."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import SegmentSettings
from gsa_desktop.core.timebase import FrameRange

RATE = 30
SOUND_RATE = 48_000


def make_clip(
    path: Path, seconds: float, size: tuple[int, int] = (1920, 1080), gop: int = 250
) -> Path:
    """An H.264 clip at 30 fps with AAC sound: a bright disc crosses a texture that pans."""
    width, height = size
    noise = np.random.default_rng(1).integers(0, 255, (height // 8, width // 4, 3)).astype(np.uint8)
    texture = np.repeat(np.repeat(noise, 8, axis=0), 8, axis=1)[:height]
    rows, columns = np.ogrid[:height, :width]
    with av.open(str(path), "w") as output:
        options = {"preset": "veryfast", "crf": "23", "g": str(gop), "sc_threshold": "0"}
        stream = output.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        sound = output.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        for number in range(round(seconds * RATE)):
            left = number * 3 % (texture.shape[1] - width)
            picture = texture[:, left : left + width].copy()
            x, y, radius = centre(number, size)
            picture[(columns - x) ** 2 + (rows - y) ** 2 < radius**2] = (240, 180, 60)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        output.mux(stream.encode())
        for first in range(0, round(seconds * SOUND_RATE), 1024):
            time = np.arange(first, first + 1024) / SOUND_RATE
            wave = (0.3 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
            block = av.AudioFrame.from_ndarray(np.stack([wave, wave]), "fltp", "stereo")
            block.sample_rate, block.pts, block.time_base = (
                SOUND_RATE,
                first,
                Fraction(1, SOUND_RATE),
            )
            output.mux(sound.encode(block))
        output.mux(sound.encode())
    return path


def centre(number: int, size: tuple[int, int]) -> tuple[float, float, float]:
    """Where the disc is: x, y and radius in pixels."""
    width, height = size
    return (
        width * (0.2 + number % 300 / 500),
        height * (0.5 + 0.2 * np.sin(number / 20)),
        height / 5,
    )


def store_masks(store: MaskStore, info: MediaInfo, settings: SegmentSettings) -> None:
    """A soft disc on every frame, at the size a network's masks have."""
    width, height = 512, round(512 * info.height / info.width)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    scale = width / info.width
    run = store.open(info.fingerprint, "benchmark", settings).run(FrameRange(0, info.frames))
    for number in range(info.frames):
        x, y, radius = (value * scale for value in centre(number, (info.width, info.height)))
        inside = radius - np.hypot(columns - x, rows - y)
        prob = np.clip(127.5 + inside * 40, 0, 255).astype(np.uint8)
        run.put_final(SoftMask(number, prob))
