"""Subjects: articulated bodies, cut-outs that sway and walk, riders on carriers."""

import math
from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np

from gsanet.synth.bodies import body
from gsanet.synth.dice import Array, Dice
from gsanet.synth.figure import Bend, Figure, Part, lowest
from gsanet.synth.geometry import affine, covered
from gsanet.synth.material import Material, recoloured
from gsanet.synth.wardrobe import Wardrobe, camouflage, hidden, wardrobe

_CARRIERS = ("fluent", "noto", "trash")
_RIDERS = ("people", "clothing", "fluent")


def subject(dice: Dice, material: Material, scenery: Array | None = None) -> Figure:
    """Something that may move on its own.

    Args:
        dice: Source of chance.
        material: Cut-outs are used where it has them.
        scenery: (h, w, 3) uint8 of the background next to it: the subject takes its colours.
    """
    if material.cutouts and dice.chance(0.58):
        return _cut(dice, material, scenery)
    if scenery is not None:
        return body(dice, camouflage(dice, material, scenery))
    return body(dice, wardrobe(dice, material))


def thing(dice: Dice, material: Material) -> Figure:
    """Something that stands about: rocks and boxes as well as what may move elsewhere."""
    if material.props:
        prop = dice.pick(material.props)
        return replace(prop, flipped=dice.chance(0.5))
    if dice.chance(0.35):
        kind = dice.weighted({"blob": 0.5, "polygon": 0.3, "assembly": 0.2})
        return body(dice, wardrobe(dice, material), kind)
    return subject(dice, material)


@lru_cache(maxsize=2)
def stocked(material: Material, seed: int, batch: int, count: int = 64) -> Material:
    """The material with props for a batch of clips: building each thing anew costs 20 ms a clip.

    A few batches' props only, so that no prop is seen often enough to be learnt.
    """
    dice = Dice(seed, batch, 17)
    return replace(material, props=tuple(thing(dice, material) for _ in range(count)))


def _cut(dice: Dice, material: Material, scenery: Array | None) -> Figure:
    parts: list[Part] = []
    walks = False
    if dice.chance(0.7):
        name, patch = _patch(dice, material, scenery)
        walks = name in ("people", "fluent", "noto")
        parts.append(_placed(dice, patch, (0.0, 0.0, 1.0), 0.05, -1))
    else:
        _, carrier = _patch(dice, material, scenery, _CARRIERS)
        parts.append(_placed(dice, carrier, (0, 0.2, dice.between(0.45, 0.9)), 0.05, -1))
        _, rider = _patch(dice, material, scenery, _RIDERS)
        at = (dice.between(-0.2, 0.2), -dice.between(0.15, 0.45), dice.between(0.35, 0.8))
        parts.append(_placed(dice, rider, at, 0.06, 0))
        if dice.chance(0.25):  # a string or pole between the two and beyond
            parts.append(_string(dice, Wardrobe(dice, material)))
    squash = (dice.between(0, 0.08), dice.log_between(0.05, 1.0), dice.between(0, 6.28))
    bend = _bend(dice, walks=walks) if dice.chance(0.7) else None
    done = tuple(parts)
    return Figure(done, squash, dice.chance(0.5), bend, lowest(done))


def _bend(dice: Dice, *, walks: bool) -> Bend:
    waves, speed = dice.log_between(0.2, 2.0), dice.log_between(0.08, 1)
    amount = dice.between(0, 0.16) / max(0.8, waves)  # short waves would fold it up
    sway = (amount, waves, speed, dice.between(0, 6.28), dice.between(0, 1.2))
    if walks and dice.chance(0.5):
        return Bend(sway, (dice.between(0.03, 0.16), dice.between(0.1, 0.9), dice.between(0, 6.28)))
    return Bend(sway)


def _patch(
    dice: Dice, material: Material, scenery: Array | None, sets: tuple[str, ...] = ()
) -> tuple[str, Array]:
    """A set's name and a premultiplied cut-out with room to bend."""
    name, picture = material.cutout(dice, sets)
    colour, alpha = cv2.cvtColor(picture, cv2.COLOR_RGBA2RGB), cv2.extractChannel(picture, 3)
    height, width = colour.shape[:2]
    if scenery is not None:
        share = dice.between(0.5, 0.85)
        cover = hidden(dice, scenery, width, height)
        colour = cv2.addWeighted(colour, 1 - share, cover, share, 0)
    elif name == "noto" or dice.chance(0.1):
        share = dice.between(0.2, 1) if name == "noto" else dice.between(0.2, 0.7)
        cover = material.patch(dice, width, height)
        colour = cv2.addWeighted(colour, 1 - share, cover, share, 0)
    if scenery is None and dice.chance(0.55):
        colour = recoloured(dice, colour)
    if dice.chance(0.25):
        colour = cv2.GaussianBlur(colour, (0, 0), dice.between(0.5, 2.5))
    if dice.chance(0.3):
        light = cv2.resize(dice.rng.random((2, 2)).astype(np.float32), (width, height)) + 0.5
        colour = cv2.multiply(colour, cv2.merge([light] * 3), dtype=cv2.CV_8U)
    rgba = covered(colour, alpha)
    side = max(2, width // 6)
    return name, cv2.copyMakeBorder(rgba, 2, 2, side, side, cv2.BORDER_CONSTANT)


def _placed(
    dice: Dice, patch: Array, at: tuple[float, float, float], swing: float, parent: int
) -> Part:
    """Hang a patch by its middle at (x, y), `at[2]` units high."""
    height, width = patch.shape[:2]
    x, y, size = at
    scale = size / height
    placed = affine(sx=scale, sy=scale) @ affine(x=-width / 2, y=-height / 2)
    motion = (swing, dice.between(0.05, 0.8), dice.between(0, 6.28))
    return Part(patch, parent, (x, y), 0.0, motion, placed)


def _string(dice: Dice, clothes: Wardrobe) -> Part:
    length, width = dice.between(0.5, 1.4), dice.between(0.01, 0.03)
    cover = clothes.fabric()(int(length * 110), 4)
    patch = np.dstack([cover, np.full(cover.shape[:2], 255, np.uint8)])
    placed = affine(sx=length / patch.shape[1], sy=width / 4) @ affine(y=-2)
    at = (dice.between(-0.2, 0.2), dice.between(-0.2, 0.1))
    angle = -math.pi / 2 + dice.between(-1.2, 1.2)
    return Part(patch, 1, at, angle, (0.1, dice.between(0.05, 0.8), 0.0), placed)
