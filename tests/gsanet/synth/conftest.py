"""Procedural material and hand-made scenes whose masks and motion are known."""

from collections.abc import Callable

import numpy as np
import pytest

from gsanet.synth.camera import Camera, Path
from gsanet.synth.dice import Array, Dice, Wander
from gsanet.synth.figure import Figure, Part, lowest
from gsanet.synth.geometry import CANVAS_H, CANVAS_W, affine
from gsanet.synth.layers import Layer
from gsanet.synth.lens import Lens
from gsanet.synth.material import Material, procedural
from gsanet.synth.scene import Actor, Scene
from gsanet.synth.textures import texture


@pytest.fixture(scope="session")
def material() -> Material:
    return procedural(1, textures=6)


def square(colour: tuple[int, int, int], side: int = 40) -> Figure:
    """One unit of one colour, opaque."""
    patch = np.full((side, side, 4), 255, np.uint8)
    patch[..., :3] = colour
    return figure_of(patch)


def figure_of(patch: Array) -> Figure:
    height, width = patch.shape[:2]
    placed = affine(sx=1 / height, sy=1 / height) @ affine(x=-width / 2, y=-height / 2)
    parts = (Part(patch, -1, (0.0, 0.0), 0.0, (0.0, 0.0, 0.0), placed),)
    return Figure(parts, (0.0, 0.0, 0.0), False, None, lowest(parts))


def straight(velocity: tuple[float, float], size: float = 80) -> Path:
    calm = Wander()
    return Path((168.0, 96.0), velocity, (calm, calm), 0.0, calm, 0.0, 0.0, size)


def plane(colour: int) -> Layer:
    return Layer(np.full((CANVAS_H, CANVAS_W, 3), colour, np.uint8))


def textured(seed: int) -> Array:
    return np.ascontiguousarray(texture(Dice(seed), CANVAS_W)[:CANVAS_H])


@pytest.fixture
def scene() -> Callable[..., Scene]:
    """A scene filmed without faults; `pan` is the camera's drift, pixels a frame."""

    def build(
        layers: tuple[Layer, ...],
        actors: tuple[Actor, ...],
        pan: tuple[float, float] = (0.0, 0.0),
        **more: object,
    ) -> Scene:
        calm = Wander()
        camera = Camera(0.0, pan, (calm, calm), 0.0, 0.0, calm, (0.0, 0.0))
        return Scene((1,), "plain", layers, camera, Lens(), actors=actors, **more)  # type: ignore[arg-type]  # passed on

    return build
