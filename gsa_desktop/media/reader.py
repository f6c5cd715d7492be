"""Frames of a clip by number, exact, from a cache where possible; and in order, fast."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from threading import RLock

from av.video.frame import VideoFrame
from typing_extensions import override

from gsa_desktop.core.closing import Closing
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.memory import MEMORY, MemoryBudget
from gsa_desktop.core.pixels import Frame
from gsa_desktop.media.colour_in import PLAIN, PictureConverter, PictureKind, fitted
from gsa_desktop.media.damage import Damage, DamageLog
from gsa_desktop.media.frame_cache import FrameCache
from gsa_desktop.media.frame_finder import FrameFinder
from gsa_desktop.media.frame_index import FrameIndex, frame_index
from gsa_desktop.media.frame_stream import GivenUp, always, stream_pictures
from gsa_desktop.media.probe import probe

# Steps backwards up to this far count as scrubbing: what is decoded on the way is kept.
_SCRUB_STEP = 24


class VideoReader(Closing):
    """Frames of one file.

    Random access (`frame`) and streaming (`frames`) use decoders of their own, so a stream that is
    read by a job does not disturb scrubbing. All methods may be called from any thread. A frame
    that does not decode is replaced by the nearest good one (the one before, else the one after)
    and counted in `damage`.

    Args:
        media: Path, or what `probe` found.
        cache_bytes: Upper bound of the memory that its decoded pictures occupy; None to share the
            application's budget with all others.

    Attributes:
        info: What `probe` found.

    Raises:
        AppError: As `probe`, or the file is not the one that was probed.
    """

    def __init__(
        self,
        media: str | Path | MediaInfo,
        *,
        cache_bytes: int | None = None,
        kind: PictureKind = PLAIN,
    ) -> None:
        self.info = media if isinstance(media, MediaInfo) else probe(media)
        self._index = _index_of(self.info)
        self._cache = FrameCache(MEMORY if cache_bytes is None else MemoryBudget(cache_bytes))
        self._kind = kind
        self._damage = DamageLog()
        self._lock = RLock()
        self._finder: FrameFinder | None = None
        self._converters: dict[int | None, PictureConverter] = {}
        self._asked_last = 0
        self._closed = False

    def frame(self, number: int, max_side: int | None = None) -> Frame:
        """Exactly frame `number`.

        Args:
            number: 0..info.frames - 1; IndexError outside.
            max_side: Longest side of the picture in pixels; smaller pictures stay as they are.

        Raises:
            AppError: Nothing of the file can be decoded, or it is gone.
        """
        frame = self.frame_while(always, number, max_side)
        if frame is None:  # `always` never gives up
            raise RuntimeError("a request that nobody withdrew was given up")
        return frame

    def frame_while(
        self,
        wanted: Callable[[], bool],
        number: int,
        max_side: int | None = None,
        *,
        scrubs: bool = True,
    ) -> Frame | None:
        """As `frame`, but gives up with None as soon as `wanted()` is False (asked per packet).

        After a small step back the frames before are kept too, unless nobody scrubs.
        """
        self._check(number)
        known = self.cached(number, max_side)
        if known is not None:
            self._asked_last = number
            return known
        with self._lock:
            self._check(number)
            back = self._asked_last - number
            steps_back = scrubs and 0 < back <= _SCRUB_STEP
            keep_from = max(0, number - _SCRUB_STEP) if steps_back else number
            self._asked_last = number

            def keep(picture: VideoFrame, at: int) -> None:
                self._cache.put((at, max_side), self._convert(picture, at, max_side))

            found = self._finder_now().find(number, keep_from, wanted, keep)
            if found is None:
                return None
            frame = self._convert(found, number, max_side)
            self._cache.put((number, max_side), frame)
            return frame

    def _finder_now(self) -> FrameFinder:
        if self._finder is None:
            self._finder = FrameFinder(self.info.path, self._index, self._damage)
        return self._finder

    def _convert(self, picture: VideoFrame, number: int, max_side: int | None) -> Frame:
        converter = self._converters.get(max_side)
        if converter is None:
            converter = self._converters[max_side] = self._new_converter(max_side)
        return converter(picture, number)

    def _new_converter(self, max_side: int | None) -> PictureConverter:
        size = (self.info.width, self.info.height)
        stored = size if self.info.rotation % 180 == 0 else size[::-1]
        return PictureConverter(stored, self.info.rotation, max_side, self._kind)

    def frames(self, start: int, stop: int, max_side: int | None = None) -> Iterator[Frame]:
        """Frames start..stop - 1 in order, decoded in threads by a decoder of its own."""
        if start >= stop:
            return
        self._check(start)
        self._check(stop - 1)
        convert = self._new_converter(max_side)
        pictures = stream_pictures(self.info.path, self._index, self._damage, start, stop)
        with closing(pictures):
            for number, picture in pictures:
                yield convert(picture, number)

    def frames_at(
        self,
        wishes: Iterable[tuple[int, int | None]],
        stop: int,
        wanted: Callable[[], bool] = always,
    ) -> Generator[Frame, None, None]:
        """A frame for each wish, decoded as by `frames`; only what is wished for is converted.

        Args:
            wishes: Frame number and max_side, as for `frame`; a number is at least the one before
                and below `stop`. Taken one at a time, so that a caller may decide late.
            stop: Frame at which decoding ends.
            wanted: Asked for every packet; when it says no, there are no more frames.
        """
        at, picture = -1, None
        pictures: Generator[tuple[int, VideoFrame], None, None] | None = None
        converters: dict[int | None, PictureConverter] = {}
        try:
            for number, max_side in wishes:
                if pictures is None:
                    self._check(number)
                    self._check(stop - 1)
                    pictures = stream_pictures(
                        self.info.path, self._index, self._damage, number, stop, wanted
                    )
                while picture is None or at < number:
                    at, picture = next(pictures)
                if max_side not in converters:
                    converters[max_side] = self._new_converter(max_side)
                frame = converters[max_side](picture, at)
                self._cache.put((at, max_side), frame)
                yield frame
        except GivenUp:
            return
        finally:
            if pictures is not None:
                pictures.close()

    def fill(
        self, wanted: Callable[[], bool], start: int, stop: int, max_side: int | None = None
    ) -> bool:
        """Decode frames start..stop - 1 into the cache, for playing backwards.

        Returns:
            Whether it got to the end; False as soon as `wanted()` is.
        """
        wishes = ((number, max_side) for number in range(start, stop))
        with closing(self.frames_at(wishes, stop, wanted)) as frames:
            return sum(1 for _ in frames) == stop - start

    def room(self, max_side: int | None = None) -> int:
        """How many frames of that size the whole memory for caches holds."""
        width, height = fitted((self.info.width, self.info.height), max_side)
        channels = 4 if self.info.has_alpha else 3
        return self._cache.capacity // (width * height * channels)

    def nearest_key(self, number: int) -> int:
        """The last frame at or before `number` that decodes alone: a quick stand-in."""
        self._check(number)
        return min(number, int(self._index.seek_numbers[self._index.seek_place(number)]))

    @property
    def key_spacing(self) -> float:
        """From one frame that decodes alone to the next, in frames on average."""
        return self.info.frames / len(self._index.seek_numbers)

    def cached(self, number: int, max_side: int | None = None) -> Frame | None:
        """Frame `number` if it is in memory; never decodes and never waits for a decoder."""
        return self._cache.get((number, max_side))

    @property
    def damage(self) -> Damage:
        """What was met so far."""
        return self._damage.report()

    def _check(self, number: int) -> None:
        if self._closed:
            raise ValueError("the reader is closed")
        if not 0 <= number < self.info.frames:
            raise IndexError(f"frame {number} of {self.info.frames}")

    @override
    def close(self) -> None:
        """Close files; further calls raise ValueError."""
        with self._lock:
            self._closed = True
            self._cache.clear()
            if self._finder is not None:
                self._finder.close()
                self._finder = None


def _index_of(info: MediaInfo) -> FrameIndex:
    try:
        index = frame_index(info.path)
    except OSError as error:
        raise AppError(
            f"“{info.path.name}” is not there any more.", "Put it back or choose where it is now."
        ) from error
    if len(index.table) != info.frames:
        raise AppError(f"“{info.path.name}” has changed since it was opened.", "Import it again.")
    return index
