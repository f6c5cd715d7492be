"""Renders a scene at a time: the picture and its exact mask."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gsanet.synth.camera import View
from gsanet.synth.dice import Array
from gsanet.synth.figure import Sprite
from gsanet.synth.geometry import FRAME_H, FRAME_W, affine, over
from gsanet.synth.layers import Layer
from gsanet.synth.lens import dragged
from gsanet.synth.scene import Actor, Scene, Shadow
from gsanet.synth.water import sunk
from gsanet.synth.weather import Drift, Drops, lay


@dataclass(frozen=True)
class Shot:
    """One rendered frame.

    Attributes:
        rgb: (192, 336, 3) uint8.
        mask: (192, 336) uint8, 255 where the labelled subjects cover more than half of a pixel.
    """

    rgb: NDArray[np.uint8]
    mask: NDArray[np.uint8]


def render(scene: Scene, time: float) -> Shot:
    """The scene as the camera records it, `time` frames from its middle; same bytes every time."""
    dice = scene.dice(time)
    jitter = dice.normal(2)
    view = scene.view(time, jitter)
    later = scene.view(time + 1, jitter) if scene.lens.shutter else view
    image = backdrop(scene.layers, view, time)
    present = [a for a in scene.actors if a.seen[0] <= time <= a.seen[1]]
    drawn = [(a, s) for a in present if (s := _sprite(scene, a, view, later, time))]
    if scene.water:
        feet = [(s, _waterline(a, view, time)) for a, s in drawn]
        scene.water.pour(image, feet, view, time)
    if scene.lens.shutter:
        shift = np.array([view.x - later.x, view.y - later.y]) * scene.lens.shutter
        image = dragged(image, float(shift[0]), float(shift[1]))
    cover = np.zeros((FRAME_H, FRAME_W), np.float32)
    _drift(scene, scene.behind, (image, cover), view, time)
    for actor, sprite in drawn:
        if scene.shadow and actor.labelled:
            _shade(image, sprite, _screen(view, actor.foot(time)), scene.shadow)
    for actor, sprite in drawn:
        if actor.sunk:
            sunk(sprite, _waterline(actor, view, time), time)
        _put(image, cover, sprite, labelled=actor.labelled)
    for layer in scene.front:
        rgba = layer.seen(view, time)
        over(image, rgba)
        cover *= 1 - cv2.extractChannel(rgba, 3) * np.float32(1 / 255)
    _drift(scene, scene.before, (image, cover), view, time)
    mask = (cover > 0.5).astype(np.uint8) * 255
    return Shot(scene.lens.taken(image, time, dice), mask)


def backdrop(layers: tuple[Layer, ...], view: View, time: float) -> Array:
    """The background alone, (192, 336, 3) float32."""
    image = layers[0].seen(view, time)[..., :3].astype(np.float32)
    for layer in layers[1:]:
        rgba = layer.seen(view, time)
        if rgba.shape[2] == 3:
            image = rgba.astype(np.float32)
        else:
            over(image, rgba)
    return image


def _sprite(scene: Scene, actor: Actor, view: View, later: View, time: float) -> Sprite | None:
    local = actor.clock(time)
    matrix = _straight(actor.path.matrix(local, view))
    sprite = actor.figure.sprite(local + actor.phase, matrix, actor.planted(local))
    if sprite is None or not scene.lens.shutter:
        return sprite
    ahead = _straight(actor.path.matrix(actor.clock(time + 1), later))
    step = (ahead[:2, 2] - matrix[:2, 2]) * scene.lens.shutter
    return Sprite(sprite.x, sprite.y, dragged(sprite.rgba, float(step[0]), float(step[1])))


def _straight(matrix: Array) -> Array:
    """The affine part: a keystone hardly changes within one subject."""
    matrix = matrix / matrix[2, 2]
    matrix[2] = (0, 0, 1)
    return matrix


def _put(image: Array, cover: Array, sprite: Sprite, *, labelled: bool) -> None:
    window = sprite.window
    over(image[window], sprite.rgba)
    alpha = sprite.rgba[..., 3] * np.float32(1 / 255)
    cover[window] *= 1 - alpha
    if labelled:
        cover[window] += alpha


def _screen(view: View, point: tuple[float, float]) -> tuple[float, float]:
    x, y, w = view.lens @ np.array([point[0] - view.x, point[1] - view.y, 1.0])
    return float(x / w), float(y / w)


def _waterline(actor: Actor, view: View, time: float) -> float:
    x, y = actor.foot(time)
    return _screen(view, (x, y - actor.sunk * actor.path.scale(actor.clock(time))))[1]


def _shade(image: Array, sprite: Sprite, foot: tuple[float, float], shadow: Shadow) -> None:
    """Darken the ground, in place; the subjects are drawn after it."""
    fx, fy = foot
    width = sprite.rgba.shape[1]
    if shadow.lean is None:
        dark: Array = np.zeros((FRAME_H, FRAME_W), np.float32)
        centre = (int(np.clip(fx, -999, 999)), int(np.clip(fy, -999, 999)))
        axes = (int(width * 0.4) + 1, int(width * 0.08) + 1)
        cv2.ellipse(dark, centre, axes, 0, 0, 360, 1.0, -1)
        dark = cv2.GaussianBlur(dark, (0, 0), 2)
    else:
        sideways, down = shadow.lean
        fallen = np.array([[1, -sideways, sideways * fy], [0, -down, fy + down * fy]])
        alpha = sprite.rgba[..., 3] * np.float32(1 / 255)
        matrix = np.vstack([fallen, [0, 0, 1]]) @ affine(x=sprite.x, y=sprite.y)
        dark = cv2.warpAffine(alpha, matrix[:2], (FRAME_W, FRAME_H))
        dark = cv2.blur(dark, (3, 3))
    left = 1 - (1 - shadow.light) * dark
    cv2.multiply(image, cv2.merge([left] * 3), dst=image)


def _drift(
    scene: Scene, drifts: tuple[Drift, ...], target: tuple[Array, Array], view: View, time: float
) -> None:
    image, cover = target
    for drift in drifts:
        if isinstance(drift, Drops) and not drift.anchored:
            anchor = (-view.x * 1.2, -view.y * 1.2)
        else:
            main = scene.actors[scene.main] if scene.main >= 0 else None
            point = main.foot(time) if main else (FRAME_W / 2, FRAME_H / 2)
            anchor = _screen(view, point)
        lay(image, cover, drift.cover(anchor, time), drift.colour)
