"""Jobs that make the monitor's pictures: one at a frame, or one after the other while playing."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from gsa_desktop.core.conform import media_frame
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, PictureReady, Progress
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pacing import Pacer, Quality
from gsa_desktop.core.pixels import Frame
from gsa_desktop.core.project import Clip
from gsa_desktop.core.scene import Scene
from gsa_desktop.engine.background import Stop, Stopped, in_background
from gsa_desktop.engine.clip_stream import ClipStream
from gsa_desktop.engine.readers import Readers
from gsa_desktop.engine.scene import Fetch, Painted, ScenePainter, beside

_PATIENCE_SECONDS = 0.06  # an exact picture that takes longer gets a stand-in
_KEY_CACHE_BYTES = 64 << 20
_WAITING = Progress(0, 0, "Decoding")
_PAUSE_SECONDS = 0.01
_PRIME_SECONDS = 2
_SIDES = "Last picture before the cut | first after it"


class Stage:
    """Keeps files, cache and backgrounds between the jobs of the monitor.

    One job at a time; files are opened by the jobs, not by the constructor.
    """

    def __init__(self, masks: MaskStore) -> None:
        self._painter = ScenePainter(masks)
        self._readers = Readers()
        self._keys = Readers(2, _KEY_CACHE_BYTES)

    def show(self, request: int, scene: Scene, frame: int) -> Job:
        """Yield PictureReady for a timeline frame: a stand-in if it is slow, then the exact one.

        In between it yields Progress, so that it can be cancelled while it decodes.

        Args:
            request: Comes back in the event.
            scene: What to show.
            frame: Frame of the timeline.
        """
        ready = self._painter.paint(scene, frame, self._cached(scene))
        if ready is not None:
            yield ready.event(request, frame)
            return
        stood_in = False
        for found in in_background(
            lambda stop: self._exact(scene, frame, stop), beat=_PATIENCE_SECONDS
        ):
            if found is not None:
                yield found.event(request, frame)
            elif stood_in:
                yield _WAITING
            else:
                stood_in = True
                stand_in = self._stand_in(request, scene, frame)
                yield stand_in or _WAITING

    def sides(self, request: int, parts: tuple[tuple[Scene, int], ...]) -> Job:
        """Yield PictureReady of one or more scenes beside each other, as `show` does for one.

        Args:
            request: Comes back in the event.
            parts: From the left to the right, each with its frame of the timeline.
        """
        frame = parts[0][1]
        caption = _SIDES if len(parts) > 1 else ""
        stood_in = False
        for found in in_background(lambda stop: self._beside(parts, stop), beat=_PATIENCE_SECONDS):
            if found is not None:
                yield replace(found.event(request, frame), caption=caption)
            elif stood_in:
                yield _WAITING
            else:
                stood_in = True
                near = [self._near(scene, at)[0] for scene, at in parts]
                stand_in = beside([one for one in near if one is not None])
                yield stand_in.event(request, frame, exact=False) if stand_in else _WAITING

    def play(self, request: int, scene: Scene, pacer: Pacer, quality: Quality) -> Job:
        """Yield PictureReady for one frame after the other, a little ahead of a clock.

        Args:
            request: Comes back in the events.
            scene: What to show.
            pacer: Says which frames are due, and when it is enough.
            quality: Says how large pictures can be; learns how long they took.
        """
        streams = _Streams(self._readers, scene, pacer)
        spent = 0.0
        try:
            while pacer.is_open:
                if pacer.is_ahead:
                    pacer.wait(_PAUSE_SECONDS)
                    yield _WAITING
                    continue
                frame = pacer.next_frame(spent)
                if frame is None:
                    return
                began = time.perf_counter()
                sized = replace(scene, side=quality.side(scene.side))
                painted = self._painter.paint(sized, frame, streams.fetch)
                took = time.perf_counter() - began
                spent = took if not spent else 0.8 * spent + 0.2 * took
                quality.note(took, pacer.seconds_a_picture, late=pacer.is_late(frame))
                yield _WAITING if painted is None else painted.event(request, frame)
                streams.move_to(frame)
        except Stopped:
            return
        finally:
            streams.close()

    def close(self) -> None:
        """Close the files; the next job opens them again."""
        self._painter.close()
        self._readers.close()
        self._keys.close()

    def _cached(self, scene: Scene) -> Fetch:
        def fetch(clip: Clip, info: MediaInfo, offset: int, max_side: int | None) -> Frame | None:
            number = media_frame(clip, info.table, scene.rate, offset)
            return self._readers.of(info).cached(number, max_side)

        return fetch

    def _exact(self, scene: Scene, frame: int, stop: Stop) -> Iterator[Painted]:
        def fetch(clip: Clip, info: MediaInfo, offset: int, max_side: int | None) -> Frame | None:
            number = media_frame(clip, info.table, scene.rate, offset)
            reader = self._readers.of(info)
            try:
                return reader.frame_while(lambda: stop.wanted, number, max_side)
            except ValueError:
                if self._readers.has(reader):
                    raise
                return None  # closed meanwhile: nobody waits for the picture

        painted = self._painter.paint(scene, frame, fetch)
        if painted is not None:
            yield painted

    def _beside(self, parts: tuple[tuple[Scene, int], ...], stop: Stop) -> Iterator[Painted]:
        made = [found for scene, frame in parts for found in self._exact(scene, frame, stop)]
        both = beside(made) if len(made) == len(parts) else None
        if both is not None:
            yield both

    def _stand_in(self, request: int, scene: Scene, frame: int) -> PictureReady | None:
        painted, is_exact = self._near(scene, frame)
        return None if painted is None else painted.event(request, frame, exact=is_exact)

    def _near(self, scene: Scene, frame: int) -> tuple[Painted | None, bool]:
        """The nearest keyframes, decoded apart from the exact ones, which they must not disturb.

        Returns:
            The picture, and whether it happens to be the exact one.
        """
        wanted: list[int] = []

        def fetch(clip: Clip, info: MediaInfo, offset: int, max_side: int | None) -> Frame | None:
            number = media_frame(clip, info.table, scene.rate, offset)
            wanted.append(number)
            keys = self._keys.of(info)
            return keys.frame(keys.nearest_key(number), max_side)

        painted = self._painter.paint(scene, frame, fetch)
        return painted, painted is not None and painted.numbers == tuple(wanted)


class _Streams:
    """The clips that are playing, and those that will be soon."""

    def __init__(self, readers: Readers, scene: Scene, pacer: Pacer) -> None:
        self._readers = readers
        self._scene = scene
        self._pacer = pacer
        self._backwards = pacer.direction < 0
        self._side: int | None = None
        self._open: dict[str, ClipStream] = {}
        self._primed: dict[str, threading.Thread] = {}

    def fetch(self, clip: Clip, info: MediaInfo, offset: int, max_side: int | None) -> Frame:
        """The frame of a clip so many timeline frames after its start."""
        priming = self._primed.pop(clip.id, None)
        while priming is not None and priming.is_alive():
            priming.join(_PAUSE_SECONDS)
        self._side = max_side
        return self._stream(clip, info).frame(offset, max_side, backwards=self._backwards)

    def move_to(self, frame: int) -> None:
        """Close what is over and get ready what comes next."""
        ahead = round(_PRIME_SECONDS * self._scene.rate) * self._pacer.direction
        soon = self._scene.soon(frame, ahead)
        self._close_others((*self._scene.clips(frame), *soon))
        for clip in soon:
            if clip.id not in self._open:
                stream = self._stream(clip, self._scene.infos[clip.media])
                offset = clip.length - 1 if self._backwards else 0
                thread = threading.Thread(
                    target=self._prime, args=(stream, offset), name="gsa-prime"
                )
                self._primed[clip.id] = thread
                thread.start()

    def close(self) -> None:
        """End all decoding."""
        self._close_others(())

    def _stream(self, clip: Clip, info: MediaInfo) -> ClipStream:
        reader, known = self._readers.of(info), self._open.get(clip.id)
        if known is None or known.reader is not reader:  # so many files that it was closed
            if known is not None:
                known.close()
            known = ClipStream(
                clip, reader, self._scene.rate, self._is_wanted, stride=self._pacer.stride
            )
            self._open[clip.id] = known
        return known

    def _prime(self, stream: ClipStream, offset: int) -> None:
        """Decode the way to a clip's first picture, so that its decoder stands there."""
        with suppress(Stopped, AppError, ValueError):  # what is wrong is said when it is shown
            stream.frame(offset, self._side, backwards=self._backwards)

    def _is_wanted(self) -> bool:
        return self._pacer.is_open

    def _close_others(self, clips: tuple[Clip, ...]) -> None:
        wanted = {clip.id for clip in clips}
        for clip_id in [known for known in self._open if known not in wanted]:
            priming = self._primed.pop(clip_id, None)
            if priming is not None:
                priming.join()
            self._open.pop(clip_id).close()
