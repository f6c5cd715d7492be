"""Trainings: `python -m gsanet` in a process of its own, followed through the files it writes.

The process writes its events to a file in the run's folder, not to a pipe: so it survives the
window, and a window opened later can follow it from where it is.
"""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.core.programs import training_command
from gsa_desktop.core.storage import write_atomically
from gsa_desktop.core.training import Estimate, TrainingNews, TrainingOrder, TrainStep, read_line
from gsa_desktop.core.training_runs import (
    CHECKPOINT,
    EVENTS,
    LOG,
    PAUSE,
    STOP,
    RunState,
    is_alive,
    process_of,
    read_run,
    why_run_failed,
    write_order,
)

_POLL_SECONDS = 0.1
# a stopped run first ends its step and writes its files: at least so long, or so many steps' time
_PATIENCE_SECONDS = 60.0
_PATIENCE_STEPS = 3.0
_PARTS = 1000
# a run that is let go on outlives the job that started it
_started: "list[subprocess.Popen[bytes]]" = []


def train(order: TrainingOrder, detach: threading.Event, *, resume: bool = False) -> Job:
    """Start a run and follow it to its end; closing the job stops the run, saved.

    Args:
        order: The run.
        detach: Set before the job is closed, it lets the run go on by itself.
        resume: Go on from the folder's checkpoint.

    Raises:
        AppError: The run failed; the sentence says what to change.
    """
    _check_free(order.out)
    if not resume and (order.out / CHECKPOINT).exists():
        raise AppError(
            f"{order.out.name} already holds a run.", "Resume it, or choose another name."
        )
    process = _start(order, resume=resume)
    run = _Child(process, order.out)
    try:
        write_order(order, time.time(), process.pid)
    except AppError:
        run.kill()  # nobody would ever find it
        raise
    yield from _followed(run, detach)


def attach(folder: Path, detach: threading.Event) -> Job:
    """Follow a run that an earlier window started.

    Raises:
        AppError: As of `train`.
    """
    yield from _followed(_Stranger(folder), detach, read_run(folder).progress)


def probe(order: TrainingOrder, found: list[Estimate], steps: int = 20) -> Job:
    """Try a few steps of a run in a folder that is thrown away, and put the estimate into `found`.

    Raises:
        AppError: The run would fail; the sentence says what to change.
    """
    with tempfile.TemporaryDirectory(prefix="gsa-probe-") as scratch:
        folder = Path(scratch)
        words = [*training_command(order.processes), *order.words(), "--probe", str(steps)]
        with (folder / EVENTS).open("wb") as events, (folder / LOG).open("wb") as log:
            process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=events, stderr=log, env=_working_in(folder)
            )
        tail, progress = _Tail(folder / EVENTS), 0.0
        try:
            while process.poll() is None:
                for news in tail.read():
                    progress = news.progress if isinstance(news, TrainStep) else progress
                yield Progress(round(_PARTS * progress), _PARTS, "Trying some steps")
                time.sleep(_POLL_SECONDS)
        finally:
            _kill_all(process.pid)
            process.wait()
        if process.returncode != 0:
            raise why_run_failed(folder, process.returncode)
        news_of_all = _Tail(folder / EVENTS, whole=True).read()
        found += [news for news in news_of_all if isinstance(news, Estimate)]


def pause(folder: Path) -> None:
    """Let a run save and wait; it keeps its memory. `go_on` ends that.

    Raises:
        AppError: The folder cannot be written.
    """
    write_atomically(folder / PAUSE, b"")


def go_on(folder: Path) -> None:
    """Let a run that waits go on."""
    (folder / PAUSE).unlink(missing_ok=True)


def ask_to_stop(folder: Path) -> None:
    """Let a run that goes on end its step, save and end; without waiting for it."""
    if is_alive(process_of(folder), folder):
        with suppress(OSError):
            (folder / STOP).touch()


class _Child:
    """A run that this process started."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path) -> None:
        self.folder = folder
        self._process = process

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def check(self) -> None:
        """Raise if the run, which is over, failed."""
        if (code := self._process.returncode) != 0:
            raise why_run_failed(self.folder, code)

    def kill(self) -> None:
        _kill_all(self._process.pid)
        self._process.wait()


class _Stranger:
    """A run that goes on since an earlier window."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pid = process_of(folder)

    def is_alive(self) -> bool:
        return is_alive(self._pid, self.folder)

    def check(self) -> None:
        """Raise if the run, whose exit code nobody knows, broke off."""
        if read_run(self.folder).state is RunState.FAILED:
            raise why_run_failed(self.folder)

    def kill(self) -> None:
        if self.is_alive():
            _kill_all(self._pid)


