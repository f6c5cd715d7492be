"""A command as a process that gets a signal at an exact moment of its own output.

A signal sent from outside comes late on a busy machine and finds a quick process ended.
"""

import importlib
import os
import subprocess
import sys
from pathlib import Path


class _Out:
    """Standard output that sends this process a signal once it has said something so often."""

    def __init__(self, number: int, words: str, times: int) -> None:
        self._number, self._words, self._left = number, words, times

    def write(self, text: str) -> int:
        count = sys.__stdout__.write(text)  # type: ignore[union-attr]
        if self._words in text:
            self._left -= 1
            if self._left == 0:
                self.flush()
                os.kill(os.getpid(), self._number)
        return count

    def flush(self) -> None:
        sys.__stdout__.flush()  # type: ignore[union-attr]


def signalled(
    home: Path,
    number: int,
    words: str,
    *arguments: object,
    times: int = 1,
    module: str = "gsa_desktop.cli",
) -> subprocess.CompletedProcess[str]:
    """Run a command that gets the signal when it has written `words` the given number of times.

    `module` is where its function `main` is.
    """
    return subprocess.run(
        [
            *(sys.executable, "-m", __name__, str(number), words, str(times), module),
            *map(str, arguments),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GSA_HOME": str(home)},
    )


if __name__ == "__main__":
    sys.stdout = _Out(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))  # type: ignore[assignment]
    sys.exit(importlib.import_module(sys.argv[4]).main(sys.argv[5:]))
