"""Draws random scenes: what stands where, who moves, what hides it and what only seems to move."""

from dataclasses import replace

import numpy as np

from gsanet.synth.backgrounds import background, standing_things
from gsanet.synth.camera import Camera, Clock, camera, path
from gsanet.synth.dice import Array, Dice, Wander
from gsanet.synth.figure import Figure
from gsanet.synth.geometry import (
    CANVAS_H,
    CANVAS_W,
    FRAME_H,
    FRAME_W,
    MARGIN_X,
    MARGIN_Y,
    affine,
)
from gsanet.synth.layers import Layer, placed, sway
from gsanet.synth.lens import lens
from gsanet.synth.material import Material
from gsanet.synth.occluders import bush, footing, grass, near_layer
from gsanet.synth.render import backdrop
from gsanet.synth.scene import Actor, Scene, Shadow
from gsanet.synth.subjects import subject, thing
from gsanet.synth.toning import has_legs, in_step, toned
from gsanet.synth.water import Water, water
from gsanet.synth.weather import Drift, foam, precipitation, smoke, spray

KINDS = {
    "plain": 0.25,
    "layered": 0.36,
    "water": 0.13,
    "foliage": 0.09,
    "smoke": 0.05,
    "spray": 0.05,
    "precipitation": 0.04,
    "empty": 0.03,
}
_PLAIN_BACKGROUNDS = {"plane": 0.45, "backdrop": 0.3, "landscape": 0.2, "pattern": 0.05}
_WATER_BACKGROUNDS = {"plane": 0.25, "backdrop": 0.25, "landscape": 0.3, "relief": 0.2}


def random_scene(
    key: tuple[int, ...], material: Material, times: tuple[float, ...], kind: str = ""
) -> Scene:
    """The scene of a key.

    Args:
        key: Decides everything.
        material: What it is made of.
        times: Moments that will be looked at, in frames around 0; stops, entrances and changes
            fall between them.
        kind: One of KINDS; none: drawn by their weights.
    """
    dice = Dice(*key)
    kind = kind or dice.weighted(KINDS)
    layers = _layers(dice, material, kind)
    surface = water(dice, material, FRAME_H * dice.between(0.1, 0.7)) if kind == "water" else None
    fast = dice.chance(0.16)
    speed = dice.between(10, 42) if fast else dice.log_between(0.8, 13)
    actors = _cast(dice, material, layers, speed, surface)
    actors = tuple(_timed(dice, a, times, main=i == 0) for i, a in enumerate(actors))
    if kind == "empty":
        actors = ()
    elif dice.chance(0.06):
        _twin(dice, layers[-1], actors[0].figure)
    small = _bystanders(dice, material, actors) if dice.chance(0.07) else ()
    if actors and speed > 3 and dice.chance(0.06):
        small += _audience(dice, material, actors[0])
    behind, before = _air(dice, material, kind, actors)
    return Scene(
        key=key,
        kind=kind,
        layers=tuple(layers),
        camera=_filmed(dice, kind, fast=fast, speed=speed),
        lens=lens(dice, poor=dice.chance(0.08)),
        front=_front(dice, material, kind, actors),
        actors=small + actors,
        main=len(small) if actors else -1,
        water=surface,
        behind=behind,
        before=before,
        shadow=_shadow(dice) if dice.chance(0.4) and not surface else None,
    )


def _layers(dice: Dice, material: Material, kind: str) -> list[Layer]:
    if kind == "plain":
        layers = background(dice, material, dice.weighted(_PLAIN_BACKGROUNDS))
        return [replace(layer, shear=layer.shear * 0.3) for layer in layers]
    if kind == "water":
        return background(dice, material, dice.weighted(_WATER_BACKGROUNDS))
    layers = background(dice, material)
    if dice.chance(0.3):
        layers.append(standing_things(dice, material))
    if kind == "foliage":
        moved = sway(dice, material, dice.between(2, 10), fine=dice.chance(0.5))
        which = dice.count(0, len(layers))
        layers[which] = replace(layers[which], sway=moved)
        if dice.chance(0.6):
            layers.append(_growth(dice, material, dice.between(0.7, 1.0)))
    elif dice.chance(0.1):
        layers[-1] = replace(layers[-1], sway=sway(dice, material, dice.between(1, 5)))
    return layers


