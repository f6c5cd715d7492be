"""Curves and examples of a run in TensorBoard's format, and a table that needs no viewer.

A full disk costs curves, not the run: it is reported once and writing is tried again later.
"""

import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from PIL import Image
from tensorboardX.event_file_writer import EventsWriter
from tensorboardX.proto.event_pb2 import Event
from tensorboardX.proto.summary_pb2 import Summary

EVERY = 20
"""Steps between two points of the curves, each the mean since the last; the end has one, too."""

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
    @property
    def outline(self) -> float: ...
    @property
    def overlap(self) -> float: ...


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
        self._last: Figures | None = None
        self._events: EventsWriter | None = None
        self._files = 0
        self._failing = False

    def step(self, figures: Figures) -> list[str]:
        """Take note of a step; sentences for the user, if something went wrong."""
        self._since.append(figures)
        return self._point() if figures.step % EVERY == 0 else []

    def values(self, step: int, values: Mapping[str, float]) -> list[str]:
        """Write a point of each curve; sentences for the user, if something went wrong."""
        points = [Summary.Value(tag=name, simple_value=value) for name, value in values.items()]
        return self._write(step, points)

    def picture(self, step: int, name: str, path: Path) -> list[str]:
        """Write a picture, a file of which there is; sentences as of `values`."""
        if not self._enabled:
            return []
        try:
            content = path.read_bytes()
            with Image.open(path) as opened:
                width, height = opened.size
        except OSError as problem:
            return self._failed(problem)
        image = Summary.Image(
            height=height, width=width, colorspace=3, encoded_image_string=content
        )
        return self._write(step, [Summary.Value(tag=name, image=image)])

    def close(self) -> None:
        """Write what is left and let go of the file; what comes later goes into another one."""
        if self._since:
            self._point()
        if self._events is not None:
            self._events.close()
            self._events = None

    def _point(self) -> list[str]:
        """A point of each curve: means of the steps since the last one."""
        if not self._enabled:
            return []
        figures = self._since[-1]
        means = {
            name: sum(getattr(one, name) for one in self._since) / len(self._since)
            for name in ("loss", "outline", "overlap", "iou")
        }
        self._since.clear()
        values = {f"train/{name}": value for name, value in means.items()}
        values["train/rate"] = figures.rate
        if self._last is not None and figures.seconds > self._last.seconds:
            seen = figures.samples - self._last.samples
            values["train/frames_per_second"] = seen / (figures.seconds - self._last.seconds)
        self._last = figures
        try:
            self._write_table(figures, means["loss"], means["iou"])
        except OSError as problem:
            return self._failed(problem)
        return self.values(figures.step, values)

    def _failed(self, problem: OSError) -> list[str]:
        first, self._failing = not self._failing, True
        self._events = None
        return [f"The curves cannot be written: {problem}."] if first else []

    def _write_table(self, figures: Figures, loss: float, iou: float) -> None:
        path = self._folder / TABLE
        with path.open("a") as file:
            if file.tell() == 0:
                file.write(_COLUMNS + "\n")
            file.write(
                f"{figures.step},{figures.seconds:.1f},{figures.samples},{loss:.5f},{iou:.4f},"
                f"{figures.rate:.3e},{figures.height},{figures.width}\n"
            )

    def _write(self, step: int, points: list[Summary.Value]) -> list[str]:
        # EventsWriter writes in this thread; SummaryWriter's own thread dies of a full disk and
        # leaves its queue to block the run
        if not self._enabled:
            return []
        try:
            if self._events is None:
                # a name of its own: files of one second would overwrite each other
                prefix, suffix = str(self._folder / "events"), f".{self._files}"
                self._files += 1
                self._events = EventsWriter(prefix, suffix)
            event = Event(wall_time=time.time(), step=step, summary=Summary(value=points))
            self._events.write_event(event)
            self._events.flush()
        except OSError as problem:
            return self._failed(problem)
        self._failing = False
        return []
