"""A scene: everything that decides the pictures of one clip, as one value."""

from dataclasses import dataclass, field

from gsanet.synth.camera import Camera, Clock, Path, View
from gsanet.synth.dice import Array, Dice
from gsanet.synth.figure import Figure
from gsanet.synth.layers import Layer
from gsanet.synth.lens import Lens
from gsanet.synth.water import Water
from gsanet.synth.weather import Drift


@dataclass(frozen=True)
class Actor:
    """A figure on its way.

    Attributes:
        figure: What it is.
        path: Where it goes.
        clock: Stops it for a while.
        labelled: Part of the mask.
        seen: First and last time it is there.
        stride: Frames that its feet stay on the ground; 0 for things that slide, roll or fly.
        sunk: Share of its size that is under water.
        phase: Start of its inner motion, frames.
    """

    figure: Figure
    path: Path
    clock: Clock = field(default_factory=Clock)
    labelled: bool = True
    seen: tuple[float, float] = (-1e9, 1e9)
    stride: float = 0.0
    sunk: float = 0.0
    phase: float = 0.0

    def planted(self, time: float) -> float:
        """Shift of the feet against the body, in units, so that they stand on the ground."""
        if not self.stride:
            return 0.0
        step = (time / self.stride) % 1.0 - 0.5
        way = -self.path.velocity[0] * step * self.stride / self.path.size
        return max(-0.22, min(0.22, way))

    def went(self, time: float) -> tuple[float, float]:
        """How far it has gone since time 0, in pixels."""
        x, y = self.path.place(self.clock(time))
        return x - self.path.centre[0], y - self.path.centre[1]

    def foot(self, time: float) -> tuple[float, float]:
        """Its lowest point without the camera."""
        local = self.clock(time)
        x, y = self.path.place(local)
        return x, y + self.figure.foot * self.path.scale(local)


@dataclass(frozen=True)
class Shadow:
    """Darkened ground, labelled 0.

    Attributes:
        light: What is left of the light, 0..1.
        lean: Sideways and downward share of the height that the cast shadow covers; none: a dark
            spot under the figure.
    """

    light: float
    lean: tuple[float, float] | None


@dataclass(frozen=True)
class Scene:
    """Everything that decides a clip's pictures.

    Attributes:
        key: Seeds what belongs to single frames (jitter, grain).
        kind: Name of the scene's kind.
        layers: Background from far to near.
        front: Layers before the subjects.
        actors: In drawing order.
        main: Index of the actor that the camera follows, -1 for none.
        camera: How it is filmed.
        lens: The faults of the picture.
        water: Below a line, behind the subjects.
        behind: Smoke behind the subjects.
        before: Smoke, spray, rain in front of them.
        shadow: Of the labelled actors.
    """

    key: tuple[int, ...]
    kind: str
    layers: tuple[Layer, ...]
    camera: Camera
    lens: Lens
    front: tuple[Layer, ...] = ()
    actors: tuple[Actor, ...] = ()
    main: int = -1
    water: Water | None = None
    behind: tuple[Drift, ...] = ()
    before: tuple[Drift, ...] = ()
    shadow: Shadow | None = None

    def dice(self, time: float) -> Dice:
        """Chance that belongs to one frame: rendered twice, it is the same."""
        return Dice(*self.key, 1 << 20, round(time * 16) + (1 << 24))

    def view(self, time: float, jitter: Array) -> View:
        way = self.actors[self.main].went(time) if self.main >= 0 else (0.0, 0.0)
        return self.camera.view(time, way, jitter)
