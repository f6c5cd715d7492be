"""Paint time of a long timeline: `python -m tests.benchmarks.timeline_paint [CLIPS] [HOURS]`.

2,000 clips over 10 hours on two tracks with mask states, thumbnails and sound; every step scrolls
or zooms and then paints the whole view at 1440 x 260. Prints milliseconds of processor time a
paint, which is what a paint takes on a machine with a core to spare.
"""

import os
import sys
import time
from fractions import Fraction
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.theme import apply_theme
from gsa_desktop.ui.timeline_view import TimelineView

RATE = Fraction(30)
TARGET_MS = 8.0
STEPS = 60


def long_timeline(clips: int, hours: float) -> Timeline:
    """Clips of the same length, taken in turn by two tracks."""
    length = int(hours * 3600 * RATE / clips)
    tracks: tuple[list[Clip], list[Clip]] = ([], [])
    for number in range(clips):
        media = Path(f"/media/clip_{number % 40:02d}.mp4")
        cut = FrameRange(0, max(1, length - 10))
        tracks[number % 2].append(Clip(f"c{number}", media, cut, number * length))
    return Timeline(tuple(Track(tuple(t)) for t in tracks), RATE, (1920, 1080))


def furnish(view: TimelineView, timeline: Timeline) -> None:
    """Give every clip mask states and sound, and every file some thumbnails."""
    random = np.random.default_rng(1)
    for track in timeline.tracks:
        for clip in track.clips:
            frames = clip.cut.stop
            states = np.repeat(random.integers(0, 5, frames // 20 + 1).astype(np.uint8), 20)
            view.set_mask_states(clip.id, states[:frames])
            peaks = np.sort(random.uniform(-1, 1, (500, 2)), axis=1).astype(np.float32)
            view.set_waveform(clip.id, peaks, frames)
    picture = random.integers(0, 255, (64, 114, 4)).astype(np.uint8)
    for clip in timeline.tracks[0].clips[:20] + timeline.tracks[1].clips[:20]:
        for frame in range(0, clip.cut.stop, 32):
            view.set_thumbnail(clip.id, frame, picture)


def paint_ms(view: TimelineView, target: QImage) -> float:
    """Time of one complete paint of the viewport, in ms."""
    begin = time.thread_time()
    view.viewport().render(target)
    return (time.thread_time() - begin) * 1000


def report(name: str, times: list[float]) -> float:
    """Print a line; returns the 95th percentile."""
    worst = float(np.percentile(times, 95))
    print(f"{name:<28} median {np.median(times):6.2f} ms   p95 {worst:6.2f} ms")
    return worst


def main() -> int:
    clips = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    hours = float(sys.argv[2]) if len(sys.argv) > 2 else 10
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app)
    view = TimelineView()
    view.resize(1440, 260)
    timeline = long_timeline(clips, hours)
    begin = time.thread_time()
    view.set_timeline(timeline)
    print(
        f"{clips} clips over {hours:g} h; set_timeline {1e3 * (time.thread_time() - begin):.1f} ms"
    )
    furnish(view, timeline)
    view.show()
    target = QImage(view.viewport().size(), QImage.Format.Format_RGB32)
    paint_ms(view, target)
    worst = report("all visible", [paint_ms(view, target) for _ in range(STEPS)])
    times = []
    for _ in range(STEPS):
        view.zoom_in()
        times.append(paint_ms(view, target))
    worst = max(worst, report("zooming in, all the way", times))
    for zoom in (0.02, 0.1, 0.5, 4.0, 24.0):
        view.fit()
        view._zoom(zoom / view._canvas.scale.px, 700.0)
        bar = view.horizontalScrollBar()
        times = []
        for step in range(STEPS):
            bar.setValue(bar.maximum() * step // STEPS)
            times.append(paint_ms(view, target))
        worst = max(worst, report(f"scrolling at {zoom:g} px a frame", times))
    times = []
    for _ in range(STEPS):
        begin = time.thread_time()
        view.set_playhead(view._canvas.playhead + 1)
        view.viewport().repaint(700, 0, 20, 260)
        times.append((time.thread_time() - begin) * 1000)
    report("playhead strip", times)
    print(f"worst p95 {worst:.2f} ms, target {TARGET_MS:g} ms")
    return 0 if worst < TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
