"""Backgrounds: planes, ground, relief, terrain, patterns. All of it is static and labelled 0.

Parallax is the classic false alarm of motion segmentation, so most scenes have depth.
"""

from collections.abc import Callable

import cv2
import numpy as np

from gsanet.synth.dice import Array, Dice
from gsanet.synth.geometry import CANVAS_H, CANVAS_W, affine, covered
from gsanet.synth.layers import Layer, blank, placed
from gsanet.synth.material import Material
from gsanet.synth.subjects import thing


def background(dice: Dice, material: Material, kind: str = "") -> list[Layer]:
    """Layers from far to near, of a named or random kind (see BACKGROUNDS)."""
    layers = BACKGROUNDS[kind or dice.weighted(_WEIGHTS)](dice, material)
    for _ in range(dice.count(0, 7)):
        size, turn = dice.between(25, 170), dice.between(-0.4, 0.4)
        x, y = dice.between(0, CANVAS_W), dice.between(0, CANVAS_H)
        where = affine(turn, x, y, size, size)
        placed(layers[-1].picture, thing(dice, material), where, dice.between(0, 50))
    return layers


def standing_things(dice: Dice, material: Material) -> Layer:
    """Still things between the backdrop and the subject, at a depth of their own."""
    canvas = blank()
    for _ in range(dice.count(1, 5)):
        size, turn = dice.between(40, 220), dice.between(-0.4, 0.4)
        x, y = dice.between(0, CANVAS_W), dice.between(CANVAS_H * 0.2, CANVAS_H)
        placed(canvas, thing(dice, material), affine(turn, x, y, size, size), dice.between(0, 50))
    return Layer(canvas, dice.between(0.6, 1.6))


def hills(dice: Dice, horizon: float, height: float) -> Array:
    """(CANVAS_H, CANVAS_W) uint8 cover of everything below a rough line."""
    cover = np.zeros((CANVAS_H, CANVAS_W), np.uint8)
    x = np.arange(-10, CANVAS_W + 30, 14)
    knots = dice.count(3, 16)
    slow = np.interp(np.linspace(0, 1, len(x)), np.linspace(0, 1, knots), dice.normal(knots))
    fast = np.cumsum(dice.normal(len(x))) * dice.between(0, 0.15)
    line = np.stack([x, horizon + (slow + fast) * height], -1)
    bottom = [[CANVAS_W + 30, CANVAS_H + 60], [-30, CANVAS_H + 60]]
    cv2.fillPoly(cover, [np.concatenate([line, bottom]).astype(np.int32)], 255, cv2.LINE_AA)
    return cover


def ground(dice: Dice, material: Material, horizon: float) -> Array:
    """A texture, mostly laid down in perspective, RGB uint8."""
    picture = material.patch(dice, CANVAS_W, CANVAS_H, 3.0)
    if not dice.chance(0.6):
        return picture
    far = min(horizon, CANVAS_H * 0.6)
    corners = [[0, 0], [CANVAS_W, 0], [CANVAS_W, CANVAS_H], [0, CANVAS_H]]
    laid = [[CANVAS_W * 0.25, far], [CANVAS_W * 0.75, far]]
    laid += [[CANVAS_W * 1.6, CANVAS_H], [-CANVAS_W * 0.6, CANVAS_H]]
    matrix = cv2.getPerspectiveTransform(np.array(corners, np.float32), np.array(laid, np.float32))
    # wrap, never reflect: near the horizon reflecting folds the border in a loop for seconds
    return cv2.warpPerspective(picture, matrix, (CANVAS_W, CANVAS_H), borderMode=cv2.BORDER_WRAP)


def _plane(dice: Dice, material: Material) -> list[Layer]:
    return [Layer(material.patch(dice, CANVAS_W, CANVAS_H))]


def _backdrop(dice: Dice, material: Material) -> list[Layer]:
    """A far backdrop with things at its foot, and the ground before it."""
    horizon = CANVAS_H * dice.between(0.25, 0.7)
    sky = material.patch(dice, CANVAS_W, CANVAS_H)
    if dice.chance(0.4):
        sky = cv2.addWeighted(
            sky, 0.2, np.full_like(sky, sky.mean((0, 1)).astype(np.uint8)), 0.8, 0
        )
    for _ in range(dice.count(0, 6)):
        size, turn = dice.between(40, 160), dice.between(-0.3, 0.3)
        x, y = dice.between(0, CANVAS_W), horizon + dice.between(-60, 20)
        placed(sky, thing(dice, material), affine(turn, x, y, size, size))
    cover = hills(dice, horizon, dice.between(0, 25))
    near = covered(ground(dice, material, horizon), cover)
    shear = dice.between(0.2, 1.8) / CANVAS_H
    return [Layer(sky, dice.between(0.15, 1.0)), Layer(near, 1.0, shear)]


