"""Evaluations: `python -m gsanet evaluate` as a process, and its figures as files."""

import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.evaluation import (
    Begun,
    Evaluated,
    EvaluationNews,
    EvaluationOrder,
    read_evaluation_line,
)
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.core.programs import training_command
from gsa_desktop.core.training_runs import EVENTS, LOG, log_tail, why_it_failed

_POLL_SECONDS = 0.1


def evaluate(order: EvaluationOrder, pictures: Path, found: list[EvaluationNews]) -> Job:
    """Evaluate a model; news of sequences go into `found` as they come, the result last.

    Args:
        order: What is to be evaluated.
        pictures: Folder for pictures of the worst frames.
        found: Grows; the job tells by its progress that it has.

    Raises:
        AppError: The model or the data is of no use.
    """
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gsa-evaluate-") as scratch:
        folder = Path(scratch)
        with (folder / EVENTS).open("wb") as events, (folder / LOG).open("wb") as log:
            process = subprocess.Popen(
                [*training_command(), *order.words(pictures)],
                stdin=subprocess.DEVNULL,
                stdout=events,
                stderr=log,
            )
        try:
            while process.poll() is None:
                yield _progress(_read(folder, found))
                time.sleep(_POLL_SECONDS)
        finally:
            process.kill()
            process.wait()
        if process.returncode != 0:
            error = why_it_failed(log_tail(folder), process.returncode)
            message = error.message.replace("The training", "The evaluation")
            raise AppError(message, "" if "Resume" in error.hint else error.hint)
        yield _progress(_read(folder, found))


def write_report(path: Path, results: Sequence[Mapping[str, Any]]) -> None:
    """Write one result or two side by side as .csv, .json or .html.

    Raises:
        AppError: Another ending, or the file cannot be written.
    """
    from gsanet.errors import GsanetError
    from gsanet.eval import report

    try:
        report.write_report(path, results)
    except GsanetError as problem:
        raise AppError(problem.message, problem.hint) from problem


def _read(folder: Path, found: list[EvaluationNews]) -> Begun | None:
    """Put what is new into `found`; the sequence that is being worked on."""
    text = (folder / EVENTS).read_bytes().decode("utf-8", "replace")
    # the last line may not be whole yet
    whole = text[: text.rfind("\n") + 1].splitlines()
    news = [one for line in whole if (one := read_evaluation_line(line)) is not None]
    kept = [one for one in news if not isinstance(one, Begun)]
    found += kept[len(found) :]
    begun = [one for one in news if isinstance(one, Begun)]
    return begun[-1] if begun and not isinstance(news[-1], Evaluated) else None


def _progress(begun: Begun | None) -> Progress:
    if begun is None:
        return Progress(0, 0, "Loading")
    return Progress(begun.done, begun.total, f"Segmenting {begun.name}")
