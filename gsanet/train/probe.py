"""What a run will cost, from a few of its steps: memory and hours."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gsanet.train.recipe import Phase, TrainConfig
from gsanet.train.trainer import Trainer, TrainEvent, TrainStep
from gsanet.train.watch import memory_used

STEPS = 20
ENOUGH_SECONDS = 120.0
"""After which no further step is tried: where a step takes minutes, few must do."""
_WARM_UP = 3
_FEWEST = 2


@dataclass(frozen=True)
class Estimate:
    """What a whole run will take.

    Attributes:
        steps: Of the whole run, all its input sizes in their proportion.
        seconds: Of the whole run.
        seconds_per_step: Mean of the steps tried, the first ones left out.
        samples_per_second: Frames.
        memory_bytes: Most memory used.
        device_bytes: Memory that the device has.
        tried: Steps that this is measured on.
    """

    steps: int
    seconds: float
    seconds_per_step: float
    samples_per_second: float
    memory_bytes: int
    device_bytes: int
    tried: int


def short(config: TrainConfig, steps: int) -> TrainConfig:
    """A run of a few steps through all phases of a recipe, the first one at the largest size.

    So the most memory is known after one step, which the time per step leaves out.
    """
    largest = max((size for phase in config.phases for size in phase.sizes), key=math.prod)
    return replace(
        config,
        steps=steps,
        seconds=None,
        phases=(Phase(0.5 / steps, (largest,)), *config.phases),
        save_every=math.inf,
        snapshot_every=0.0,
    )


def probe(
    trainer: Trainer,
    *,
    steps: int | None,
    seconds: float | None,
    device_bytes: int,
    enough: float = ENOUGH_SECONDS,
) -> Iterator[TrainEvent | Estimate]:
    """Do the trainer's few steps and tell what a whole run of the same recipe takes.

    Args:
        trainer: Of a run as `short` makes it; its folder is thrown away.
        steps: Of the whole run, or None if the clock decides.
        seconds: Of the whole run, or None if the steps decide.
        device_bytes: As in the estimate.
        enough: Seconds of training after which no further step is tried, if there are two.
    """
    tried: list[TrainStep] = []
    most = 0
    for event in trainer.events():
        yield event
        if isinstance(event, TrainStep):
            tried.append(event)
            most = max(most, memory_used(trainer.device))
            trainer.is_enough = event.seconds > enough and len(tried) >= _FEWEST
    before = tried[min(_WARM_UP, len(tried) - 1) - 1] if len(tried) > 1 else None
    began, first = (before.seconds, before.step) if before else (0.0, 0)
    each = (tried[-1].seconds - began) / max(tried[-1].step - first, 1)
    config = trainer.config
    whole = steps if steps is not None else math.ceil((seconds or 0.0) / max(each, 1e-9))
    yield Estimate(
        steps=whole,
        seconds=seconds if seconds is not None else whole * each,
        seconds_per_step=each,
        samples_per_second=config.clips * config.frames / max(each, 1e-9),
        memory_bytes=most,
        device_bytes=device_bytes,
        tried=len(tried),
    )
