"""Any timeline can be painted, pointed at and dragged on: errors in a paint would be fatal."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from gsa_desktop.core.conform import timeline_length
from gsa_desktop.core.edits import move_clips, trim_clip
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layout import check_timeline
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.peaks import BINS_A_SECOND, PeaksReady
from gsa_desktop.core.project import Clip, Marker, Project, Timeline, Track
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.ui.timeline_base import Tool
from gsa_desktop.ui.timeline_overview import ClipJob
from gsa_desktop.ui.timeline_view import TimelineView
from tests.ui.test_media_bin import media_info
from tests.ui.timeline_stage import ALT, CONTROL, NONE, SHIFT, Stage

RATES = (Fraction(24000, 1001), Fraction(25), Fraction(60))


def some_infos(random: np.random.Generator) -> dict[Path, MediaInfo]:
    infos = {}
    for name in ("even", "uneven", "long", "unknown"):
        count = {"even": 300, "uneven": 50, "long": 90_000, "unknown": 10}[name]
        steps = random.integers(1, 9, count) if name == "uneven" else np.full(count, 4)
        table = FrameTable(np.cumsum(steps).astype(np.int64), Fraction(1, 100), 4)
        infos[Path(f"/media/{name}.mp4")] = media_info(f"/media/{name}.mp4", table=table)
    return infos


def some_track(
    random: np.random.Generator, name: str, infos: dict[Path, MediaInfo], rate: Fraction
) -> Track:
    clips, at = [], 0
    for number in range(int(random.integers(0, 9))):
        path = list(infos)[int(random.integers(0, len(infos)))]
        frames = infos[path].frames
        begin = int(random.integers(0, frames))
        stop = begin + 1 + int(random.integers(0, min(frames - begin, 4000)))
        cut = FrameRange(begin, stop)
        at += int(random.choice((0, 0, 1, 30)))
        length = timeline_length(cut, infos[path].table, rate)
        volume = float(random.integers(-60, 12))
        muted = bool(random.integers(0, 2))
        clip = Clip(f"{name}{number}", path, cut, at, length=length, volume_db=volume, muted=muted)
        clips.append(clip)
        at = clip.stop
    flags = (bool(flag) for flag in random.integers(0, 2, 3))
    return Track(tuple(clips), *flags)


def some_timeline(random: np.random.Generator, infos: dict[Path, MediaInfo]) -> Timeline:
    rate = RATES[int(random.integers(0, len(RATES)))]
    tracks = tuple(some_track(random, f"v{n}-", infos, rate) for n in range(random.integers(1, 4)))
    sounds = tuple(some_track(random, f"a{n}-", infos, rate) for n in range(random.integers(0, 4)))
    frames = sorted(set(random.integers(0, 9000, random.integers(0, 30)).tolist()))
    return Timeline(tracks, rate, (640, 360), sounds, tuple(Marker(f, f"m{f}") for f in frames))


def furnish(view: TimelineView, random: np.random.Generator) -> None:
    for track in view.canvas.placement.tracks:
        for placed in track.clips:
            clip = placed.clip
            known = int(random.integers(0, clip.cut.stop + 5))
            view.set_mask_states(clip.id, random.integers(0, 5, known).astype(np.uint8))
            bins = round(random.integers(1, 40) * BINS_A_SECOND)
            values = np.sort(random.uniform(-1, 1, (bins // 2, 2)), axis=1).astype(np.float32)
            view.put_peaks(PeaksReady(clip.media, int(random.integers(0, bins)), values, bins))
            if random.integers(0, 3) == 0:
                picture = np.zeros((64, int(random.integers(10, 200)), 4), np.uint8)
                view.set_thumbnail(clip.id, clip.cut.start, picture)
    ids = sorted(view.canvas.placement.ids)
    view.select_clips(ids[::2])
    view.set_jobs({clip: ClipJob(bool(n % 2), n, failed=n % 3 == 0) for n, clip in enumerate(ids)})
    if random.integers(0, 2):
        view.set_in_out(FrameRange(10, 500))


@pytest.mark.parametrize("seed", range(8))
def test_anything_can_be_painted_and_touched(qtbot, seed):
    random = np.random.default_rng(seed)
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(900, int(random.integers(120, 500)))
    view.show()
    infos = some_infos(random)
    timeline = some_timeline(random, infos)
    infos.pop(Path("/media/unknown.mp4"))
    view.set_timeline(timeline, infos)
    furnish(view, random)
    stage = Stage(view)
    for _ in range(12):
        view.zoom_about(float(random.choice((0.1, 0.4, 3.0, 12.0))), float(random.integers(0, 900)))
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.setValue(int(random.integers(0, bar.maximum() + 1)))
        view.set_playhead(int(random.integers(0, max(1, view.canvas.length))))
        view.set_tool(Tool.RAZOR if random.integers(0, 5) == 0 else Tool.SELECT)
        places = [QPoint(*map(int, random.integers(0, (900, view.height())))) for _ in range(4)]
        keys = (NONE, NONE, ALT, CONTROL, SHIFT)[int(random.integers(0, 5))]
        stage.move(places[0], keys)
        stage.press(places[1], keys)
        for place in places[2:]:
            stage.move(place, keys)
            view.viewport().repaint()
        stage.release(places[3], keys)
    check_what_was_asked(timeline, infos, stage)


def check_what_was_asked(timeline: Timeline, infos: dict[Path, MediaInfo], stage: Stage) -> None:
    """What a preview allows is what the edit does, to the frame."""
    tables = {path: info.table for path, info in infos.items()}
    project = Project(timeline)
    for name, *args in stage.take("move_requested", "trim_requested"):
        try:
            if name == "move_requested":
                edited = move_clips(project, *args)
            else:
                clip_id, edge, frame, ripple = args
                edited = trim_clip(project, clip_id, edge, frame, tables, ripple=ripple)
        except AppError:
            continue
        check_timeline(edited)
        assert edited != project