def _growth(dice: Dice, material: Material, depth: float) -> Layer:
    if dice.chance(0.5):
        return bush(dice, material, depth)
    level = MARGIN_Y + FRAME_H * dice.between(0.4, 0.95)
    return replace(grass(dice, material, level), depth=depth)


def _cast(
    dice: Dice, material: Material, layers: list[Layer], speed: float, surface: Water | None
) -> tuple[Actor, ...]:
    """One to three subjects, the main one first; all of them are labelled."""
    actors: list[Actor] = []
    flat = dice.chance(0.18)
    for i in range(dice.weighted({1: 0.72, 2: 0.2, 3: 0.08})):
        if i == 0:
            size = dice.log_between(60, 275)
            centre = (FRAME_W * dice.between(0.25, 0.75), FRAME_H * dice.between(0.3, 0.75))
        else:
            size = actors[0].path.size * dice.between(0.3, 1.2)
            centre = (FRAME_W * dice.between(0.05, 0.95), FRAME_H * dice.between(0.1, 0.9))
        lit = flat or dice.chance(0.5)
        scenery = _scenery(tuple(layers), centre, size) if lit else None
        figure = subject(dice, material, scenery if flat else None)
        if scenery is not None and not flat:
            figure = toned(figure, scenery, dice.between(0.2, 0.75))
        pace = speed * (1 if i == 0 else dice.between(0.4, 1.5))
        actor = Actor(figure, path(dice, centre, size, pace), phase=dice.between(0, 30))
        if surface is not None and dice.chance(0.7):
            actor = _afloat(dice, actor, surface)
        elif dice.chance(0.45):
            actor = _afoot(dice, actor)
        actors.append(actor)
    return tuple(actors)


def _scenery(layers: tuple[Layer, ...], centre: tuple[float, float], size: float) -> Array:
    """What the camera sees around a place at time 0, uint8."""
    still = Camera(0, (0, 0), (Wander(), Wander()), 0, 0, Wander(), (0, 0))
    image = backdrop(layers, still.view(0, (0, 0), np.zeros(2)), 0.0)
    reach = max(24.0, 0.6 * size)
    x0, x1 = (int(np.clip(centre[0] + s * reach, 12, FRAME_W - 12)) for s in (-1, 1))
    y0, y1 = (int(np.clip(centre[1] + s * reach, 12, FRAME_H - 12)) for s in (-1, 1))
    return image[y0 - 12 : y1 + 12, x0 - 12 : x1 + 12].astype(np.uint8)


def _afloat(dice: Dice, actor: Actor, surface: Water) -> Actor:
    """Put the subject on the water, a part of it below the surface."""
    way = actor.path
    line = min(surface.level - MARGIN_Y + 4, FRAME_H - 12)
    foot = dice.between(line, FRAME_H - 6)
    sunk = dice.between(0.02, 0.45)
    centre = (way.centre[0], foot + (sunk - actor.figure.foot) * way.size)
    calm = replace(
        way,
        centre=centre,
        velocity=(way.velocity[0], way.velocity[1] * 0.15),
        tilt=dice.between(-0.15, 0.15),
        spin=0.0,
        turn=dice.wander(dice.between(0, 0.15)),
    )
    return replace(actor, path=calm, sunk=sunk)


def _afoot(dice: Dice, actor: Actor) -> Actor:
    """Upright, with feet that stand on the ground while the body goes on or only sways."""
    way = actor.path
    slow = 1.0 if dice.chance(0.8) else 0.1
    upright = replace(
        way,
        velocity=(way.velocity[0] * slow, way.velocity[1] * 0.2 * slow),
        wobble=(way.wobble[0], dice.wander(dice.between(0, 2))),
        tilt=dice.between(-0.1, 0.1),
        spin=0.0,
        turn=dice.wander(0.04),
    )
    if has_legs(actor.figure) and dice.chance(0.6):
        stepping = in_step(actor.figure, upright.velocity[0] / way.size)
        return replace(actor, figure=stepping, path=upright)
    return replace(actor, path=upright, stride=dice.between(4, 16))


