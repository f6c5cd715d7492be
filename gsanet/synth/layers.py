"""Layers: painted canvases that the camera sees with parallax, relief and sway."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from gsanet.synth.camera import View
from gsanet.synth.dice import Array, Dice
from gsanet.synth.figure import Figure
from gsanet.synth.geometry import (
    CANVAS_H,
    CANVAS_W,
    FRAME_H,
    FRAME_W,
    MARGIN_X,
    MARGIN_Y,
    about_centre,
    affine,
    grid,
    over,
)
from gsanet.synth.material import Material

_CELL = 4  # coarse grids: one point every four pixels, and a margin of two points


@dataclass(frozen=True)
class Sway:
    """A displacement field that changes with time: foliage in the wind, water, hot air.

    Attributes:
        fields: (4, CANVAS_H / 4, CANVAS_W / 4) float32 around 0.
        amplitude: Sideways and up-and-down, pixels.
        speed: Radians a frame.
    """

    fields: Array
    amplitude: tuple[float, float]
    speed: float

    def offset(self, x: Array, y: Array, time: float) -> tuple[Array, Array]:
        """Displacement in pixels at canvas positions."""
        s, c = math.sin(self.speed * time), math.cos(self.speed * time)
        across = self.fields[0] * s + self.fields[1] * c
        down = self.fields[2] * s + self.fields[3] * c
        cx, cy = x / _CELL, y / _CELL
        mode = cv2.BORDER_REFLECT
        dx = cv2.remap(across, cx, cy, cv2.INTER_LINEAR, borderMode=mode)
        dy = cv2.remap(down, cx, cy, cv2.INTER_LINEAR, borderMode=mode)
        return dx * self.amplitude[0], dy * self.amplitude[1]


@dataclass(frozen=True)
class Layer:
    """One canvas of a scene, labelled background.

    Attributes:
        picture: (CANVAS_H, CANVAS_W, 3) uint8, or 4 channels premultiplied.
        depth: Motion against the camera's; 1 at the subject's distance, more when nearer.
        shear: Extra depth a canvas row below the middle: a ground plane.
        relief: (CANVAS_H, CANVAS_W) float32 depth factors instead of one depth.
        sway: Its own motion.
        endless: Repeats, mirrored, beyond its edge.
    """

    picture: Array
    depth: float = 1.0
    shear: float = 0.0
    relief: Array | None = None
    sway: Sway | None = None
    endless: bool = True

    def matrix(self, view: View) -> Array:
        """3x3, canvas to frame."""
        placed = affine(x=-MARGIN_X - view.x * self.depth, y=-MARGIN_Y - view.y * self.depth)
        if self.shear:
            placed[0, 1] = -view.x * self.shear
            placed[0, 2] += view.x * self.shear * CANVAS_H * 0.5
        return np.asarray(
            view.lens @ about_centre(0, math.exp(view.nearing * (self.depth - 1))) @ placed
        )

    def seen(self, view: View, time: float) -> Array:
        """The layer in the frame: (FRAME_H, FRAME_W, 3 or 4) uint8."""
        matrix = self.matrix(view)
        mode = cv2.BORDER_REFLECT if self.endless else cv2.BORDER_CONSTANT
        size, how = (FRAME_W, FRAME_H), cv2.INTER_LINEAR
        if self.relief is None and self.sway is None:
            if matrix[2, 0] or matrix[2, 1]:
                return cv2.warpPerspective(self.picture, matrix, size, flags=how, borderMode=mode)
            return cv2.warpAffine(self.picture, matrix[:2], size, flags=how, borderMode=mode)
        x, y = self._source(matrix, view, time)
        return cv2.remap(self.picture, x, y, how, borderMode=mode)

    def _source(self, matrix: Array, view: View, time: float) -> tuple[Array, Array]:
        """Canvas position of every frame pixel, by a coarse grid."""
        columns, rows = FRAME_W // _CELL + 4, FRAME_H // _CELL + 4
        gx, gy = grid(rows, columns)
        points = np.stack([(gx - 1.5) * _CELL - 0.5, (gy - 1.5) * _CELL - 0.5], -1)
        canvas = cv2.perspectiveTransform(points.astype(np.float32), np.linalg.inv(matrix))
        x, y = canvas[..., 0].copy(), canvas[..., 1].copy()
        if self.relief is not None:  # q = p + camera * relief(q), by fixed point
            x, y = _on_relief(x - view.x * self.depth, y - view.y * self.depth, view, self.relief)
        if self.sway is not None:
            dx, dy = self.sway.offset(x, y, time)
            x, y = x + dx, y + dy
        return _enlarged(x), _enlarged(y)


def _on_relief(x: Array, y: Array, view: View, relief: Array) -> tuple[Array, Array]:
    qx, qy = x + np.float32(view.x), y + np.float32(view.y)
    for _ in range(4):
        depth = cv2.remap(relief, qx, qy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        qx, qy = x + np.float32(view.x) * depth, y + np.float32(view.y) * depth
    return qx, qy


def _enlarged(coarse: Array) -> Array:
    rows, columns = coarse.shape
    full = cv2.resize(coarse, (columns * _CELL, rows * _CELL), interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(full[2 * _CELL : -2 * _CELL, 2 * _CELL : -2 * _CELL])


def sway(dice: Dice, material: Material, amplitude: float, *, fine: bool = False) -> Sway:
    """A random sway of so many pixels; fine: leaves, else boughs and swell."""
    height, width = CANVAS_H // _CELL, CANVAS_W // _CELL
    fields: list[Array] = [
        np.ascontiguousarray(material.noise(dice, height, width, rough=True) - 0.5)
        for _ in range(4)
    ]
    if not fine:
        fields = [cv2.GaussianBlur(f, (0, 0), 3) * 2 for f in fields]
    size = (amplitude * 2, amplitude * dice.between(0.4, 1.2))
    return Sway(np.stack(fields), size, dice.between(0.2, 0.9))


def blank() -> Array:
    """An empty canvas with alpha."""
    return np.zeros((CANVAS_H, CANVAS_W, 4), np.uint8)


def placed(canvas: Array, figure: Figure, matrix: Array, time: float = 0.0) -> None:
    """Paint a figure, standing still, on a canvas in place; the matrix is in canvas pixels.

    Only a frame-sized window of the canvas is painted, which is larger than any figure seen.
    """
    x = int(np.clip(matrix[0, 2] - FRAME_W / 2, 0, CANVAS_W - FRAME_W))
    y = int(np.clip(matrix[1, 2] - FRAME_H / 2, 0, CANVAS_H - FRAME_H))
    sprite = figure.sprite(time, affine(x=-x, y=-y) @ matrix)
    if sprite is None:
        return
    rows, columns = sprite.window
    over(canvas[y:, x:][rows, columns], sprite.rgba)
