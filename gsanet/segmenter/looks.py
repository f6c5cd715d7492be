"""What the subject looks like all along the clip: an appearance model for each stretch of a shot.

A model of minutes would know too many backgrounds; one of ten seconds knows those at hand. Between
the middles of two stretches of a shot their models fade into each other.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gsanet.segmenter.appearance import SURE, AppearanceModel, ShotSamples

_LENGTH = 240
# A last stretch shorter than this is left to the one before.
_LEAST = 80

Fit = Callable[[ShotSamples], AppearanceModel | None]
Weighted = tuple[AppearanceModel, float]


@dataclass(frozen=True, eq=False)
class Stretch:
    """Frames that one model stands for.

    Attributes:
        start: Number of the first.
        stop: Number after the last.
        starts_shot: A hard cut lies before it.
        model: None when nothing could be learnt.
    """

    start: int
    stop: int
    starts_shot: bool
    model: AppearanceModel | None

    @property
    def middle(self) -> float:
        return (self.start + self.stop - 1) / 2


class Looks:
    """Learns from the frames in order, then answers for each of them."""

    def __init__(self, fit: Fit, sure: tuple[float, float] = SURE) -> None:
        self._fit = fit
        self._sure = sure
        self._stretches: list[Stretch] = []
        self._samples = ShotSamples(sure)
        self._start = self._stop = 0
        self._starts_shot = True

    def add(
        self, number: int, picture: NDArray[np.uint8], prob: NDArray[np.uint8], *, starts_shot: bool
    ) -> None:
        """The next frame, with its first-pass map."""
        if starts_shot or number - self._start >= _LENGTH:
            self.finish()
            self._start, self._starts_shot = number, starts_shot
        self._samples.add(number, picture, prob)
        self._stop = number + 1

    def finish(self) -> None:
        """Nothing more belongs to the present stretch."""
        count = self._stop - self._start
        if count > 0 and (self._starts_shot or count >= _LEAST):
            model = self._fit(self._samples)
            self._stretches.append(Stretch(self._start, self._stop, self._starts_shot, model))
        self._samples = ShotSamples(self._sure)
        self._start = self._stop

    def at(self, number: int) -> list[Weighted]:
        """The models that know a frame, with weights that sum to at most 1."""
        place = bisect_right(self._stretches, number, key=lambda one: one.start) - 1
        if place < 0:
            return []
        here = self._stretches[place]
        other = self._neighbour(place, after=number > here.middle)
        share = 0.0
        if other is not None:
            share = abs(number - here.middle) / abs(other.middle - here.middle)
        weighted = [(here, 1 - share), (other, share)]
        return [
            (stretch.model, weight)
            for stretch, weight in weighted
            if stretch is not None and stretch.model is not None and weight > 0
        ]

    def _neighbour(self, place: int, *, after: bool) -> Stretch | None:
        """The stretch of the same shot beside one."""
        later = place + 1 if after else place
        if not 0 < later < len(self._stretches) or self._stretches[later].starts_shot:
            return None
        return self._stretches[later if after else place - 1]