def _relief(dice: Dice, material: Material) -> list[Layer]:
    """Three to five ridges, each nearer than the one behind it."""
    count = dice.count(3, 6)
    depths = sorted([*dice.rng.uniform(0.1, 1.3, count - 1).tolist(), 1.0])
    horizon = CANVAS_H * dice.between(0.05, 0.4)
    layers = [Layer(material.patch(dice, CANVAS_W, CANVAS_H), depths[0])]
    for depth in depths[1:]:
        horizon += (CANVAS_H * 0.9 - horizon) * dice.between(0.1, 0.5)
        picture = (
            ground(dice, material, horizon)
            if dice.chance(0.5)
            else material.patch(dice, CANVAS_W, CANVAS_H)
        )
        canvas = covered(picture, hills(dice, horizon, dice.between(5, 60)))
        for _ in range(dice.count(0, 5)):
            size, turn = dice.between(25, 130), dice.between(-0.5, 0.5)
            x, y = dice.between(0, CANVAS_W), horizon + dice.between(-30, 60)
            where = affine(turn, x, y, size, size)
            placed(canvas, thing(dice, material), where, dice.between(0, 50))
        shear = dice.between(0, 1.0) / CANVAS_H if dice.chance(0.5) else 0.0
        layers.append(Layer(canvas, depth, shear))
    return layers


def _landscape(dice: Dice, material: Material) -> list[Layer]:
    """Sky, a far line of hills or trees, and open ground: most of what is filmed outdoors."""
    horizon = CANVAS_H * dice.between(0.2, 0.6)
    ramp = np.linspace(0, 1, CANVAS_H, dtype=np.float32)[:, None, None]
    top, bottom = dice.colour(60, 200), dice.colour(150, 250)
    clouds = material.noise(dice, CANVAS_H, CANVAS_W)[..., None] * dice.between(0, 90)
    sky = np.clip(top * (1 - ramp) + bottom * ramp + clouds, 0, 255).astype(np.uint8)
    layers = [Layer(sky, dice.between(0.02, 0.2))]
    for _ in range(dice.count(1, 4)):
        cover = hills(dice, horizon - dice.between(5, 70), dice.between(3, 25))
        ragged = material.noise(dice, CANVAS_H, CANVAS_W, rough=True)
        level = np.arange(CANVAS_H, dtype=np.float32)[:, None] + (ragged - 0.5) * dice.between(
            0, 160
        )
        cover[level < horizon - 60] = 0
        stuff = material.patch(dice, CANVAS_W, CANVAS_H)
        canvas = covered(stuff, cv2.GaussianBlur(cover, (0, 0), 0.8))
        layers.append(Layer(canvas, dice.between(0.1, 0.8)))
    near = covered(ground(dice, material, horizon), hills(dice, horizon, dice.between(0, 8)))
    for _ in range(dice.count(0, 5)):
        y = horizon + (CANVAS_H - horizon) * dice.between(0, 0.7)
        size = (20 + 0.7 * (y - horizon)) * dice.between(0.5, 1.5)
        where = affine(
            dice.between(-0.15, 0.15), dice.between(0, CANVAS_W), y - size / 2, size, size
        )
        placed(near, thing(dice, material), where, dice.between(0, 50))
    layers.sort(key=lambda layer: layer.depth)
    return [*layers, Layer(near, 1.0, dice.between(0.4, 1.8) / CANVAS_H)]


def _terrain(dice: Dice, material: Material) -> list[Layer]:
    """One picture with a continuous depth: slope and relief, or steps like walls and ledges."""
    y, x = np.mgrid[0:CANVAS_H, 0:CANVAS_W].astype(np.float32)
    bumps = (material.noise(dice, CANVAS_H, CANVAS_W) - 0.5) * dice.between(0.0, 1.4)
    depth = 0.7 + dice.between(-0.3, 1.6) * (y / CANVAS_H - 0.5) + bumps
    depth = depth + dice.between(-0.4, 0.4) * (x / CANVAS_W - 0.5)
    if dice.chance(0.5):
        step = dice.between(0.2, 0.5)
        stairs = (np.round(depth / step) * step).astype(np.float32)
        depth = cv2.GaussianBlur(stairs, (0, 0), dice.between(1, 4))
    picture = material.patch(dice, CANVAS_W, CANVAS_H)
    if dice.chance(0.6):  # texture boundaries that follow depth boundaries
        other = material.patch(dice, CANVAS_W, CANVAS_H)
        high = (depth > np.median(depth)).astype(np.uint8) * 255
        mask = cv2.merge([cv2.GaussianBlur(high, (0, 0), 0.8)] * 3)
        share = mask.astype(np.float32) / 255
        picture = (picture * (1 - share) + other * share).astype(np.uint8)
    return [Layer(picture, relief=np.clip(depth, 0.02, 2.2).astype(np.float32))]


def _pattern(dice: Dice, material: Material) -> list[Layer]:
    """Ragged pieces before a farther plane."""
    far = Layer(material.patch(dice, CANVAS_W, CANVAS_H), dice.between(0.3, 1.0))
    noise = cv2.GaussianBlur(
        np.ascontiguousarray(material.noise(dice, CANVAS_H, CANVAS_W)), (0, 0), 2
    )
    high = (noise > np.quantile(noise, dice.between(0.4, 0.75))).astype(np.uint8) * 255
    pieces = cv2.GaussianBlur(high, (0, 0), 0.8)
    return [far, Layer(covered(material.patch(dice, CANVAS_W, CANVAS_H), pieces))]


BACKGROUNDS: dict[str, Callable[[Dice, Material], list[Layer]]] = {
    "plane": _plane,
    "backdrop": _backdrop,
    "landscape": _landscape,
    "relief": _relief,
    "terrain": _terrain,
    "pattern": _pattern,
}
_WEIGHTS = {
    "plane": 0.18,
    "backdrop": 0.2,
    "landscape": 0.2,
    "relief": 0.2,
    "terrain": 0.17,
    "pattern": 0.05,
}
