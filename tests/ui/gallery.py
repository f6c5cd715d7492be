"""Shows every widget with real pictures; run by hand: `python -m tests.ui.gallery CLIP [options]`.

`--theme light`, `--empty`, `--size 1366x768`, `--shot FILE` (writes a picture and ends).
"""

import argparse
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.events import Progress
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.peaks import BINS_A_SECOND, PeaksReady
from gsa_desktop.core.project import Clip, Colour, RefineSettings, Timeline, Track, View
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.ui.inspector import Inspector
from gsa_desktop.ui.job_status import DeviceBadge, JobStatus, StatusFacts
from gsa_desktop.ui.media_bin import Badge, MediaBin, MediaItem
from gsa_desktop.ui.preview_view import PreviewView
from gsa_desktop.ui.theme import apply_theme
from gsa_desktop.ui.timeline_view import TimelineView
from gsa_desktop.ui.transport import TransportBar


def bgra(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    alpha = np.full((*rgb.shape[:2], 1), 255, np.uint8)
    return np.concatenate((rgb[..., ::-1], alpha), axis=2)


class Gallery(QMainWindow):
    def __init__(self, path: Path, *, empty: bool) -> None:
        super().__init__()
        self.setWindowTitle("Gallery")
        self.preview, self.transport = PreviewView(), TransportBar()
        self.bin, self.inspector = MediaBin(), Inspector()
        self.timeline = TimelineView()
        self.job, self.device, self.facts = JobStatus(), DeviceBadge(), StatusFacts()
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.transport)
        self.setCentralWidget(centre)
        area = Qt.DockWidgetArea
        for name, widget, side in (
            ("Media", self.bin, area.LeftDockWidgetArea),
            ("Inspector", self.inspector, area.RightDockWidgetArea),
            ("Timeline", self.timeline, area.BottomDockWidgetArea),
        ):
            dock = QDockWidget(name)
            dock.setWidget(widget)
            self.addDockWidget(side, dock)
        for widget in (self.facts, self.job, self.device):
            self.statusBar().addPermanentWidget(widget)
        self.preview.zoom_changed.connect(
            lambda zoom: self.transport.set_zoom(zoom, fit=self.preview.is_fit)
        )
        if not empty:
            self._reader = VideoReader(path)
            self.fill(self._reader.info)

    def fill(self, info: MediaInfo) -> None:
        rate, frames = info.table.rate, info.frames
        clip = Clip("a", info.path, FrameRange(0, frames), 0, background=Colour())
        clip = replace(clip, refine=RefineSettings(grow_px=2.5, threshold=0.45))
        clip = replace(clip, link="a")
        sounds = (Track((replace(clip, id="s"),)),) if info.sounds else ()
        timeline = Timeline((Track((clip,)),), rate, (info.width, info.height), sounds)
        self.timeline.thumbnails_wanted.connect(self.give_thumbnails)
        self.timeline.seek_requested.connect(self.seek)
        self.timeline.set_timeline(timeline, {info.path: info})
        states = np.zeros(frames, np.uint8)
        states[: frames // 2] = 2
        states[frames // 2 : frames * 2 // 3] = 1
        states[frames // 5 : frames // 4] = 4
        states[frames // 3] = 3
        self.timeline.set_mask_states("a", states)
        if info.sounds:
            count = round(float(info.table.duration) * BINS_A_SECOND)
            wave = np.abs(np.sin(np.linspace(0, 60, count))) * np.linspace(0.2, 1, count)
            peaks = np.stack((-wave, wave), 1).astype(np.float32)
            self.timeline.put_peaks(PeaksReady(info.path, 0, peaks, len(peaks)))
        self.timeline.set_in_out(FrameRange(frames // 10, frames * 9 // 10))
        self.timeline.select_clips(("a", "s"))
        self.preview.set_source_size(info.width, info.height)
        self.transport.set_length(frames, rate)
        self.transport.set_view(View.OVERLAY)
        self.facts.set_media(info)
        other = Path("/footage/a long file name that does not fit.mov")
        self.bin.set_items(
            (
                MediaItem(info.path, info, Badge.RUNNING, 43),
                MediaItem(Path("/footage/interview_take_2.mp4"), info, Badge.DONE),
                MediaItem(other, info, Badge.STALE),
                MediaItem(Path("/footage/walk.mkv"), None),
                MediaItem(
                    Path("/footage/broken.mp4"), None, Badge.ERROR, problem="No video in this file."
                ),
            )
        )
        self.bin.set_thumbnail(info.path, bgra(self._reader.frame(0, 160).rgb))
        self.bin.select(info.path)
        self.inspector.set_models(("gsanet-lite", "motion"))
        self.inspector.set_clip(clip, info)
        self.inspector.set_mask_summary(f"Masks of {frames // 2} of {frames} frames are done.")
        self.job.begin("Segmenting")
        self.job._meter._clock = iter(np.arange(0, 100, 1.0)).__next__
        for done in range(0, frames // 2, 11):
            self.job.set_progress(Progress(done, frames, "Segmenting"))
        self.device.set_device("CPU", 88.0)
        self.seek(frames // 2)

    def seek(self, frame: int) -> None:
        info = self._reader.info
        self.preview.set_picture(bgra(self._reader.frame(frame).rgb))
        self.timeline.set_playhead(frame)
        self.transport.set_position(frame)
        self.facts.set_position(frame, info.frames, Fraction(info.table.rate))

    def give_thumbnails(self, clip_id: str, frames: list[int]) -> None:
        for frame in frames:
            self.timeline.set_thumbnail(clip_id, frame, bgra(self._reader.frame(frame, 128).rgb))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("clip", type=Path)
    parser.add_argument("--theme", default="dark")
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--page", type=int, default=0)
    parser.add_argument("--shot", type=Path)
    args = parser.parse_args()
    app = QApplication([])
    apply_theme(app, args.theme)
    probe(args.clip)
    window = Gallery(args.clip, empty=args.empty)
    width, height = map(int, args.size.split("x"))
    window.resize(width, height)
    window.inspector._tabs.setCurrentIndex(args.page)
    window.show()
    if args.shot:
        QTimer.singleShot(1200, lambda: (window.grab().save(str(args.shot)), app.quit()))
    app.exec()


if __name__ == "__main__":
    main()
