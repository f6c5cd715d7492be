"""What stands before the subject: poles, rails, ridges, foliage, things, and the ground's cover."""

from dataclasses import replace

import cv2
import numpy as np

from gsanet.synth.backgrounds import hills
from gsanet.synth.dice import Array, Dice
from gsanet.synth.geometry import CANVAS_H, CANVAS_W, MARGIN_X, MARGIN_Y, affine, covered
from gsanet.synth.layers import Layer, blank, placed, sway
from gsanet.synth.material import Material
from gsanet.synth.subjects import thing


def near_layer(dice: Dice, material: Material) -> Layer:
    """One to three still things in front, nearer than the subject."""
    cover = np.zeros((CANVAS_H, CANVAS_W), np.uint8)
    stuff = material.patch(dice, CANVAS_W, CANVAS_H)
    things = []
    for _ in range(dice.count(1, 4)):
        kind = dice.weighted(_KINDS)
        if kind == "thing":
            things.append(thing(dice, material))
        elif kind == "ridge":
            level = CANVAS_H * dice.between(0.62, 0.85)
            np.maximum(cover, hills(dice, level, dice.between(5, 50)), out=cover)
        elif kind == "foliage":
            np.maximum(cover, _foliage(dice, material), out=cover)
        else:
            _bars(dice, cover, upright=kind == "poles")
    canvas = covered(stuff, cover)
    for figure in things:
        size, turn = dice.between(50, 200), dice.between(-0.5, 0.5)
        x, y = dice.between(0, CANVAS_W), dice.between(CANVAS_H * 0.5, CANVAS_H)
        placed(canvas, figure, affine(turn, x, y, size, size))
    return Layer(canvas, dice.between(1.1, 2.8), endless=False)


def footing(dice: Dice, material: Material, foot: tuple[float, float]) -> Layer:
    """Ground that hides a subject's feet: a ridge, grass or rocks at its own distance.

    Args:
        dice: Source of chance.
        material: Pictures.
        foot: The subject's lowest point at time 0, frame pixels.
    """
    level = float(np.clip(foot[1] + MARGIN_Y - dice.between(2, 26), 40, CANVAS_H - 4))
    depth = dice.between(0.95, 1.2)
    kind = dice.count(0, 3)
    if kind == 0:
        cover = hills(dice, level, dice.between(2, 14))
        return Layer(covered(material.patch(dice, CANVAS_W, CANVAS_H), cover), depth)
    if kind == 1:
        return replace(grass(dice, material, level + dice.between(10, 40)), depth=depth)
    canvas = blank()
    for _ in range(dice.count(1, 4)):
        size = dice.between(30, 110)
        x = foot[0] + MARGIN_X + dice.between(-90, 90)
        where = affine(
            dice.between(-0.4, 0.4), x, level + size * dice.between(0.2, 0.5), size, size
        )
        placed(canvas, thing(dice, material), where)
    return Layer(canvas, depth, endless=False)


def grass(dice: Dice, material: Material, level: float) -> Layer:
    """Blades that grow from a line and wave; below the line they are closed."""
    cover = np.zeros((CANVAS_H, CANVAS_W), np.uint8)
    height, lean = dice.between(15, 70), dice.between(-0.5, 0.5)
    for x in dice.rng.uniform(-20, CANVAS_W + 20, dice.count(80, 300)):
        tall, side = height * dice.between(0.4, 1.3), dice.between(1, 3.5)
        tip = x + tall * (lean + dice.between(-0.4, 0.4))
        blade = [[x - side, level + 8], [x + side, level + 8], [tip, level - tall]]
        cv2.fillPoly(cover, [np.array(blade).astype(np.int32)], 255, cv2.LINE_AA)
    cover[min(CANVAS_H, max(0, int(level) + 6)) :] = 255
    wave = sway(dice, material, dice.between(2, 10), fine=True)
    return Layer(covered(material.patch(dice, CANVAS_W, CANVAS_H), cover), sway=wave)


def bush(dice: Dice, material: Material, depth: float) -> Layer:
    """Leaves in the wind, with holes."""
    cover = _foliage(dice, material)
    stuff = material.patch(dice, CANVAS_W, CANVAS_H, 1.0)
    wave = sway(dice, material, dice.between(2, 12), fine=dice.chance(0.6))
    return Layer(covered(stuff, cover), depth, sway=wave)


def _foliage(dice: Dice, material: Material) -> Array:
    rough = material.noise(dice, CANVAS_H, CANVAS_W, rough=True)
    slope = np.linspace(-0.5, 0.5, CANVAS_H, dtype=np.float32)[:, None] * dice.between(-0.9, 0.9)
    field = rough + slope
    high = field > np.quantile(field[::4, ::4], dice.between(0.72, 0.95))
    leaves: Array = high.astype(np.uint8) * 255
    return cv2.GaussianBlur(leaves, (0, 0), 0.8)


def _bars(dice: Dice, cover: Array, *, upright: bool) -> None:
    if upright:
        width, gap, x = int(dice.between(2, 22)), dice.between(30, 160), dice.between(0, CANVAS_W)
        for i in range(dice.count(1, 5)):
            foot = int(x + i * gap + dice.between(-20, 20))
            a, b = (int(x + i * gap), -5), (foot, CANVAS_H + 5)
            cv2.line(cover, a, b, 255, width, cv2.LINE_AA)
        return
    y, slope = dice.between(CANVAS_H * 0.35, CANVAS_H), dice.between(-60, 60)
    for i in range(dice.count(1, 4)):
        a, b = (-5, int(y + i * 22)), (CANVAS_W + 5, int(y + i * 22 + slope))
        cv2.line(cover, a, b, 255, int(dice.between(2, 10)), cv2.LINE_AA)


_KINDS = {"poles": 0.3, "rails": 0.15, "ridge": 0.2, "foliage": 0.12, "thing": 0.23}
