"""Small pictures for the timeline and the bin."""

from collections.abc import Iterator, Sequence
from functools import partial

from gsa_desktop.core.events import Job, PictureReady, Progress
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import Frame
from gsa_desktop.engine.background import Stop, in_background
from gsa_desktop.engine.scene import as_bgra
from gsa_desktop.media.reader import VideoReader

_CACHE_BYTES = 16 << 20
_WAITING = Progress(0, 0, "Decoding")


def thumbnails(info: MediaInfo, frames: Sequence[int], height: int = 48) -> Job:
    """Yield PictureReady with request = index into frames, for each of them in order.

    A keyframe near enough stands for its neighbours (exact is False), because it costs one frame
    of decoding instead of many.

    Args:
        info: The clip.
        frames: Rising frame numbers.
        height: Of the pictures, in pixels.
    """
    max_side = round(height * max(1.0, info.width / info.height))
    spacing = max(1, info.frames // max(1, len(frames)))
    with VideoReader(info, cache_bytes=_CACHE_BYTES) as reader:
        for index, wanted in enumerate(frames):
            key = reader.nearest_key(wanted)
            number = key if wanted - key <= spacing // 2 else wanted
            for frame in in_background(partial(_decoded, reader, number, max_side)):
                if frame is None:
                    yield _WAITING
                else:
                    exact = number == wanted
                    yield PictureReady(index, wanted, as_bgra(frame.rgb), exact)


def _decoded(reader: VideoReader, number: int, max_side: int, stop: Stop) -> Iterator[Frame]:
    frame = reader.frame_while(lambda: stop.wanted, number, max_side)
    if frame is not None:
        yield frame
