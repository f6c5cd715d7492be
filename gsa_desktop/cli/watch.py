"""`gsa batch --watch`: files are done as they come into the folders.

The folders are listed again and again: a folder on a network tells nobody of what comes into it.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from gsa_desktop.cli.batch import BatchRun, crew_of, finish_stopped, sources_in
from gsa_desktop.cli.batch_lines import BatchLines
from gsa_desktop.cli.running import Interruption
from gsa_desktop.core.batch import (
    BatchJob,
    BatchOrder,
    BatchOutcome,
    BatchState,
    job_of,
    plan_batch,
    refused_outcome,
)
from gsa_desktop.core.batch_names import fields_of
from gsa_desktop.core.batch_sources import BatchSource
from gsa_desktop.core.errors import AppError

Stamp = tuple[int, int, int]
"""Size, time of change and number of a file: what shows that it is still written to."""

_LIST_S = 1.0


@dataclass
class _Seen:
    stamp: Stamp
    since: float
    is_taken: bool = False


class FolderWatch:
    """Finds files that have come and do not change any more.

    Args:
        settle_s: How long a file has to stay as it is.
        clock: Seconds.
    """

    def __init__(self, settle_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._settle_s = settle_s
        self._clock = clock
        self._seen: dict[Path, _Seen] = {}

    def ready(self, sources: Iterable[BatchSource]) -> list[BatchSource]:
        """Those of the sources that are there now that can be begun; each once.

        One that changes afterwards, or goes and comes again, is ready once more.
        """
        now, found, there = self._clock(), [], set()
        for source in sources:
            stamp = _stamp(source.path)
            if stamp is None:
                continue
            there.add(source.path)
            seen = self._seen.get(source.path)
            if seen is None or seen.stamp != stamp:
                self._seen[source.path] = _Seen(stamp, now)
            elif not seen.is_taken and stamp[0] and now - seen.since >= self._settle_s:
                seen.is_taken = True
                found.append(source)
        self._seen = {path: seen for path, seen in self._seen.items() if path in there}
        return found


def watch(options: argparse.Namespace, order: BatchOrder) -> int:
    """Work until Ctrl+C; returns 0 if everything that came is done, else 2.

    Raises:
        KeyboardInterrupt: Ctrl+C came while something was being done; all is left cleanly.
    """
    _check(options, order)
    lines = BatchLines(sys.stdout, sys.stderr, as_json=options.json)
    with closing(crew_of(options)) as crew, closing(lines), Interruption() as interruption:
        run = BatchRun(crew, lines, interruption, forgives_gone=True)
        watched = _Watched(options, order, run)
        lines.say(f"Watching {', '.join(map(str, options.places))}; Ctrl+C ends it.")
        try:
            while True:
                watched.look()
                run.step_for(_LIST_S)
        except KeyboardInterrupt:
            run.stop()
            return finish_stopped(options, watched.outcomes())


class _Watched:
    """The folders, and the jobs that have come of them."""

    def __init__(self, options: argparse.Namespace, order: BatchOrder, run: BatchRun) -> None:
        self._options = options
        self._order = order
        self._run = run
        self._folders = FolderWatch(options.settle)
        self._jobs: dict[Path, BatchJob] = {}
        self._late: dict[Path, BatchJob] = {}
        self._refused: dict[Path, BatchOutcome] = {}

    def look(self) -> None:
        """Take what is ready."""
        sources = sources_in(self._options, self._order)
        jobs = [job for one in self._folders.ready(sources) for job in self._jobs_of(one)]
        late, self._late = self._late, {}
        for job in (*late.values(), *jobs):
            if self._run.is_pending(job):
                self._late[job.out] = job  # it changed while it was being done
            else:
                self._run.take([job])

    def outcomes(self) -> list[BatchOutcome]:
        """What has become of everything so far."""
        done = [self._run.outcome_of(job) for job in self._jobs.values()]
        return done + list(self._refused.values())

    def _jobs_of(self, source: BatchSource) -> list[BatchJob]:
        found = []
        self._refused.pop(source.path, None)
        for output in self._order.outputs:
            try:
                job = job_of(source, 1, output, self._order)
            except AppError as error:  # its name is too long, or of signs that none may have
                self._refuse(refused_outcome(source, self._order, error.one_line()))
                continue
            other = self._jobs.get(job.out)
            if other is not None and other.source != job.source and other.source.exists():
                note = f"“{other.source.name}” has become “{job.out.name}” already."
                self._refuse(BatchOutcome(job.source, job.out, BatchState.FAILED, note, tries=0))
            else:
                self._jobs[job.out] = job
                found.append(job)
        return found

    def _refuse(self, failed: BatchOutcome) -> None:
        self._refused[failed.source] = failed
        self._run.refuse(failed, self._order)


def _check(options: argparse.Namespace, order: BatchOrder) -> None:
    """Refuse what cannot work.

    Raises:
        AppError: A place is no folder, or names would depend on what comes first.
    """
    for place in options.places:
        if not place.is_dir():
            raise AppError(f"{place} is no folder to watch.")
    if "number" in fields_of(order.template):
        raise AppError(
            "Files that come one by one have no {number}.", "Leave it out of the name's template."
        )
    plan_batch([BatchSource(options.places[0] / "a.mp4")], order)


def _stamp(path: Path) -> Stamp | None:
    try:
        state = path.stat()
    except OSError:
        return None  # gone again, or not to be read yet
    return state.st_size, state.st_mtime_ns, state.st_ino
