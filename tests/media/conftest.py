"""Tiny clips, made on the spot with PyAV; every frame carries its number in its pixels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from gsa_desktop.core.pixels import Frame


@dataclass
class Recipe:
    """A clip to make; the defaults are a plain H.264 one."""

    codec: str = "libx264"
    pixel_format: str = "yuv420p"
    size: tuple[int, int] = (64, 48)
    times: Sequence[int] = tuple(range(24))
    time_base: Fraction = Fraction(1, 25)
    options: dict[str, str] = field(default_factory=lambda: {"bf": "2", "g": "8"})
    matrix: int = 1
    full_range: bool = False
    rotation: int = 0
    sounds: int = 0
    sound_codec: str = "aac"
    sound_rate: int = 48_000
    sound_start: Fraction = Fraction(0)
    lead: int = 0
    alpha: bool = False
    timecode: str = ""
    pixel_aspect: Fraction = Fraction(1)
    container_options: dict[str, str] = field(default_factory=dict)


RATE = 48_000


def picture(number: int, size: tuple[int, int], *, alpha: bool = False) -> np.ndarray:
    """Sixteen bars that spell the number in black and white, over a slope that moves."""
    width, height = size
    pixels = np.empty((height, width, 4), np.uint8)
    slope = (np.arange(width) * 3 + number * 5) % 256
    pixels[..., 0] = slope
    pixels[..., 1] = 255 - slope
    pixels[..., 2] = np.linspace(0, 255, height).astype(np.uint8)[:, None]
    for bit in range(8):
        left, right = bit * width // 8, (bit + 1) * width // 8
        pixels[: height // 2, left:right, :3] = 255 if number >> bit & 1 else 0
    pixels[..., 3] = np.linspace(0, 255, width).astype(np.uint8) if alpha else 255
    return pixels if alpha else np.ascontiguousarray(pixels[..., :3])


def number_in(frame: Frame) -> int:
    """The number that `picture` wrote."""
    height, width = frame.rgb.shape[:2]
    row = frame.rgb[height // 4, :, 1]
    return sum((int(row[(2 * bit + 1) * width // 16]) > 127) << bit for bit in range(8))


def make_clip(path: Path, recipe: Recipe) -> Path:
    """Write a clip."""
    with av.open(str(path), "w", container_options=recipe.container_options) as output:
        step = recipe.times[1] - recipe.times[0] if len(recipe.times) > 1 else 1
        rate = (1 / (step * recipe.time_base)).limit_denominator(1001)
        stream = output.add_stream(recipe.codec, rate=rate, options=recipe.options)
        stream.width, stream.height = recipe.size
        stream.pix_fmt = recipe.pixel_format
        stream.codec_context.time_base = recipe.time_base
        stream.codec_context.sample_aspect_ratio = recipe.pixel_aspect
        yuv = recipe.pixel_format.startswith("yuv")
        if yuv:
            stream.codec_context.colorspace = recipe.matrix
            stream.codec_context.color_range = 2 if recipe.full_range else 1
        if recipe.rotation:
            stream.set_display_rotation(recipe.rotation)
        if recipe.timecode:
            stream.metadata["timecode"] = recipe.timecode
        tracks = [
            output.add_stream(recipe.sound_codec, rate=recipe.sound_rate)
            for _ in range(recipe.sounds)
        ]
        for track in tracks:
            track.layout = "stereo"
        reformatter = VideoReformatter()
        for number, time in enumerate(recipe.times):
            pixels = picture(number, recipe.size, alpha=recipe.alpha)
            frame = av.VideoFrame.from_ndarray(pixels, "rgba" if recipe.alpha else "rgb24")
            if yuv:
                frame = reformatter.reformat(
                    frame,
                    format=recipe.pixel_format,
                    dst_colorspace=Colorspace.ITU709 if recipe.matrix == 1 else Colorspace.ITU601,
                    dst_color_range=ColorRange.JPEG if recipe.full_range else ColorRange.MPEG,
                )
            frame.pts, frame.time_base = time, recipe.time_base
            for packet in stream.encode(frame):
                packet.duration = step  # without it, MP4 hides frames at the end
                output.mux(packet)
        for packet in stream.encode():
            packet.duration = step
            output.mux(packet)
        for place, track in enumerate(tracks):
            _write_sound(output, track, recipe, 440 * (place + 1))
    return path


def _write_sound(output, track, recipe: Recipe, pitch: int) -> None:
    seconds = float((recipe.times[-1] - recipe.times[0] + 1) * recipe.time_base)
    rate = recipe.sound_rate
    samples = tone(pitch, round(seconds * rate), rate)
    if recipe.lead:
        samples = np.roll(samples, recipe.lead, axis=1)
    for first in range(0, samples.shape[1], 1024):
        block = np.ascontiguousarray(samples[:, first : first + 1024])
        frame = av.AudioFrame.from_ndarray(block, "fltp", "stereo")
        frame.sample_rate = rate
        frame.pts = first + round(recipe.sound_start * rate)
        frame.time_base = Fraction(1, rate)
        output.mux(track.encode(frame))
    output.mux(track.encode(None))


def tone(pitch: int, samples: int, rate: int = RATE) -> np.ndarray:
    """(2, N) float32: a sine that rises by 60 Hz a second, the right channel at half the level."""
    time = np.arange(samples) / rate
    wave = np.sin(2 * np.pi * (pitch + 30 * time) * time).astype(np.float32) * 0.5
    return np.stack([wave, wave / 2])


@pytest.fixture
def clip(tmp_path: Path) -> Callable[..., Path]:
    """Makes a clip: `clip("a.mp4", times=..., ...)`."""

    def make(name: str = "clip.mp4", **changes: object) -> Path:
        return make_clip(tmp_path / name, Recipe(**changes))

    return make
