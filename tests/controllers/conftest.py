"""Media that exist as values only, and a clock that stands still until it is told."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.controllers.editing import Editing
from gsa_desktop.controllers.library import MediaLibrary
from gsa_desktop.core.media_info import ColourInfo, MediaInfo, SoundStream
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.workers.lanes import QueueLane


def media(name: str, pts: list[int], last: int, base: Fraction) -> MediaInfo:
    return MediaInfo(
        path=Path("/media") / name,
        fingerprint=name,
        width=160,
        height=90,
        pixel_aspect=Fraction(1),
        rotation=0,
        container="mp4",
        codec="h264",
        pixel_format="yuv420p",
        table=FrameTable(np.array(pts, np.int64), base, last),
        colour=ColourInfo(),
        has_alpha=False,
        sounds=(),
        size_bytes=1,
    )


@pytest.fixture
def steady() -> MediaInfo:
    """100 frames at 25 per second."""
    return media("steady.mp4", list(range(100)), 1, Fraction(1, 25))


@pytest.fixture
def uneven() -> MediaInfo:
    """Five frames shown for 1, 2, 1, 4 and 2 tenths of a second."""
    return media("uneven.mp4", [0, 1, 3, 4, 8], 2, Fraction(1, 10))


@pytest.fixture
def timeline(steady: MediaInfo) -> Timeline:
    """Frames 10 to 60 of the steady clip, a gap of five, frames 60 to 80."""
    first = Clip("a", steady.path, FrameRange(10, 60), 0)
    second = Clip("b", steady.path, FrameRange(60, 80), 55)
    return Timeline((Track((first, second)),), Fraction(25), (160, 90))


class Clock:
    """Time that passes only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


HEARD = (SoundStream(1, "aac", 48000, 2, Fraction(0), Fraction(4)),)


@pytest.fixture
def files(steady, uneven):
    """A file of 25 frames a second with sound, one of 50 without, a variable one with sound."""
    fast_table = replace(steady.table, time_base=Fraction(1, 50))
    return (
        replace(steady, sounds=HEARD),
        replace(steady, path=Path("/media/fast.mp4"), table=fast_table),
        replace(uneven, sounds=HEARD),
    )


@pytest.fixture
def song_info(files) -> MediaInfo:
    """Three and a half seconds of sound alone."""
    table = FrameTable(np.arange(350, dtype=np.int64) * 480, Fraction(1, 48_000), 480)
    path = Path("/media/song.flac")
    return replace(files[0], path=path, width=0, height=0, codec="", table=table)


@pytest.fixture
def new_editing(qapp, clock, files):
    """Makes an editing whose files are open."""
    lanes: list[QueueLane] = []

    def make() -> Editing:
        lanes.append(QueueLane(qapp))
        library = MediaLibrary(lanes[-1])
        library.infos |= {info.path: info for info in files}
        return Editing(library, clock=clock)

    yield make
    for lane in lanes:
        lane.shut_down()
