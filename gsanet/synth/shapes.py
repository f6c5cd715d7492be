"""Outlines of a figure's parts: (height, width) uint8 masks, 0 or 255 with soft edges."""

from collections.abc import Callable

import cv2
import numpy as np

from gsanet.synth.dice import Array, Dice
from gsanet.synth.textures import polygon


def capsule(dice: Dice, mask: Array) -> None:
    """A limb: a thick line with round ends, or one that tapers."""
    height, width = mask.shape
    radius = max(0.5, min(height, width) / 2 - 1)
    middle = height // 2
    start, end = int(radius), max(int(radius), int(width - radius - 1))
    if dice.chance(0.5) or radius < 2:
        cv2.line(mask, (start, middle), (end, middle), 255, max(1, int(2 * radius)), cv2.LINE_AA)
        return
    tip = max(1.0, radius * dice.between(0.6, 1.0))
    far = width - tip - 1
    corners = [[radius, middle - radius], [far, middle - tip], [far, middle + tip]]
    corners.append([radius, middle + radius])
    cv2.fillPoly(mask, [np.array(corners).astype(np.int32)], 255, cv2.LINE_AA)
    cv2.circle(mask, (start, middle), int(radius), 255, -1, cv2.LINE_AA)
    cv2.circle(mask, (int(far), middle), int(tip), 255, -1, cv2.LINE_AA)


def ellipse(dice: Dice, mask: Array) -> None:  # noqa: ARG001 - every outline has this signature
    """Heads, bodies, discs."""
    height, width = mask.shape
    axes = (max(1, width // 2 - 1), max(1, height // 2 - 1))
    cv2.ellipse(mask, (width // 2, height // 2), axes, 0, 0, 360, 255, -1, cv2.LINE_AA)


def box(dice: Dice, mask: Array) -> None:  # noqa: ARG001 - every outline has this signature
    """Crates, vans."""
    height, width = mask.shape
    cv2.rectangle(mask, (1, 1), (width - 2, height - 2), 255, -1)


def ring(dice: Dice, mask: Array) -> None:
    """A wheel with or without spokes; the ground shows through."""
    height, width = mask.shape
    axes = (max(1, width // 2 - 2 - width // 20), max(1, height // 2 - 2 - height // 20))
    rim = max(2, width // dice.count(7, 16))
    cv2.ellipse(mask, (width // 2, height // 2), axes, 0, 0, 360, 255, rim, cv2.LINE_AA)
    if dice.chance(0.5):
        for angle in np.arange(4) * np.pi / 4:
            dx, dy = width * 0.45 * np.cos(angle), height * 0.45 * np.sin(angle)
            a = (int(width / 2 + dx), int(height / 2 + dy))
            b = (int(width / 2 - dx), int(height / 2 - dy))
            cv2.line(mask, a, b, 255, 1, cv2.LINE_AA)


def blob(dice: Dice, mask: Array) -> None:
    """A random smooth outline, sometimes with a hole."""
    height, width = mask.shape
    turn = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    reach = np.ones(64)
    for k in range(1, dice.count(3, 9)):
        reach += dice.between(0, 0.5) / k**0.8 * np.cos(k * turn + dice.between(0, 6.28))
    reach = np.clip(reach, 0.15, None)
    points = np.stack([reach * np.cos(turn), reach * np.sin(turn)], -1)
    points -= points.min(0)
    points /= points.max(0)
    points = (points * [width - 3, height - 3] + 1).astype(np.int32)
    cv2.fillPoly(mask, [points], 255, cv2.LINE_AA)
    if dice.chance(0.15):
        centre = (int(width * dice.between(0.3, 0.7)), int(height * dice.between(0.3, 0.7)))
        axes = (int(width * dice.between(0.05, 0.2)), int(height * dice.between(0.05, 0.2)))
        cv2.ellipse(mask, centre, axes, 0, 0, 360, 0, -1, cv2.LINE_AA)


def cornered(dice: Dice, mask: Array) -> None:
    """A random polygon."""
    height, width = mask.shape
    points = polygon(dice, (width / 2, height / 2), min(width, height) / 2, dice.count(3, 9))
    cv2.fillPoly(mask, [points], 255, cv2.LINE_AA)


def car(dice: Dice, mask: Array) -> None:
    """The side of a car."""
    height, width = mask.shape
    roof = [[dice.between(0.18, 0.3), 0.05], [dice.between(0.6, 0.8), 0.03]]
    back = [[dice.between(0.82, 0.9), 0.42], [0.98, 0.5], [1, 0.95]]
    outline = np.array([[0, 0.95], [0, 0.5], [0.08, 0.45], *roof, *back])
    points = (outline * [width - 3, height - 3] + 1).astype(np.int32)
    cv2.fillPoly(mask, [points], 255, cv2.LINE_AA)


OUTLINES: dict[str, Callable[[Dice, Array], None]] = {
    "capsule": capsule,
    "ellipse": ellipse,
    "box": box,
    "ring": ring,
    "blob": blob,
    "polygon": cornered,
    "car": car,
}


def outline(dice: Dice, kind: str, height: int, width: int) -> Array:
    """(height, width) uint8 mask of a named outline."""
    mask = np.zeros((height, width), np.uint8)
    OUTLINES[kind](dice, mask)
    return mask
