"""What a training run is: frozen values, and the recipes of the stages as functions."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from gsanet.data.augment import Augmentation

Stage = Literal["pretrain", "finetune"]


@dataclass(frozen=True)
class Phase:
    """A stretch of a run with its input sizes.

    Attributes:
        until: Progress of the run (0..1) at which it ends.
        sizes: Height and width of the input; each step takes one of them at random.
    """

    until: float
    sizes: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class TrainConfig:
    """Everything that decides a run except its data.

    Attributes:
        stage: Still pictures (pretrain) or clips (finetune).
        steps: Optimiser steps of the whole run; None when the clock decides.
        seconds: Time budget of the whole run, without pauses; None when the steps decide. A run
            by the clock is resumed where it stopped, but only a run by steps repeats exactly.
        clips: Clips of a step, over all processes.
        micro: Clips that go through the network at once; the rest follows (gradient accumulation)
            or is another process's. Batch statistics are those of a micro-batch, therefore the
            number of processes does not change the run.
        frames: Frames of a clip; each is a reference of the others.
        phases: Input sizes over the run.
        rate: Highest learning rate.
        warm_up: Share of the run in which the rate rises.
        last_rate: Share of the highest rate at the end of the cosine.
        weight_decay: AdamW's.
        betas: AdamW's.
        clip_norm: Longest gradient.
        ema: Decay of the averaged weights, which are the result.
        freeze_norm: Keep the running statistics of batch normalisation as the given weights have
            them: the few frames of one clip would only spoil them.
        half: Compute in bfloat16 where it is safe. Worth it on a GPU; slower than float32 on the
            CPUs tried.
        workers: Processes that prepare batches, for each training process.
        seed: Of everything that is random.
        save_every: Seconds between checkpoints.
        snapshot_every: Seconds between copies of the averaged weights that are kept; 0 for none.
        augmentation: How far the views of a clip stray.
    """

    stage: Stage = "finetune"
    steps: int | None = None
    seconds: float | None = None
    clips: int = 4
    micro: int = 4
    frames: int = 3
    phases: tuple[Phase, ...] = (
        Phase(0.4, ((96, 168),)),
        Phase(0.75, ((96, 168), (128, 224))),
        Phase(1.0, ((96, 168), (128, 224), (128, 224), (160, 280))),
    )
    rate: float = 1.2e-3
    warm_up: float = 0.06
    last_rate: float = 0.02
    weight_decay: float = 0.02
    betas: tuple[float, float] = (0.9, 0.99)
    clip_norm: float = 2.0
    ema: float = 0.998
    freeze_norm: bool = False
    half: bool = False
    workers: int = 1
    seed: int = 1
    save_every: float = 180.0
    snapshot_every: float = 0.0
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        if (self.steps is None) == (self.seconds is None):
            raise ValueError("a run has either steps or a time budget")
        if not 0 < (self.seconds or self.steps or 0) < math.inf:
            raise ValueError("a run is longer than nothing, and ends")
        if min(self.clips, self.micro, self.frames) < 1 or self.workers < 0:
            raise ValueError("a step has one clip or more, and workers are 0 or more")
        if self.clips % self.micro:
            raise ValueError(f"{self.clips} clips do not divide into batches of {self.micro}")
        if not 0 < self.rate < math.inf:
            raise ValueError("the rate is a number above 0")
        if not self.phases or self.phases[-1].until < 1:
            raise ValueError("the last phase ends at 1")

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The reverse of `to_dict`."""
        values = dict(data)
        values["augmentation"] = Augmentation(**values["augmentation"])
        values["betas"] = tuple(values["betas"])
        values["phases"] = tuple(
            Phase(phase["until"], tuple((size[0], size[1]) for size in phase["sizes"]))
            for phase in values["phases"]
        )
        return cls(**values)


def pretrain(seconds: float = 1800) -> TrainConfig:
    """Stage one: still pictures, which have no flow; teaches the picture's stream what things are.

    A single frame is its own reference. Three views of ten zoom in on the subject: people
    photograph what they mean from near.
    """
    augmentation = Augmentation(
        smallest=0.5, reverse=0.0, drop_flow=1.0, drop_frame_flow=0.0, spoil_flow=0.0, focus=0.3
    )
    return TrainConfig(
        stage="pretrain",
        seconds=seconds,
        clips=12,
        micro=12,
        frames=1,
        phases=(
            Phase(0.4, ((96, 168),)),
            Phase(1.0, ((96, 168), (128, 224), (160, 280))),
        ),
        augmentation=augmentation,
    )


def finetune(seconds: float = 3600) -> TrainConfig:
    """Stage two: clips, with their flow."""
    return TrainConfig(seconds=seconds)


def cuda(config: TrainConfig) -> TrainConfig:
    """The same stage on a GPU: large batches, bfloat16, and the largest size at the end."""
    return dataclasses.replace(
        config,
        clips=64,
        micro=64,
        phases=(
            Phase(0.3, ((128, 224),)),
            Phase(1.0, ((96, 168), (128, 224), (192, 336), (192, 336))),
        ),
        rate=2e-3,
        half=True,
        workers=8,
    )


def shared(config: TrainConfig, processes: int) -> TrainConfig:
    """The same run with a batch for each process; clips of a step that do not divide are added to.

    A run whose batches can be shared stays as it is.
    """
    if (config.clips // config.micro) % processes == 0:
        return config
    clips = -(-config.clips // processes) * processes
    return dataclasses.replace(config, clips=clips, micro=clips // processes)


def official(config: TrainConfig, size: tuple[int, int]) -> TrainConfig:
    """The same stage for the paper's networks: small rate, no weight decay, one large size."""
    frames = 1 if config.stage == "pretrain" else 5
    return dataclasses.replace(
        config,
        clips=4,
        micro=4,
        frames=frames,
        phases=(Phase(1.0, (size,)),),
        rate=1e-4,
        weight_decay=0.0,
        betas=(0.9, 0.999),
        last_rate=0.1,
    )
