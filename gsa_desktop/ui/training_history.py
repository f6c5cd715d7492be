"""The numbers of a training by step, taken out of what it says."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.training import Score, TrainingNews, TrainStep, Usage

_SPEED_STEPS = 10
_MOST = 8000  # points of a curve, more than a screen has columns
_GIB = 2**30


@dataclass
class Series:
    """Numbers of a run by step; of very many some are left out, evenly.

    Attributes:
        steps: Rising.
        values: One for each step.
        every: Steps between two points, at least.
    """

    steps: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    every: int = 1

    def add(self, step: int, value: float) -> None:
        """A new point; going back in steps (a resumed run) drops those that are done again."""
        while self.steps and self.steps[-1] >= step:
            self.steps.pop()
            self.values.pop()
        if self.steps and step - self.steps[-1] < self.every:
            return
        self.steps.append(step)
        self.values.append(value)
        if len(self.steps) > _MOST:
            self.every *= 2
            del self.steps[1::2]
            del self.values[1::2]

    def at(self, step: float) -> tuple[int, float] | None:
        """The point nearest to a step; None without any."""
        if not self.steps:
            return None
        place = int(np.abs(np.asarray(self.steps) - step).argmin())
        return self.steps[place], self.values[place]


@dataclass
class History:
    """All series of one run."""

    series: dict[str, Series] = field(default_factory=dict)
    _past: list[tuple[int, int, float]] = field(default_factory=list)

    def add(self, news: TrainingNews) -> None:
        """Take the numbers out of a piece of news."""
        if isinstance(news, TrainStep):
            rest = max(0.0, news.loss - news.outline - news.overlap)
            for name, value in (
                ("Loss", news.loss),
                ("Outline", news.outline),
                ("Overlap", news.overlap),
                ("Coarser maps and slots", rest),
                ("IoU of the batch", news.iou),
                ("Learning rate", news.rate),
            ):
                self._add(name, news.step, value)
            self._add_speed(news)
        elif isinstance(news, Score):
            self._add("J held out", news.step, news.similarity)
            self._add("F held out", news.step, news.accuracy)
        elif isinstance(news, Usage):
            self._add("Memory", news.step, news.memory_bytes / _GIB)

    def of(self, name: str) -> Series:
        """A series by its name, empty if the run has none."""
        return self.series.get(name, Series())

    def _add(self, name: str, step: int, value: float) -> None:
        self.series.setdefault(name, Series()).add(step, value)

    def _add_speed(self, news: TrainStep) -> None:
        if self._past and news.step <= self._past[-1][0]:
            self._past.clear()
        self._past.append((news.step, news.samples, news.seconds))
        del self._past[: -_SPEED_STEPS - 1]
        _, samples, seconds = self._past[0]
        if news.seconds > seconds:
            self._add(
                "Frames a second", news.step, (news.samples - samples) / (news.seconds - seconds)
            )


def smoothed(values: NDArray[np.float64], width: int = 15) -> NDArray[np.float64]:
    """A running mean over the last points; shorter at the beginning."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(0, ends - width)
    return np.asarray((total[ends] - total[starts]) / (ends - starts))
