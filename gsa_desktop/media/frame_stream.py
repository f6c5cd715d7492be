"""Frames of a clip in order, decoded in parallel, every number exactly once."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

from av.video.frame import VideoFrame

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.damage import DamageLog
from gsa_desktop.media.frame_index import FrameIndex
from gsa_desktop.media.frame_walk import FrameWalk

Numbered = tuple[int, VideoFrame]
Wanted = Callable[[], bool]


class GivenUp(Exception):  # noqa: N818 - not an error: nobody wants the pictures any more
    """Ends a stream before its end."""


def always() -> bool:
    """Somebody wants it."""
    return True


def stream_pictures(
    path: Path,
    index: FrameIndex,
    damage: DamageLog,
    start: int,
    stop: int,
    wanted: Wanted = always,
) -> Generator[Numbered, None, None]:
    """Numbers start..stop - 1 with their pictures; a replacement where nothing decodes.

    `wanted` is asked for every packet.

    Pictures are decoded in parallel until the first sign of damage, from there on one after the
    other, so that a damaged clip gives the same pictures each time it is read.

    Raises:
        AppError: The file cannot be opened, or nothing of it decodes.
        GivenUp: It is not wanted any more.
    """
    due = start
    if not damage.known:
        held: deque[Numbered] = deque()
        walk = FrameWalk(path, index, "AUTO")
        met = DamageLog()
        with closing(walk), closing(_complete(walk, index, met, (start, stop), wanted)) as pictures:
            for numbered in pictures:
                if walk.damaged or met.known:
                    break
                held.append(numbered)
                # A picture that refers to a damaged one may be shown before it, by this much.
                if len(held) > walk.reorder_depth + 1:
                    due = held[0][0] + 1
                    yield held.popleft()
            else:
                yield from held
                return
    walk = FrameWalk(path, index, careful=True)
    with closing(walk), closing(_complete(walk, index, damage, (due, stop), wanted)) as pictures:
        yield from pictures


def _complete(
    walk: FrameWalk, index: FrameIndex, damage: DamageLog, span: tuple[int, int], wanted: Wanted
) -> Generator[Numbered, None, None]:
    """Every number of the span once."""
    due, stop = span
    good: VideoFrame | None = None
    for at, picture in _from_good_start(walk, index, due, wanted):
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
        raise AppError(f"“{walk.path.name}” can no longer be decoded.")
    for number in range(due, stop):
        damage.add_replaced(number)
        yield number, good


def _from_good_start(
    walk: FrameWalk, index: FrameIndex, start: int, wanted: Wanted
) -> Iterator[tuple[int, VideoFrame]]:
    """Steps from a seek point that has a good frame at or before `start`, if there is one."""
    walk.wanted = start
    for place in range(index.seek_place(start), -1, -1):
        walk.start(place)
        steps = _steps(walk, wanted)
        first = next(steps, None)
        if first is not None and (first[0] <= start or place == 0):
            yield first
            yield from steps
            return


def _steps(walk: FrameWalk, wanted: Wanted) -> Iterator[Numbered]:
    for step in walk.steps():
        if not wanted():
            raise GivenUp
        if step is not None:
            yield step
