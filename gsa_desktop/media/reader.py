"""Frames of a clip by number, exact, from a cache where possible; and in order, fast."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import Frame


@dataclass(frozen=True)
class Damage:
    """What could not be decoded as it was recorded, as far as it was met.

    Attributes:
        concealed: Numbers of the frames that the decoder patched up.
        replaced: Numbers of the frames that do not decode; the nearest good one is shown instead.
    """

    concealed: frozenset[int] = frozenset()
    replaced: frozenset[int] = frozenset()

    def lines(self) -> tuple[str, ...]:
        """A sentence for a person for each kind of damage; empty if there is none."""
        raise NotImplementedError


class VideoReader:
    """Frames of one file.

    Random access (`frame`) and streaming (`frames`) use decoders of their own, so a stream that is
    read by a job does not disturb scrubbing. All methods may be called from any thread.

    Args:
        media: Path, or what `probe` found.
        cache_bytes: Upper bound of the memory that decoded pictures occupy.

    Raises:
        AppError: As `probe`.
    """

    info: MediaInfo

    def __init__(self, media: str | Path | MediaInfo, *, cache_bytes: int = 256 << 20) -> None:
        raise NotImplementedError

    def frame(self, number: int, max_side: int | None = None) -> Frame:
        """Exactly frame `number`.

        Args:
            number: 0..info.frames - 1; IndexError outside.
            max_side: Longest side of the picture in pixels; smaller pictures stay as they are.

        Raises:
            AppError: Nothing of the file can be decoded, or it is gone.
        """
        raise NotImplementedError

    def frame_while(
        self, wanted: Callable[[], bool], number: int, max_side: int | None = None
    ) -> Frame | None:
        """As `frame`, but gives up with None as soon as `wanted()` is False (asked per packet)."""
        raise NotImplementedError

    def frames(self, start: int, stop: int, max_side: int | None = None) -> Iterator[Frame]:
        """Frames start..stop - 1 in order, decoded in threads by a decoder of its own."""
        raise NotImplementedError

    def nearest_key(self, number: int) -> int:
        """The last frame at or before `number` that decodes alone: a quick stand-in."""
        raise NotImplementedError

    def cached(self, number: int, max_side: int | None = None) -> Frame | None:
        """Frame `number` if it is in memory; never decodes and never waits for a decoder."""
        raise NotImplementedError

    @property
    def damage(self) -> Damage:
        """What was met so far."""
        raise NotImplementedError

    def close(self) -> None:
        """Close files; further calls raise ValueError."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
