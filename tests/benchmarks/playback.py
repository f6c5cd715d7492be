"""Does playing keep up? `python -m tests.benchmarks.playback [FILE] [--seconds 20] [--speed 1]`.

Plays a clip with masks on every frame in the real window (offscreen, 1440 x 900) through the real
controllers, in the Overlay view unless --view says otherwise. Without FILE a 1080p30 clip is made.

shown: frames that were painted. dropped: frames whose moment passed unseen. late: how long after a
frame's moment it was painted. drift: what the clock and the timeline differ by in the end.
"""

import argparse
import os
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from gsa_desktop.app.desktop import Desktop
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.project import Track, View
from gsa_desktop.core.storage import save_project
from gsa_desktop.core.timebase import FrameRange
from tests.benchmarks.clips import make_clip, store_masks


class Watch(QObject):
    """Notes which frames are due and which are painted, and when."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._playback = desktop.session.playback
        self.painted: dict[int, float] = {}
        self.began = 0.0
        self.first = 0
        self.levels: set[int] = {0}
        self._shown: int | None = None
        desktop.session.monitor.picture.connect(self._on_picture)
        desktop.session.monitor.quality_changed.connect(self.levels.add)
        desktop.session.playback.clock_released.connect(self._on_clock)
        desktop.window.preview.installEventFilter(self)

    def _on_clock(self, frame: int, _speed: float) -> None:
        self.first, self.began = frame, time.perf_counter()

    def _on_picture(self, event: object) -> None:
        self._shown = event.frame

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._shown is not None and self._playback.speed:
            self.painted.setdefault(self._shown, time.perf_counter())
        return False


def wait_until(condition, seconds: float = 120.0) -> None:
    loop, end = QEventLoop(), time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        QTimer.singleShot(20, loop.quit)
        loop.exec()


def wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def opened(app: QApplication, folder: Path, path: Path, masks: MaskStore) -> Desktop:
    """The window with the clip on its timeline, and a mask on every frame."""
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    desktop = Desktop(app, settings, masks)
    session = desktop.session
    desktop.window.resize(1440, 900)
    desktop.window.show()
    wait_until(lambda: session.editing.default_model)
    session.editing.default_model = "motion"
    desktop.open_files([path])
    wait_until(lambda: session.target() is not None)
    clip, info = session.target()
    store_masks(masks, info, clip.segment)
    wait(3)  # until then nothing is warmed up
    wait_until(lambda: not session.lanes.gpu.is_busy and not session.lanes.media.is_busy)
    return desktop


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--view", default="overlay")
    parser.add_argument("--gop", type=int, default=250, help="of the clip that is made")
    parser.add_argument("--cuts", type=float, help="pieces of so many seconds, shuffled")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gsa_play_") as name:
        folder = Path(name)
        os.environ["GSA_HOME"] = str(folder / "home")
        length = wanted.seconds * max(1.0, abs(wanted.speed)) + 2
        path = wanted.file or make_clip(folder / "clip.mp4", length, gop=wanted.gop)
        app = QApplication([])
        desktop = opened(app, folder, path.absolute(), MaskStore(folder / "masks"))
        if wanted.cuts:
            shuffle(desktop, folder / "cuts.gsaproj", wanted.cuts)
        desktop.set_view(View[wanted.view.upper()])
        wait(1)
        measure(desktop, wanted.seconds, wanted.speed)
        desktop.survival.shut_down()
        desktop.session.shut_down()


def shuffle(desktop: Desktop, path: Path, seconds: float) -> None:
    """Pieces of the clip in another order, as a project of its own."""
    project = desktop.session.editing.project
    whole = project.timeline.tracks[0].clips[0]
    length = round(seconds * project.timeline.rate)
    starts = list(range(0, len(whole.cut) - length + 1, length))
    random.Random(1).shuffle(starts)
    clips = tuple(
        replace(whole, id=f"c{n}", cut=FrameRange(s, s + length), start=n * length, length=length)
        for n, s in enumerate(starts)
    )
    timeline = replace(project.timeline, tracks=(Track(clips),), sounds=())
    save_project(replace(project, timeline=timeline), path)
    desktop.session.editing.open_files([path])
    wait_until(lambda: len(desktop.session.editing.clips) == len(clips))
    wait(2)


def measure(desktop: Desktop, seconds: float, speed: float) -> None:
    """Play, and print what came of it."""
    playback = desktop.session.playback
    if speed < 0:
        playback.to_end()
        wait(2)
    watch = Watch(desktop)
    rate = float(playback.map.rate)
    processor = time.process_time()
    playback.play(speed)
    asked = time.perf_counter()
    wait_until(lambda: watch.began)
    first, began = watch.first, playback._began
    end = began + seconds
    wait_until(lambda: time.perf_counter() >= end or not playback.speed)
    elapsed, last = time.perf_counter() - began, playback.playhead
    busy = (time.process_time() - processor) / elapsed
    playback.pause()
    step = max(1, round(abs(speed)))
    due = abs(last - first) // step + 1
    painted = [n for n in watch.painted if min(first, last) <= n <= max(first, last)]
    late = [
        watch.painted[n] - began - abs(n - first) / rate / abs(speed) for n in painted if n != first
    ]
    dropped = max(due - len(painted), 0)
    drift = abs(last - first) / rate / abs(speed) - elapsed
    load = os.getloadavg()[0]
    print(
        f"{rate:g} fps at {speed:g}x for {elapsed:.1f} s, {os.cpu_count()} cores, load {load:.1f}"
    )
    print(f"began after {1000 * (began - asked):.0f} ms")
    print(f"shown {len(painted)} of {due}, dropped {dropped} ({100 * dropped / due:.1f} %)")
    if late:
        worst = sorted(late)[int(len(late) * 0.95)]
        print(f"late: median {1000 * median(late):.0f} ms, 95 % within {1000 * worst:.0f} ms")
    print(f"drift {1000 * drift:.0f} ms (one frame is {1000 / rate:.0f} ms)")
    sizes = ", ".join(f"1/{2**level}" for level in sorted(watch.levels))
    print(f"sizes used: {sizes}; processor time: {busy:.2f} cores")


if __name__ == "__main__":
    main()
