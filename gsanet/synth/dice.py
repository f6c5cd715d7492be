"""Seeded chance: the few draws that every part of a scene is made of."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Option = TypeVar("Option")


@dataclass(frozen=True)
class Wander:
    """A smooth random function of time: a sum of slow sines, in the unit of its amplitudes."""

    amplitudes: tuple[float, ...] = ()
    frequencies: tuple[float, ...] = ()
    phases: tuple[float, ...] = ()

    def __call__(self, time: float) -> float:
        waves = zip(self.amplitudes, self.frequencies, self.phases, strict=True)
        return sum(a * math.sin(f * time + p) for a, f, p in waves)


class Dice:
    """One seeded source of chance; equal keys give equal draws on every machine."""

    def __init__(self, *key: int) -> None:
        self.rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(key)))

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * float(self.rng.random())

    def log_between(self, low: float, high: float) -> float:
        return math.exp(self.between(math.log(low), math.log(high)))

    def sign(self) -> float:
        return 1.0 if self.rng.random() < 0.5 else -1.0

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def count(self, low: int, stop: int) -> int:
        """A whole number from low up to, without, stop."""
        return int(self.rng.integers(low, stop))

    def pick(self, options: Sequence[Option]) -> Option:
        return options[self.count(0, len(options))]

    def weighted(self, options: dict[Option, float]) -> Option:
        """One key; the values are its weights."""
        sums = list(accumulate(options.values()))
        at = self.rng.random() * sums[-1]
        for option, top in zip(options, sums, strict=True):
            if at < top:
                return option
        return list(options)[-1]

    def normal(self, *shape: int) -> Array:
        return self.rng.standard_normal(shape).astype(np.float32)

    def colour(self, low: float = 0, high: float = 255) -> Array:
        return (low + (high - low) * self.rng.random(3)).astype(np.float32)

    def wander(self, amplitude: float, waves: int = 3) -> Wander:
        if amplitude == 0:
            return Wander()
        frequencies = np.exp(self.rng.uniform(-4, -0.7, waves)).tolist()
        phases = self.rng.uniform(0, 2 * math.pi, waves).tolist()
        amplitudes = (self.normal(waves) * amplitude / math.sqrt(waves)).tolist()
        return Wander(tuple(amplitudes), tuple(frequencies), tuple(phases))
