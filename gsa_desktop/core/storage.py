"""Project files and settings as versioned JSON; where user files and resources live."""

from pathlib import Path

from gsa_desktop.core.project import Project

PROJECT_VERSION = 1
PROJECT_SUFFIX = ".gsaproj"


def resources_dir() -> Path:
    """The resources folder: inside the installed package, else beside the checkout's packages."""
    raise NotImplementedError


def cache_dir() -> Path:
    """Where what can be computed again is kept; GSA_HOME moves all user folders (tests, sticks)."""
    raise NotImplementedError


def config_dir() -> Path:
    """Where settings are kept."""
    raise NotImplementedError


def state_dir() -> Path:
    """Where logs and autosaved projects are kept."""
    raise NotImplementedError


def mask_cache_dir() -> Path:
    """The folder of the mask tracks, shared by the window and the command line."""
    raise NotImplementedError


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside the target, flush to disk, rename: the old file or the new, never half.

    Raises:
        AppError: the folder cannot be written or the disk is full.
    """
    raise NotImplementedError


def save_project(project: Project, path: Path) -> None:
    """Save as JSON; media by relative and absolute path.

    Raises:
        AppError: the file cannot be written; the old one is untouched.
    """
    raise NotImplementedError


def load_project(path: Path) -> Project:
    """Read a saved project.

    Raises:
        AppError: not a project, damaged, or made by a newer version.
    """
    raise NotImplementedError
