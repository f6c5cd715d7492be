"""What drifts through the air: smoke, spray, foam, rain and snow. All of it is labelled 0."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from gsanet.synth.dice import Array, Dice
from gsanet.synth.geometry import FRAME_H, FRAME_W, grid
from gsanet.synth.material import Material

_COARSE = 4
_SUBPIXEL = 3  # bits of cv2's fixed point


@dataclass(frozen=True)
class Smoke:
    """Two noise fields that drift through one another inside a soft ellipse: smoke, dust, foam.

    Attributes:
        fields: Two (FRAME_H / 4, FRAME_W / 4) float32 in 0..1.
        drift: Pixels a frame of each field, ((x, y), (x, y)).
        offset: Middle of the ellipse from its anchor, pixels.
        radius: Of the ellipse, pixels.
        density: 0..1; where it is thick.
        opacity: Of its thickest parts, 0..1.
        contrast: How hard its edges are.
        colour: RGB.
    """

    fields: tuple[Array, Array]
    drift: tuple[tuple[float, float], tuple[float, float]]
    offset: tuple[float, float]
    radius: tuple[float, float]
    density: float
    opacity: float
    contrast: float
    colour: Array

    def cover(self, anchor: tuple[float, float], time: float) -> Array:
        """(FRAME_H, FRAME_W) float32 opacity in 0..1 around a frame position."""
        height, width = FRAME_H // _COARSE, FRAME_W // _COARSE
        moved = [
            _scrolled(f, anchor[0] + d[0] * time, anchor[1] + d[1] * time)
            for f, d in zip(self.fields, self.drift, strict=True)
        ]
        x, y = grid(height, width)
        ex = ((x + 0.5) * _COARSE - anchor[0] - self.offset[0]) / self.radius[0]
        ey = ((y + 0.5) * _COARSE - anchor[1] - self.offset[1]) / self.radius[1]
        soft = np.exp(-(ex**2) - ey**2)
        ragged = (moved[0] + moved[1] - 1) * 2.2
        amount = (ragged + self.density * 1.3 * soft - 0.5) * self.contrast
        cover = np.clip(amount, 0, 1) * np.clip(soft * 2.5, 0, 1) * self.opacity
        return cv2.resize(cover.astype(np.float32), (FRAME_W, FRAME_H))


@dataclass(frozen=True)
class Drops:
    """Particles with lives of their own: spray that flies from an anchor, rain, snow.

    Attributes:
        start: (N, 2) where each is born: from the anchor, or in the frame when `anchored` is off.
        velocity: (N, 2) pixels a frame.
        phase: (N,) frames.
        radius: (N,) pixels.
        life: Frames until a particle is born again.
        gravity: Pixels a frame squared.
        streak: Length of the drawn streak, in frames of its motion.
        anchored: Flies from the subject.
        colour: RGB.
        opacity: 0..1.
    """

    start: Array
    velocity: Array
    phase: Array
    radius: Array
    life: float
    gravity: float
    streak: float
    anchored: bool
    colour: Array
    opacity: float

    def cover(self, anchor: tuple[float, float], time: float) -> Array:
        """(FRAME_H, FRAME_W) float32 opacity; the anchor is a frame position."""
        mask = np.zeros((FRAME_H, FRAME_W), np.uint8)
        age = np.mod(time + self.phase, self.life)[:, None]
        points = self.start + self.velocity * age
        points[:, 1] += 0.5 * self.gravity * age[:, 0] ** 2
        if self.anchored:
            points = points + anchor
        else:
            points = np.mod(points + anchor, (FRAME_W + 20, FRAME_H + 20)) - 10
        speed = self.velocity + [0, self.gravity] * age
        heads = (np.clip(points, -99, 999) * 2**_SUBPIXEL).astype(int)
        tails = (np.clip(points - speed * self.streak, -99, 999) * 2**_SUBPIXEL).astype(int)
        sizes = np.maximum(1, np.round(2 * self.radius)).astype(int)
        for head, tail, size in zip(heads.tolist(), tails.tolist(), sizes.tolist(), strict=True):
            cv2.line(mask, head, tail, 255, size, cv2.LINE_AA, _SUBPIXEL)
        return mask.astype(np.float32) * np.float32(self.opacity / 255)


Drift = Smoke | Drops


def smoke(dice: Dice, material: Material, size: float) -> Smoke:
    """Smoke, steam or dust around a subject of so many pixels."""
    shade, tint = dice.between(60, 245), dice.normal(3) * 12
    drift = [(dice.between(-3, 3), dice.between(-4, 1)) for _ in range(2)]
    return Smoke(
        fields=_fields(dice, material),
        drift=(drift[0], drift[1]),
        offset=(dice.between(-0.8, 0.8) * size, dice.between(-0.6, 0.5) * size),
        radius=(dice.between(0.4, 1.6) * size + 15, dice.between(0.3, 1.2) * size + 10),
        density=dice.between(0.2, 0.75),
        opacity=dice.between(0.3, 0.95),
        contrast=dice.between(1.2, 4),
        colour=np.clip(shade + tint, 0, 255).astype(np.float32),
    )


def foam(dice: Dice, material: Material, size: float, velocity: tuple[float, float]) -> Smoke:
    """White water at a subject's foot and behind it; the offset is from the foot."""
    back = -math.copysign(dice.between(0.1, 0.9), velocity[0] or 1.0) * size
    drift = [(dice.between(-4, 4), dice.between(-1.5, 2)) for _ in range(2)]
    return Smoke(
        fields=_fields(dice, material, rough=True),
        drift=(drift[0], drift[1]),
        offset=(back, dice.between(0, 0.12) * size),
        radius=(dice.between(0.4, 1.3) * size + 10, dice.between(0.06, 0.3) * size + 4),
        density=dice.between(0.15, 0.65),
        opacity=dice.between(0.7, 1.0),
        contrast=dice.between(3, 9),
        colour=np.float32(dice.between(170, 255)) + dice.normal(3) * 6,
    )


