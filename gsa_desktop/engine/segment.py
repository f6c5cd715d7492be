"""Clip -> masks: the reader's frames through gsanet's VideoSegmenter into a MaskTrack."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import DeviceUsed, Event, Job, MaskReady, Note, Progress
from gsa_desktop.core.mask_track import MaskRun, MaskStore, MaskTrack
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.background import Stop, in_background
from gsa_desktop.engine.frame_source import PictureSource, SequentialFrames
from gsa_desktop.media.reader import VideoReader

if TYPE_CHECKING:
    from gsanet.segmenter import Estimate, Final, VideoSegmenter

LOADING = "Loading the model"
FINDING = "Finding the subject"
FINISHING = "Finishing the masks"

_TRIES = 3  # one for each program that works on the same masks
_TIMED_FRAMES = 4  # the device's speed is told after so many frames


def segment_clip(clip: Clip, info: MediaInfo, masks: MaskStore, *, device: str = "auto") -> Job:
    """Segment clip.cut with clip.segment; resumes what an earlier run left.

    Yields DeviceUsed once known, Progress (at least ten times a second), MaskReady (final False,
    later True) and Note. The masks are read with masks.find(info.fingerprint, clip.segment), also
    while this runs. Progress counts each of the two passes from 0.

    Raises:
        AppError: the media, the model or the disk is not fit; nothing computed is lost.
    """
    steps = _Steps(len(clip.cut))
    yield steps.progress()
    for item in in_background(lambda stop: _items(clip, info, masks, device, stop)):
        if isinstance(item, _Known):
            steps.begin(item)
        elif item is not None:
            yield item
            yield from steps.count(item)
        yield steps.progress()


@dataclass(frozen=True)
class _Known:
    """How many frames an earlier run has left: of the first pass and of the last."""

    first: int
    final: int


class _Steps:
    """How far the job is, and how fast its device."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = {LOADING: 0, FINDING: 0, FINISHING: 0}
        self._phase = LOADING
        self._device = ""
        self._timed = 0
        self._began = 0.0

    def progress(self) -> Progress:
        return Progress(self._done[self._phase], self._total, self._phase)

    def begin(self, known: _Known) -> None:
        """The model is ready; nothing has been computed yet."""
        self._done = {LOADING: 0, FINDING: known.first, FINISHING: known.final}
        self._phase = FINISHING if known.first >= self._total else FINDING
        self._began = time.monotonic()

    def count(self, event: Event) -> Iterator[Event]:
        """Take note of what was said; say how fast the device is once that is known."""
        if isinstance(event, DeviceUsed):
            self._device = event.name
        if not isinstance(event, MaskReady):
            return
        self._phase = FINISHING if event.final else FINDING
        self._done[self._phase] += 1
        self._timed += 1
        if self._timed == _TIMED_FRAMES:
            spent = (time.monotonic() - self._began) / _TIMED_FRAMES
            yield DeviceUsed(self._device, spent * 1000)


def _items(
    clip: Clip, info: MediaInfo, masks: MaskStore, device: str, stop: Stop
) -> Iterator[Event | _Known]:
    """The work itself, on the background thread."""
    from gsanet.errors import GsanetError
    from gsanet.segmenter import VideoSegmenter

    stop.check()
    if clip.cut.stop > info.frames or not len(clip.cut):
        raise AppError(f"{info.path.name} has {info.frames} frames; the range asks for others.")
    try:
        chosen = clip.segment
        segmenter = VideoSegmenter(
            chosen.model, preset=chosen.preset, device=device, flow=chosen.flow or None
        )
        yield DeviceUsed(segmenter.device_name)
        track = masks.open(info.fingerprint, segmenter.key, clip.segment)
        run = track.run(clip.cut)
        done = run.done()
        yield _Known(first=run.first_words(), final=len(done))
        yield from _greeting(track, done, clip.cut)
        yield from _missing(clip, info, segmenter, run, stop)
        run.finish()
    except GsanetError as error:
        raise AppError(error.message, error.hint) from error


def _missing(
    clip: Clip, info: MediaInfo, segmenter: "VideoSegmenter", run: MaskRun, stop: Stop
) -> Iterator[Event]:
    """What is not yet final; also where another program works on the same masks."""
    from gsanet.errors import CoarseLostError

    told = set(run.done())
    for attempt in range(_TRIES):
        try:
            for event in _computed(clip, info, segmenter, run, stop):
                if isinstance(event, MaskReady) and event.final:
                    told.add(event.frame)
                yield event
        except CoarseLostError:
            # the other one was done first, and gave back the room of the first pass
            if attempt == _TRIES - 1:
                raise
            for number in sorted(run.done() - told):
                told.add(number)
                yield MaskReady(number, final=True)
        else:
            return


def _computed(
    clip: Clip, info: MediaInfo, segmenter: "VideoSegmenter", run: MaskRun, stop: Stop
) -> Iterator[Event]:
    done = run.done()
    if len(done) == len(clip.cut):
        return
    with VideoReader(info) as reader:
        frames = SequentialFrames(reader, clip.cut.stop)
        source = PictureSource(frames, info.frames, stop.check)
        wanted = range(clip.cut.start, clip.cut.stop)
        for item in segmenter.run(source, wanted, coarse=run, done=done):
            stop.check()
            yield _kept(item, run)
        for line in reader.damage.lines():
            yield Note(line)


def _greeting(track: MaskTrack, done: frozenset[int], cut: FrameRange) -> Iterator[Event]:
    if track.set_aside is not None:
        yield Note(f"The mask cache of this clip was damaged and is kept as {track.set_aside}.")
    if done:
        yield Note(f"{len(done)} of {len(cut)} masks were ready.")


def _kept(item: "Estimate | Final | str", run: MaskRun) -> Event:
    from gsanet.segmenter import Estimate

    if isinstance(item, str):
        return Note(item)
    if isinstance(item, Estimate):
        run.put_first(SoftMask(item.number, item.prob))
        return MaskReady(item.number, final=False)
    run.put_final(SoftMask(item.number, item.prob))
    return MaskReady(item.number, final=True)
