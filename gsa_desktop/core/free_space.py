"""Whether an export has room where it is going to lie."""

import shutil
from pathlib import Path

from gsa_desktop.core.batch_report import size_text

_LITTLE = 1_000_000_000


def free_bytes(folder: Path) -> int | None:
    """How much can still be written to the disk of a folder; None if that cannot be said."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def shortage(folder: Path, size_bytes: int) -> str:
    """A warning, if a result of that size has no room in a folder; else empty."""
    free = free_bytes(folder)
    if free is None or free >= size_bytes:
        return ""
    return f"Only {_text(free)} are free there: choose another disk, or make room."


def little_space(folder: Path) -> str:
    """How much room there is, where it is less than a long export takes; else empty."""
    free = free_bytes(folder)
    return f"{_text(free)} are free on that disk." if free is not None and free < _LITTLE else ""


def _text(size: int) -> str:
    return size_text(size) or "0 bytes"
