"""Jobs driven from a terminal: what they say, and how Ctrl+C ends them."""

import argparse
import contextlib
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from gsa_desktop.core.event_lines import EventLines
from gsa_desktop.core.events import Exported, Job
from gsa_desktop.core.mask_track import MaskStore

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def drive(job: Job, options: argparse.Namespace) -> int:
    """Run a job to its end, telling what it says; returns the exit code."""
    reporter = EventLines(sys.stdout, sys.stderr, as_json=options.json)
    with contextlib.closing(job), contextlib.closing(reporter), Interruption() as interruption:
        for event in job:
            reporter.tell(event)
            if not isinstance(event, Exported):  # it is done, whatever was asked meanwhile
                interruption.check()
    return 0


class Interruption:
    """Lets a job come to its next event before Ctrl+C or SIGTERM ends it; twice ends it at once."""

    def __init__(self) -> None:
        self._asked = False

    def __enter__(self) -> "Interruption":
        self._before = [(number, signal.signal(number, self._ask)) for number in _SIGNALS]
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)

    def check(self) -> None:
        """Leave if somebody asked."""
        if self._asked:
            raise KeyboardInterrupt

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True


@contextlib.contextmanager
def masks_of(options: argparse.Namespace) -> Iterator[MaskStore]:
    """The mask cache, or with --no-cache one that is gone afterwards."""
    with contextlib.ExitStack() as stack:
        folder = None
        if options.no_cache:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gsa-")))
        yield stack.enter_context(MaskStore(folder))
