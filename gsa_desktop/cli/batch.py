"""`gsa batch`: every video of a folder, several at once, each in a process of its own."""

import argparse
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from gsa_desktop.cli.choices import settings_for
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.storage import write_atomically
from gsa_desktop.media.fingerprint import fingerprint

JOURNAL = ".gsa-batch.json"
_VIDEOS = {
    ".mp4",
    ".mov",
    ".mkv",
    ".webm",
    ".avi",
    ".m4v",
    ".mts",
    ".ts",
    ".mpg",
    ".mpeg",
    ".wmv",
    ".gif",
}
_DONE = "done"
_VALUES = (
    "format",
    "own_preset",
    "quality",
    "bitrate",
    "height",
    "depth",
    "start_number",
    "digits",
    "background",
    "model",
    "preset",
    "range",
)
_FLAGS = (
    "sdr",
    "full_range",
    "premultiplied",
    "constant_rate",
    "report",
    "matte_only",
    "no_cache",
)


@dataclass(frozen=True)
class Result:
    """What became of a file.

    Attributes:
        name: Of the source.
        state: "done", or what was said when it was refused.
        out: Where it is, empty if nowhere.
        seconds: How long it took.
        key: Names the source's content and the options.
    """

    name: str
    state: str
    out: str
    seconds: float
    key: str


def batch(options: argparse.Namespace) -> int:
    """Run the command; returns 0 if every file is done, else 2."""
    options.out = options.out.expanduser().absolute()
    options.out.mkdir(parents=True, exist_ok=True)
    settings = settings_for(argparse.Namespace(**vars(options) | {"out": Path("x.mp4")}))
    sources = _sources(options.folder, options.out)
    arguments = _arguments(options)
    ledger = _Ledger(options.out / JOURNAL)
    work = _Work(options.out, settings.preset.suffix, arguments, ledger)
    pool = ThreadPoolExecutor(max(1, options.workers))
    try:
        results = list(pool.map(work.run, sources))
    except BaseException:
        work.stop()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    print(table(results))
    return 0 if all(result.state == _DONE for result in results) else 2


def table(results: Sequence[Result]) -> str:
    """The results as aligned lines."""
    widest = max(len(result.name) for result in results)
    lines = [
        f"{result.name:{widest}}  {result.seconds:7.1f} s  "
        + (result.out if result.state == _DONE else f"FAILED: {result.state}")
        for result in results
    ]
    done = sum(result.state == _DONE for result in results)
    return "\n".join([*lines, f"{done} of {len(results)} done"])


class _Ledger:
    """What is done already, on disk after every file; several threads may write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known: dict[str, Result] = {}
        try:
            rows = json.loads(path.read_text())
            self._known = {row["name"]: Result(**row) for row in rows}
        except (OSError, ValueError, TypeError, KeyError):
            pass  # none yet, or damaged: everything is done again

    def done(self, name: str, key: str) -> Result | None:
        """The result of an earlier run with the same content and options, if it is still there."""
        known = self._known.get(name)
        fits = known is not None and known.key == key and known.state == _DONE
        return known if known is not None and fits and Path(known.out).exists() else None

    def put(self, result: Result) -> None:
        with self._lock:
            self._known[result.name] = result
            rows = [asdict(row) for row in self._known.values()]
            write_atomically(self._path, json.dumps(rows, indent=1).encode())


class _Work:
    """Runs one export after the other; `stop` ends those that run."""

    def __init__(self, out: Path, suffix: str, arguments: list[str], ledger: _Ledger) -> None:
        self._out = out
        self._suffix = suffix
        self._arguments = arguments
        self._ledger = ledger
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[str]] = set()
        self._stopped = False

    def run(self, source: Path) -> Result:
        key = f"{fingerprint(source)} {' '.join(self._arguments)}"
        known = self._ledger.done(source.name, key)
        if known is not None:
            _say(f"{source.name}: done before")
            return known
        out = self._out / f"{source.stem}_cutout{self._suffix}"
        began = time.monotonic()
        state = self._export(source, out)
        result = Result(source.name, state, str(out), time.monotonic() - began, key)
        if not self._stopped:
            self._ledger.put(result)
            _say(f"{source.name}: {state}")
        return result

    def stop(self) -> None:
        """End what runs, as Ctrl+C does, so that nothing broken is left."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.send_signal(signal.SIGTERM)

    def _export(self, source: Path, out: Path) -> str:
        command = [sys.executable, "-m", "gsa_desktop.cli", "export", str(source), str(out)]
        with self._lock:
            if self._stopped:
                return "stopped"
            process = subprocess.Popen(
                [*command, *self._arguments, "--overwrite"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            self._running.add(process)
        _, said = process.communicate()
        with self._lock:
            self._running.discard(process)
        if process.returncode == 0:
            return _DONE
        lines = said.strip().splitlines()
        return lines[-1].removeprefix("gsa: ") if lines else f"ended with {process.returncode}"


def _sources(folder: Path, out: Path) -> list[Path]:
    if not folder.is_dir():
        raise AppError(f"{folder} is no folder.")
    if folder.absolute() == out:
        raise AppError("The results cannot go where the sources are.", "Choose another --out.")
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in _VIDEOS)
    if not found:
        raise AppError(f"There is no video in {folder}.")
    return found


def _arguments(options: argparse.Namespace) -> list[str]:
    """The options again, for one export."""
    arguments = []
    for name in _VALUES:
        value = getattr(options, name)
        if value is not None:
            arguments += [f"--{name.replace('_', '-')}", str(value)]
    arguments += [f"--{name.replace('_', '-')}" for name in _FLAGS if getattr(options, name)]
    return arguments


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
