"""What a run will cost, from a few of its steps: memory and hours."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gsanet.train.trainer import Trainer, TrainEvent, TrainStep
from gsanet.train.watch import memory_used

STEPS = 20
_WARM_UP = 3


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
    """

    steps: int
    seconds: float
    seconds_per_step: float
    samples_per_second: float
    memory_bytes: int
    device_bytes: int


def probe(
    trainer: Trainer, *, steps: int | None, seconds: float | None, device_bytes: int
) -> Iterator[TrainEvent | Estimate]:
    """Do the trainer's few steps and tell what a whole run of the same recipe takes.

    Args:
        trainer: A short run by steps through all of the recipe's phases; its folder is thrown away.
        steps: Of the whole run, or None if the clock decides.
        seconds: Of the whole run, or None if the steps decide.
        device_bytes: As in the estimate.
    """
    tried: list[TrainStep] = []
    most = 0
    for event in trainer.events():
        yield event
        if isinstance(event, TrainStep):
            tried.append(event)
            most = max(most, memory_used(trainer.device))
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
    )
