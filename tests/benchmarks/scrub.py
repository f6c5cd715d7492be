"""How soon a picture follows the playhead: `python -m tests.benchmarks.scrub [FILE] [--seeks 60]`.

Seeks to random frames through the real Monitor and its thread, each when the one before is shown,
in the Source view at 960 pixels. Without FILE a 1080p clip with a keyframe every 250 frames is
made. Prints medians of: the first picture of any kind, which may be the nearest keyframe; the
exact picture of a frame that was not in memory; and the exact picture of one that was.
"""

import argparse
import os
import random
import tempfile
import time
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from gsa_desktop.controllers.monitor import Monitor
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe
from gsa_desktop.workers.lanes import LatestLane
from tests.benchmarks.clips import make_clip

LIMIT_MS = 20_000


class Seeker(QObject):
    """Seeks, and waits for the exact picture."""

    def __init__(self, monitor: Monitor) -> None:
        super().__init__()
        self._monitor = monitor
        self._loop = QEventLoop()
        self._began = 0.0
        self.first: float | None = None
        self.exact = 0.0
        monitor.picture.connect(self._on_picture)
        monitor.problem.connect(self._on_problem)

    def seek(self, frame: int) -> tuple[float, float]:
        """Milliseconds to the first and to the exact picture."""
        self.first = None
        self._began = time.perf_counter()
        self._monitor.show(frame)
        timer = QTimer(self, singleShot=True, interval=LIMIT_MS)
        timer.timeout.connect(self._loop.quit)
        timer.start()
        self._loop.exec()
        timer.stop()
        return self.first or 0.0, self.exact

    def rest(self) -> None:
        """Let the job of the last seek end."""
        QTimer.singleShot(30, self._loop.quit)
        self._loop.exec()

    def _on_picture(self, event: object) -> None:
        now = 1000 * (time.perf_counter() - self._began)
        self.first = self.first or now
        if event.exact:
            self.exact = now
            self._loop.quit()

    def _on_problem(self, text: str) -> None:
        raise SystemExit(text)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--seeks", type=int, default=60)
    wanted = parser.parse_args()
    app = QApplication([])
    with tempfile.TemporaryDirectory(prefix="gsa_scrub_") as name:
        folder = Path(name)
        path = wanted.file or make_clip(folder / "clip.mp4", 20, gop=250)
        measure(folder, path.absolute(), wanted.seeks)
    del app


def measure(folder: Path, path: Path, seeks: int) -> None:
    info = probe(path)
    clip = Clip("a", path, FrameRange(0, info.frames))
    timeline = Timeline((Track((clip,)),), info.table.rate, (info.width, info.height))
    owner = QObject()
    lane = LatestLane(owner)
    monitor = Monitor(lane, {path: info}, MaskStore(folder / "masks"))
    seeker = Seeker(monitor)
    monitor.set_timeline(timeline, info.frames)
    seeker.seek(0)
    seeker.rest()
    chosen = random.Random(1).sample(range(1, info.frames), min(seeks, info.frames - 1))
    cold, warm = [], []
    for frame in chosen:
        cold.append(seeker.seek(frame))
        seeker.rest()
    for frame in chosen:
        warm.append(seeker.seek(frame)[1])
        seeker.rest()
    lane.shut_down()
    monitor.close()
    print(f"{info.width} x {info.height}, {len(chosen)} seeks, load {os.getloadavg()[0]:.1f}")
    print(f"first picture, exact or not: {_told([first for first, _ in cold])}")
    print(f"exact picture, not in memory: {_told([exact for _, exact in cold])}")
    print(f"exact picture, in memory: {_told(warm)}")


def _told(times: list[float]) -> str:
    worst = sorted(times)[int(len(times) * 0.95)]
    return f"median {median(times):.1f} ms, 95 % within {worst:.0f} ms"


if __name__ == "__main__":
    main()
