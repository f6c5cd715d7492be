"""`gsa batch`: every video of some folders, several at once, on this machine or on a cluster."""

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from gsa_desktop.cli.batch_crew import Crew, LocalCrew, News
from gsa_desktop.cli.batch_lines import BatchLines
from gsa_desktop.cli.batch_options import order_of
from gsa_desktop.cli.running import Interruption
from gsa_desktop.core.batch import BatchJob, BatchOrder, BatchOutcome, BatchState, plan_possible
from gsa_desktop.core.batch_report import check_report, table, write_report
from gsa_desktop.core.batch_sources import BatchSource, find_sources
from gsa_desktop.core.errors import AppError
from gsa_desktop.engine.batch import done_before

EXIT_FAILED = 2
_BEAT_S = 0.2


def batch(options: argparse.Namespace) -> int:
    """Run the command; returns 0 if every file is done, else 2."""
    order = order_of(options)
    if options.table is not None:
        check_report(options.table)
    _check_places(options.places, order.root)
    if options.workers < 1:
        raise AppError("At least one worker is needed.", "Use --workers 1 or more.")
    if options.watch:
        from gsa_desktop.cli.watch import watch

        return watch(options, order)
    jobs, refused = plan_possible(sources_in(options, order), order)
    if not jobs and not refused:
        raise AppError(f"There is no video in {options.places[0]}.")
    lines = BatchLines(sys.stdout, sys.stderr, as_json=options.json)
    with closing(crew_of(options)) as crew, closing(lines), Interruption() as interruption:
        run = BatchRun(crew, lines, interruption)
        try:
            for outcome in refused:
                run.refuse(outcome, order)
            run.take(jobs)
            while run.is_busy:
                run.step(_BEAT_S)
        except KeyboardInterrupt:
            run.stop()
            return finish_stopped(options, [*map(run.outcome_of, jobs), *refused])
    return finish(options, [*map(run.outcome_of, jobs), *refused])


class BatchRun:
    """The jobs of one call, from the moment they are known to their outcomes.

    Args:
        crew: Does them.
        lines: Tells of them.
        interruption: Is looked at between two pieces of news, so that none is lost on the way.
        forgives_gone: Whether a source may go away before its job begins.
    """

    def __init__(
        self,
        crew: Crew,
        lines: BatchLines,
        interruption: Interruption,
        *,
        forgives_gone: bool = False,
    ) -> None:
        self._crew = crew
        self._lines = lines
        self._interruption = interruption
        self._forgives_gone = forgives_gone
        self._pending: set[Path] = set()
        self._outcomes: dict[Path, BatchOutcome] = {}

    @property
    def is_busy(self) -> bool:
        """Whether a job has no outcome yet."""
        return bool(self._pending)

    def is_pending(self, job: BatchJob) -> bool:
        """Whether a job of that result has no outcome yet."""
        return job.out in self._pending

    def outcome_of(self, job: BatchJob) -> BatchOutcome:
        """What has become of a job so far."""
        unfinished = BatchOutcome(job.source, job.out, BatchState.STOPPED, tries=0)
        return unfinished if self.is_pending(job) else self._outcomes.get(job.out, unfinished)

    def take(self, jobs: Sequence[BatchJob]) -> None:
        """Give what is missing to the crew; what an earlier call has done is told at once."""
        self._lines.total += len(jobs)
        self._pending |= {job.out for job in jobs}
        for job in jobs:
            known = _known(job)
            if known is not None:
                self.tell(News(job, known))
            else:
                self._crew.submit(job)
            self.step(0)

    def refuse(self, outcome: BatchOutcome, order: BatchOrder) -> None:
        """Say the outcome of what is not even begun."""
        self._lines.total += 1
        job = BatchJob(outcome.source, outcome.out, order.outputs[0], order)
        self._lines.tell(News(job, outcome))

    def step(self, timeout: float) -> None:
        """Tell what has happened, waiting so many seconds if there is nothing.

        Raises:
            KeyboardInterrupt: Ctrl+C came.
        """
        self._listen(timeout)
        self._lines.tick()
        self._interruption.check()

    def stop(self) -> None:
        """After Ctrl+C: let everybody leave, and tell what has ended until then."""
        self._lines.say("Stopping: what is done stays, the next call goes on from here.")
        self._crew.close()
        self._listen(0)

    def step_for(self, seconds: float) -> None:
        """Tell what happens in so many seconds."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.step(min(left, _BEAT_S))

    def _listen(self, timeout: float) -> None:
        for news in self._crew.news(timeout):
            self.tell(news)

    def tell(self, news: News) -> None:
        """Take note of news, and say them."""
        step = news.step
        if isinstance(step, BatchOutcome):
            failed = step.state is BatchState.FAILED
            if failed and self._forgives_gone and not step.source.exists():
                step = replace(step, state=BatchState.GONE, note="")
            if self.is_pending(news.job):
                self._pending.discard(news.job.out)
                self._outcomes[news.job.out] = step
        self._lines.tell(News(news.job, step))


def crew_of(options: argparse.Namespace) -> Crew:
    """Workers on this machine, or a cluster's."""
    if options.cluster is None:
        return LocalCrew(options.workers)
    from gsa_desktop.cli.cluster import ClusterCrew

    return ClusterCrew(options.cluster, cpus=options.job_cpus, gpus=options.job_gpus)


def sources_in(options: argparse.Namespace, order: BatchOrder) -> tuple[BatchSource, ...]:
    """The videos that are there now."""
    return find_sources(options.places, recursive=options.recursive, leave_out=order.root)


def finish(options: argparse.Namespace, outcomes: Sequence[BatchOutcome]) -> int:
    """Print the table, write the report; returns the exit code."""
    if not options.json:
        print(table(outcomes), flush=True)
    if options.table is not None:
        write_report(options.table, outcomes)
    good = all(row.state.is_good or row.state is BatchState.GONE for row in outcomes)
    return 0 if good else EXIT_FAILED


def finish_stopped(options: argparse.Namespace, outcomes: Sequence[BatchOutcome]) -> int:
    """`finish` after Ctrl+C.

    Raises:
        KeyboardInterrupt: Something was begun and is not done.
    """
    code = finish(options, outcomes)
    if any(outcome.state is BatchState.STOPPED for outcome in outcomes):
        raise KeyboardInterrupt
    return code


def _known(job: BatchJob) -> BatchOutcome | None:
    try:
        return done_before(job)
    except AppError as error:
        return BatchOutcome(job.source, job.out, BatchState.FAILED, error.one_line())


def _check_places(places: Iterable[Path], root: Path) -> None:
    for place in places:
        if not place.exists():
            raise AppError(f"There is no {place}.")
        if place.is_dir() and root.exists() and place.samefile(root):
            raise AppError("The results cannot go where the sources are.", "Choose another --out.")
