"""Clips in playing order: the same pictures forwards, backwards, in strides and across cuts."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.events import PictureReady
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pacing import Pacer, Quality
from gsa_desktop.core.project import Clip, Timeline, Track, View
from gsa_desktop.core.scene import Scene
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.background import Stopped
from gsa_desktop.engine.clip_stream import ClipStream
from gsa_desktop.engine.stage import Stage
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader

COUNT = 96


@pytest.fixture(scope="module")
def info(tiny_clip: Callable[..., Path]) -> MediaInfo:
    return probe(tiny_clip(COUNT))


@pytest.fixture(scope="module")
def truth(info: MediaInfo) -> list[np.ndarray]:
    with VideoReader(info, cache_bytes=0) as reader:
        return [frame.rgb for frame in reader.frames(0, COUNT)]


@pytest.fixture(params=[None, 0, 40 * 160 * 90 * 3], ids=["roomy", "no cache", "tight"])
def reader(info: MediaInfo, request: pytest.FixtureRequest) -> Iterator[VideoReader]:
    with VideoReader(info, cache_bytes=request.param) as opened:
        yield opened


@pytest.mark.parametrize(
    "offsets",
    [
        range(60),
        range(89, 20, -1),
        range(0, 88, 4),
        range(88, 0, -8),
        [5, 6, 7, 60, 61, 59, 58, 57, 57, 85, 2, 3],
    ],
    ids=["forwards", "backwards", "fast", "fast backwards", "to and fro"],
)
def test_the_same_pictures_in_any_order(
    info: MediaInfo, truth: list[np.ndarray], reader: VideoReader, offsets: range
) -> None:
    clip = Clip("a", info.path, FrameRange(6, 96))
    stream = ClipStream(clip, reader, info.table.rate)
    before: int | None = None
    for offset in offsets:
        backwards = before is not None and offset < before
        before = offset
        frame = stream.frame(offset, backwards=backwards)
        assert frame.number == offset + 6
        assert np.array_equal(frame.rgb, truth[offset + 6])
    stream.close()


@pytest.mark.parametrize("backwards", [False, True])
def test_in_long_steps_keyframes_do_where_they_are_close(
    info: MediaInfo, truth: list[np.ndarray], backwards: bool
) -> None:
    clip = Clip("a", info.path, FrameRange(5, COUNT))
    offsets = range(0, 88, 8)
    with VideoReader(info, cache_bytes=0) as reader:
        assert reader.key_spacing == 12
        stream = ClipStream(clip, reader, info.table.rate, stride=8)
        for offset in reversed(offsets) if backwards else offsets:
            frame = stream.frame(offset, backwards=backwards)
            assert frame.number == max((5 + offset) // 12 * 12, 5)
            assert np.array_equal(frame.rgb, truth[frame.number])
        stream.close()
        exact = ClipStream(clip, reader, info.table.rate, stride=4)  # too far apart for these
        assert exact.frame(8).number == 13
        exact.close()


def test_a_change_of_size_in_the_middle_goes_on(info: MediaInfo, truth: list[np.ndarray]) -> None:
    clip = Clip("a", info.path, FrameRange(0, COUNT))
    with VideoReader(info, cache_bytes=0) as reader:
        stream = ClipStream(clip, reader, info.table.rate)
        for offset, side in enumerate([None, 80, 80, None, 40]):
            frame = stream.frame(offset, side)
            assert frame.number == offset
            assert max(frame.size) == (side or info.width)
        stream.close()


@pytest.mark.parametrize("backwards", [False, True])
def test_what_nobody_wants_any_more_is_left_at_once(info: MediaInfo, backwards: bool) -> None:
    clip = Clip("a", info.path, FrameRange(0, COUNT))
    with VideoReader(info, cache_bytes=0) as reader:
        stream = ClipStream(clip, reader, info.table.rate, lambda: False)
        with pytest.raises(Stopped):
            stream.frame(90, backwards=backwards)
        stream.close()


def shuffled(info: MediaInfo) -> Timeline:
    """Pieces of the clip on two tracks, the upper one with a gap."""
    piece = Clip("a", info.path, FrameRange(60, 80))
    lower = (
        piece,
        replace(piece, id="b", cut=FrameRange(0, 20), start=20),
        replace(piece, id="c", cut=FrameRange(70, 90), start=40),
    )
    upper = (replace(piece, id="d", cut=FrameRange(30, 45), start=10, length=15),)
    return Timeline((Track(lower), Track(upper)), Fraction(info.table.rate), (160, 90))


@pytest.mark.parametrize("speed", [1.0, -1.0])
def test_playing_across_cuts(
    info: MediaInfo, truth: list[np.ndarray], tmp_path: Path, speed: float
) -> None:
    timeline = shuffled(info)
    scene = Scene(timeline, {info.path: info}, View.SOURCE, 1000)
    numbers = [*range(60, 70), *range(30, 45), *range(5, 20), *range(70, 90)]
    start = 0 if speed > 0 else 59
    pacer = Pacer(start, speed, 1000.0, FrameRange(0, 60))
    seen: dict[int, np.ndarray] = {}
    with MaskStore(tmp_path) as masks:
        stage = Stage(masks)
        for event in stage.play(1, scene, pacer, Quality()):
            if isinstance(event, PictureReady):
                seen[event.frame] = event.picture[:, :, 2::-1]
                pacer.due = event.frame
        stage.close()
    assert list(seen) == list(range(60) if speed > 0 else range(59, -1, -1))
    for frame, picture in seen.items():
        assert np.array_equal(picture, truth[numbers[frame]]), frame


def test_what_comes_soon(info: MediaInfo) -> None:
    scene = Scene(shuffled(info), {info.path: info}, View.SOURCE, 1000)

    def soon(frame: int, frames: int) -> list[str]:
        return [clip.id for clip in scene.soon(frame, frames)]

    assert soon(0, 9) == []
    assert soon(0, 20) == ["b", "d"]
    assert soon(20, 20) == ["c"]
    assert soon(40, 20) == []
    assert soon(45, -5) == ["b"]
    assert soon(45, -25) == ["b", "d"]
    assert soon(26, -2) == ["d"]
    assert soon(5, -20) == []
