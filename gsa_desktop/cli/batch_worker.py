"""A process that does one job of a batch after the other; started by `gsa batch`, not by people.

Jobs come in as lines on stdin, what is to be said of them goes out as lines of JSON on stdout. The
end of stdin means to leave: so no worker outlives the command, however that ended.
"""

import json
import os
import queue
import signal
import sys
import threading
from contextlib import closing, suppress
from typing import TextIO

from gsa_desktop.cli.batch_crew import LEAVE_S
from gsa_desktop.core.batch import BatchJob
from gsa_desktop.core.json_values import to_json
from gsa_desktop.engine.batch import worked


class _Inbox:
    """Lines of stdin; None once they have ended."""

    def __init__(self) -> None:
        self.lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.leaving = threading.Event()

    def listen(self) -> None:
        for line in sys.stdin:
            self.lines.put(line)
        self.leave()
        threading.Event().wait(LEAVE_S)
        os._exit(1)

    def leave(self) -> None:
        self.leaving.set()
        self.lines.put(None)


def main() -> None:
    """Work until stdin ends or SIGTERM comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the command, which decides
    inbox = _Inbox()
    signal.signal(signal.SIGTERM, lambda *_: inbox.leave())
    threading.Thread(target=inbox.listen, daemon=True).start()
    # what a library prints must not get in between the messages
    with os.fdopen(os.dup(sys.stdout.fileno()), "w") as out, suppress(BrokenPipeError):
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        _work(inbox, out)
    sys.stderr.flush()
    os._exit(0)  # a step that cannot be interrupted may still compute on a thread


def _work(inbox: _Inbox, out: TextIO) -> None:
    while (line := inbox.lines.get()) is not None:
        job = BatchJob.from_text(line)
        with closing(worked(job, lambda: not inbox.leaving.is_set())) as steps:
            for step in steps:
                print(json.dumps(to_json(step)), file=out, flush=True)


if __name__ == "__main__":
    main()
