"""The timeline's sound through the sound card, which then is the clock of playback."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QIODevice, QObject, QTimer, Slot, qInstallMessageHandler

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.controllers.timeline_map import TimelineMap
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Timeline
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.workers.lanes import LatestLane

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink

log = logging.getLogger(__name__)

RATE = 48_000
BYTES_A_SAMPLE = 8  # two channels of float32
AHEAD_BLOCKS = 64  # about 1.4 s of decoded sound
BUFFER_BYTES = RATE * BYTES_A_SAMPLE // 5
FEED_MS = 15
DECODE_S = 3.0
START_S = 0.8
HOLD_S = 0.06
SNIPPET_S = Fraction(7, 100)
FADE_S = 0.005

Block = NDArray[np.float32]


class SoundPlayer(QObject):
    """Plays a timeline's sound from a frame on, if the computer has a sound card.

    While it plays, `seconds` is the time that has been heard. It never fails: without a card, or
    when the card does not start, `seconds` is None and the caller's own clock counts.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = LatestLane(self)
        self._blocks: queue.Queue[Block | None] = queue.Queue(AHEAD_BLOCKS)
        self._sink: QAudioSink | None = None
        self._device: QIODevice | None = None
        self._rest = b""
        self._ended = True
        self._muted = False
        self._scrubs = False
        self._began = 0.0
        self._patience = DECODE_S
        self._anchor = (0.0, 0.0)
        self._feed = QTimer(self, interval=FEED_MS)
        self._feed.timeout.connect(self._on_feed)

    @property
    def seconds(self) -> float | None:
        """Seconds heard since `start`; None if the card is not the clock."""
        if self._sink is None or self._scrubs:
            return None
        heard, at = self._anchor
        if not heard:
            return 0.0
        return heard + min(time.perf_counter() - at, HOLD_S)

    def start(
        self,
        line: TimelineMap,
        infos: Mapping[Path, MediaInfo],
        frame: int,
        loop: FrameRange | None = None,
    ) -> None:
        """Play from a timeline frame on; silent if nothing there has sound.

        A loop that the frame is in is played again and again, without a gap.
        """
        self.stop()
        timeline, known = line.timeline, dict(infos)
        loops = loop is not None and frame in loop
        begin = loop.start if loop is not None and loops else frame
        if not is_heard(timeline, known, begin):
            return
        stop = loop.stop if loop is not None and loops else line.frames
        span = (line.time_of(frame), line.time_of(stop))
        again = (line.time_of(begin), span[1]) if loops else None
        self._open(lambda blocks: decode(timeline, known, span, blocks, again))

    def scrub(self, line: TimelineMap, infos: Mapping[Path, MediaInfo], frame: int) -> None:
        """A moment of sound at a timeline frame, if anything sounds there."""
        timeline, known, start = line.timeline, dict(infos), line.time_of(frame)
        if self._muted or not is_heard(timeline, known, frame):
            return
        self.stop()
        self._open(lambda blocks: snippet(timeline, known, start, blocks))
        self._scrubs = True

    def _open(self, make: Callable[["queue.Queue[Block | None]"], Job]) -> None:
        self._scrubs = False
        self._sink = _open_sink(self)
        if self._sink is None:
            return
        blocks: queue.Queue[Block | None] = queue.Queue(AHEAD_BLOCKS)
        self._blocks = blocks
        self._sink.setVolume(0.0 if self._muted else 1.0)
        self._rest, self._ended = b"", False
        self._anchor, self._began = (0.0, 0.0), time.perf_counter()
        self._lane.request(lambda: make(blocks)).failed.connect(self._on_failed)
        self._patience = DECODE_S
        self._device = cast("QIODevice | None", self._sink.start())
        if self._device is None:  # Qt's stub forgets that: a card taken away in this very moment
            self.stop()
        else:
            self._feed.start()

    def set_muted(self, muted: bool) -> None:
        """Silence without losing the clock."""
        self._muted = muted
        if self._sink is not None:
            self._sink.setVolume(0.0 if muted else 1.0)

    @Slot()
    def stop(self) -> None:
        """Silence at once."""
        self._feed.stop()
        self._lane.cancel()
        if self._sink is not None:
            self._sink.reset()
            self._sink.deleteLater()
        self._sink = self._device = None

    def shut_down(self) -> None:
        """Stop and wait until the file is closed."""
        self.stop()
        self._lane.shut_down()

    @Slot()
    def _on_feed(self) -> None:
        sink, device = self._sink, self._device
        if sink is None or device is None:
            return
        self._fill(sink.bytesFree())
        written = device.write(self._rest[: sink.bytesFree() // BYTES_A_SAMPLE * BYTES_A_SAMPLE])
        now = time.perf_counter()
        if written > 0:
            self._rest = self._rest[written:]
            if self._patience == DECODE_S:
                self._began, self._patience = now, START_S
        heard = sink.processedUSecs() / 1e6
        if heard != self._anchor[0]:
            self._anchor = (heard, now)
        elif now - (self._anchor[1] or self._began) > self._patience:
            self.stop()  # nothing starts, or everything has been played

    def _fill(self, wanted: int) -> None:
        while len(self._rest) < wanted and not self._ended:
            try:
                block = self._blocks.get_nowait()
            except queue.Empty:
                return
            if block is None:
                self._ended = True
            else:
                self._rest += block.astype(np.float32).tobytes()

    def _on_failed(self, error: Exception, _details: str) -> None:
        log.warning("No sound: %s", error)
        self.stop()


def is_heard(timeline: Timeline, infos: Mapping[Path, MediaInfo], frame: int) -> bool:
    """Whether anything sounds from a timeline frame on."""
    return any(
        clip.stop > frame and not clip.muted and bool(known.sounds)
        for track in timeline.sounds
        if not track.muted
        for clip in track.clips
        if (known := infos.get(clip.media)) is not None
    )


def decode(
    timeline: Timeline,
    infos: Mapping[Path, MediaInfo],
    span: tuple[Fraction, Fraction],
    blocks: "queue.Queue[Block | None]",
    again: tuple[Fraction, Fraction] | None = None,
) -> Job:
    """Put a timeline's sound into a queue, block by block; None is the end.

    Args:
        timeline: What is heard.
        infos: What is known of its files.
        span: From and to, in seconds of the timeline.
        blocks: Gets the sound, stereo at RATE; waited for while it is full.
        again: From and to of what follows without an end; None for nothing.
    """
    yield from load_media()
    from gsa_desktop.media.mix import mixed

    def played() -> Generator[Block, None, None]:
        yield from mixed(timeline, infos, *span, rate=RATE)
        while again is not None:
            yield from mixed(timeline, infos, *again, rate=RATE)

    wait = threading.Event()
    sounds = played()
    with closing(sounds):
        for block in chain[Block | None](sounds, (None,)):
            while blocks.full():
                wait.wait(0.02)
                yield Progress(0, 0, "Sound")
            blocks.put(block)
            yield Progress(0, 0, "Sound")


def snippet(
    timeline: Timeline,
    infos: Mapping[Path, MediaInfo],
    start: Fraction,
    blocks: "queue.Queue[Block | None]",
) -> Job:
    """As `decode`, but only a moment of it, faded in and out: what is heard while scrubbing."""
    yield from load_media()
    from gsa_desktop.media.mix import mixed

    sound = np.concatenate(list(mixed(timeline, infos, start, start + SNIPPET_S, rate=RATE)))
    ramp = np.linspace(0, 1, round(FADE_S * RATE), dtype=np.float32)[:, None]
    sound[: len(ramp)] *= ramp
    sound[-len(ramp) :] *= ramp[::-1]
    blocks.put(sound)
    blocks.put(None)
    yield Progress(0, 0, "Sound")


def warm_up() -> bool:
    """Load Qt's multimedia and look for a card, which takes a moment; whether there is one."""
    try:
        with _qts_own_messages():
            from PySide6.QtMultimedia import QMediaDevices

            return not QMediaDevices.defaultAudioOutput().isNull()
    except ImportError:  # an installation without Qt's multimedia plays silently
        return False


@contextmanager
def _qts_own_messages() -> Iterator[None]:
    """Keep Python out of Qt's messages while a library is loaded.

    Qt's multimedia logs from its static initialisers, under the dynamic loader's lock. A handler in
    Python needs the interpreter's lock there; a thread that imports an extension module holds that
    one and waits for the loader's: the window stands still for ever.
    """
    handler = qInstallMessageHandler(None)
    try:
        yield
    finally:
        qInstallMessageHandler(handler)


def _open_sink(parent: QObject) -> "QAudioSink | None":
    if not warm_up():
        return None
    from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

    device = QMediaDevices.defaultAudioOutput()
    form = QAudioFormat()
    form.setSampleRate(RATE)
    form.setChannelCount(2)
    form.setSampleFormat(QAudioFormat.SampleFormat.Float)
    if not device.isFormatSupported(form):
        log.info("The sound card takes no float stereo at 48 kHz")
        return None
    sink = QAudioSink(device, form, parent)
    sink.setBufferSize(BUFFER_BYTES)
    return sink
