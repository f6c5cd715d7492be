"""What was checked of a result, kept beside it; it never speaks of another result than that one."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from gsa_desktop.core.batch_record import size_of
from gsa_desktop.core.storage import write_atomically
from gsa_desktop.media.verify_report import VerifyReport


def report_path(path: Path) -> Path:
    """Where the report of a verification lies beside a result."""
    return path.with_name(path.name + ".verify.json")


def keep_checks(report: VerifyReport) -> None:
    """Write what was checked beside a result that has its name; says of which size and time.

    Raises:
        AppError: It cannot be written.
    """
    path, changed = report.path, ""
    with suppress(OSError):
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat()
    values = {"bytes": size_of(path), "modified": changed, **report.values()}
    write_atomically(report_path(path), json.dumps(values, indent=2).encode())


def forget_checks(path: Path) -> None:
    """Remove what was checked of an older result; a file of that name that is none stays."""
    kept = report_path(path)
    with suppress(OSError, ValueError):
        values = json.loads(kept.read_bytes())
        if isinstance(values, dict) and {"path", "ok", "checks"} <= values.keys():
            kept.unlink()
