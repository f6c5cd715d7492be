"""Procedural textures: noise, leaves, cells, stripes and clutter, painted from a random palette."""

from collections.abc import Callable

import cv2
import numpy as np

from gsanet.synth.dice import Array, Dice


def fractal(dice: Dice, size: int, roughness: float) -> Array:
    """(size, size) float32 noise in 0..1; roughness 0.35 (clouds) .. 0.9 (gravel)."""
    field = np.zeros((size, size), np.float32)
    weight, cells = 1.0, dice.count(2, 6)
    while cells <= size:
        across = max(1, int(cells * dice.between(0.5, 2)))
        coarse = dice.normal(cells, across)
        field += weight * cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC)
        weight *= roughness
        cells *= 2
    field -= field.min()
    return np.asarray(field / (float(field.max()) + 1e-6))


def palette(dice: Dice, colours: int) -> Array:
    """(colours, 3) float32 related colours, 0..255: mostly those of outdoor things."""
    if dice.chance(0.7):
        base = np.array(dice.pick(_OUTDOORS), np.float32) * dice.between(0.6, 1.25)
        spread = dice.between(10, 70)
        light = (dice.rng.random((colours, 1)) - 0.5) * spread * 2
        tint = (dice.rng.random((colours, 3)) - 0.5) * spread * 0.6
        return np.asarray(np.clip(base + light + tint, 0, 255), np.float32)
    vividness = dice.between(0, 1) ** 1.5
    spread = 255 * (0.3 + 1.2 * vividness)
    shades = dice.colour() + (dice.rng.random((colours, 3)) - 0.5) * spread
    grey = shades.mean(1, keepdims=True)
    return np.asarray(np.clip(grey + (shades - grey) * (0.2 + vividness), 0, 255), np.float32)


def paint(field: Array, shades: Array) -> Array:
    """Colour a 0..1 field along the palette."""
    stops = np.linspace(0, 1, len(shades))
    ramp = np.stack([np.interp(np.linspace(0, 1, 256), stops, shades[:, c]) for c in range(3)], -1)
    return ramp[(np.clip(field, 0, 1) * 255).astype(np.uint8)].astype(np.float32)


def polygon(dice: Dice, centre: tuple[float, float], radius: float, corners: int) -> Array:
    """(corners, 2) int32 points of a random star-shaped polygon."""
    turn = np.sort(dice.rng.random(corners)) * 2 * np.pi
    reach = radius * (0.4 + 0.6 * dice.rng.random(corners))
    points = np.stack([centre[0] + reach * np.cos(turn), centre[1] + reach * np.sin(turn)], -1)
    return points.astype(np.int32)


