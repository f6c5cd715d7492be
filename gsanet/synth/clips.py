"""Clips for training: a few distant frames of one scene, each with its mask and its flow."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gsanet.flow.camera import residual_flow
from gsanet.flow.dis import DisFlow, DisSettings
from gsanet.flow.field import FlowEstimator
from gsanet.synth.dice import Array, Dice
from gsanet.synth.geometry import FRAME_H, FRAME_W
from gsanet.synth.lens import dragged
from gsanet.synth.material import Material
from gsanet.synth.render import Shot, render
from gsanet.synth.scene import Scene
from gsanet.synth.scenes import random_scene
from gsanet.synth.subjects import stocked

_LARGEST, _SMALLEST = 0.7, 0.004
ESTIMATORS: tuple[FlowEstimator, ...] = (DisFlow(), DisFlow(DisSettings(refinements=2)))
"""Flow as the presets Balanced and Fast compute it: training sees both, and pays less."""

_BATCH = 64  # clips that share still things
_FLOW_LIMIT = 100.0  # pixels; more is nonsense and would overflow half precision squares


@dataclass(frozen=True)
class Clip:
    """Training targets of one scene; K frames on one grid (H, W).

    Attributes:
        kind: Of the scene.
        rgb: (K, H, W, 3) uint8.
        mask: (K, H, W) uint8, 0..255.
        flow: (K, H, W, 2) float16: flow to the next or previous frame with the camera's homography
            taken out, in pixels of this grid.
    """

    kind: str
    rgb: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    flow: NDArray[np.float16]


def make_clip(
    seed: int,
    number: int,
    material: Material,
    *,
    frames: int = 3,
    size: tuple[int, int] = (FRAME_H, FRAME_W),
    flow: Sequence[FlowEstimator] = ESTIMATORS,
) -> Clip:
    """Clip `number` of a seed; depends on nothing else than the material.

    The clips of a batch share their still things, so ask for them in order. Pictures are rendered
    and flow is computed, by one of the estimators, at 192 x 336, then all is shrunk to `size`
    (height, width). Scenes whose subject is too large or hardly visible are drawn again.
    """
    material = stocked(material, seed, number // _BATCH)
    for attempt in range(20):
        dice = Dice(seed, number, attempt, 5)
        times = moments(dice, frames)
        scene = random_scene((seed, number, attempt), material, times)
        shots = [render(scene, time) for time in times]
        if usable(scene, shots):
            estimator = dice.pick(flow)
            uv = [_flow(dice, scene, shots[i], times[i], estimator) for i in range(frames)]
            return _clip(scene.kind, shots, uv, size)
    raise RuntimeError(f"no usable scene for clip {number} of seed {seed}")


def usable(scene: Scene, shots: Sequence[Shot]) -> bool:
    """Whether the subject is neither hardly visible nor most of the picture."""
    share = max(float(shot.mask.mean()) / 255 for shot in shots)
    return share <= _LARGEST and (share >= _SMALLEST or scene.kind == "empty")


def moments(dice: Dice, frames: int) -> tuple[float, ...]:
    """Whole frame times 2 to 13 frames apart around 0, which is one of them."""
    times = [0.0]
    for _ in range(frames - 1):
        times.append(times[-1] + dice.count(2, 14))
    middle = dice.pick(times)
    return tuple(time - middle for time in times)


def _flow(
    dice: Dice, scene: Scene, shot: Shot, time: float, estimator: FlowEstimator
) -> NDArray[np.float32]:
    """Forward and backward alike; now and then to a frame that DIS cannot follow.

    That frame is too far away or smeared; the picture itself stays clear.
    """
    step = dice.sign() * (dice.count(3, 7) if dice.chance(0.05) else 1)
    near: Array = render(scene, time + step).rgb
    if dice.chance(0.04):
        near = dragged(near, 10 * dice.sign(), dice.between(-8, 8))
    residual = residual_flow(estimator.estimate(shot.rgb, near))
    return np.clip(residual.uv, -_FLOW_LIMIT, _FLOW_LIMIT)


def _clip(
    kind: str, shots: Sequence[Shot], flows: Sequence[NDArray[np.float32]], size: tuple[int, int]
) -> Clip:
    height, width = size
    rgb = np.empty((len(shots), height, width, 3), np.uint8)
    mask = np.empty((len(shots), height, width), np.uint8)
    flow = np.empty((len(shots), height, width, 2), np.float16)
    scale = np.array([width / FRAME_W, height / FRAME_H], np.float32)
    for i, (shot, uv) in enumerate(zip(shots, flows, strict=True)):
        rgb[i], mask[i] = _shrunk(shot.rgb, size), _shrunk(shot.mask, size)
        # flow is smooth: averaging its cells would change little and cost six times as much
        flow[i] = cv2.resize(uv, (width, height), interpolation=cv2.INTER_LINEAR) * scale
    return Clip(kind, rgb, mask, flow)


def _shrunk(picture: Array, size: tuple[int, int]) -> Array:
    return cv2.resize(picture, size[::-1], interpolation=cv2.INTER_AREA)
