"""Ctrl+C, and the signal that a system sends before it is shut down: the run ends saved."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

_SAID = b"Ending after this step, saved. The same again ends the run at once.\n"
_STDERR = 2


@contextmanager
def saved_when_interrupted(stop: Path) -> Iterator[None]:
    """Let the first signal of a kind make the file that ends the run; the second one ends it.

    Args:
        stop: The file; before its folder is there, nothing can be saved, and a signal ends all.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may ask for signals
        return
    earlier = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def on_signal(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, earlier[signal.Signals(number)])
        try:
            stop.touch()
        except OSError:
            signal.raise_signal(number)
        else:
            os.write(_STDERR, _SAID)

    for number in earlier:
        signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
