"""Curves of a run in TensorBoard's format, and a table that needs no viewer.

A full disk costs curves, not the run: it is reported once and writing is tried again later.
"""

import time
from collections import deque
from pathlib import Path
from typing import Protocol

from tensorboardX.event_file_writer import EventsWriter
from tensorboardX.proto.event_pb2 import Event
from tensorboardX.proto.summary_pb2 import Summary

EVERY = 20
"""Steps between two points of the curves, each the mean since the last."""

TABLE = "curve.csv"
_COLUMNS = "step,seconds,samples,loss,iou,rate,height,width"


class Figures(Protocol):
    """What a point of the curves is made of; see `gsanet.train.trainer.TrainStep`."""

    @property
    def step(self) -> int: ...
    @property
    def loss(self) -> float: ...
    @property
    def iou(self) -> float: ...
    @property
    def rate(self) -> float: ...
    @property
    def samples(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def height(self) -> int: ...
    @property
    def width(self) -> int: ...


class RunLog:
    """Writes a run's curves.

    Args:
        folder: Of the run.
        enabled: Only one of several processes writes.
    """

    def __init__(self, folder: Path, *, enabled: bool) -> None:
        self._folder = folder
        self._enabled = enabled
        self._since: deque[Figures] = deque(maxlen=EVERY)
        self._events: EventsWriter | None = None
        self._failing = False

    def step(self, figures: Figures) -> list[str]:
        """Take note of a step; sentences for the user, if something went wrong."""
        self._since.append(figures)
        if not self._enabled or figures.step % EVERY:
            return []
        loss = sum(one.loss for one in self._since) / len(self._since)
        iou = sum(one.iou for one in self._since) / len(self._since)
        self._since.clear()
        try:
            self._write_table(figures, loss, iou)
            self._write_events(figures, {"loss": loss, "iou": iou, "rate": figures.rate})
        except OSError as problem:
            first, self._failing = not self._failing, True
            self._events = None
            return [f"The curves cannot be written: {problem}."] if first else []
        self._failing = False
        return []

    def close(self) -> None:
        if self._events is not None:
            self._events.close()
            self._events = None

    def _write_table(self, figures: Figures, loss: float, iou: float) -> None:
        path = self._folder / TABLE
        with path.open("a") as file:
            if file.tell() == 0:
                file.write(_COLUMNS + "\n")
            file.write(
                f"{figures.step},{figures.seconds:.1f},{figures.samples},{loss:.5f},{iou:.4f},"
                f"{figures.rate:.3e},{figures.height},{figures.width}\n"
            )

    def _write_events(self, figures: Figures, values: dict[str, float]) -> None:
        # EventsWriter writes in this thread; SummaryWriter's own thread dies of a full disk and
        # leaves its queue to block the run
        if self._events is None:
            self._events = EventsWriter(str(self._folder / "events"))
        points = [Summary.Value(tag=f"train/{name}", simple_value=v) for name, v in values.items()]
        self._events.write_event(
            Event(wall_time=time.time(), step=figures.step, summary=Summary(value=points))
        )
        self._events.flush()