def spray(dice: Dice, size: float, velocity: tuple[float, float]) -> Drops:
    """Drops or sand thrown up at a subject's foot."""
    count = dice.count(60, 260)
    life = dice.between(5, 18)
    push = np.array([-0.5 * velocity[0], -dice.between(0.03, 0.09) * size], np.float32)
    spread = np.array([0.05 * size, 0.03 * size], np.float32)
    bright = dice.between(150, 255) if dice.chance(0.75) else dice.between(50, 150)
    return Drops(
        start=dice.normal(count, 2) * np.array([0.3 * size, 0.04 * size], np.float32),
        velocity=push + dice.normal(count, 2) * spread,
        phase=dice.rng.random(count) * life,
        radius=np.abs(dice.normal(count)) * dice.between(0.4, 1.6) + 0.3,
        life=life,
        gravity=dice.between(0.05, 0.5),
        streak=dice.between(0, 0.5),
        anchored=True,
        colour=np.clip(bright + dice.normal(3) * 10, 0, 255).astype(np.float32),
        opacity=dice.between(0.4, 1.0),
    )


def precipitation(dice: Dice) -> Drops:
    """Rain or snow."""
    snow = dice.chance(0.5)
    count = dice.count(80, 400)
    fall = dice.between(1.5, 6) if snow else dice.between(12, 30)
    slope = dice.between(-2, 2) if snow else dice.between(-6, 6)
    spread = np.array([1.0, 0.6] if snow else [0.3, 1.5], np.float32)
    velocity = np.array([slope, fall], np.float32) + dice.normal(count, 2) * spread
    return Drops(
        start=dice.rng.random((count, 2)) * (FRAME_W + 20, FRAME_H + 20),
        velocity=velocity,
        phase=dice.rng.random(count) * 500,
        radius=np.abs(dice.normal(count)) * (0.9 if snow else 0.25) + 0.4,
        life=1000.0,
        gravity=0.0,
        streak=0.1 if snow else dice.between(0.3, 0.8),
        anchored=False,
        colour=np.float32(dice.between(170, 255)) + dice.normal(3) * 5,
        opacity=dice.between(0.3, 0.9) if snow else dice.between(0.15, 0.5),
    )


def lay(image: Array, mask: Array, cover: Array, colour: Array) -> None:
    """Put a cover of one colour over picture and label, in place."""
    clear = 1 - cover
    cv2.multiply(image, cv2.merge([clear] * 3), dst=image)
    cv2.add(image, cv2.merge([cover * channel for channel in colour]), dst=image)
    mask *= clear


def _fields(dice: Dice, material: Material, *, rough: bool = False) -> tuple[Array, Array]:
    height, width = FRAME_H // _COARSE, FRAME_W // _COARSE
    a, b = (material.noise(dice, height * 2, width * 2, rough=rough) for _ in range(2))
    return np.ascontiguousarray(a), np.ascontiguousarray(b)


def _scrolled(field: Array, x: float, y: float) -> Array:
    height, width = FRAME_H // _COARSE, FRAME_W // _COARSE
    shift = np.array([[1, 0, x / _COARSE], [0, 1, y / _COARSE]], np.float64)
    return cv2.warpAffine(field, shift, (width, height), borderMode=cv2.BORDER_REFLECT)
