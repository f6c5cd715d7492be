"""Project files and settings as versioned JSON; where user files and resources live."""

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs

from gsa_desktop.core.edits import check_timeline
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.json_values import from_json, to_json
from gsa_desktop.core.project import Clip, Picture, Project, Track, Video

PROJECT_VERSION = 1
PROJECT_SUFFIX = ".gsaproj"

_APP = "gsa-desktop"
_FORMAT = "gsa-desktop project"


def resources_dir() -> Path:
    """The resources folder: inside the installed package, else beside the checkout's packages."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "resources"
    return packaged if packaged.is_dir() else package.parent / "resources"


def cache_dir() -> Path:
    """Where what can be computed again is kept; GSA_HOME moves all user folders (tests, sticks)."""
    return _user_dir("cache", platformdirs.user_cache_path(_APP, appauthor=False))


def config_dir() -> Path:
    """Where settings are kept."""
    return _user_dir("config", platformdirs.user_config_path(_APP, appauthor=False))


def state_dir() -> Path:
    """Where logs and autosaved projects are kept."""
    return _user_dir("state", platformdirs.user_state_path(_APP, appauthor=False))


def mask_cache_dir() -> Path:
    """The folder of the mask tracks, shared by the window and the command line."""
    return cache_dir() / "masks"


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside the target, flush to disk, rename: the old file or the new, never half.

    Raises:
        AppError: the folder cannot be written or the disk is full.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise AppError(
            f"{path} cannot be written ({error.strerror}).",
            "Choose another folder or free some space.",
        ) from error


def save_project(project: Project, path: Path) -> None:
    """Save as JSON; media by absolute path and relative to the project file.

    Raises:
        AppError: the file cannot be written; the old one is untouched.
    """
    folder = path.absolute().parent
    content = {
        "format": _FORMAT,
        "version": PROJECT_VERSION,
        "relative": {file.as_posix(): _relative(file, folder) for file in _files(project)},
        "project": to_json(project),
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    write_atomically(path, text.encode("utf-8", "surrogateescape"))


def load_project(path: Path) -> Project:
    """Read a saved project; a file that moved along with the project is found beside it.

    Raises:
        AppError: not a project, damaged, or made by a newer version.
    """
    content = _read(path)
    try:
        project = from_json(Project, content["project"])
        check_timeline(project)
        relative = {Path(old): Path(new) for old, new in content["relative"].items()}
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise AppError(
            f"The project {path.name} is damaged ({error}).", "Open an autosaved copy of it."
        ) from error
    folder = path.absolute().parent
    moved = {
        old: Path(os.path.normpath(folder / new))
        for old, new in relative.items()
        if (folder / new).exists()
    }
    return _with_files(project, moved)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes().decode("utf-8", "surrogateescape"))
    except OSError as error:
        raise AppError(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError:
        content = None
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise AppError(f"{path.name} is not a project of GSA Desktop.")
    version = content.get("version")
    if not isinstance(version, int) or version > PROJECT_VERSION:
        raise AppError(
            f"{path.name} was saved by a newer version of GSA Desktop (format {version}).",
            "Update GSA Desktop to open it.",
        )
    return content


def _relative(file: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # another drive letter
        return file.as_posix()


def _files(project: Project) -> list[Path]:
    files = dict.fromkeys(project.media)
    for track in project.timeline.tracks:
        for clip in track.clips:
            files[clip.media] = None
            if isinstance(clip.background, Picture | Video):
                files[clip.background.path] = None
    return list(files)


def _with_files(project: Project, moved: dict[Path, Path]) -> Project:
    def clip_with_files(clip: Clip) -> Clip:
        background = clip.background
        if isinstance(background, Picture | Video):
            background = replace(background, path=moved.get(background.path, background.path))
        return replace(clip, media=moved.get(clip.media, clip.media), background=background)

    tracks = tuple(
        Track(tuple(clip_with_files(clip) for clip in track.clips))
        for track in project.timeline.tracks
    )
    return replace(
        project,
        timeline=replace(project.timeline, tracks=tracks),
        media=tuple(moved.get(file, file) for file in project.media),
    )


def _user_dir(name: str, default: Path) -> Path:
    home = os.environ.get("GSA_HOME")
    return Path(home) / name if home else default
