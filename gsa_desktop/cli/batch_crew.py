"""Who does the jobs of a batch: processes on this machine."""

import json
import logging
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from gsa_desktop.core.batch import BatchJob, BatchOutcome, BatchState
from gsa_desktop.core.events import Note, Progress
from gsa_desktop.core.json_values import from_json
from gsa_desktop.core.programs import module_command

TRIES = 2
"""How often a job is begun whose worker dies."""

LEAVE_S = 10.0
"""A worker that is asked to leave is gone after so long at the latest."""

_log = logging.getLogger(__name__)
_IDLE_S = 60.0  # a worker that waits longer for work gives its memory back


@dataclass(frozen=True)
class Begun:
    """A job was begun, for the first time or again.

    Attributes:
        tries: How often by now.
        where: Name of the machine, if it is another.
    """

    tries: int = 1
    where: str = ""


Step = Begun | Progress | Note | BatchOutcome


@dataclass(frozen=True)
class News:
    """What is to be said of a job; a BatchOutcome is the last that comes."""

    job: BatchJob
    step: Step


class Crew(Protocol):
    """Does jobs, several at once."""

    def submit(self, job: BatchJob) -> None:
        """Queue a job."""

    def news(self, timeout: float) -> list[News]:
        """What happened since the last call; waits so many seconds if there is nothing."""

    def close(self) -> None:
        """Stop what is being done, cleanly, and let everybody go."""


class LocalCrew:
    """Workers on this machine, which share its cores; each is a process of its own."""

    def __init__(self, workers: int) -> None:
        self._size = workers
        self._todo: queue.SimpleQueue[BatchJob | None] = queue.SimpleQueue()
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()

    def submit(self, job: BatchJob) -> None:
        """Queue a job; workers are started as they are needed."""
        self._todo.put(job)
        if len(self._threads) < self._size:
            thread = threading.Thread(target=self._serve, daemon=True)
            self._threads.append(thread)
            thread.start()

    def news(self, timeout: float) -> list[News]:
        """What happened since the last call; waits so many seconds if there is nothing."""
        found: list[News] = []
        with suppress(queue.Empty):
            found.append(self._news.get(timeout=timeout))
            while True:
                found.append(self._news.get_nowait())
        return found

    def close(self) -> None:
        """Stop what is being done; unfinished results are removed, masks that are done stay."""
        self._closing.set()
        with self._lock:
            for worker in self._workers:
                worker.dismiss()
        for _ in self._threads:
            self._todo.put(None)
        until = time.monotonic() + LEAVE_S + 1
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        with self._lock:
            for worker in self._workers:
                worker.kill()

    def _serve(self) -> None:
        worker: _Worker | None = None
        while True:
            try:
                job = self._todo.get(timeout=_IDLE_S)
            except queue.Empty:
                self._let_go(worker)
                worker = None
                continue
            if job is None or self._closing.is_set():
                break
            try:
                worker = self._do(job, worker)
            except Exception as error:  # noqa: BLE001 - the command waits for an outcome
                _log.debug("%s", job.source, exc_info=error)
                note = f"No worker could be started or understood: {error}"
                failed = BatchOutcome(job.source, job.out, BatchState.FAILED, note)
                self._news.put(News(job, failed))
        self._let_go(worker)

    def _do(self, job: BatchJob, worker: "_Worker | None") -> "_Worker | None":
        """Try a job; returns the worker for the next one."""
        how = ""
        for tries in range(1, TRIES + 1):
            worker = self._hired(worker)
            if worker is None:
                return None
            self._news.put(News(job, Begun(tries)))
            for step in worker.steps(job):
                if isinstance(step, BatchOutcome):
                    self._news.put(News(job, replace(step, tries=tries)))
                    return worker
                self._news.put(News(job, step))
            how = worker.end()
            self._let_go(worker)
            worker = None
            if self._closing.is_set():
                return None
            if tries < TRIES:
                self._news.put(News(job, Note(f"Its worker {how}; it is tried once more.")))
        note = f"Its worker {how}, {TRIES} times. Too little memory? Try fewer workers."
        self._news.put(
            News(job, BatchOutcome(job.source, job.out, BatchState.FAILED, note, tries=TRIES))
        )
        return None

    def _hired(self, worker: "_Worker | None") -> "_Worker | None":
        """A worker that lives; None when everybody is let go."""
        if worker is not None and worker.is_alive:
            return worker
        self._let_go(worker)
        with self._lock:
            if self._closing.is_set():
                return None
            hired = _Worker(self._size)
            self._workers.add(hired)
            return hired

    def _let_go(self, worker: "_Worker | None") -> None:
        if worker is not None:
            worker.dismiss()
            worker.end()
            with self._lock:
                self._workers.discard(worker)


class _Worker:
    """One process of `gsa_desktop.cli.batch_worker`."""

    def __init__(self, workers: int) -> None:
        self._process = subprocess.Popen(
            module_command("gsa_desktop.cli.batch_worker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(workers),
            start_new_session=True,  # Ctrl+C is for the command alone
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def steps(self, job: BatchJob) -> Iterator[Progress | Note | BatchOutcome]:
        """What is said of a job; ends without an outcome if the process died."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the worker was started without pipes")
        try:
            print(job.to_text(), file=stdin, flush=True)
        except (OSError, ValueError):  # it died, or was dismissed
            return
        for line in stdout:
            if not line.endswith("\n"):
                return  # it died in the middle of a word
            step = from_json(Progress | Note | BatchOutcome, json.loads(line))
            yield step
            if isinstance(step, BatchOutcome):
                return

    def dismiss(self) -> None:
        """Let it stop what it does and leave."""
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def end(self) -> str:
        """Wait until it is gone; how it went, as "its worker ..." goes on."""
        try:
            code = self._process.wait(LEAVE_S + 1)
        except subprocess.TimeoutExpired:
            self.kill()
            code = -signal.SIGTERM
        if self._process.stdout is not None:
            self._process.stdout.close()
        return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"


def _environment(workers: int) -> dict[str, str]:
    """That of this process; the workers share the cores unless a person has said otherwise."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        cores = os.cpu_count() or 1
    share = str(max(1, cores // workers))
    return {"OMP_NUM_THREADS": share, "OPENCV_FOR_THREADS_NUM": share} | dict(os.environ)
