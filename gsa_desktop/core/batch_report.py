"""The results of a batch as a table: for a terminal, a spreadsheet or a program."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from gsa_desktop.core.batch import BatchOutcome, BatchState
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.json_values import to_json
from gsa_desktop.core.storage import write_atomically

SUFFIXES = (".csv", ".json")
_COLUMNS = ("File", "State", "Time", "Size", "Result")
_NUMBERS = frozenset({2, 3})


def table(outcomes: Sequence[BatchOutcome]) -> str:
    """Aligned lines with a heading, and a sum below."""
    rows = [_COLUMNS, *(_cells(outcome) for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = [
        "  ".join(
            cell.rjust(width) if column in _NUMBERS else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([*lines, summary(outcomes)])


def summary(outcomes: Sequence[BatchOutcome]) -> str:
    """One line: "9 of 12 done (4 of them before), 2 failed, 1 not finished"."""
    count = {state: sum(row.state is state for row in outcomes) for state in BatchState}
    good = count[BatchState.DONE] + count[BatchState.SKIPPED]
    parts = [f"{good} of {len(outcomes)} done"]
    if count[BatchState.SKIPPED]:
        parts[0] += f" ({count[BatchState.SKIPPED]} of them before)"
    for state, text in (
        (BatchState.FAILED, "failed"),
        (BatchState.STOPPED, "not finished"),
        (BatchState.GONE, "gone before it was their turn"),
    ):
        if count[state]:
            parts.append(f"{count[state]} {text}")
    return ", ".join(parts)


def check_report(path: Path) -> None:
    """Refuse before work starts what could not be written at its end.

    Raises:
        AppError: Another ending than those of SUFFIXES, or there is no such folder.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise AppError(f"A report called “{path.name}” has no known format.", "Use .csv or .json.")
    if not path.absolute().parent.is_dir():
        raise AppError(f"There is no folder {path.absolute().parent} for the report.")


def write_report(path: Path, outcomes: Sequence[BatchOutcome]) -> None:
    """Write all outcomes, as CSV with a heading or as a JSON list, by the path's ending.

    Raises:
        AppError: It cannot be written.
    """
    rows = [report_row(outcome) for outcome in outcomes]
    if path.suffix.lower() == ".json":
        content = json.dumps(rows, indent=1)
    else:
        lines = io.StringIO()
        names = [field.name for field in fields(BatchOutcome)]
        writer = csv.DictWriter(lines, names)
        writer.writeheader()
        writer.writerows(rows)
        content = lines.getvalue()
    write_atomically(path, content.encode("utf-8", "surrogateescape"))


def report_row(outcome: BatchOutcome) -> dict[str, object]:
    """An outcome as a program reads it; states in small letters."""
    values = {field.name: getattr(outcome, field.name) for field in fields(outcome)}
    plain = {name: to_json(value) for name, value in values.items()}
    return plain | {"state": outcome.state.value.lower(), "seconds": round(outcome.seconds, 3)}


def size_text(size: int) -> str:
    """Such as "12.3 MB"; nothing for 0."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return "" if not size else f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"


def time_text(seconds: float) -> str:
    """Such as "12.3 s" or "4 min 05 s"."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"


def result_text(outcome: BatchOutcome) -> str:
    """Where the result is, or why there is none; how often and where it was tried."""
    text = str(outcome.out) if outcome.state.is_good else outcome.note
    if outcome.tries > 1:
        text += f" (tried {outcome.tries} times)"
    return f"{text} [{outcome.where}]" if outcome.where else text


def _cells(outcome: BatchOutcome) -> tuple[str, ...]:
    return (
        outcome.source.name,
        outcome.state.value,
        time_text(outcome.seconds),
        size_text(outcome.size),
        result_text(outcome),
    )
