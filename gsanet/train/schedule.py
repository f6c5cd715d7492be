"""How far a run is, and what follows from it: learning rate and input size."""

import math

import numpy as np

from gsanet.train.recipe import TrainConfig


def progress(config: TrainConfig, step: int, seconds: float) -> float:
    """0 at the start, 1 at the end of the run."""
    if config.steps is not None:
        return step / max(config.steps, 1)
    assert config.seconds is not None
    return seconds / max(config.seconds, 1e-9)


def rate_at(config: TrainConfig, done: float) -> float:
    """Linear warm-up, then a cosine down to `last_rate`."""
    if done < config.warm_up:
        return config.rate * (config.last_rate + (1 - config.last_rate) * done / config.warm_up)
    along = min(1.0, (done - config.warm_up) / (1 - config.warm_up))
    fall = 0.5 * (1 + math.cos(math.pi * along))
    return config.rate * (config.last_rate + (1 - config.last_rate) * fall)


def size_at(config: TrainConfig, step: int, done: float) -> tuple[int, int]:
    """Height and width of the input of a step; the same in every process."""
    phase = next((phase for phase in config.phases if done < phase.until), config.phases[-1])
    rng = np.random.default_rng((config.seed, step, 1))
    return phase.sizes[int(rng.integers(len(phase.sizes)))]