def _followed(run: _Child | _Stranger, detach: threading.Event, progress: float = 0.0) -> Job:
    tail, pace = _Tail(run.folder / EVENTS), _Pace()
    try:
        yield Progress(round(_PARTS * progress), _PARTS, "Training")
        while run.is_alive():
            for news in tail.read():
                if isinstance(news, TrainStep):
                    progress = news.progress
                    pace.take(news)
                yield news
            yield Progress(round(_PARTS * progress), _PARTS, "Training")
            time.sleep(_POLL_SECONDS)
        yield from tail.read()
    finally:
        if run.is_alive() and not detach.is_set():
            _stop(run, detach, max(_PATIENCE_SECONDS, _PATIENCE_STEPS * pace.slowest_seconds))
        # ended processes must be asked once, or they stay as zombies
        _started[:] = [process for process in _started if process.poll() is None]
    run.check()


class _Pace:
    """How long a run's slowest step took, with all that was done beside it (0 before two)."""

    def __init__(self) -> None:
        self.slowest_seconds = 0.0
        self._last: TrainStep | None = None

    def take(self, step: TrainStep) -> None:
        if self._last is not None:
            self.slowest_seconds = max(self.slowest_seconds, step.seconds - self._last.seconds)
        self._last = step


def _working_in(folder: Path) -> dict[str, str]:
    """An environment whose temporary files lie in a folder: what is killed removes none itself."""
    return {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))}


def _stop(run: _Child | _Stranger, detach: threading.Event, patience_seconds: float) -> None:
    """Ask the run to save and end; one that does not listen is killed, unless nobody waits."""
    (run.folder / STOP).touch()
    until = time.monotonic() + patience_seconds
    while run.is_alive() and not detach.is_set():
        if time.monotonic() > until:
            run.kill()
            return
        time.sleep(_POLL_SECONDS)


def _kill_all(pid: int) -> None:
    """End a process and those it started: several may train together, and have helpers."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for one in family:
        with suppress(psutil.NoSuchProcess):
            one.kill()


class _Tail:
    """New whole lines of a file that grows, as news."""

    def __init__(self, path: Path, *, whole: bool = False) -> None:
        self._path = path
        self._at = path.stat().st_size if path.exists() and not whole else 0
        self._rest = b""

    def read(self) -> Iterator[TrainingNews]:
        try:
            with self._path.open("rb") as file:
                file.seek(self._at)
                new = file.read()
        except OSError:
            return
        self._at += len(new)
        *lines, self._rest = (self._rest + new).split(b"\n")
        for line in lines:
            if (news := read_line(line.decode("utf-8", "replace"))) is not None:
                yield news


def _start(order: TrainingOrder, *, resume: bool) -> "subprocess.Popen[bytes]":
    command = training_command(order.processes)
    words = [*command, *order.words(), *(["--resume"] if resume else [])]
    try:
        order.out.mkdir(parents=True, exist_ok=True)
        for name in (STOP, PAUSE):
            (order.out / name).unlink(missing_ok=True)
        with (order.out / EVENTS).open("ab") as events, (order.out / LOG).open("wb") as log:
            process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=events,
                stderr=log,
                # Ctrl+C in the terminal of the window is not meant for the run
                start_new_session=True,
            )
    except OSError as problem:
        raise AppError(
            f"The run cannot be started in {order.out} ({problem.strerror}).",
            "Choose another folder.",
        ) from problem
    _started.append(process)
    return process


def _check_free(folder: Path) -> None:
    """Refuse a place that cannot be written before anything is started."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise AppError(
            f"The folder {folder} cannot be made ({problem.strerror}).", "Choose another folder."
        ) from problem
    write_atomically(folder / ".writable", b"")
    (folder / ".writable").unlink()
    if is_alive(process_of(folder), folder):
        raise AppError(f"{folder.name} is being trained already.", "Open it from the list of runs.")
