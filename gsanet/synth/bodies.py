"""Builders of articulated figures: people, animals, vehicles, riders, things."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from gsanet.synth.dice import Array, Dice
from gsanet.synth.figure import Figure, Part, lowest
from gsanet.synth.geometry import affine, covered
from gsanet.synth.shapes import outline
from gsanet.synth.wardrobe import Fabric, Wardrobe

_PIXELS_PER_UNIT = 110
_DOWN = math.pi / 2


@dataclass
class Build:
    """Collects the parts of one figure; all its limbs swing at one pace.

    Attributes:
        dice: Source of chance.
        clothes: What parts are covered with.
        pace: Radians a frame.
        swing: Radians; how far limbs go.
    """

    dice: Dice
    clothes: Wardrobe
    pace: float
    swing: float
    phase: float
    parts: list[Part] = field(default_factory=list)

    def hang(
        self,
        kind: str,
        at: tuple[int, float, float],
        angle: float,
        size: tuple[float, float],
        swing: tuple[float, float] = (0.0, 0.0),
        fabric: Fabric | None = None,
    ) -> int:
        """Add a part.

        Args:
            kind: Name of an outline.
            at: Parent's index and the joint in its frame.
            angle: Rest angle, radians.
            size: Length along the part's x axis and width across, units.
            swing: Amplitude and phase, radians.
            fabric: Its cover; none: the wardrobe's choice.

        Returns:
            The part's index.
        """
        patch = self._patch(kind, size, fabric or self.clothes.fabric())
        height, width = patch.shape[:2]
        placed = affine(sx=size[0] / width, sy=size[1] / height) @ affine(y=-height / 2)
        motion = (swing[0], self.pace, swing[1])
        self.parts.append(Part(patch, at[0], (at[1], at[2]), angle, motion, placed))
        return len(self.parts) - 1

    def limb(
        self,
        at: tuple[int, float, float],
        angle: float,
        size: tuple[float, float],
        *,
        phase: float,
        knee: float = 0.0,
        fabric: Fabric | None = None,
    ) -> int:
        """Two capsules with a joint between; returns the lower one."""
        dice, (length, width) = self.dice, size
        cover = fabric or self.clothes.fabric()
        upper = self.hang("capsule", at, angle, size, (self.swing, phase), cover)
        lower = (length * dice.between(0.85, 1.1), width * dice.between(0.6, 0.9))
        same = cover if dice.chance(0.7) else self.clothes.fabric()
        bent = (self.swing * 0.7, phase + dice.between(0.5, 1.5))
        return self.hang("capsule", (upper, length * 0.92, 0), knee, lower, bent, same)

    def _patch(self, kind: str, size: tuple[float, float], fabric: Fabric) -> Array:
        width, height = (max(4, int(side * _PIXELS_PER_UNIT)) for side in size)
        mask = outline(self.dice, kind, height, width)
        cover = fabric(width, height)
        if self.dice.chance(0.5):
            shade = np.linspace(255, self.dice.between(100, 230), height).astype(np.uint8)
            rows = shade[:: int(self.dice.sign()), None]
            cover = cv2.multiply(cover, cv2.merge([rows.repeat(width, 1)] * 3), scale=1 / 255)
        if kind == "car":
            cover = np.ascontiguousarray(cover)
            _windows(self.dice, cover)
        return covered(cover, mask)


def body(dice: Dice, clothes: Wardrobe, kind: str = "") -> Figure:
    """An articulated figure of a named or random kind (see BODIES)."""
    swing = dice.between(0, 0.9) if dice.chance(0.6) else dice.between(0, 0.12)
    pace, phase = dice.log_between(0.05, 1.2), dice.between(0, 6.28)
    build = Build(dice, clothes, pace, swing, phase)
    BODIES[kind or dice.weighted(_WEIGHTS)](build)
    parts = tuple(build.parts)
    squash = (dice.between(0, 0.12), dice.log_between(0.05, 1.0), dice.between(0, 6.28))
    return Figure(parts, squash, dice.chance(0.5), None, lowest(parts))


def _biped(build: Build) -> None:
    lean = build.dice.between(-0.3, 0.3)
    _person(build, (-1, 0.0, 0.0), lean)


def _person(build: Build, at: tuple[int, float, float], lean: float) -> None:
    dice, fabric = build.dice, build.clothes.fabric
    legs, arms, hand = fabric(), fabric(), 0
    trunk = "capsule" if dice.chance(0.6) else "ellipse"
    size = (0.36, dice.between(0.13, 0.24))
    chest = build.hang(trunk, at, lean - _DOWN, size, (build.swing * 0.15, build.phase))
    for side, phase in ((-0.03, build.phase), (0.03, build.phase + math.pi)):
        thigh, knee = (0.25, dice.between(0.06, 0.12)), dice.between(-0.3, 0.6)
        hip = (chest, 0.03, side)
        build.limb(hip, math.pi - lean, thigh, phase=phase, knee=knee, fabric=legs)
        shoulder, arm = (chest, 0.34, side), (0.17, dice.between(0.04, 0.08))
        down, elbow = math.pi - dice.between(0, 1.5), dice.between(-1.0, 0)
        hand = build.limb(shoulder, down, arm, phase=phase + math.pi, knee=elbow, fabric=arms)
    head = (dice.between(0.14, 0.2), dice.between(0.11, 0.16))
    nod = dice.between(-0.3, 0.3)
    build.hang("ellipse", (chest, 0.36, 0), nod, head, (0.1, build.phase))
    if dice.chance(0.3):  # something long and thin in the hand: pole, oar, racket, string
        length, width = dice.between(0.4, 1.3), dice.between(0.012, 0.04)
        angle = dice.between(-2.5, 2.5)
        pole = build.hang("capsule", (hand, 0.12, 0), angle, (length, width), (0.2, build.phase))
        if dice.chance(0.4):
            side = dice.between(0.1, 0.5)
            kind = dice.pick(["blob", "ellipse", "polygon", "ring"])
            build.hang(kind, (pole, length * 0.97, 0), 0, (side, side * dice.between(0.4, 1)))


def _bike(build: Build) -> None:
    dice, fabric = build.dice, build.clothes.fabric
    wheel, gap = dice.between(0.34, 0.5), dice.between(0.55, 0.75)
    frame = "capsule" if dice.chance(0.5) else "blob"
    root = build.hang(frame, (-1, -gap / 2, 0.45), 0, (gap, dice.between(0.04, 0.28)))
    kind = "ring" if dice.chance(0.75) else "ellipse"
    for x in (0, gap):
        build.hang(kind, (root, x - wheel / 2, 0.05), 0, (wheel, wheel), fabric=fabric())
    build.hang("capsule", (root, gap * 0.95, 0), -_DOWN * 0.85, (dice.between(0.2, 0.35), 0.05))
    seat = (root, gap * dice.between(0.2, 0.5), -dice.between(0.1, 0.3))
    _person(build, seat, dice.between(0.3, 0.9))


def _quadruped(build: Build) -> None:
    dice, phase, pace = build.dice, build.phase, 0.15
    length, width = dice.between(0.5, 0.8), dice.between(0.2, 0.38)
    fur = build.clothes.fabric()
    trunk = "ellipse" if dice.chance(0.5) else "capsule"
    root = build.hang(trunk, (-1, -length / 2, 0), 0, (length, width), (0.04, phase), fur)
    leg = (dice.between(0.13, 0.28), dice.between(0.04, 0.1))
    for i, x in enumerate((0.1, 0.16, 0.84, 0.9)):
        cover = fur if dice.chance(0.7) else build.clothes.fabric()
        at, beat = (root, length * x, width * 0.25), phase + i * 1.57 * (1 + i % 2)
        build.limb(at, _DOWN, leg, phase=beat, knee=dice.between(-0.2, 0.3), fabric=cover)
    neck = (dice.between(0.12, 0.45), dice.between(0.08, 0.2))
    at = (root, length * 0.9, -width * 0.1)
    throat = build.hang("capsule", at, -dice.between(0.0, 1.3), neck, (pace, phase), fur)
    head = (dice.between(0.15, 0.28), dice.between(0.09, 0.15))
    down = dice.between(0.2, 1.4)
    build.hang("ellipse", (throat, neck[0] * 0.9, 0), down, head, (pace, phase), fur)
    if dice.chance(0.7):
        tail = (dice.between(0.15, 0.4), dice.between(0.02, 0.07))
        angle = math.pi - dice.between(-0.8, 0.5)
        build.hang("capsule", (root, 0.03, -0.05), angle, tail, (0.3, phase), fur)


def _vehicle(build: Build) -> None:
    dice = build.dice
    length, height = dice.between(0.8, 1.2), dice.between(0.3, 0.5)
    kind = dice.weighted({"car": 0.6, "box": 0.16, "blob": 0.24})
    root = build.hang(kind, (-1, -length / 2, 0), 0, (length, height), (0.02, build.phase))
    wheel, tyre = dice.between(0.16, 0.24), build.clothes.fabric()
    for x in (0.2, 0.8):
        at = (root, length * x - wheel / 2, height * 0.42)
        build.hang("ellipse", at, 0, (wheel, wheel), fabric=tyre)
    if dice.chance(0.3):
        at = (root, length * dice.between(0.3, 0.5), -height * 0.3)
        build.hang("capsule", at, -_DOWN, (0.35, 0.15), (0.1, build.phase))


def _cornered(build: Build) -> None:
    size = (build.dice.between(0.5, 1), build.dice.between(0.4, 1))
    build.hang("polygon", (-1, -0.4, 0), 0, size, (0.1, build.phase))


def _blob(build: Build) -> None:
    dice = build.dice
    length = dice.between(0.4, 1.0)
    size = (length, dice.between(0.25, 0.9))
    root = build.hang("blob", (-1, -length / 2, 0), 0, size, (0.1, build.phase))
    for _ in range(dice.count(0, 4)):
        at = (root, length * dice.between(0, 1), dice.between(-0.1, 0.1))
        limb, angle = (dice.between(0.15, 0.3), dice.between(0.03, 0.12)), dice.between(0, 6.28)
        build.limb(at, angle, limb, phase=dice.between(0, 6.28))


def _assembly(build: Build) -> None:
    dice = build.dice
    length = dice.between(0.3, 0.6)
    size, solid = (length, dice.between(0.2, 0.5)), ["blob", "ellipse", "box", "capsule"]
    build.hang(dice.pick(solid), (-1, -length / 2, 0), 0, size, (0.1, build.phase))
    for _ in range(dice.count(2, 7)):
        parent = 0 if dice.chance(0.6) else dice.count(0, len(build.parts))
        at = (parent, length * dice.between(-0.2, 1), dice.between(-0.25, 0.25))
        size = (dice.between(0.15, 0.5), dice.between(0.03, 0.35))
        swing = (dice.between(0, 0.4), dice.between(0, 6.28))
        build.hang(dice.pick([*solid, "ring"]), at, dice.between(0, 6.28), size, swing)


def _windows(dice: Dice, cover: Array) -> None:
    height, width = cover.shape[:2]
    for left, right in ((0.28, 0.5), (0.53, 0.74)):
        a = (int(width * left), int(height * 0.12))
        b = (int(width * right), int(height * 0.42))
        cv2.rectangle(cover, a, b, dice.colour(0, 90).tolist(), -1)


BODIES: dict[str, Callable[[Build], None]] = {
    "biped": _biped,
    "quadruped": _quadruped,
    "vehicle": _vehicle,
    "bike": _bike,
    "blob": _blob,
    "assembly": _assembly,
    "polygon": _cornered,
}
_WEIGHTS = {
    "biped": 0.24,
    "quadruped": 0.22,
    "vehicle": 0.12,
    "bike": 0.13,
    "blob": 0.13,
    "assembly": 0.11,
    "polygon": 0.05,
}
