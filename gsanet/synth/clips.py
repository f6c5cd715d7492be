"""Clips for training: a few distant frames of one scene, each with its mask and its flow."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gsanet.flow.camera import residual_flow
from gsanet.flow.dis import DisFlow
from gsanet.flow.field import FlowEstimator
from gsanet.synth.dice import Dice
from gsanet.synth.material import Material
from gsanet.synth.render import Shot, render
from gsanet.synth.scene import Scene
from gsanet.synth.scenes import random_scene
from gsanet.synth.subjects import stocked

_LARGEST, _SMALLEST = 0.7, 0.004
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

    def resized(self, height: int, width: int) -> "Clip":
        """The same clip on a smaller grid."""
        if self.mask.shape[1:] == (height, width):
            return self
        scale = np.array([width / self.mask.shape[2], height / self.mask.shape[1]], np.float32)
        size, how = (width, height), cv2.INTER_AREA
        rgb = [cv2.resize(frame, size, interpolation=how) for frame in self.rgb]
        mask = [cv2.resize(frame, size, interpolation=how) for frame in self.mask]
        flow = [
            cv2.resize(uv.astype(np.float32), size, interpolation=how) * scale for uv in self.flow
        ]
        return Clip(self.kind, np.stack(rgb), np.stack(mask), np.stack(flow).astype(np.float16))


def make_clip(
    seed: int,
    number: int,
    material: Material,
    *,
    frames: int = 3,
    flow: FlowEstimator | None = None,
) -> Clip:
    """Clip `number` of a seed; depends on nothing else than the material.

    The clips of a batch share their still things, so ask for them in order.

    Scenes whose subject is too large or hardly visible are drawn again.
    """
    estimator = flow or DisFlow()
    material = stocked(material, seed, number // _BATCH)
    for attempt in range(20):
        dice = Dice(seed, number, attempt, 5)
        times = moments(dice, frames)
        scene = random_scene((seed, number, attempt), material, times)
        shots = [render(scene, time) for time in times]
        if usable(scene, shots):
            uv = [_flow(dice, scene, shots[i], times[i], estimator) for i in range(frames)]
            rgb = np.stack([shot.rgb for shot in shots])
            mask = np.stack([shot.mask for shot in shots])
            return Clip(scene.kind, rgb, mask, np.stack(uv).astype(np.float16))
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
    """Forward and backward alike; now and then to a frame too far away for DIS to follow."""
    step = dice.sign() * (dice.count(3, 7) if dice.chance(0.05) else 1)
    near = render(scene, time + step)
    residual = residual_flow(estimator.estimate(shot.rgb, near.rgb))
    return np.clip(residual.uv, -_FLOW_LIMIT, _FLOW_LIMIT)
