"""The pictures behind the subject."""

import threading
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.composite import blend
from gsa_desktop.core.project import Background, Blur, Colour, Picture, Transparent, Video
from gsa_desktop.engine.frame_source import SequentialFrames
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.stills import read_picture

Pixels = NDArray[np.uint8]
Size = tuple[int, int]
_SQUARE = Fraction(1)


class Backdrop:
    """Gives a background's picture at any time and size; opens its file once, on first use.

    Thread-safe. Use it in a `with`, or call `close`.

    Raises:
        AppError: the file cannot be used.
    """

    def __init__(self, background: Background) -> None:
        self.background = background
        self._lock = threading.Lock()
        self._reader: VideoReader | None = None
        self._frames: SequentialFrames | None = None
        self._still: Pixels | None = None
        self._scaled: tuple[Size, Fraction, Pixels] | None = None

    def picture(
        self, time: Fraction, size: Size, pixel_aspect: Fraction = _SQUARE
    ) -> Pixels | None:
        """(H, W, 3) that fills a picture, the middle kept; None for Transparent and Blur.

        Args:
            time: Seconds since the clip began; a shorter video is looped.
            size: Width and height in pixels.
            pixel_aspect: Width over height of those pixels.
        """
        with self._lock:
            match self.background:
                case Transparent() | Blur():
                    return None
                case Colour(rgb=rgb):
                    return np.full((size[1], size[0], 3), rgb, np.uint8)
                case Picture():
                    return self._from_still(size, pixel_aspect)
                case Video():
                    return self._from_video(time, size, pixel_aspect)

    def close(self) -> None:
        """Close the file; the next `picture` opens it again."""
        with self._lock:
            if self._reader is not None:
                self._reader.close()
            self._reader = self._frames = None

    def __enter__(self) -> "Backdrop":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _from_still(self, size: Size, pixel_aspect: Fraction) -> Pixels:
        if self._scaled is not None and self._scaled[:2] == (size, pixel_aspect):
            return self._scaled[2]
        assert isinstance(self.background, Picture)
        if self._still is None:
            self._still = _opaque(read_picture(self.background.path))
        filled = fill(self._still, size, 1 / pixel_aspect)
        self._scaled = (size, pixel_aspect, filled)
        return filled

    def _from_video(self, time: Fraction, size: Size, pixel_aspect: Fraction) -> Pixels:
        assert isinstance(self.background, Video)
        if self._reader is None:
            self._reader = VideoReader(probe(self.background.path))
        info = self._reader.info
        if self._frames is None:
            self._frames = SequentialFrames(self._reader, info.frames)
        frame = self._frames.frame(info.table.at(time % info.table.duration))
        return fill(frame.rgb, size, info.pixel_aspect / pixel_aspect)


def fill(picture: Pixels, size: Size, aspect: Fraction = _SQUARE) -> Pixels:
    """The middle of a picture at a size (width, height), with nothing left empty.

    Args:
        picture: (h, w, 3).
        size: Width and height of the result.
        aspect: The picture's pixel aspect over the result's.
    """
    height, width = picture.shape[:2]
    scale = max(size[0] / float(width * aspect), size[1] / height)
    # What of the picture is seen, in its own pixels.
    seen_width = min(width, max(1, round(size[0] / scale / float(aspect))))
    seen_height = min(height, max(1, round(size[1] / scale)))
    left, top = (width - seen_width) // 2, (height - seen_height) // 2
    seen = np.ascontiguousarray(picture[top : top + seen_height, left : left + seen_width])
    shrinks = seen_width > size[0] or seen_height > size[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(seen, size, interpolation=method), np.uint8)


def _opaque(picture: Pixels) -> Pixels:
    """A still with transparency over black."""
    if picture.shape[2] == 3:
        return picture
    colours, alpha = np.ascontiguousarray(picture[:, :, :3]), picture[:, :, 3]
    return blend(colours, np.ascontiguousarray(alpha), np.zeros_like(colours))
