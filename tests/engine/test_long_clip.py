"""A hundred thousand frames: memory does not grow with the clip, nor with how much is seen."""

import gc
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import psutil
import pytest

from gsa_desktop.core.events import PictureReady
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.memory import MEMORY
from gsa_desktop.core.pacing import Pacer, Quality
from gsa_desktop.core.project import Clip, Timeline, Track, View
from gsa_desktop.core.scene import Scene
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.readers import OPEN_FILES, Readers
from gsa_desktop.engine.stage import Stage
from gsa_desktop.media.probe import probe

FRAMES, GOP, SIZE = 100_000, 25, (320, 240)
RATE = Fraction(25)
CACHE = 24 << 20
SLACK = 64 << 20  # what the allocator keeps for itself


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> MediaInfo:
    """The packets of one second, four thousand times."""
    path = tmp_path_factory.mktemp("long") / "long.mp4"
    random_pixels = np.random.default_rng(1)
    with av.open(str(path), "w") as output:
        options = {"bf": "0", "g": str(GOP), "preset": "ultrafast", "crf": "35"}
        stream = output.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        packets = []
        for _ in range(GOP):
            pixels = random_pixels.integers(0, 255, (*SIZE[::-1], 3), np.uint8) // 16
            packets += stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24"))
        packets += stream.encode()
        data = [(bytes(packet), packet.is_keyframe) for packet in packets]
        for number in range(FRAMES):
            body, is_key = data[number % GOP]
            packet = av.Packet(body)
            packet.stream, packet.is_keyframe = stream, is_key
            packet.pts = packet.dts = number
            packet.duration, packet.time_base = 1, 1 / RATE
            output.mux_one(packet)
    return probe(path)


@pytest.fixture
def small_cache() -> Iterator[None]:
    before = MEMORY.capacity
    MEMORY.set_capacity(CACHE)
    yield
    MEMORY.set_capacity(before)


def memory() -> int:
    gc.collect()
    return psutil.Process().memory_info().rss


def watch(stage: Stage, scene: Scene, start: int, speed: float, count: int) -> list[int]:
    """Play so many pictures, the clock always where the last picture is."""
    pacer = Pacer(start, speed, float(RATE), FrameRange(0, FRAMES))
    seen: list[int] = []
    for event in stage.play(1, scene, pacer, Quality()):
        if isinstance(event, PictureReady):
            seen.append(event.frame)
            pacer.due = event.frame
        if len(seen) == count:
            pacer.close()
    return seen


def test_opening_scrubbing_and_playing_stay_flat(
    long_clip: MediaInfo, tmp_path: Path, small_cache: None
) -> None:
    assert long_clip.frames == FRAMES
    clip = Clip("a", long_clip.path, FrameRange(0, FRAMES))
    timeline = Timeline((Track((clip,)),), RATE, SIZE)
    scene = Scene(timeline, {long_clip.path: long_clip}, View.SOURCE, 1000)
    with MaskStore(tmp_path / "masks") as masks:
        stage = Stage(masks)
        look_around(stage, scene, 10_000)  # decoders, and a full cache
        before = memory()
        for start in (40_000, 80_000):
            look_around(stage, scene, start)
            assert MEMORY.used <= CACHE
        grown = memory() - before
        stage.close()
    # All pictures that were seen would be 260 MB.
    assert grown < SLACK, f"{grown >> 20} MiB more"


def look_around(stage: Stage, scene: Scene, start: int) -> None:
    """Scrub through the whole clip, then play there, both ways."""
    for frame in random.Random(start).sample(range(FRAMES), 25):
        list(stage.show(frame, scene, frame))
    assert watch(stage, scene, start, 1.0, 300) == list(range(start, start + 300))
    assert watch(stage, scene, start, -1.0, 200) == list(range(start, start - 200, -1))


def test_only_the_last_files_stay_open(tiny_info: MediaInfo, tmp_path: Path) -> None:
    readers = Readers()
    opened = []
    for number in range(OPEN_FILES + 3):
        copy = tmp_path / f"{number}.mp4"
        copy.write_bytes(tiny_info.path.read_bytes())
        opened.append(readers.of(probe(copy)))
    assert len(readers) == OPEN_FILES
    assert [readers.has(reader) for reader in opened] == [False] * 3 + [True] * OPEN_FILES
    with pytest.raises(ValueError, match="closed"):
        opened[0].frame(0)
    assert readers.of(opened[-1].info) is opened[-1]
    readers.close()
    assert len(readers) == 0
