"""Camera and subject paths, as functions of time counted in frames from the scene's middle."""

import math
from dataclasses import dataclass

import numpy as np

from gsanet.synth.dice import Array, Dice, Wander
from gsanet.synth.geometry import about_centre, affine


@dataclass(frozen=True)
class View:
    """Where the camera is at one moment.

    Attributes:
        x: How far it has gone, pixels of a layer of depth factor 1.
        y: Likewise.
        lens: 3x3, zoom and roll about the frame's centre, keystone included.
        nearing: log zoom; nearer layers grow faster.
    """

    x: float
    y: float
    lens: Array
    nearing: float


@dataclass(frozen=True)
class Clock:
    """Time that stands still for a while: a subject that stops or has not started yet."""

    stop: float = math.inf
    start: float = math.inf

    def __call__(self, time: float) -> float:
        if time < self.stop:
            return time
        return self.stop + max(0.0, time - self.start)


@dataclass(frozen=True)
class Path:
    """Where a subject is, without the camera.

    Attributes:
        centre: Frame pixels at time 0.
        velocity: Pixels a frame.
        wobble: Sideways and up-and-down wander, pixels.
        tilt: Rest angle, radians.
        turn: Wander of the angle.
        spin: Radians a frame.
        growth: log size a frame.
        size: Pixels a unit.
    """

    centre: tuple[float, float]
    velocity: tuple[float, float]
    wobble: tuple[Wander, Wander]
    tilt: float
    turn: Wander
    spin: float
    growth: float
    size: float

    def place(self, time: float) -> tuple[float, float]:
        x = self.centre[0] + self.velocity[0] * time + self.wobble[0](time) - self.wobble[0](0)
        y = self.centre[1] + self.velocity[1] * time + self.wobble[1](time) - self.wobble[1](0)
        return x, y

    def scale(self, time: float) -> float:
        return self.size * math.exp(float(np.clip(self.growth * time, -1.2, 1.2)))

    def matrix(self, time: float, view: View) -> Array:
        """3x3, unit square to frame."""
        x, y = self.place(time)
        size = self.scale(time)
        angle = self.tilt + self.turn(time) + self.spin * time
        return view.lens @ affine(angle, x - view.x, y - view.y, size, size)


@dataclass(frozen=True)
class Camera:
    """How the camera moves.

    Attributes:
        follow: Share of the main subject's motion it takes along, 0..1.1.
        drift: Pixels a frame.
        sway: Wander in pixels.
        shake: Standard deviation of the jitter between frames, pixels.
        zoom: log zoom a frame.
        roll: Wander in radians.
        keystone: Perspective change a frame.
    """

    follow: float
    drift: tuple[float, float]
    sway: tuple[Wander, Wander]
    shake: float
    zoom: float
    roll: Wander
    keystone: tuple[float, float]

    def view(self, time: float, main: tuple[float, float], jitter: Array) -> View:
        """The view at a time.

        Args:
            time: Frames from the scene's middle.
            main: How far the main subject has gone since then, pixels.
            jitter: Two normal draws that belong to this frame.
        """
        way = [
            self.follow * main[i]
            + self.drift[i] * time
            + self.sway[i](time)
            - self.sway[i](0)
            + self.shake * float(jitter[i])
            for i in (0, 1)
        ]
        nearing = float(np.clip(self.zoom * time, -0.5, 0.5))
        lens = about_centre(self.roll(time), math.exp(nearing))
        if any(self.keystone):
            perspective = np.eye(3)
            perspective[2, :2] = np.clip(np.array(self.keystone) * time, -6e-4, 6e-4)
            lens = perspective @ lens
        return View(way[0], way[1], lens, nearing)


def camera(dice: Dice, *, fast: bool, calm: bool) -> Camera:
    """A random camera: following, panning, handheld or still.

    Args:
        dice: Source of chance.
        fast: The subject is fast, so that the camera mostly follows it.
        calm: No large pans.
    """
    still = dice.chance(0.15)
    follow = dice.between(0.6, 1.1) if dice.chance(0.55) else 0.0
    if not follow and dice.chance(0.5):
        follow = dice.between(-0.3, 0.4)
    if fast and dice.chance(0.75):
        follow, still = dice.between(0.85, 1.06), False
    if still:
        return Camera(0.0, (0.0, 0.0), (Wander(), Wander()), 0.0, 0.0, Wander(), (0.0, 0.0))
    drift = (0.0, 0.0)
    if not follow:
        reach = 25 if dice.chance(0.2) and not calm else 4
        drift = (dice.sign() * reach * dice.between(0, 1) ** 2, dice.between(-1.5, 1.5))
    return Camera(
        follow=follow,
        drift=drift,
        sway=(dice.wander(dice.between(0, 20)), dice.wander(dice.between(0, 8))),
        shake=0.5 * dice.log_between(0.05, 2.7),
        zoom=dice.between(-0.008, 0.008) if dice.chance(0.35) else 0.0,
        roll=dice.wander(dice.between(0, 0.06)),
        keystone=(dice.between(-3e-5, 3e-5), dice.between(-3e-5, 3e-5))
        if dice.chance(0.25)
        else (0.0, 0.0),
    )


def path(dice: Dice, centre: tuple[float, float], size: float, speed: float) -> Path:
    """A random path through a place, at a speed in pixels a frame."""
    angle = dice.between(0, 2 * math.pi)
    return Path(
        centre=centre,
        velocity=(speed * math.cos(angle), speed * math.sin(angle) * dice.pick((0.1, 0.3, 0.6))),
        wobble=(dice.wander(dice.between(0, 6)), dice.wander(dice.between(0, 6))),
        tilt=dice.between(-0.25, 0.25) if dice.chance(0.85) else dice.between(-3.1, 3.1),
        turn=dice.wander(dice.between(0, 0.5) if dice.chance(0.6) else 0.05),
        spin=dice.between(-0.05, 0.05) if dice.chance(0.2) else 0.0,
        growth=dice.between(-0.012, 0.012) if dice.chance(0.4) else 0.0,
        size=size,
    )
