"""What a network is built from and what it wants to see: frozen values and named variants.

A configuration travels in the metadata of a weight file, so everything here is plain JSON data.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Self

from typing_extensions import override

STRIDE = 32
"""Height and width of whatever enters a network are multiples of this."""
MOTION = "motion"
"""Name of the model without a network."""


@dataclass(frozen=True)
class FrameFit:
    """How a frame of any size is fitted to the network.

    Attributes:
        side: Without aspect the picture is stretched to side x side; with it, to about as many
            pixels as side x side has, so that a frame costs the same in any format.
        keep_aspect: Keep the aspect of the frame and pad (at right and below) to `STRIDE`.
        min_max: Stretch the map of each frame to the full range 0..1, as the official evaluation
            does. A frame without a subject then shows a mask of noise.
    """

    side: int
    keep_aspect: bool = True
    min_max: bool = False

    def __post_init__(self) -> None:
        if self.side < STRIDE or (not self.keep_aspect and self.side % STRIDE):
            raise ValueError(f"side {self.side} is not usable: it is a multiple of {STRIDE}")

    def picture(self, height: int, width: int) -> tuple[int, int]:
        """Height and width, in the network's input, of a frame of that size."""
        if not self.keep_aspect:
            return self.side, self.side
        scale = self.side / (height * width) ** 0.5
        # a strip of a frame still gets one stride, and never more than 8 sides
        low, high = STRIDE, 8 * self.side
        rows, columns = (min(max(round(length * scale), low), high) for length in (height, width))
        return rows, columns

    def padded(self, height: int, width: int) -> tuple[int, int]:
        """Height and width of the network's input for a frame of that size."""
        rows, columns = self.picture(height, width)
        return -(-rows // STRIDE) * STRIDE, -(-columns // STRIDE) * STRIDE


@dataclass(frozen=True)
class FlowPicture:
    """What the flow picture shows.

    Attributes:
        compensate_camera: Take the motion of the camera out of the flow first.
        scale: The length that gets full saturation: the longest vector of the frame, as RAFT's
            demo draws it (the official weights), or the 99th percentile.
        floor: Least such length, as a share of the frame's width, so that a static frame stays
            blank.
    """

    compensate_camera: bool = True
    scale: Literal["maximum", "percentile"] = "percentile"
    floor: float = 0.5 / 336

    def __post_init__(self) -> None:
        if self.scale not in ("maximum", "percentile"):
            raise ValueError(f"scale is maximum or percentile, not {self.scale!r}")


@dataclass(frozen=True)
class ModelConfig:
    """One network. An architecture with settings of its own subclasses this.

    Attributes:
        architecture: A name that `gsanet.model.registry` knows.
        encoder: Variant of the MiT encoder, b0 to b5 (or tiny, for tests).
        channels: Width of everything behind the encoder.
        slots: 2: the subject and the rest.
        prototypes: Clusters of the target's features.
        references: Frames of the clip that a target is compared with.
        fit: How a frame is fitted to the network.
        flow: What the network's flow picture shows.
    """

    architecture: str
    encoder: str = "b2"
    channels: int = 128
    slots: int = 2
    prototypes: int = 64
    references: int = 4
    fit: FrameFit = field(default_factory=lambda: FrameFit(384))
    flow: FlowPicture = field(default_factory=FlowPicture)

    def __post_init__(self) -> None:
        for name in ("channels", "slots", "prototypes"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is at least 1, not {getattr(self, name)}")
        if self.references < 0:
            raise ValueError(f"references is at least 0, not {self.references}")

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The reverse of `to_dict`.

        Raises:
            ValueError: A field is unknown, missing or out of range.
        """
        known = {entry.name for entry in dataclasses.fields(cls)}
        if unknown := sorted(set(data) - known):
            raise ValueError(f"unknown settings: {', '.join(unknown)}")
        nested = {"fit": FrameFit, "flow": FlowPicture}
        try:
            values = {
                name: nested[name](**value) if name in nested else value
                for name, value in data.items()
            }
            return cls(**values)
        except TypeError as problem:
            raise ValueError(f"settings do not fit: {problem}") from problem


@dataclass(frozen=True)
class LiteConfig(ModelConfig):
    """The compact network; the defaults of the added fields are the shipped ones.

    Attributes:
        stages: Channels of its own encoder's maps at 1/2, 1/4, 1/8, 1/16 and 1/32.
        blocks: Residual blocks in the four stages after the stem.
        head: Channels of the last refinement, at 1/2.
        reference_prototypes: Prototypes that each reference frame gives.
        neighbours: Prototypes that a slot looks at, the nearest ones.
        rounds: Rounds of slot attention.
        sizes: Heights and widths of a 16:9 frame that the weights were trained at, from coarse to
            fine: a network must be trained at the size it runs.
    """

    stages: tuple[int, ...] = (16, 32, 64, 112, 160)
    blocks: tuple[int, ...] = (1, 1, 2, 2)
    head: int = 24
    reference_prototypes: int = 16
    neighbours: int = 8
    rounds: int = 2
    sizes: tuple[tuple[int, int], ...] = ((96, 168), (128, 224))

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        # JSON knows no tuples, and a configuration is compared and hashed
        object.__setattr__(self, "stages", tuple(self.stages))
        object.__setattr__(self, "blocks", tuple(self.blocks))
        object.__setattr__(self, "sizes", tuple((int(h), int(w)) for h, w in self.sizes))
        if len(self.stages) != len(self.blocks) + 1:
            raise ValueError(f"{len(self.stages)} maps do not fit {len(self.blocks)} stages")
        if min(*self.stages, *self.blocks, self.head, self.neighbours, self.rounds) < 1:
            raise ValueError("channels, blocks, neighbours and rounds are at least 1")
        if self.slots != 2:
            raise ValueError(f"the compact network has 2 slots, not {self.slots}")


OFFICIAL_FIT = FrameFit(512, keep_aspect=False, min_max=True)
OFFICIAL_FLOW = FlowPicture(compensate_camera=False, scale="maximum", floor=0.0)


def b2() -> ModelConfig:
    """The video network of the paper, with the input its official weights were trained on."""
    return ModelConfig("gsanet", fit=OFFICIAL_FIT, flow=OFFICIAL_FLOW)


def image_b2() -> ModelConfig:
    """The still-picture network of the paper's first training stage."""
    return ModelConfig("gsanet-image", references=0, fit=OFFICIAL_FIT, flow=OFFICIAL_FLOW)


def tiny() -> ModelConfig:
    """The video network at a width and depth that a test affords."""
    return ModelConfig("gsanet", encoder="tiny", channels=16, prototypes=16, fit=FrameFit(96))


def lite() -> LiteConfig:
    """The compact network, the default model: 4.2 million parameters, made for a CPU."""
    return LiteConfig(
        "lite", encoder="lite", channels=64, prototypes=16, references=2, fit=FrameFit(128)
    )


def lite_still() -> LiteConfig:
    """The compact network for still pictures; each is its own reference."""
    return replace(lite(), architecture="lite-still", references=1)


def available_models() -> tuple[str, ...]:
    """Names of the models that need no file from the user, the default first.

    It stands here, where nothing loads torch, so that a window can show them at once.
    """
    return (*sorted(bundled_weights()), MOTION)


def bundled_weights() -> dict[str, Path]:
    """Weight files that come with the package, by the name of their model."""
    return {path.stem: path for path in (resources_dir() / "weights").glob("*.safetensors")}


def image_model() -> str:
    """The model for still pictures: a bundled one made for them, else the default for clips."""
    made_for_them = sorted((resources_dir() / "weights" / "stills").glob("*.safetensors"))
    return str(made_for_them[0]) if made_for_them else available_models()[0]


def resources_dir() -> Path:
    """The folder of bundled models, samples and presets, of a wheel or of a checkout."""
    around = Path(__file__).resolve().parent.parent
    installed = around / "gsa_desktop" / "resources"
    return installed if installed.is_dir() else around / "resources"
