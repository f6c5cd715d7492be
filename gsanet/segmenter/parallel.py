"""Work on several frames at once, results in order: the same bytes on any number of cores."""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

import torch

Item = TypeVar("Item")
Result = TypeVar("Result")

# Beyond this a faster frame reader would be needed to feed them.
_MOST = 8


def core_count() -> int:
    """Cores to use: those that torch would take, at most 8; `OMP_NUM_THREADS` lowers it."""
    wanted = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    cores = torch.get_num_threads()
    if wanted.isdecimal() and int(wanted) > 0:
        cores = min(cores, int(wanted))
    return max(1, min(cores, _MOST))


class FramePool:
    """Threads that each compute one frame on one core.

    A frame is computed by one thread from beginning to end, so the number of threads changes
    nothing in it. Torch is held to one thread inside the pool and left as it was outside.
    """

    def __init__(self, cores: int) -> None:
        self.cores = cores
        self._executor = ThreadPoolExecutor(cores, thread_name_prefix="frame")

    def __enter__(self) -> Self:
        threads = torch.get_num_threads()
        ready = threading.Barrier(self.cores + 1)

        def start() -> None:
            torch.set_num_threads(1)
            ready.wait()

        for _ in range(self.cores):
            self._executor.submit(start)
        ready.wait()
        # setting it in any thread also sets what threads born later begin with
        torch.set_num_threads(threads)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def map(self, task: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """`task` of each item, in order; items are drawn in the caller's thread, a few ahead."""
        running: deque[Future[Result]] = deque()
        for item in items:
            running.append(self._executor.submit(task, item))
            if len(running) > self.cores:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()

    def call(self, task: Callable[[], Result]) -> Result:
        """One piece of work in a thread of the pool, waited for."""
        return self._executor.submit(task).result()
