"""What a figure's parts are covered with: a few coherent fabrics, or the background's own."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from gsanet.synth.dice import Array, Dice
from gsanet.synth.material import Material

Fabric = Callable[[int, int], Array]
_BOLT = 160


@dataclass(frozen=True)
class Wardrobe:
    """Gives fabrics: functions of (width, height) that return (height, width, 3) uint8.

    Attributes:
        dice: Source of chance.
        material: Pictures for parts that each have their own colour.
        bolts: Shared (160, 160, 3) uint8 cloth; empty: every part its own.
    """

    dice: Dice
    material: Material
    bolts: tuple[Array, ...] = ()

    def fabric(self) -> Fabric:
        if self.bolts:
            return self._cut(self.dice.pick(self.bolts))
        return self._own()

    def _cut(self, bolt: Array) -> Fabric:
        def cut(width: int, height: int) -> Array:
            x = self.dice.count(0, max(1, _BOLT - width))
            y = self.dice.count(0, max(1, _BOLT - height))
            return cv2.resize(bolt[y : y + height, x : x + width], (width, height))

        return cut

    def _own(self) -> Fabric:
        flatness, colour = self.dice.between(0, 1), self.dice.colour()

        def own(width: int, height: int) -> Array:
            picture = self.material.patch(self.dice, width, height)
            mean = np.array(cv2.mean(picture)[:3])
            target = colour if self.dice.chance(0.6) else mean
            shift = target - mean * (1 - flatness)
            return cv2.transform(picture, np.hstack([np.eye(3) * (1 - flatness), shift[:, None]]))

        return own


def wardrobe(dice: Dice, material: Material) -> Wardrobe:
    """Contrasting parts (40 %) or one to three shared fabrics, some of them nearly flat."""
    if dice.chance(0.4):
        return Wardrobe(dice, material)
    bolts = [material.patch(dice, _BOLT, _BOLT, 3.0) for _ in range(dice.count(1, 4))]
    if dice.chance(0.4):
        bolts = [cv2.addWeighted(b, 0.35, _flat(b), 0.65, 0) for b in bolts]
    return Wardrobe(dice, material, tuple(bolts))


def camouflage(dice: Dice, material: Material, scenery: Array) -> Wardrobe:
    """Fabrics taken from the scenery next to the subject: only motion tells it apart."""
    bolts = tuple(hidden(dice, scenery, _BOLT, _BOLT) for _ in range(dice.count(1, 3)))
    return Wardrobe(dice, material, bolts)


def hidden(dice: Dice, scenery: Array, width: int, height: int) -> Array:
    """(height, width, 3) uint8 crop of the scenery, a little lighter or darker."""
    h, w = scenery.shape[:2]
    size = int(min(h, w) * dice.between(0.4, 1))
    x, y = dice.count(0, w - size + 1), dice.count(0, h - size + 1)
    crop = cv2.resize(scenery[y : y + size, x : x + size], (width, height))
    return cv2.convertScaleAbs(crop, alpha=dice.between(0.8, 1.15), beta=dice.between(-12, 12))


def _flat(bolt: Array) -> Array:
    return np.full_like(bolt, bolt.mean((0, 1)).astype(np.uint8))
