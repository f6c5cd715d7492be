"""Water: a surface below a line that mirrors what stands above it, ripples and glitters."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from gsanet.synth.camera import View
from gsanet.synth.dice import Array, Dice
from gsanet.synth.figure import Sprite
from gsanet.synth.geometry import CANVAS_H, CANVAS_W, FRAME_H, FRAME_W, MARGIN_X, MARGIN_Y, grid
from gsanet.synth.layers import Layer, sway
from gsanet.synth.material import Material


@dataclass(frozen=True)
class Water:
    """The surface and how it answers to light. All of it, mirrored subjects too, is labelled 0.

    Attributes:
        surface: Its own texture.
        level: Canvas row where it begins.
        mirror: Share of the mirrored scene at the horizon, 0..1.
        murk: Colour it fades to, RGB, and by how much.
        ripple: Amplitude in pixels, waves over the frame, speed in radians a frame, phase.
        glint: Brightness of the waves, 0..1.
    """

    surface: Layer
    level: float
    mirror: float
    murk: tuple[Array, float]
    ripple: tuple[float, float, float, float]
    glint: float

    def line(self, view: View) -> float:
        """Frame row where the water begins, at the middle column."""
        x = MARGIN_X + view.x * self.surface.depth + FRAME_W / 2
        point = self.surface.matrix(view) @ np.array([x, self.level, 1.0])
        return float(point[1] / point[2])

    def pour(
        self, image: Array, mirrored: list[tuple[Sprite, float]], view: View, time: float
    ) -> None:
        """Fill the frame below the line, in place.

        Args:
            image: (FRAME_H, FRAME_W, 3) float32.
            mirrored: Sprites and the frame row that each is mirrored at.
            view: The camera.
            time: In frames.
        """
        line = self.line(view)
        top = int(np.clip(round(line), 0, FRAME_H))
        if top > FRAME_H - 3:
            return
        rows = np.abs(2 * top - np.arange(top, FRAME_H) - 1).clip(0, FRAME_H - 1)
        surface = self.surface.seen(view, time)[top:].astype(np.float32)
        depth = (np.arange(FRAME_H - top, dtype=np.float32)[:, None, None] + 0.5) / FRAME_H
        share = self.mirror * (1 - np.minimum(depth * 1.2, 0.8))
        mixed = image[rows] * share + surface * (1 - share)
        murk, amount = self.murk
        mixed = mixed * (1 - amount) + murk * amount
        for sprite, row in mirrored:
            _mirror(mixed, sprite, row - top, min(0.9, self.mirror + 0.15))
        image[top:] = self._rippled(mixed, depth[..., 0], time, view)

    def _rippled(self, water: Array, depth: Array, time: float, view: View) -> Array:
        amplitude, waves, speed, phase = self.ripple
        height, width = water.shape[:2]
        x, y = grid(height, width)
        distance = np.sqrt(depth)
        world = (x + view.x) * (0.02 + 0.03 * distance)
        first = np.sin(distance * waves * 2 * math.pi + speed * time + phase + 0.6 * np.sin(world))
        second = np.sin(distance * waves * 3.7 * math.pi - speed * 1.3 * time + world * 1.7)
        wave = (0.65 * first + 0.35 * second).astype(np.float32)
        reach = amplitude * (0.25 + 1.5 * depth)
        dx, dy = (x + wave * reach), (y + wave * reach * 0.5)
        moved = cv2.remap(water, dx, dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        return np.asarray(moved * (1 + self.glint * np.maximum(wave, 0) ** 2)[..., None])


def water(dice: Dice, material: Material, line: float) -> Water:
    """Random water that begins at a frame row (at time 0)."""
    level = line + MARGIN_Y
    colour = dice.colour(10, 170) * np.array([0.6, 0.9, 1.0], np.float32)
    picture = material.patch(dice, CANVAS_W, CANVAS_H, 3.0)
    flat = np.full_like(picture, colour.astype(np.uint8))
    picture = cv2.addWeighted(picture, 0.35, flat, 0.65, 0)
    surface = Layer(
        picture,
        shear=dice.between(0.0, 1.2) / CANVAS_H,
        sway=sway(dice, material, dice.log_between(1.0, 14), fine=dice.chance(0.4)),
    )
    ripple = (
        dice.log_between(0.4, 8),
        dice.between(6, 30),
        dice.between(0.15, 1.0),
        dice.between(0, 6.28),
    )
    return Water(
        surface=surface,
        level=level,
        mirror=dice.between(0.1, 0.85),
        murk=(colour, dice.between(0, 0.4)),
        ripple=ripple,
        glint=dice.between(0, 0.8) if dice.chance(0.6) else 0.0,
    )


def sunk(sprite: Sprite, row: float, time: float) -> None:
    """Hide what is below a wavy frame row, in place."""
    height, width = sprite.rgba.shape[:2]
    x, y = grid(height, width)
    wave = 1.3 * np.sin((x[:1] + sprite.x) * 0.22 + 0.5 * time) + np.sin(x[:1] * 0.07 - 0.31 * time)
    dry = np.clip(row + wave - (y + sprite.y) + 0.5, 0, 1)[..., None]
    sprite.rgba[...] = (sprite.rgba * dry).astype(np.uint8)


def _mirror(water: Array, sprite: Sprite, row: float, strength: float) -> None:
    """Lay the upside-down sprite over the water, whose rows count from the water's top."""
    height, width = sprite.rgba.shape[:2]
    # rows of the sprite count from the frame's top, `row` from the water's
    frame_row = row + (FRAME_H - water.shape[0])
    start = round(2 * frame_row) - (sprite.y + height) - (FRAME_H - water.shape[0])
    a, b = max(start, 0), min(start + height, water.shape[0])
    if b <= a:
        return
    flipped = sprite.rgba[::-1][a - start : b - start] * np.float32(strength)
    target = water[a:b, sprite.x : sprite.x + width]
    target *= 1 - flipped[..., 3:] / np.float32(255)
    target += flipped[..., :3] * np.float32(0.9)
