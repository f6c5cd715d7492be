"""Pictures of 256 colours, one of them transparent, for GIF."""

from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image

_COLOURS = 255  # the last one is transparent
HALF_SEEN = 128  # GIF knows no half transparency


def palette_frame(picture: NDArray[np.uint8]) -> VideoFrame:
    """A pal8 frame of (H, W, 3) RGB or (H, W, 4) RGBA, dithered, with a palette of its own."""
    rgb = Image.fromarray(np.ascontiguousarray(picture[..., :3]))
    own = rgb.quantize(_COLOURS, Image.Quantize.MEDIANCUT)
    dithered = rgb.quantize(palette=own, dither=Image.Dither.FLOYDSTEINBERG)
    indices = np.array(dithered, np.uint8)
    colours = np.array(own.getpalette() or [], np.uint8).reshape(-1, 3)[:_COLOURS]
    palette = np.zeros((256, 4), np.uint8)  # alpha, red, green, blue
    palette[: len(colours), 0] = 255
    palette[: len(colours), 1:] = colours
    if picture.shape[2] == 4:
        indices[picture[..., 3] < HALF_SEEN] = _COLOURS
        # FFmpeg's encoder wipes a frame before the next one only if some of it is transparent;
        # without this an opaque frame would stay behind the holes of those that follow.
        indices[0, 0] = _COLOURS
    pair: Any = (indices, palette)  # PyAV's stub knows only single arrays
    return VideoFrame.from_ndarray(pair, format="pal8")
