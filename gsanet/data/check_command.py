"""`python -m gsanet check`: whether a data set is in order, before hours are spent on it.

Exit codes: 0 in order (warnings at most); 1 problems that stop a training or lose samples;
2 no data set at all.
"""

import argparse
import json
import sys
from pathlib import Path

from gsanet.data.check import Checked, Finding, PartReport, check

EXIT_PROBLEMS = 1
_SHOWN = 5
_EVERY = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("data", type=Path, metavar="DATA", help="folder of DUTS_train, DAVIS_train")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Check and report; 0 when every part can be trained on."""
    reports: list[PartReport] = []
    for event in check(arguments.data):
        if isinstance(event, PartReport):
            reports.append(event)
            if not arguments.json:
                sys.stdout.write("\n".join(lines_of(event)) + "\n")
        elif not arguments.json and event.done % _EVERY == 0:
            _tell(event)
    if arguments.json:
        usable = all(one.is_usable for one in reports)
        report = {"usable": usable, "parts": [one.to_dict() for one in reports]}
        sys.stdout.write(json.dumps(report, indent=1) + "\n")
    return 0 if all(report.is_usable for report in reports) else EXIT_PROBLEMS


def lines_of(report: PartReport) -> list[str]:
    """A report as a person reads it."""
    lines = [f"{report.name}: {facts_of(report)}"]
    for finding, count in report.counts().items():
        sign = "problem" if finding.stops else "warning"
        lines.append(f"  {sign}: {counted(finding, count)}")
        found = [problem for problem in report.problems if problem.finding is finding]
        lines += [f"    {problem.path}: {problem.reason}" for problem in found[:_SHOWN]]
        if count > _SHOWN:
            lines.append(f"    and {count - _SHOWN} more (--json lists all)")
    if not report.counts():
        lines.append("  in order")
    return lines


def facts_of(report: PartReport) -> str:
    """Counts and sizes of a part in one line."""
    counts = {"picture": report.pictures, "mask": report.masks}
    if report.kind != "stills":
        counts |= {"flow picture": report.flows, "sequence": len(report.sequences)}
    told = ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for what, count in counts.items())
    sizes = ", ".join(f"{count} of {size}" for size, count in list(report.sizes.items())[:3])
    more = f" and {len(report.sizes) - 3} sizes more" if len(report.sizes) > 3 else ""
    return told + (f" ({sizes}{more})" if sizes else "")


def counted(finding: Finding, count: int) -> str:
    """E.g. "3 pictures without a mask"."""
    if count == 1:
        return f"1 {finding.value}"
    noun, space, rest = finding.value.partition(" ")
    return f"{count} {noun}s{space}{rest.replace(' that is ', ' that are ')}"


def _tell(event: Checked) -> None:
    sys.stderr.write(f"{event.part}: {event.done} of {event.total} looked at\n")
