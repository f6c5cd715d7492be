"""Pictures on top of each other: what the tracks of a timeline show together."""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.composite import blend
from gsa_desktop.core.pixels import in_depth_of, peak

Pixels = NDArray[Any]
Size = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Layer:
    """A picture at a place of a larger one, inside of it.

    Attributes:
        picture: (h, w, 3), or (h, w, 4) with straight alpha; of 8 or 16 bits.
        left, top: Its first column and row there.
    """

    picture: Pixels
    left: int = 0
    top: int = 0

    def covers(self, size: Size) -> bool:
        """Whether nothing below it can be seen in a picture of that width and height."""
        height, width, channels = self.picture.shape
        return channels == 3 and (width, height) == size


def fitted_into(size: Size, room: Size, pixel_aspect: float = 1.0) -> tuple[int, int, int, int]:
    """Left, top, width and height of a picture in the middle of a room that it just fills.

    Args:
        size: Width and height of the picture. One of the room's size stays as it is.
        room: Width and height.
        pixel_aspect: Width over height of the picture's pixels; the room's are square.
    """
    if size == room:
        return 0, 0, *room
    shown = size[0] * pixel_aspect
    scale = min(room[0] / shown, room[1] / size[1])
    width = min(room[0], max(1, round(shown * scale)))
    height = min(room[1], max(1, round(size[1] * scale)))
    return (room[0] - width) // 2, (room[1] - height) // 2, width, height


def stacked(layers: list[Layer], size: Size, *, transparent: bool = False) -> Pixels:
    """Layers, the lowest first, over black or over nothing.

    Args:
        layers: May be none.
        size: Width and height of the result.
        transparent: Whether there is nothing below; else there is black.

    Returns:
        (H, W, 4) with straight alpha if transparent, else (H, W, 3); of 16 bits if a layer
        is. It may be a layer's own picture: do not write to it.
    """
    canvas: Pixels | None = None
    layers = _of_one_depth(layers)
    depth = layers[0].picture.dtype if layers else np.dtype(np.uint8)
    for layer in layers:
        if layer.picture.shape[:2] == size[::-1] and (canvas is None or layer.covers(size)):
            canvas = layer.picture
            continue
        below = np.zeros((size[1], size[0], 4), depth) if canvas is None else canvas.copy()
        height, width = layer.picture.shape[:2]
        part = (slice(layer.top, layer.top + height), slice(layer.left, layer.left + width))
        below[part] = _over(layer.picture, below[part])
        canvas = below
    if canvas is None:
        return np.zeros((size[1], size[0], 4 if transparent else 3), np.uint8)
    if transparent:
        return canvas if canvas.shape[2] == 4 else _opaque(canvas)
    if canvas.shape[2] == 3:
        return canvas
    return _over(canvas, np.zeros((size[1], size[0], 3), depth))


def _of_one_depth(layers: list[Layer]) -> list[Layer]:
    deepest = max((layer.picture for layer in layers), key=peak, default=None)
    if deepest is None or peak(deepest) == 255:
        return layers
    return [replace(layer, picture=in_depth_of(layer.picture, deepest)) for layer in layers]


def _opaque(rgb: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA), rgb.dtype)


def _over(top: Pixels, below: Pixels) -> Pixels:
    """One picture over another of its size, with as many channels as the lower one has."""
    if top.shape[2] == 3:
        return top if below.shape[2] == 3 else _opaque(top)
    alpha = np.ascontiguousarray(top[:, :, 3])
    if below.shape[2] == 3:
        return blend(np.ascontiguousarray(top[:, :, :3]), alpha, below)
    full = peak(top)
    upper = alpha.astype(np.float32)[:, :, None] / full
    lower = below[:, :, 3:].astype(np.float32) / full * (1 - upper)
    total = upper + lower
    colour = (top[:, :, :3] * upper + below[:, :, :3] * lower) / np.maximum(total, 1e-6)
    # Where nothing is seen the upper picture's colour stays: a scaler may look there.
    colour = np.where(total > 0, colour, top[:, :, :3])
    stacked_up = np.rint(np.concatenate([colour, total * full], axis=2))
    return np.asarray(stacked_up, top.dtype)
