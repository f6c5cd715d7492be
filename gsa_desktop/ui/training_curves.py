"""Curves of a training: loss, scores, learning rate, speed and memory.

Imports pyqtgraph, which takes a while: whoever shows the curves imports this module then.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from gsa_desktop.core.training import Score, TrainingNews, TrainStep, Usage
from gsa_desktop.ui.theme import colour, tokens

_REDRAW_MS = 400
_SMOOTH = 15
_WIDE = 2  # plots with a row of their own; the others share one, in the colours of the first
_NAME = 24
_SPEED_STEPS = 10
_GIB = 2**30
# distinct also without the sense of red and green, and legible as text on the theme's ground
_COLOURS = {
    "dark": ("#6AA6FF", "#E8A33D", "#C08CE8", "#35B6A4", "#E0758C"),
    "light": ("#1766D6", "#8A5200", "#7A3DB0", "#0B7264", "#B3365A"),
}


@dataclass
class Series:
    """Numbers of a run by step."""

    steps: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, step: int, value: float) -> None:
        """A new point; going back in steps (a resumed run) drops those that are done again."""
        while self.steps and self.steps[-1] >= step:
            self.steps.pop()
            self.values.pop()
        self.steps.append(step)
        self.values.append(value)


@dataclass
class History:
    """All series of one run."""

    series: dict[str, Series] = field(default_factory=dict)
    _last: TrainStep | None = None
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


@dataclass(frozen=True)
class _Plot:
    title: str
    names: tuple[str, ...]
    points: tuple[str, ...] = ()
    smooth: bool = True

    def style_of(self, name: str) -> str:
        """How a series is drawn: "points", "smooth" or "plain"."""
        if name in self.points:
            return "points"
        return "smooth" if self.smooth else "plain"


PLOTS = (
    _Plot("Loss", ("Loss", "Outline", "Overlap", "Coarser maps and slots")),
    _Plot("Agreement", ("IoU of the batch",), ("J held out", "F held out")),
    _Plot("Learning rate", ("Learning rate",), smooth=False),
    _Plot("Frames a second", ("Frames a second",)),
    _Plot("Memory (GiB)", ("Memory",), smooth=False),
)


class TrainingCurves(QWidget):
    """Draws the curves of one run or of several on top of each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Curves")
        self._histories: dict[str, History] = {}
        self._plots: list[pg.PlotWidget] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for number, plot in enumerate(PLOTS):
            widget = self._make(plot)
            self._plots.append(widget)
            if number < _WIDE:
                grid.addWidget(widget, number, 0, 1, 3)
            else:
                grid.addWidget(widget, _WIDE, number - _WIDE)
        grid.setRowStretch(0, 3)
        grid.setRowStretch(1, 3)
        grid.setRowStretch(2, 2)
        self._redraw = QTimer(self, interval=_REDRAW_MS, singleShot=True)
        self._redraw.timeout.connect(self.draw)

    @property
    def names(self) -> tuple[str, ...]:
        """Runs that are shown."""
        return tuple(self._histories)

    def set_runs(self, runs: dict[str, Iterable[TrainingNews]]) -> None:
        """Show these runs, by name, and no other."""
        self._histories = {}
        for name, news in runs.items():
            history = self._histories[name] = History()
            for one in news:
                history.add(one)
        self.draw()

    def add(self, name: str, news: TrainingNews) -> None:
        """News of a run that is shown; drawn a moment later."""
        self._histories.setdefault(name, History()).add(news)
        if not self._redraw.isActive():
            self._redraw.start()

    @Slot()
    def draw(self) -> None:
        """Draw everything anew."""
        self._redraw.stop()
        several = len(self._histories) > 1
        colours = _COLOURS[tokens().name]
        for plot, widget in zip(PLOTS, self._plots, strict=True):
            widget.clear()
            # of several runs only the first series of each plot, and the scores
            names = (*(plot.names[:1] if several else plot.names), *plot.points)
            labels: list[str] = []
            for run, history in self._histories.items():
                for name in names:
                    series = history.of(name)
                    if series.steps:
                        hue = QColor(colours[len(labels) % len(colours)])
                        _draw(widget, series, hue, plot.style_of(name))
                        label = f"{_short(run)}: {name}" if several else name
                        labels.append(f'<span style="color: {hue.name()}">{escape(label)}</span>')
            # the title is the legend, so that none covers a curve
            fits = len(labels) > 1 and not (several and widget in self._plots[_WIDE:])
            title = " &nbsp; ".join(labels) if fits else plot.title
            widget.setTitle(title, color=colour("text").name(), size="9pt")

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plots:
            for widget in self._plots:
                _paint(widget)
            self.draw()

    def _make(self, plot: _Plot) -> pg.PlotWidget:
        widget = pg.PlotWidget(self)
        widget.setAccessibleName(f"Curve: {plot.title}")
        widget.setTitle(plot.title, color=colour("text").name(), size="9pt")
        widget.showGrid(x=True, y=True, alpha=0.15)
        widget.setMenuEnabled(False)
        widget.hideButtons()
        item = widget.plotItem
        for side in ("left", "bottom"):
            item.getAxis(side).enableAutoSIPrefix(enable=False)
        _paint(widget)
        item.setDownsampling(auto=True, mode="peak")
        item.setClipToView(True)
        return widget


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _paint(widget: pg.PlotWidget) -> None:
    """Use the colours of the theme."""
    widget.setBackground(colour("panel"))
    for side in ("left", "bottom"):
        axis = widget.plotItem.getAxis(side)
        axis.setPen(colour("groove"))
        axis.setTextPen(colour("text_muted"))


def _draw(widget: pg.PlotWidget, series: Series, hue: QColor, style: str) -> None:
    values = np.asarray(series.values)
    if style == "smooth":
        values = smoothed(values)
    # a single point has no line
    marked = style == "points" or len(values) == 1
    symbol = {"symbol": "o", "symbolSize": 6, "symbolBrush": hue, "symbolPen": hue}
    widget.plot(
        np.asarray(series.steps), values, pen=pg.mkPen(hue, width=2), **(symbol if marked else {})
    )


def smoothed(values: NDArray[np.float64], width: int = _SMOOTH) -> NDArray[np.float64]:
    """A running mean over the last points; shorter at the beginning."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(0, ends - width)
    return np.asarray((total[ends] - total[starts]) / (ends - starts))
