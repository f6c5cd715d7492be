"""Render the bundled sample clip: a hot-air balloon over wooded hills, with sound.

Everything is computed here, no picture or sound of others is used. Run from the checkout as
`python packaging/render_sample.py`; it writes resources/sample/sample.mp4 and, for the tests,
resources/sample/truth.png: the balloon's exact alpha in six frames, one below the other.
"""

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray
from PIL import Image as Still

SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "sample"
WIDTH, HEIGHT, RATE, FRAMES = 960, 540, 24, 120
SOUND_RATE = 48_000
PANORAMA = 1500
TRUTH_FRAMES = (0, 24, 48, 72, 96, 119)
BURNER = ((0.9, 1.9), (3.3, 4.1))  # seconds during which the flame burns and is heard

Image = NDArray[np.float32]
rng = np.random.default_rng(20)


def fractal_noise(
    height: int, width: int, cell: int, octaves: int = 5, gain: float = 0.55
) -> Image:
    """Sum of smoothly enlarged random grids, scaled to 0..1."""
    total = np.zeros((height, width), np.float32)
    weight = 1.0
    for _ in range(octaves):
        grid = rng.random((height // cell + 3, width // cell + 3), np.float32)
        big = cv2.resize(grid, None, fx=cell, fy=cell, interpolation=cv2.INTER_CUBIC)
        total += weight * big[cell : cell + height, cell : cell + width]
        weight *= gain
        cell = max(1, cell // 2)
    return (total - total.min()) / (total.max() - total.min())


def colour(r: int, g: int, b: int) -> Image:
    """An sRGB colour given as 0..255, as 0..1."""
    return np.float32([r, g, b]) / 255


def mix(a: Image, b: Image, t: Image) -> Image:
    """From a (t = 0) to b (t = 1)."""
    return a + (b - a) * t[..., None]


def sky() -> Image:
    """Blue to warm at the horizon, with clouds that carry texture for the flow."""
    height = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None].repeat(PANORAMA, 1)
    base = mix(colour(52, 108, 178), colour(240, 214, 178), np.clip(height * 1.45, 0, 1) ** 1.3)
    clouds = np.clip(fractal_noise(HEIGHT, PANORAMA, 220, 7) * 2.6 - 0.95, 0, 1)
    clouds *= np.clip(1.25 - 1.6 * np.abs(height - 0.33), 0, 1)
    light = 0.80 + 0.35 * fractal_noise(HEIGHT, PANORAMA, 90, 5)
    return mix(base, np.clip(light, 0, 1.04)[..., None] * colour(255, 247, 238), clouds * 0.9)


def ridge(level: float, height: float, cell: int, octaves: int) -> Image:
    """Height of a skyline in pixels from the top, one value a column."""
    line = fractal_noise(8, PANORAMA, cell, octaves, 0.5)[4]
    return (level - height * (line - 0.5)) * HEIGHT


def layer(skyline: Image, texture: Image) -> tuple[Image, Image]:
    """A texture and its alpha: opaque below the skyline."""
    rows = np.arange(HEIGHT, dtype=np.float32)[:, None]
    return texture, np.clip(rows - skyline[None] + 0.5, 0, 1)


def mountains() -> tuple[Image, Image]:
    """Bare rock, lit from the left, snow on the highest tops."""
    skyline = ridge(0.50, 0.34, 260, 7)
    rows = np.arange(HEIGHT, dtype=np.float32)[:, None]
    rock = fractal_noise(HEIGHT, PANORAMA, 60, 6)
    folds = np.abs(fractal_noise(HEIGHT, PANORAMA, 110, 7, 0.5) - 0.5)
    slope = cv2.Sobel(folds, cv2.CV_32F, 1, 0, ksize=3) * 9
    lit = np.clip(0.72 + slope, 0.38, 1.05)
    stone = lit[..., None] * mix(colour(92, 96, 118), colour(168, 156, 150), rock)
    snow = np.clip((0.42 * HEIGHT - rows + 90 * (rock - 0.5)) / 10, 0, 1)
    return layer(skyline, mix(stone, lit[..., None] * 0.45 + 0.58 * colour(250, 250, 255), snow))


def woods(level: float, dark: Image, bright: Image, tree: int) -> tuple[Image, Image]:
    """A wooded hill: crowns of trees as shaded bumps, larger when they are nearer."""
    skyline = ridge(level, 0.15, 340, 5)
    rows = np.arange(HEIGHT + 80, dtype=np.float32)[:, None]
    cover = np.clip((rows - skyline[None]) / 3 + 0.5, 0, 1)
    meadow = fractal_noise(HEIGHT + 80, PANORAMA, 36, 6, 0.7)
    crown = mix(dark * 0.8 + 0.2 * bright, 0.75 * bright, meadow)
    columns = np.arange(PANORAMA)
    top = skyline.min() - tree
    for row in np.arange(top, HEIGHT + 40, tree * 0.42):
        for column in rng.choice(columns, PANORAMA // max(4, int(tree * 0.75)), replace=False):
            if row < skyline[column] - tree * 0.1:
                continue
            _paint_tree(crown, cover, (int(column), int(row)), tree, dark, bright)
    crown += 0.06 * (rng.random((*crown.shape[:2], 1), np.float32) - 0.5)
    return np.clip(crown[:HEIGHT], 0, 1), np.clip(cover[:HEIGHT], 0, 1)


def _paint_tree(
    crown: Image, cover: Image, at: tuple[int, int], tree: int, dark: Image, bright: Image
) -> None:
    height = tree * (0.8 + 0.5 * rng.random())
    half = height * (0.20 + 0.08 * rng.random())
    column, row = at
    x0, x1 = int(max(0, column - half - 1)), int(min(crown.shape[1], column + half + 2))
    y0, y1 = int(max(0, row - height)), int(min(crown.shape[0], row + 6))
    if x1 <= x0 or y1 <= y0:
        return
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    down = (y - (row - height)) / height
    tiers = 0.82 + 0.18 * np.mod(down * 5 + 0.3 * rng.random(), 1)
    inside = np.clip((half * down * tiers - np.abs(x - column)) + 0.5, 0, 1)
    side = np.clip(0.5 - 0.5 * (x - column) / (half + 1e-3), 0, 1)
    shade = np.clip(0.25 + 0.55 * side + 0.25 * (1 - down), 0, 1) * (0.75 + 0.5 * rng.random())
    patch = mix(dark, bright, np.clip(shade, 0, 1))
    crown[y0:y1, x0:x1] = mix(crown[y0:y1, x0:x1], patch, inside)
    cover[y0:y1, x0:x1] = np.maximum(cover[y0:y1, x0:x1], inside)


def haze(texture: Image, amount: float) -> Image:
    """Air between the camera and a far layer."""
    return texture + (colour(214, 208, 204) - texture) * amount


def scenery() -> list[tuple[Image, Image, float]]:
    """Layers from far to near: texture, alpha, parallax factor."""
    far, far_alpha = mountains()
    middle, middle_alpha = woods(0.66, colour(30, 58, 48), colour(118, 138, 78), 20)
    near, near_alpha = woods(0.90, colour(18, 40, 26), colour(112, 132, 52), 44)
    return [
        (sky(), np.ones((HEIGHT, PANORAMA), np.float32), 0.10),
        (haze(far, 0.42), far_alpha, 0.26),
        (haze(middle, 0.22), middle_alpha, 0.55),
        (near, near_alpha, 1.0),
    ]


def camera(time: float) -> tuple[float, float, float]:
    """Pan to the right, with a hand's sway and a slow push in: x, y in pixels, zoom."""
    sway = 3.0 * np.sin(2.1 * time) + 1.6 * np.sin(5.3 * time + 1)
    return (
        20 + 66 * time + sway,
        7 * np.sin(1.1 * time) + 1.2 * np.sin(6.1 * time),
        1.04 + 0.012 * time,
    )


def background(layers: list[tuple[Image, Image, float]], time: float) -> Image:
    """The scenery as the camera sees it at a time in seconds."""
    x, y, zoom = camera(time)
    picture = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for texture, alpha, depth in layers:
        scale = 1 + (zoom - 1) * (0.4 + 0.6 * depth)
        matrix = np.float32(
            [
                [scale, 0, WIDTH / 2 - scale * (WIDTH / 2 + x * depth)],
                [0, scale, HEIGHT / 2 - scale * (HEIGHT / 2 + y * depth)],
            ]
        )
        size = (WIDTH, HEIGHT)
        edge = cv2.BORDER_REPLICATE
        moved = cv2.warpAffine(texture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=edge)
        cover = cv2.warpAffine(alpha, matrix, size, flags=cv2.INTER_LINEAR, borderMode=edge)
        picture = mix(picture, moved, cover)
    return picture


def profile(v: Image) -> Image:
    """Radius of the envelope at height v: -1 is the crown, 1.32 the mouth."""
    round_part = np.sqrt(np.clip(1 - v * v, 0, None))
    cone = 0.94 - (v - 0.34) * 0.78
    return np.where(v < 0.34, round_part, cone)


class Balloon:
    """The subject: an envelope of sixteen gores, ropes, a basket with two people, a flame."""

    def __init__(self) -> None:
        self._cloth = fractal_noise(512, 1024, 32, 5)

    def place(self, time: float) -> tuple[float, float, float]:
        """Centre of the envelope and its radius in pixels."""
        x = 255 + 84 * time + 8 * np.sin(1.7 * time)
        y = 232 - 26 * np.sin(0.85 * time) + 5 * np.sin(2.6 * time)
        return x, y, 118 + 3.0 * time

    def paint(self, picture: Image, time: float) -> tuple[Image, Image]:
        """The picture with the balloon in it, and the balloon's alpha."""
        cx, cy, radius = self.place(time)
        tilt = 0.05 * np.sin(1.3 * time)
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        dx, dy = x - cx, y - cy
        dx, dy = dx * np.cos(tilt) + dy * np.sin(tilt), dy * np.cos(tilt) - dx * np.sin(tilt)
        u, v = dx / radius, dy / radius
        cover = np.zeros((HEIGHT, WIDTH), np.float32)
        for colours, alpha in (
            self._ropes(u, v, radius),
            self._flame(u, v, time),
            self._basket(u, v, radius),
            self._envelope(u, v, radius, time),
        ):
            picture = mix(picture, colours, alpha)
            cover = np.maximum(cover, alpha)
        return picture, cover

    def _envelope(self, u: Image, v: Image, radius: float, time: float) -> tuple[Image, Image]:
        r = profile(v)
        inside = (v > -1) & (v < 1.32)
        alpha = np.where(inside, np.clip((r - np.abs(u)) * radius + 0.5, 0, 1), 0)
        alpha *= np.clip((1.32 - v) * radius + 0.5, 0, 1)
        across = np.clip(u / np.maximum(r, 1e-3), -1, 1)
        angle = np.arcsin(across) + 0.32 * time
        gore = angle / (2 * np.pi / 16)
        index = np.floor(gore).astype(np.int32)
        within = gore - index
        chevron = v + 0.22 * np.abs(within - 0.5) * 2
        red, cream, gold, blue = (
            colour(196, 38, 36), colour(246, 232, 204), colour(244, 170, 46), colour(38, 66, 132)
        )  # fmt: skip
        stripe = np.where((index % 2 == 0)[..., None], red, cream)
        band = np.where((index % 2 == 0)[..., None], gold, blue)
        cloth = np.where(((chevron > -0.12) & (chevron < 0.30))[..., None], band, stripe)
        cloth = np.where(((chevron > 0.36) & (chevron < 0.44))[..., None], gold, cloth)
        cloth = np.where(((chevron < -0.70) | (v > 1.16))[..., None], blue, cloth)
        seam = np.clip(1 - np.minimum(within, 1 - within) * 14, 0, 1)
        tape = np.clip(1 - np.abs(np.mod(v * 6, 1) - 0.5) * 30, 0, 1)
        column = np.mod(angle / (2 * np.pi) * 1024, 1024).astype(np.float32)
        weave = cv2.remap(
            self._cloth, column, ((v + 1) * 180).astype(np.float32),
            cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP,
        )  # fmt: skip
        bulge = 0.10 * np.cos((within - 0.5) * np.pi)
        depth = np.sqrt(np.clip(1 - across**2, 0, 1))
        light = 0.42 + 0.50 * np.clip(-0.62 * across - 0.45 * v + 0.55 * depth, 0, 1.2)
        light += bulge + 0.20 * (weave - 0.5)
        glow = 0.24 * self._burning(time) * np.clip(1 - np.abs(v - 0.9) / 0.9, 0, 1)
        cloth = cloth * (light * (1 - 0.22 * seam) * (1 - 0.10 * tape))[..., None]
        return np.clip(cloth + glow[..., None] * colour(255, 170, 70), 0, 1), alpha.astype(
            np.float32
        )

    def _ropes(self, u: Image, v: Image, radius: float) -> tuple[Image, Image]:
        along = np.clip((v - 1.30) / 0.42, 0, 1)
        alpha = np.zeros_like(u)
        for top, bottom in ((-0.17, -0.15), (-0.06, -0.13), (0.06, 0.13), (0.17, 0.15)):
            distance = np.abs(u - (top + (bottom - top) * along)) * radius
            alpha = np.maximum(alpha, np.clip(1.3 - distance, 0, 1))
        alpha *= (v > 1.28) & (v < 1.73)
        return np.broadcast_to(colour(58, 44, 36), (*u.shape, 3)), alpha.astype(np.float32)

    def _basket(self, u: Image, v: Image, radius: float) -> tuple[Image, Image]:
        box = np.minimum(0.165 - np.abs(u), 0.13 - np.abs(v - 1.83)) * radius
        alpha = np.clip(box + 0.5, 0, 1)
        wicker = np.sin(v * radius * 1.3) * np.sin(
            u * radius * 1.3 + np.floor(v * radius / 2.4) * np.pi
        )
        shade = np.clip(0.72 - 1.8 * u + 0.16 * wicker, 0.2, 1.1)
        shade = np.where(np.abs(v - 1.71) < 0.022, shade * 0.55, shade)
        colours = shade[..., None] * colour(176, 118, 62)
        for x, tint in ((-0.07, colour(40, 84, 120)), (0.065, colour(160, 62, 50))):
            body = np.clip((0.048 - np.hypot(u - x, (v - 1.68) * 0.7)) * radius + 0.5, 0, 1)
            head = np.clip((0.036 - np.hypot(u - x, v - 1.585)) * radius + 0.5, 0, 1)
            body = np.where(v < 1.71, body, 0)
            colours = mix(mix(colours, tint, body), colour(206, 156, 124), head)
            alpha = np.maximum(alpha, np.maximum(body, head))
        return colours, alpha.astype(np.float32)

    def _flame(self, u: Image, v: Image, time: float) -> tuple[Image, Image]:
        burning = self._burning(time)
        length = 0.24 + 0.04 * np.sin(31 * time)
        down = np.clip((1.60 - v) / length, 0, 1)
        width = 0.035 * np.sqrt(np.clip(np.sin(np.pi * down), 0, 1)) * (1 - 0.4 * down)
        alpha = (
            burning
            * np.clip((width - np.abs(u)) * 60 + 0.3, 0, 1)
            * (v < 1.60)
            * (v > 1.60 - length)
        )
        return mix(colour(255, 236, 170), colour(255, 140, 40), down), alpha.astype(np.float32)

    def _burning(self, time: float) -> float:
        return float(max(np.clip(min(time - a, b - time) * 8, 0, 1) for a, b in BURNER))


def finish(picture: Image, time: float) -> NDArray[np.uint8]:
    """A film's last touch: vignette and a little grain."""
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j].astype(np.float32)
    grain = np.random.default_rng(int(time * 1000)).normal(0, 0.009, (HEIGHT, WIDTH, 1))
    picture = picture * (1.14 - 0.17 * (x * x + y * y))[..., None] + grain
    return np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8)


def sound() -> NDArray[np.float32]:
    """Wind, the burner, and a slow chord: (2, samples) in -1..1."""
    samples = SOUND_RATE * FRAMES // RATE
    time = np.arange(samples) / SOUND_RATE
    spectrum = np.fft.rfft(rng.normal(size=(3, samples)))
    frequency = np.fft.rfftfreq(samples, 1 / SOUND_RATE)
    wind = np.fft.irfft(spectrum * np.exp(-(((frequency - 260) / 240) ** 2)), samples)
    roar = np.fft.irfft(spectrum[2] / (1 + (frequency / 500) ** 1.6), samples)
    wind = wind[:2] / np.abs(wind).max() * (0.75 + 0.25 * np.sin(1.9 * time))
    burn = np.zeros(samples)
    for start, stop in BURNER:
        burn = np.maximum(burn, np.clip(np.minimum(time - start, stop - time) * 8, 0, 1))
    pad = np.zeros(samples)
    for begin, notes in (
        (0.0, (110.0, 164.81, 220.0, 277.18)),
        (2.5, (98.0, 146.83, 196.0, 246.94)),
    ):
        swell = np.clip(np.minimum(time - begin, begin + 2.8 - time) * 1.4, 0, 1)
        for note in notes:
            for harmonic in (1, 2, 3):
                pad += swell * np.sin(2 * np.pi * note * harmonic * time) / harmonic**2.2
    mixed = 0.16 * wind + 0.34 * burn * roar / np.abs(roar).max() + 0.055 * pad
    fade = np.clip(np.minimum(time, time[-1] - time) * 6, 0, 1)
    return (mixed * fade / np.abs(mixed).max() * 0.7).astype(np.float32)


def write(path: Path, frames: list[NDArray[np.uint8]], samples: NDArray[np.float32]) -> None:
    """H.264 and AAC, converted to and tagged as BT.709."""
    with av.open(
        str(path), "w", options={"movflags": "+faststart", "fflags": "+bitexact"}
    ) as movie:
        video = movie.add_stream("libx264", rate=RATE, options={"crf": "21", "preset": "slow"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        context = video.codec_context
        context.colorspace = context.color_primaries = context.color_trc = 1
        context.color_range = 1
        voice = movie.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        voice.bit_rate = 128_000
        convert = VideoReformatter()
        for number, rgb in enumerate(frames):
            frame = convert.reformat(
                av.VideoFrame.from_ndarray(rgb, format="rgb24"),
                format="yuv420p",
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
            )
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            movie.mux(video.encode(frame))
        movie.mux(video.encode())
        for start in range(0, samples.shape[1], 1024):
            block = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(samples[:, start : start + 1024]),
                format="fltp",
                layout="stereo",
            )
            block.sample_rate, block.pts, block.time_base = (
                SOUND_RATE,
                start,
                Fraction(1, SOUND_RATE),
            )
            movie.mux(voice.encode(block))
        movie.mux(voice.encode())


def main() -> None:
    """Render, encode, and store the truth of a few frames."""
    layers, balloon = scenery(), Balloon()
    frames, truth = [], []
    for number in range(FRAMES):
        time = number / RATE
        picture, alpha = balloon.paint(background(layers, time), time)
        frames.append(finish(picture, time))
        if number in TRUTH_FRAMES:
            truth.append((alpha * 255 + 0.5).astype(np.uint8))
    SAMPLE.mkdir(parents=True, exist_ok=True)
    write(SAMPLE / "sample.mp4", frames, sound())
    Still.fromarray(np.concatenate(truth)).save(SAMPLE / "truth.png", optimize=True)


if __name__ == "__main__":
    main()
