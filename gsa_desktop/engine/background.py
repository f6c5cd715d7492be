"""Run an iterator on a thread of its own, so that whoever drives a job is never kept waiting."""

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from typing import Final, TypeVar

T = TypeVar("T")

BEAT_SECONDS: Final = 0.06  # with the moment below, a cancel takes at most 0.3 s
LEAVE_SECONDS: Final = 0.2


class Stopped(Exception):  # noqa: N818 - not an error: the way out of a deep call
    """Raised inside the iterator when nobody wants its items any more."""


class Stop:
    """Tells the thread that it shall end; ask it wherever a while goes by."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    @property
    def wanted(self) -> bool:
        """Whether somebody still waits."""
        return not self._event.is_set()

    def check(self) -> None:
        """Leave by Stopped if nobody waits."""
        if not self.wanted:
            raise Stopped


class _End:
    def __init__(self, error: Exception | None) -> None:
        self.error = error


def in_background(
    make: Callable[[Stop], Iterator[T]],
    *,
    ahead: int = 2,
    beat: float = BEAT_SECONDS,
    leave: float | None = LEAVE_SECONDS,
) -> Generator[T | None, None, None]:
    """The items of make(stop), computed ahead on a thread; None when one takes longer than a beat.

    An error of the iterator rises here. When this generator is closed the thread is told to stop
    and given a moment; a call that cannot be interrupted (loading a library, one network step)
    ends on its own after that, and what it finds is dropped.

    Args:
        make: Gets the items.
        ahead: How many are kept ready.
        beat: Seconds after which there is a None.
        leave: Seconds that the thread has to end when this is closed; None for as many as it takes.
    """
    stop = Stop()
    box: queue.Queue[T | _End] = queue.Queue(maxsize=ahead)
    thread = threading.Thread(target=_work, args=(make, stop, box), name="gsa-background")
    thread.start()
    try:
        while True:
            try:
                item = box.get(timeout=beat)
            except queue.Empty:
                yield None
                continue
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        stop.set()
        thread.join(leave)


def _work(make: Callable[[Stop], Iterator[T]], stop: Stop, box: "queue.Queue[T | _End]") -> None:
    error: Exception | None = None
    try:
        for item in make(stop):
            if not _put(box, item, stop):
                return
    except Stopped:
        return
    except Exception as found:  # noqa: BLE001 - rises again in the thread that waits
        error = found
    _put(box, _End(error), stop)


def _put(box: "queue.Queue[T | _End]", item: T | _End, stop: Stop) -> bool:
    while stop.wanted:
        try:
            box.put(item, timeout=BEAT_SECONDS)
        except queue.Full:
            continue
        return True
    return False
