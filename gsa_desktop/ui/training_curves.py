"""Curves of a training: loss, scores, learning rate, speed and memory.

Imports pyqtgraph, which takes a while: whoever shows the curves imports this module then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from gsa_desktop.core.training import TrainingNews
from gsa_desktop.ui.form_parts import hint
from gsa_desktop.ui.theme import colour, digits, tokens
from gsa_desktop.ui.training_history import History, smoothed

_REDRAW_MS = 400
_NAME = 28
_SPARE = 1.15
# distinct also without the sense of red and green, and legible as text on the theme's ground
COLOURS = {
    "dark": ("#6AA6FF", "#E8A33D", "#C08CE8", "#35B6A4", "#E0758C"),
    "light": ("#1766D6", "#8A5200", "#7A3DB0", "#0B7264", "#B3365A"),
}
"""Of the series of a run, or of several runs, by the theme's name."""
_HOW_TO = (
    "Point at a curve for its numbers; the wheel zooms, dragging moves, a double click shows all."
)


@dataclass(frozen=True)
class _Plot:
    """What a plot shows.

    Attributes:
        title: What is measured, with its unit.
        names: Series; of several runs only the first is drawn.
        points: Series that are known now and then, drawn with marks.
        smooth: Whether a running mean is drawn.
        highest: Where the scale ends; None where that is open. It begins at 0.
        format: Of a value.
    """

    title: str
    names: tuple[str, ...]
    points: tuple[str, ...] = ()
    smooth: bool = False
    highest: float | None = None
    format: str = "{:.3f}"

    def shown(self, *, several: bool) -> tuple[str, ...]:
        """Series to draw for one run, or for one of several."""
        return (*(self.names[:1] if several else self.names), *self.points)


PLOTS = (
    _Plot("Loss", ("Loss", "Outline", "Overlap", "Coarser maps and slots"), smooth=True),
    _Plot(
        "Agreement with the masks (0 to 1)",
        ("IoU of the batch",),
        ("J held out", "F held out"),
        smooth=True,
        highest=1.0,
    ),
    _Plot("Learning rate", ("Learning rate",), format="{:.2e}"),
    _Plot("Frames a second", ("Frames a second",), smooth=True, format="{:.2f}"),
    _Plot("Memory (GiB)", ("Memory",), format="{:.2f}"),
)
_LARGE = 2
_PLACES = ((0, 0, 1, 3), (0, 3, 1, 3), (1, 0, 1, 2), (1, 2, 1, 2), (1, 4, 1, 2))