def texture(dice: Dice, size: int = 384) -> Array:
    """(size, size, 3) uint8 texture of a random kind."""
    shades = palette(dice, dice.count(2, 6))
    picture = dice.weighted(_KINDS)(dice, size, shades)
    if dice.chance(0.6):
        depth = fractal(dice, size, dice.between(0.6, 1.0))[..., None] - 0.5
        picture = picture * (1 + dice.between(0.1, 0.8) * depth)
    if dice.chance(0.5):
        grain = cv2.resize(dice.normal(size // 2, size // 2), (size, size))
        picture = picture + grain[..., None] * dice.between(2, 20)
    if dice.chance(0.4):
        picture = cv2.GaussianBlur(picture, (0, 0), dice.between(0.5, 2.5))
    if dice.chance(0.25):
        light = cv2.resize(dice.rng.random((2, 2)).astype(np.float32), (size, size))
        picture = picture * (0.5 + light[..., None])
    return np.asarray(np.clip(picture, 0, 255), np.uint8)


def _clouds(dice: Dice, size: int, shades: Array) -> Array:
    return paint(fractal(dice, size, dice.between(0.35, 0.85)), shades)


def _flat(dice: Dice, size: int, shades: Array) -> Array:
    return np.asarray(shades[0] + (fractal(dice, size, 0.4)[..., None] - 0.5) * 60)


def _leaves(dice: Dice, size: int, shades: Array) -> Array:
    picture: Array = np.zeros((size, size, 3), np.float32) + shades[0]
    smallest = dice.between(4, 14)
    for _ in range(dice.count(60, 400)):
        x, y = dice.between(0, size), dice.between(0, size)
        radius = min(smallest / (dice.between(0, 1) + 0.06), size * 0.35)
        shade = shades[dice.count(0, len(shades))] * dice.between(0.6, 1.3)
        colour = (shade + dice.normal(3) * 8).tolist()
        shape = dice.count(0, 3)
        if shape == 0:
            axes = (int(radius) + 1, int(radius * dice.between(0.2, 1)) + 1)
            cv2.ellipse(picture, (int(x), int(y)), axes, dice.between(0, 180), 0, 360, colour, -1)
        elif shape == 1:
            cv2.fillPoly(picture, [polygon(dice, (x, y), radius, dice.count(3, 8))], colour)
        else:
            sides = (radius, radius * dice.between(0.1, 1.5))
            box = cv2.boxPoints(((x, y), sides, dice.between(0, 90)))
            cv2.fillPoly(picture, [box.astype(np.int32)], colour)
    return picture


def _cells(dice: Dice, size: int, shades: Array) -> Array:
    free = np.full((size, size), 255, np.uint8)
    seeds = (dice.rng.random((dice.count(20, 400), 2)) * size).astype(int)
    free[seeds[:, 1], seeds[:, 0]] = 0
    distance, labels = cv2.distanceTransformWithLabels(
        free, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    count = int(labels.max()) + 1
    colours = shades[dice.rng.integers(len(shades), size=count)] + dice.normal(count, 3) * 15
    picture = np.asarray(colours[labels], np.float32)
    if dice.chance(0.5):
        edge = np.clip(distance / distance.max(), 0, 1)[..., None]
        picture *= 1 - edge * dice.between(0.2, 1)
    return picture


def _stripes(dice: Dice, size: int, shades: Array) -> Array:
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    angle, frequency = dice.between(0, np.pi), dice.between(3, 40) / size * 2 * np.pi
    along = x * np.cos(angle) + y * np.sin(angle)
    along = along + fractal(dice, size, dice.between(0.35, 0.85)) * dice.between(0, 60)
    wave = np.sin(along * frequency)
    if dice.chance(0.5):
        across = (-x * np.sin(angle) + y * np.cos(angle)) * frequency * dice.between(0.5, 2)
        wave = np.maximum(wave, np.sin(across))
    return paint(np.clip(wave * dice.between(0.5, 4) * 0.5 + 0.5, 0, 1), shades)


def _clutter(dice: Dice, size: int, shades: Array) -> Array:
    ground = paint(fractal(dice, size, dice.between(0.35, 0.85)), shades)
    picture = np.ascontiguousarray(ground.clip(0, 255).astype(np.uint8))
    for _ in range(dice.count(10, 80)):
        colour = dice.colour().tolist()
        x, y = dice.count(0, size), dice.count(0, size)
        if dice.chance(0.5):
            text = "".join(chr(dice.count(33, 122)) for _ in range(dice.count(1, 7)))
            scale, thickness = dice.between(0.4, 2.5), dice.count(1, 4)
            cv2.putText(picture, text, (x, y), dice.count(0, 7), scale, colour, thickness)
        else:
            step = (dice.normal(2) * size * 0.2).astype(int)
            end = (int(x + step[0]), int(y + step[1]))
            cv2.line(picture, (x, y), end, colour, dice.count(1, 6))
    return picture.astype(np.float32)


# grass, foliage, soil, sand, rock, asphalt, snow, sky, water, brick, straw, wood
_OUTDOORS = (
    (88, 112, 52),
    (52, 72, 38),
    (112, 88, 64),
    (196, 176, 138),
    (124, 120, 114),
    (96, 96, 100),
    (226, 230, 236),
    (138, 172, 212),
    (62, 92, 108),
    (142, 86, 70),
    (176, 160, 96),
    (132, 104, 74),
)
_Painter = Callable[[Dice, int, Array], Array]
_KINDS: dict[_Painter, float] = {
    _clouds: 0.3,
    _leaves: 0.28,
    _cells: 0.14,
    _stripes: 0.1,
    _clutter: 0.1,
    _flat: 0.08,
}
