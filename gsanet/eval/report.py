"""Figures of one or two models as a file: a table for programs (CSV, JSON) or for people (HTML).

A result is what `python -m gsanet evaluate --json` prints: what is known of the model, `mean` over
the sequences, and each of `sequences`; `worst` names pictures of the worst frames. A `title` says
what a person calls the model.
"""

import base64
import csv
import html
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

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 76em; padding: 0 1em; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25em .8em; text-align: right; border-bottom: 1px solid #ccc; }
th:first-child, td:first-child { text-align: left; }
tr.mean td { font-weight: 600; border-top: 2px solid #888; }
.better { color: #146a3a; } .worse { color: #b3261e; }
figure { display: inline-block; margin: .4em; } figcaption { font-size: 85%; color: #555; }
img { width: 22em; }
"""


def write_report(path: Path, results: Sequence[Result]) -> None:
    """Write one result, or two side by side with their difference.

    Args:
        path: Its ending says the format: .csv, .json or .html.
        results: One or two; sequences that only one has are left out of the differences.

    Raises:
        GsanetError: The ending is another, or the file cannot be written.
    """
    makers = {".csv": as_csv, ".json": as_json, ".html": as_html}
    make = makers.get(path.suffix.lower())
    if make is None:
        raise GsanetError(f"{path.name}: a report ends in {', '.join(SUFFIXES)}.")
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(make(results), encoding="utf-8", newline="")
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


def as_html(results: Sequence[Result]) -> str:
    """A page that stands alone, the pictures of the worst frames inside."""
    names = " and ".join(title_of(result) for result in results)
    body = [f"<h1>{html.escape(names)}</h1>"]
    if len(results) == 2:
        body.append(_side_by_side(*results))
    for result in results:
        body += [f"<h2>{html.escape(title_of(result))}</h2>", _table(result), _pictures(result)]
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        f"<title>Evaluation: {html.escape(names)}</title><style>{_STYLE}</style>\n"
        + "\n".join(body)
        + "\n</html>\n"
    )


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


def _table(result: Result) -> str:
    head = "".join(f"<th>{figure.replace('_', ' ')}</th>" for figure in FIGURES)
    lines = [f"<table><tr><th>sequence</th>{head}<th>frames</th></tr>"]
    for name, row in [*result["sequences"].items(), (MEAN, result[MEAN])]:
        cells = "".join(f"<td>{row[figure]:.3f}</td>" for figure in FIGURES)
        kind = ' class="mean"' if name == MEAN else ""
        frames = result["frames"] if name == MEAN else row["frames"]
        lines.append(f"<tr{kind}><td>{html.escape(name)}</td>{cells}<td>{frames}</td></tr>")
    return "\n".join([*lines, "</table>"])


def _side_by_side(first: Result, second: Result) -> str:
    lines = [
        "<table><tr><th>sequence</th><th>J 1</th><th>J 2</th><th>difference</th>"
        "<th>F 1</th><th>F 2</th><th>difference</th></tr>"
    ]
    for name, (similarity, accuracy) in differences(first, second).items():
        one = first[MEAN] if name == MEAN else first["sequences"][name]
        other = second[MEAN] if name == MEAN else second["sequences"][name]
        cells = "".join(
            f"<td>{one[figure]:.3f}</td><td>{other[figure]:.3f}</td>"
            f'<td class="{"better" if change >= 0 else "worse"}">{change:+.3f}</td>'
            for figure, change in (("J", similarity), ("F", accuracy))
        )
        kind = ' class="mean"' if name == MEAN else ""
        lines.append(f"<tr{kind}><td>{html.escape(name)}</td>{cells}</tr>")
    return "\n".join([*lines, "</table>"])


def _pictures(result: Result) -> str:
    figures = []
    for name, frames in result.get("worst", {}).items():
        for frame in frames:
            path = Path(frame["path"])
            if not path.is_file():
                continue
            data = base64.b64encode(path.read_bytes()).decode()
            caption = f"{name}, frame {frame['frame']}: J {frame['J']:.3f}, F {frame['F']:.3f}"
            figures.append(
                f'<figure><img alt="{html.escape(caption)}" src="data:image/png;base64,{data}">'
                f"<figcaption>{html.escape(caption)}</figcaption></figure>"
            )
    note = "<p>Green is found, red is wrongly taken, blue is missed.</p>"
    return f"<h3>Worst frames</h3>{note}" + "\n".join(figures) if figures else ""