class TrainingCurves(QWidget):
    """Draws the curves of one run, or of several on top of each other, a colour for each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Curves")
        self._histories: dict[str, History] = {}
        self._plots = [_Canvas(plot.title, self) for plot in PLOTS]
        for canvas in self._plots[:_LARGE]:
            canvas.plotItem.setLabel("bottom", "Step")  # the small ones have no room for it
        self._legend = QLabel(self)
        self._legend.setAccessibleName("Which colour is which run")
        self._legend.hide()
        self._numbers = hint(_HOW_TO, self, "Numbers at the pointer")
        self._numbers.setFont(digits(self._numbers.font()))
        grid = QGridLayout()
        grid.setSpacing(8)
        for canvas, place in zip(self._plots, _PLACES, strict=True):
            grid.addWidget(canvas, *place)
            canvas.pointed.connect(self._on_pointed)
        grid.setRowStretch(0, 3)
        grid.setRowStretch(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._legend)
        layout.addLayout(grid, 1)
        layout.addWidget(self._numbers)
        self._redraw = QTimer(self, interval=_REDRAW_MS, singleShot=True)
        self._redraw.timeout.connect(self.draw)

    @property
    def names(self) -> tuple[str, ...]:
        """Runs that are shown."""
        return tuple(self._histories)

    def points(self, name: str) -> int:
        """How many points of a series are drawn, of all runs together."""
        return sum(len(history.of(name).steps) for history in self._histories.values())

    def set_runs(self, runs: dict[str, Iterable[TrainingNews]]) -> None:
        """Show these runs, by name, and no other."""
        self._histories = {}
        for name, news in runs.items():
            history = self._histories[name] = History()
            for one in news:
                history.add(one)
        self._numbers.setText(_HOW_TO)
        for canvas in self._plots:
            canvas.show_all()
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
        hues = [QColor(name) for name in COLOURS[tokens().name]]
        self._legend.setVisible(several)
        self._legend.setText(
            " &nbsp;&nbsp; ".join(
                _coloured(f"● {_short(name)}", hues[number % len(hues)])
                for number, name in enumerate(self._histories)
            )
        )
        for plot, canvas in zip(PLOTS, self._plots, strict=True):
            self._draw(plot, canvas, hues, several=several)

    def _draw(self, plot: _Plot, canvas: "_Canvas", hues: list[QColor], *, several: bool) -> None:
        canvas.clear()
        drawn: dict[str, QColor] = {}
        most, ends = 0.0, list[int]()
        for number, history in enumerate(self._histories.values()):
            for place, name in enumerate(plot.shown(several=several)):
                series = history.of(name)
                if not series.steps:
                    continue
                hue = hues[(number if several else place) % len(hues)]
                drawn.setdefault(name, hue)
                values = np.asarray(series.values)
                is_rare = name in plot.points
                if plot.smooth and not is_rare:
                    values = smoothed(values)
                most = max(most, float(values.max()))
                ends += [series.steps[0], series.steps[-1]]
                dashed = several and name.startswith("F held")
                canvas.add_curve(series.steps, values, hue, marked=is_rare, dashed=dashed)
        canvas.set_scale(plot.highest or most * _SPARE or 1.0)
        if ends:
            canvas.set_steps(min(ends), max(ends))
        # the title is the legend, so that none covers a curve
        if several and len(drawn) > 1:
            title = ", ".join(f"{n} (dashed)" if n.startswith("F held") else n for n in drawn)
        elif len(drawn) > 1:
            title = " &nbsp; ".join(_coloured(name, hue) for name, hue in drawn.items())
        else:
            title = next(iter(drawn), plot.title) if plot.points else plot.title
        canvas.setTitle(title, color=colour("text").name(), size="9pt")

    @Slot(object, float)
    def _on_pointed(self, canvas: "_Canvas", step: float) -> None:
        plot = PLOTS[self._plots.index(canvas)]
        several = len(self._histories) > 1
        texts, at = [], ""
        for run, history in self._histories.items():
            for name in plot.shown(several=several):
                if (point := history.of(name).at(step)) is not None:
                    at = at or f"Step {point[0]:,}"
                    label = f"{_short(run)}: {name}" if several else name
                    texts.append(f"{label} {plot.format.format(point[1])}")
        if texts:
            self._numbers.setText("  ·  ".join([at, *texts]))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plots:
            for canvas in self._plots:
                canvas.paint_ground()
            self.draw()


class _WholeSteps(pg.AxisItem):  # type: ignore[misc] # pyqtgraph has no types
    """There is no step 1.5."""

    @override
    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        spacings = super().tickSpacing(minVal, maxVal, size)
        return [(space, offset) for space, offset in spacings if space >= 1] or [(1, 0)]


class _Canvas(pg.PlotWidget):  # type: ignore[misc] # pyqtgraph has no types
    """A plot over steps.

    Signals:
        pointed: The plot, and the step under the pointer.
    """

    pointed = Signal(object, float)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, axisItems={"bottom": _WholeSteps("bottom")})
        self.setAccessibleName(f"Curve: {title}")
        self.setMinimumHeight(100)
        self.showGrid(x=True, y=True, alpha=0.15)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(x=True, y=False)
        item = self.plotItem
        for side in ("left", "bottom"):
            item.getAxis(side).enableAutoSIPrefix(enable=False)
        item.getAxis("left").setWidth(48)
        self.paint_ground()
        item.setDownsampling(auto=True, mode="peak")
        item.setClipToView(True)
        # pyqtgraph's own range is that of what it draws, which is thinned by the range before
        self._steps = (0, 1)
        self._shows_all = True
        self.show_all()
        item.vb.sigRangeChangedManually.connect(self._on_zoomed)
        self.scene().sigMouseMoved.connect(self._on_moved)

    def set_scale(self, highest: float) -> None:
        """Show values from 0 to this."""
        self.setYRange(0.0, highest, padding=0.02)

    def add_curve(
        self,
        steps: list[int],
        values: NDArray[np.float64],
        hue: QColor,
        *,
        marked: bool,
        dashed: bool,
    ) -> None:
        """A line, with marks at its points or without."""
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        marks = {"symbol": "o", "symbolSize": 6, "symbolBrush": hue, "symbolPen": hue}
        self.plot(
            np.asarray(steps),
            values,
            pen=pg.mkPen(hue, width=2, style=style),
            # a single point has no line
            **(marks if marked or len(steps) == 1 else {}),
        )

    def show_all(self) -> None:
        """Undo zooming and moving."""
        self._shows_all = True
        first, last = self._steps
        self.setXRange(first, max(last, first + 1), padding=0.02)

    def set_steps(self, first: int, last: int) -> None:
        """There are curves over these steps; they are shown unless a person has zoomed in."""
        self._steps = (first, last)
        if self._shows_all:
            self.show_all()

    def paint_ground(self) -> None:
        """Use the colours of the theme."""
        self.setBackground(colour("panel"))
        for side in ("left", "bottom"):
            axis = self.plotItem.getAxis(side)
            axis.setPen(colour("groove"))
            axis.setTextPen(colour("text_muted"))

    @override
    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:
        self.show_all()
        ev.accept()

    def _on_zoomed(self) -> None:
        self._shows_all = False

    def _on_moved(self, place: QPointF) -> None:
        self.pointed.emit(self, self.plotItem.vb.mapSceneToView(place).x())


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _coloured(text: str, hue: QColor) -> str:
    return f'<span style="color: {hue.name()}">{escape(text)}</span>'
