"""What `gsa batch` says while it works."""

import json
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from gsa_desktop.cli.batch_crew import Begun, News, Step
from gsa_desktop.core.batch import BatchJob, BatchOutcome
from gsa_desktop.core.batch_report import report_row, result_text, size_text, time_text
from gsa_desktop.core.events import Note, Progress
from gsa_desktop.core.pace import Pace, progress_text

_RENEW = "\r\x1b[K"
_RENEW_S = 0.2
_LOG_S = 10.0


@dataclass
class _Running:
    """A job that has begun."""

    name: str
    pace: Pace = field(default_factory=Pace)
    text: str = "Starting"
    noted: set[str] = field(default_factory=set)


class BatchLines:
    """Tells of all jobs of a batch.

    A terminal gets a line for each file and one that renews itself; a pipe or file gets the lines,
    and every ten seconds how far things are.

    Args:
        out: Gets, if as_json, every piece of news as a line of JSON.
        progress: Gets what is for people.
        as_json: Whether a program reads along.

    Attributes:
        total: How many jobs there are.
    """

    def __init__(self, out: TextIO, progress: TextIO, *, as_json: bool) -> None:
        self.total = 0
        self._out = out
        self._progress = progress
        self._as_json = as_json
        self._renews = progress.isatty() and not as_json
        self._running: dict[Path, _Running] = {}
        self._ended = 0
        self._told_at = time.monotonic()

    def tell(self, news: News) -> None:
        """Take in a piece of news, and say it if it is one for a line of its own."""
        job, step = news.job, news.step
        if self._as_json:
            self._tell_program(job, step)
            return
        match step:
            case Begun(tries, where):
                self._running[job.out] = _Running(job.source.name)
                again = f" (try {tries})" if tries > 1 else ""
                self._say(f"{job.source.name}: begun{f' on {where}' if where else ''}{again}")
            case Progress() if job.out in self._running:
                running = self._running[job.out]
                running.pace.update(step, time.monotonic())
                running.text = progress_text(step, running.pace.frames_per_second)
            case Note(text) if text not in self._noted(job):
                self._noted(job).add(text)
                self._say(f"{job.source.name}: {text}")
            case BatchOutcome():
                self._ended += 1
                self._running.pop(job.out, None)
                self._say(f"[{self._ended}/{self.total}] {_sentence(step)}")
            case _:
                pass

    def tick(self) -> None:
        """Say how far things are, if it is time for that."""
        now = time.monotonic()
        every = _RENEW_S if self._renews else _LOG_S
        if self._as_json or not self._running or now - self._told_at < every:
            return
        self._told_at = now
        names = Counter(running.name for running in self._running.values())
        texts = [
            f"{running.name if names[running.name] == 1 else out.name}: {running.text}"
            for out, running in self._running.items()
        ]
        text = f"{self._ended} of {self.total} done; " + "; ".join(texts)
        if self._renews:
            width = shutil.get_terminal_size().columns - 1
            self._progress.write(_RENEW + text[:width])
        else:
            self._progress.write(text + "\n")
        self._progress.flush()

    def say(self, text: str) -> None:
        """A sentence for people."""
        if not self._as_json:
            self._say(text)

    def close(self) -> None:
        """End the line that renews itself."""
        if self._renews:
            self._progress.write(_RENEW)
            self._progress.flush()

    def _noted(self, job: BatchJob) -> set[str]:
        return self._running.setdefault(job.out, _Running(job.source.name)).noted

    def _say(self, text: str) -> None:
        renew = _RENEW if self._renews else ""
        self._progress.write(f"{renew}{text}\n")
        self._progress.flush()

    def _tell_program(self, job: BatchJob, step: Step) -> None:
        values: dict[str, object] = {"source": str(job.source), "out": str(job.out)}
        match step:
            case Begun(tries, where):
                values |= {"tries": tries, "where": where}
            case Progress(done, total, phase):
                values |= {"done": done, "total": total, "phase": phase}
            case Note(text):
                values |= {"text": text}
            case BatchOutcome():
                values = report_row(step)
        name = "Ended" if isinstance(step, BatchOutcome) else type(step).__name__
        print(json.dumps({"event": name} | values), file=self._out, flush=True)


def _sentence(outcome: BatchOutcome) -> str:
    text = f"{outcome.source.name}: {outcome.state.value}"
    if not outcome.state.is_good:
        return f"{text}: {result_text(outcome)}" if outcome.note else text
    facts = f"{time_text(outcome.seconds)}, {size_text(outcome.size)}"
    return f"{text}, {facts}: {result_text(outcome)}"
