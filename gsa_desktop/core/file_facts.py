"""What tells a file from another of the same name, and how to find one that has moved."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

Digest = Callable[[Path], str]


@dataclass(frozen=True)
class FileFacts:
    """A file as it was when the project was saved.

    Attributes:
        size: Bytes.
        modified_ns: Time of the last change, nanoseconds since 1970.
        digest: Names the content (media.fingerprint); "" while nobody has looked inside.
    """

    size: int
    modified_ns: int
    digest: str = ""


class FileState(Enum):
    """A file of a project, now; the value is what a person reads."""

    PRESENT = "Found"
    MISSING = "Missing"
    CHANGED = "Changed"


def facts_of(path: Path, digest: str = "") -> FileFacts:
    """Size and time of a file; its digest is given by who knows it.

    Raises:
        OSError: there is no such file.
    """
    stat = path.stat()
    return FileFacts(stat.st_size, stat.st_mtime_ns, digest)


def state_of(path: Path, known: FileFacts | None, digest: Digest) -> FileState:
    """Whether a file is what it was; looks inside only if its time, but not its size, differs."""
    try:
        now = facts_of(path)
        if known is None or (now.size, now.modified_ns) == (known.size, known.modified_ns):
            return FileState.PRESENT
        same = now.size == known.size and (not known.digest or digest(path) == known.digest)
    except OSError:
        return FileState.MISSING
    return FileState.PRESENT if same else FileState.CHANGED


def search(
    folder: Path, wanted: Mapping[Path, FileFacts | None], digest: Digest
) -> Iterator[tuple[Path, Path] | None]:
    """Look for files in a folder and below it, each by name and size, confirmed by its digest.

    One that was renamed is found too, by size and digest. Of a file without facts the name must do.

    Yields:
        (old, new) for each file that was found, None after each folder in which none was.
    """
    missing = dict(wanted)
    for place, folders, names in os.walk(folder):
        folders.sort()
        found = _found_in(Path(place), sorted(names), missing, digest)
        for old in found:
            del missing[old]
        yield from found.items() or (None,)
        if not missing:
            return


def _found_in(
    place: Path, names: list[str], missing: Mapping[Path, FileFacts | None], digest: Digest
) -> dict[Path, Path]:
    found: dict[Path, Path] = {}
    sizes = {facts.size for facts in missing.values() if facts is not None}
    by_name = {old.name for old in missing}
    for name in names:
        path = place / name
        try:
            size = path.stat().st_size
            if name not in by_name and size not in sizes:
                continue
            inside = digest(path) if size in sizes else ""
        except OSError:
            continue
        for old, facts in missing.items():
            if old not in found and _is_it(old, facts, path, size, inside):
                found[old] = path
                break
    return found


def _is_it(old: Path, facts: FileFacts | None, path: Path, size: int, inside: str) -> bool:
    if facts is None:
        return path.name == old.name
    if size != facts.size:
        return False
    return inside == facts.digest if facts.digest else path.name == old.name
