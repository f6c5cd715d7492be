"""Figures: parts hung on one another that swing, bend and walk, drawn as one sprite.

A figure lives in its own unit square: height about 1, origin near its middle, y down. The matrix
given to `Figure.sprite` carries that square to the frame.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from gsanet.synth.dice import Array
from gsanet.synth.geometry import FRAME_H, FRAME_W, affine, grid, over


@dataclass(frozen=True)
class Sprite:
    """A drawn figure: premultiplied (h, w, 4) uint8 at frame (x, y)."""

    x: int
    y: int
    rgba: Array

    @property
    def window(self) -> tuple[slice, slice]:
        height, width = self.rgba.shape[:2]
        return slice(self.y, self.y + height), slice(self.x, self.x + width)


@dataclass(frozen=True)
class Part:
    """One limb: its picture, where it hangs and how it swings.

    Attributes:
        patch: (h, w, 4) uint8, premultiplied.
        parent: Index of the part it hangs on, -1 for the root.
        joint: Where, in the parent's frame.
        angle: Rest angle in radians.
        swing: Amplitude in radians, speed in radians a frame, phase.
        placed: 3x3, patch pixels to the part's own frame.
    """

    patch: Array
    parent: int
    joint: tuple[float, float]
    angle: float
    swing: tuple[float, float, float]
    placed: Array

    def hung(self, time: float) -> Array:
        amplitude, speed, phase = self.swing
        return affine(self.angle + amplitude * math.sin(speed * time + phase), *self.joint)


@dataclass(frozen=True)
class Bend:
    """How a whole cut-out gives way: it sways from its feet and scissors its legs.

    Attributes:
        sway: Amplitude as a share of the width, waves over the height, speed, phase, exponent.
        gait: Amplitude as a share of the width, speed, phase; 0 amplitude for things without legs.
    """

    sway: tuple[float, float, float, float, float]
    gait: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def applied(self, patch: Array, time: float) -> Array:
        height, width = patch.shape[:2]
        x, y = grid(height, width)
        up = 1 - (y[:, :1] + 0.5) / height
        amount, waves, speed, phase, exponent = self.sway
        shift = amount * width * up**exponent * np.sin(6.28 * waves * up + speed * time + phase)
        amount, speed, phase = self.gait
        if amount:
            side = np.tanh((x - width / 2) / (0.12 * width))
            low = np.clip((0.5 - up) / 0.5, 0, 1)
            shift = shift + amount * width * math.sin(speed * time + phase) * side * low
        across = (x + shift).astype(np.float32)
        return cv2.remap(patch, across, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)


@dataclass(frozen=True)
class Figure:
    """Parts in drawing order, with the deformation of the whole.

    Attributes:
        parts: Parents before children.
        squash: Amplitude, speed, phase of the breathing of the whole.
        flipped: Mirrored left to right.
        bend: For figures made of cut-outs.
        foot: y of the lowest point at rest.
    """

    parts: tuple[Part, ...]
    squash: tuple[float, float, float]
    flipped: bool
    bend: Bend | None
    foot: float

    def sprite(self, time: float, matrix: Array, planted: float = 0.0) -> Sprite | None:
        """Draw on an empty ground.

        Args:
            time: In frames.
            matrix: 3x3, unit square to frame.
            planted: Sideways shift of the feet against the body, in units; fades upwards.

        Returns:
            None when nothing of it lies in the frame.
        """
        amplitude, speed, phase = self.squash
        wide = 1 + amplitude * math.sin(speed * time + phase)
        body = matrix @ affine(sx=-wide if self.flipped else wide, sy=1 / wide)
        placed = [
            body @ pose @ p.placed for pose, p in zip(self._poses(time), self.parts, strict=True)
        ]
        shift = planted * math.hypot(matrix[0, 0], matrix[1, 0])
        box = _box(placed, self.parts, abs(shift))
        if box is None:
            return None
        x, y, width, height = box
        rgba = np.zeros((height, width, 4), np.uint8)
        for part, where in zip(self.parts, placed, strict=True):
            patch = self.bend.applied(part.patch, time) if self.bend else part.patch
            _draw(rgba, patch, where, (x, y))
        if planted:
            rgba = _planted(rgba, shift)
        return Sprite(x, y, rgba)

    def _poses(self, time: float) -> list[Array]:
        poses: list[Array] = []
        for part in self.parts:
            pose = part.hung(time)
            poses.append(poses[part.parent] @ pose if part.parent >= 0 else pose)
        return poses


def lowest(parts: tuple[Part, ...]) -> float:
    """Y of the lowest corner of the parts at rest, in units."""
    poses: list[Array] = []
    bottom = -1.0
    for part in parts:
        pose = part.hung(0.0)
        pose = poses[part.parent] @ pose if part.parent >= 0 else pose
        poses.append(pose)
        bottom = max(bottom, float(_corners(pose @ part.placed, part.patch)[1].max()))
    return bottom


def _corners(matrix: Array, patch: Array) -> Array:
    height, width = patch.shape[:2]
    square = np.array([[0, width, width, 0], [0, 0, height, height], [1, 1, 1, 1]])
    return np.asarray(matrix[:2] @ square)


def _box(
    placed: list[Array], parts: tuple[Part, ...], side: float
) -> tuple[int, int, int, int] | None:
    """Left, top, width and height in the frame, with room at the sides."""
    corners = [_corners(m, p.patch) for m, p in zip(placed, parts, strict=True)]
    points = np.concatenate(corners, axis=1)
    room = (side, 0.0)
    x0, y0 = np.maximum(np.floor(points.min(1) - room).astype(int) - 1, 0)
    x1, y1 = np.minimum(np.ceil(points.max(1) + room).astype(int) + 2, (FRAME_W, FRAME_H))
    if x1 - x0 < 1 or y1 - y0 < 1:
        return None
    return int(x0), int(y0), int(x1 - x0), int(y1 - y0)


def _draw(rgba: Array, patch: Array, matrix: Array, origin: tuple[int, int]) -> None:
    """Warp only the part's own box: figures have many small parts."""
    corners = _corners(matrix, patch) - np.array(origin)[:, None]
    height, width = rgba.shape[:2]
    x0, y0 = np.maximum(np.floor(corners.min(1)).astype(int) - 1, 0)
    x1, y1 = np.minimum(np.ceil(corners.max(1)).astype(int) + 2, (width, height))
    if x1 <= x0 or y1 <= y0:
        return
    local = matrix[:2].copy()
    local[:, 2] -= (origin[0] + x0, origin[1] + y0)
    shrink = math.sqrt(abs(local[0, 0] * local[1, 1] - local[0, 1] * local[1, 0]))
    if shrink < 0.5:  # bilinear sampling of a strongly shrunk patch flickers
        patch, local = _halved(patch, local)
    warped = cv2.warpAffine(patch, local, (int(x1 - x0), int(y1 - y0)), flags=cv2.INTER_LINEAR)
    over(rgba[y0:y1, x0:x1], warped)


def _halved(patch: Array, matrix: Array) -> tuple[Array, Array]:
    height, width = patch.shape[:2]
    if min(height, width) < 8:
        return patch, matrix
    small = cv2.resize(patch, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    scale = affine(sx=width / (width // 2), sy=height / (height // 2))
    full = np.vstack([matrix, [0, 0, 1]]) @ scale
    return small, full[:2]


def _planted(rgba: Array, shift: float) -> Array:
    """Move the lowest third sideways: feet that stand while the body passes over them."""
    height, width = rgba.shape[:2]
    x, y = grid(height, width)
    low = np.clip((y[:, :1] / height - 0.55) / 0.35, 0, 1)
    across = (x - shift * low).astype(np.float32)
    return cv2.remap(rgba, across, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
