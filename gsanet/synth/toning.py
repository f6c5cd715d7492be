"""What makes a subject belong where it is: colours of its surroundings, feet in step."""

import math
from dataclasses import replace

import cv2
import numpy as np

from gsanet.synth.dice import Array
from gsanet.synth.figure import Figure, Part

# a part that swings further than this is a limb; legs are about so long, in units
_LIMB_SWING, _LEG = 0.15, 0.45
_LEAST_SWING = 0.3
_SLOWEST, _FASTEST = 0.05, 0.9  # radians a frame


def toned(figure: Figure, scenery: Array, share: float) -> Figure:
    """The figure in the light of a place: its colours' mean and spread approach the scenery's.

    Args:
        figure: Keeps its pattern and the contrast between its parts.
        scenery: (h, w, 3) uint8 of the background next to it.
        share: 0 leaves it as it is, 1 gives it the scenery's mean.
    """
    own_mean, own_spread = _colours([part.patch for part in figure.parts])
    mean, spread = scenery.mean((0, 1)), scenery.std((0, 1)) + 4
    gain = 1 - share + share * np.clip(spread / own_spread, 0.5, 1.5)
    offset = own_mean + share * (mean - own_mean) - gain * own_mean
    # on premultiplied colour the offset counts as much as the pixel is covered
    matrix = np.eye(4)
    matrix[:3, :3] = np.diag(gain)
    matrix[:3, 3] = offset / 255
    return replace(figure, parts=tuple(_recoloured(part, matrix) for part in figure.parts))


def in_step(figure: Figure, speed: float) -> Figure:
    """Limbs that swing just so fast that the foot on the ground stands still.

    Args:
        figure: An articulated body or a cut-out with a gait.
        speed: Of its body, in units a frame.
    """
    parts = []
    for part in figure.parts:
        amplitude, pace, phase = part.swing
        if amplitude > _LIMB_SWING:
            amplitude = max(amplitude, _LEAST_SWING)
            pace = _pace(speed, amplitude * _LEG)
        parts.append(replace(part, swing=(amplitude, pace, phase)))
    bend = figure.bend
    if bend is not None and bend.gait[0]:
        amount, _, phase = bend.gait
        bend = replace(bend, gait=(amount, _pace(speed, amount * _LEG), phase))
    return replace(figure, parts=tuple(parts), bend=bend)


def has_legs(figure: Figure) -> bool:
    """Whether something of it swings as legs do."""
    walks = figure.bend is not None and figure.bend.gait[0] > 0
    return walks or sum(part.swing[0] > _LIMB_SWING for part in figure.parts) > 1


def _pace(speed: float, reach: float) -> float:
    return min(_FASTEST, max(_SLOWEST, abs(speed) / max(reach, 1e-3)))


def _recoloured(part: Part, matrix: Array) -> Part:
    shifted = cv2.transform(part.patch, matrix)
    alpha = cv2.extractChannel(part.patch, 3)
    return replace(part, patch=cv2.min(shifted, cv2.merge([alpha] * 4)))


def _colours(patches: list[Array]) -> tuple[Array, Array]:
    """Mean and standard deviation of the covered pixels, (3,) each."""
    total, squares, weight = np.zeros(3), np.zeros(3), 1e-6
    for patch in patches:
        step = max(1, math.isqrt(patch.shape[0] * patch.shape[1] // 2000))
        seen = patch[::step, ::step].reshape(-1, 4).astype(np.float64)
        solid = seen[seen[:, 3] > 200]
        # a patch counts by its size, whatever its sampling
        count = step * step
        total += count * solid[:, :3].sum(0)
        squares += count * (solid[:, :3] ** 2).sum(0)
        weight += count * len(solid)
    mean = total / weight
    return mean, np.sqrt(np.maximum(squares / weight - mean**2, 0)) + 4
