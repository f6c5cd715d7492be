"""Figures of one or two models as a file: a table for programs (CSV, JSON) or for people (HTML).

A result is what `python -m gsanet evaluate --json` prints: what is known of the model, `mean` over
the sequences, and each of `sequences`; `worst` names pictures of the worst frames. A `title` says
what a person calls the model.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gsanet.errors import GsanetError

FIGURES = ("J", "J_recall", "J_decay", "F", "F_recall", "F_decay")
SUFFIXES = (".csv", ".json", ".html")
MEAN = "mean"

Result = Mapping[str, Any]


def check_report(path: Path) -> None:
    """Refuse before hours of work what could not be written after them.

    Raises:
        GsanetError: The ending is none of SUFFIXES, or there is no such folder.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise GsanetError(f"{path.name}: a report ends in {', '.join(SUFFIXES)}.")
    if not path.absolute().parent.is_dir():
        raise GsanetError(f"{path} cannot be written: there is no such folder.")


def write_report(path: Path, results: Sequence[Result]) -> None:
    """Write one result, or two side by side with their difference.

    Args:
        path: Its ending says the format: .csv, .json or .html.
        results: One or two; sequences that only one has are left out of the differences.

    Raises:
        GsanetError: The ending is another, or the file cannot be written.
    """
    from gsanet.eval.report_page import as_html  # which reads results as this module does

    check_report(path)
    make = {".csv": as_csv, ".json": as_json, ".html": as_html}[path.suffix.lower()]
    part = path.with_name(path.name + ".part")
    try:
        # names of folders need not be UTF-8
        part.write_text(make(results), encoding="utf-8", errors="surrogateescape", newline="")
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise GsanetError(
            f"{path} cannot be written ({problem.strerror}).", "Choose another folder."
        ) from problem


def as_json(results: Sequence[Result]) -> str:
    """All results as one JSON list, or the only one."""
    plain = [dict(result) for result in results]
    return json.dumps(plain[0] if len(plain) == 1 else plain, indent=1) + "\n"


def as_csv(results: Sequence[Result]) -> str:
    """A row for each model and sequence, the mean last."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("model", "preset", "sequence", *FIGURES, "frames", "seconds"))
    for result in results:
        about = (result.get("title") or result["model"], result.get("preset", ""))
        for name, row in result["sequences"].items():
            values = [f"{row[figure]:.4f}" for figure in FIGURES]
            table.writerow((*about, name, *values, row["frames"], row["seconds"]))
        mean = [f"{result[MEAN][figure]:.4f}" for figure in FIGURES]
        table.writerow((*about, MEAN, *mean, result["frames"], result["seconds"]))
    return text.getvalue()


def title_of(result: Result) -> str:
    """A model and its preset, as people call them."""
    model = str(result.get("title") or result["model"])
    path = Path(model)
    # the weights of a run all have the same few names
    file = path.parent.name if path.stem in ("best", "model") and path.parent.name else path.stem
    name = file if "/" in model or "\\" in model else model
    return f"{name}, {result['preset']}" if result.get("preset") else name


def differences(first: Result, second: Result) -> dict[str, tuple[float, float]]:
    """J and F of the second result minus the first's, by sequence, and of the mean of these."""
    rows = {
        name: tuple(second["sequences"][name][f] - first["sequences"][name][f] for f in ("J", "F"))
        for name in first["sequences"]
        if name in second["sequences"]
    }
    if rows:
        count = len(rows)
        rows[MEAN] = tuple(sum(row[i] for row in rows.values()) / count for i in (0, 1))
    return {name: (row[0], row[1]) for name, row in rows.items()}
