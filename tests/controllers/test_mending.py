"""Masks by hand: marked as good, painted on, given back; each a step that can be undone."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.controllers.editing import Editing
from gsa_desktop.controllers.library import MediaLibrary
from gsa_desktop.controllers.mending import Mending
from gsa_desktop.controllers.playback import Playback
from gsa_desktop.controllers.timeline_map import TimelineMap
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, Project, SegmentSettings, Timeline, Track
from gsa_desktop.core.storage import SavedProject
from gsa_desktop.core.stroke import Stroke
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.workers.lanes import QueueLane

DOT = Stroke(((0.5, 0.5),), 0.1)


class Bench:
    """A clip that shows frames 10 to 60 of a file, of which 20 to 29 have masks."""

    def __init__(self, library: MediaLibrary, info: MediaInfo, store: MaskStore) -> None:
        self.editing = Editing(library)
        self.playback = Playback()
        self.mending = Mending(self.editing, self.playback, library, store)
        self.said: list[str] = []
        self.mending.message.connect(self.said.append)
        clip = Clip("a", info.path, FrameRange(10, 60))
        timeline = Timeline((Track((clip,)),), Fraction(25), (160, 90))
        self.editing.take(SavedProject(Project(timeline, (info.path,)), {}, 2), None)
        self.editing.project_changed.connect(
            lambda project: self.playback.set_map(TimelineMap(project.timeline, library.infos))
        )
        self.playback.set_map(TimelineMap(timeline, library.infos))
        track = store.open(info.fingerprint, "key", SegmentSettings())
        for number in range(20, 30):
            prob = np.zeros((90, 160), np.uint8)
            prob[:20] = 200
            track.run(clip.cut).put_final(SoftMask(number, prob))

    def go(self, frame: int) -> None:
        self.playback.seek(frame)

    @property
    def clip(self) -> Clip:
        return self.editing.clips[0]

    @property
    def kept(self) -> list[tuple[int, bool]]:
        return [(one.frame, one.mended) for one in self.clip.kept]


@pytest.fixture
def bench(qapp, steady: MediaInfo, tmp_path: Path) -> Iterator[Bench]:
    lane = QueueLane(qapp)
    library = MediaLibrary(lane)
    library.infos[steady.path] = steady
    with MaskStore(tmp_path / "cache") as store:
        yield Bench(library, steady, store)
    lane.shut_down()


def test_a_good_frame_keeps_its_mask_whatever_the_model_says_later(bench: Bench) -> None:
    bench.go(12)  # shows frame 22 of the file
    bench.mending.toggle_good()
    assert bench.kept == [(22, False)]
    assert bench.mending.kept is bench.clip.kept[0]
    bench.editing.set_segment(SegmentSettings("other"))
    mask = bench.clip.kept[0].soft_mask()
    assert mask is not None
    assert (mask.prob[:20] == 200).all()
    bench.mending.toggle_good()
    assert bench.kept == []


def test_without_a_mask_there_is_nothing_good(bench: Bench) -> None:
    bench.go(0)
    bench.mending.toggle_good()
    assert bench.kept == []
    assert "no mask yet" in bench.said[0]


def test_strokes_are_steps_that_can_be_undone_and_start_from_the_networks_mask(
    bench: Bench,
) -> None:
    bench.go(10)
    bench.mending.paint(DOT)
    bench.mending.paint(Stroke(((0.0, 0.0), (1.0, 0.0)), 0.1, erases=True))
    mask = bench.clip.kept[0].soft_mask()
    assert mask is not None
    assert mask.prob[45, 80] == 255
    assert mask.prob[2, 80] == 0
    assert mask.prob[15, 80] == 200
    assert bench.kept == [(20, True)]
    bench.mending.toggle_good()  # says so, and does not take the strokes away
    assert bench.kept == [(20, True)]
    bench.editing.undo()
    mask = bench.clip.kept[0].soft_mask()
    assert mask is not None
    assert mask.prob[2, 80] == 200
    bench.editing.undo()
    assert bench.kept == []
    bench.editing.redo()
    bench.mending.forget()
    assert bench.kept == []


def test_an_empty_frame_can_be_painted(bench: Bench) -> None:
    bench.go(49)
    bench.mending.paint(DOT)
    mask = bench.clip.kept[0].soft_mask()
    assert mask is not None
    assert mask.prob.shape == (90, 160)
    assert bench.kept == [(59, True)]


def test_the_way_to_the_next_good_frame(bench: Bench) -> None:
    for frame in (10, 14, 19):
        bench.go(frame)
        bench.mending.toggle_good()
    bench.go(14)
    assert bench.mending.neighbour(later=True) == 19
    assert bench.mending.neighbour(later=False) == 10
    bench.go(0)
    assert bench.mending.neighbour(later=False) is None
    bench.editing.trim("a", "start", 12)
    bench.go(12)
    assert bench.mending.neighbour(later=True) == 14
    assert len(bench.kept) == 3  # a mask outside of the cut waits there