def _timed(dice: Dice, actor: Actor, times: tuple[float, ...], *, main: bool) -> Actor:
    """Let it stop, leave or come late."""
    first, last = min(times), max(times)
    if dice.chance(0.15):
        stop = dice.pick(times) - dice.between(1.5, 4)
        actor = replace(actor, clock=Clock(stop, stop + dice.log_between(4, 30)))
    if dice.chance(0.07 if main else 0.2):
        turn = dice.between(first, last)
        seen = (turn, 1e9) if dice.chance(0.5) else (-1e9, turn)
        actor = replace(actor, seen=seen)
    return actor


def _twin(dice: Dice, layer: Layer, figure: Figure) -> None:
    """A still copy of the main subject in the background, labelled 0."""
    size = dice.log_between(48, 200)
    x = MARGIN_X + FRAME_W * dice.between(-0.1, 1.1)
    y = MARGIN_Y + FRAME_H * dice.between(0.2, 0.8)
    x, y = min(x, CANVAS_W), min(y, CANVAS_H)
    placed(layer.picture, figure, affine(dice.between(-0.1, 0.1), x, y, size, size))


def _bystanders(dice: Dice, material: Material, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Tiny moving things that nobody would call the subject, labelled 0."""
    largest = min(actors[0].path.size * 0.25, 25) if actors else 12
    found = []
    for _ in range(dice.count(1, 4)):
        centre = (FRAME_W * dice.between(0, 1), FRAME_H * dice.between(0, 1))
        way = path(dice, centre, largest, dice.between(0, 3))
        found.append(Actor(subject(dice, material), way, labelled=False))
    return tuple(found)


def _audience(dice: Dice, material: Material, main: Actor) -> tuple[Actor, ...]:
    """People who stand behind the subject and only shift their weight, labelled 0."""
    found = []
    for _ in range(dice.count(2, 6)):
        size = main.path.size * dice.between(0.5, 0.9)
        centre = (
            FRAME_W * dice.between(-0.1, 1.1),
            main.path.centre[1] - dice.between(0, 0.3) * size,
        )
        way = replace(path(dice, centre, size, 0.0), tilt=0.0, spin=0.0, growth=0.0)
        way = replace(way, wobble=(dice.wander(1.5), dice.wander(0.5)), turn=dice.wander(0.03))
        found.append(Actor(thing(dice, material), way, labelled=False))
    return tuple(found)


def _front(
    dice: Dice, material: Material, kind: str, actors: tuple[Actor, ...]
) -> tuple[Layer, ...]:
    layers = []
    if actors and kind not in ("plain", "water") and dice.chance(0.28):
        layers.append(footing(dice, material, actors[0].foot(0)))
    if kind == "foliage" and dice.chance(0.7):
        layers.append(_growth(dice, material, dice.between(1.0, 1.8)))
    if dice.chance(0.15 if kind == "plain" else 0.33):
        layers.append(near_layer(dice, material))
    return tuple(layers)


def _air(
    dice: Dice, material: Material, kind: str, actors: tuple[Actor, ...]
) -> tuple[tuple[Drift, ...], tuple[Drift, ...]]:
    size = actors[0].path.size if actors else dice.between(50, 200)
    velocity = actors[0].path.velocity if actors else (0.0, 0.0)
    behind: list[Drift] = []
    before: list[Drift] = []
    if kind == "smoke" or (kind == "empty" and dice.chance(0.3)):
        for _ in range(dice.count(1, 4)):
            (before if dice.chance(0.4) else behind).append(smoke(dice, material, size))
    if kind == "spray" or (kind == "water" and dice.chance(0.5)):
        before.append(foam(dice, material, size, velocity))
        if dice.chance(0.6):
            behind.append(foam(dice, material, size, velocity))
    if kind == "spray" or (kind == "water" and dice.chance(0.25)):
        before.append(spray(dice, size, velocity))
    if kind == "precipitation":
        before.append(precipitation(dice))
    return tuple(behind), tuple(before)


def _filmed(dice: Dice, kind: str, *, fast: bool, speed: float) -> Camera:
    filmed = camera(dice, fast=fast, calm=kind == "plain")
    if kind in ("plain", "empty") or filmed.follow < 0.5 or speed > 8:
        return filmed
    # strong parallax needs a camera that really goes somewhere
    return replace(filmed, drift=(dice.between(-3, 3), dice.between(-1, 1)))


def _shadow(dice: Dice) -> Shadow:
    lean = (dice.between(-0.9, 0.9), dice.between(-0.35, 0.5)) if dice.chance(0.6) else None
    return Shadow(dice.between(0.25, 0.8), lean)
