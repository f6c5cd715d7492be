"""The media files that the monitor has open: few, those used last."""

import threading
from collections import OrderedDict
from pathlib import Path

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.media.reader import VideoReader

OPEN_FILES = 8


class Readers:
    """Readers by file, opened when they are asked for. Any thread may use it.

    Args:
        limit: How many files are open at most.
        cache_bytes: As for VideoReader.
    """

    def __init__(self, limit: int = OPEN_FILES, cache_bytes: int | None = None) -> None:
        self._limit = limit
        self._cache_bytes = cache_bytes
        self._lock = threading.Lock()
        self._open: OrderedDict[Path, VideoReader] = OrderedDict()

    def of(self, info: MediaInfo) -> VideoReader:
        """The reader of a file.

        Raises:
            AppError: The file is gone or has changed.
        """
        with self._lock:
            known = self._open.get(info.path)
            if known is not None and known.info is not info:
                self._open.pop(info.path).close()
                known = None
            if known is None:
                while len(self._open) >= self._limit:
                    self._open.popitem(last=False)[1].close()
                known = self._open[info.path] = VideoReader(info, cache_bytes=self._cache_bytes)
            self._open.move_to_end(info.path)
            return known

    def has(self, reader: VideoReader) -> bool:
        """Whether a reader is still open."""
        with self._lock:
            return self._open.get(reader.info.path) is reader

    def __len__(self) -> int:
        return len(self._open)

    def close(self) -> None:
        """Close all files; the next `of` opens again."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()
