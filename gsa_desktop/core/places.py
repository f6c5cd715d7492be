"""What a person's words mean on the disk: absolute places, and whether two names are one file."""

from pathlib import Path


def absolute(path: str | Path) -> Path:
    """Where a name leads; ~ is the home, but a file may be called “~draft” all the same."""
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError:  # nobody is called so
        return Path(path).absolute()


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two names mean one file, also through symbolic and hard links."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return one == other
