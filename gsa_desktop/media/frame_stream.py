"""Frames of a clip in order, decoded in parallel, every number exactly once."""

from collections.abc import Generator, Iterator
from pathlib import Path

from av.video.frame import VideoFrame

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.damage import DamageLog
from gsa_desktop.media.frame_index import FrameIndex
from gsa_desktop.media.frame_walk import FrameWalk


def stream_pictures(
    path: Path, index: FrameIndex, damage: DamageLog, start: int, stop: int
) -> Generator[tuple[int, VideoFrame], None, None]:
    """Numbers start..stop - 1 with their pictures; a replacement where nothing decodes.

    Raises:
        AppError: The file cannot be opened, or nothing of it decodes.
    """
    walk = FrameWalk(path, index, "AUTO")
    try:
        due = start
        good: VideoFrame | None = None
        for at, picture in _from_good_start(walk, index, start):
            while due < min(at, stop):
                damage.add_replaced(due)
                yield due, good or picture
                due += 1
            if at == due and due < stop:
                if picture.is_corrupt:
                    damage.add_concealed(due)
                yield due, picture
                due += 1
            if due >= stop:
                return
            good = picture
        if good is None:
            raise AppError(f"“{path.name}” can no longer be decoded.")
        for number in range(due, stop):
            damage.add_replaced(number)
            yield number, good
    finally:
        walk.close()


def _from_good_start(
    walk: FrameWalk, index: FrameIndex, start: int
) -> Iterator[tuple[int, VideoFrame]]:
    """Steps from a seek point that has a good frame at or before `start`, if there is one."""
    walk.wanted = start
    for place in range(index.seek_place(start), -1, -1):
        walk.start(place)
        steps = (step for step in walk.steps() if step is not None)
        first = next(steps, None)
        if first is not None and (first[0] <= start or place == 0):
            yield first
            yield from steps
            return
