"""Project files as versioned JSON; where user files and resources live."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import platformdirs

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.file_facts import FileFacts
from gsa_desktop.core.json_values import JsonWriter, from_json
from gsa_desktop.core.kept_masks import KeptMask
from gsa_desktop.core.layout import check_timeline
from gsa_desktop.core.project import Clip, Project, RefineSettings, SegmentSettings, Transparent
from gsa_desktop.core.project_files import files_of, with_files
from gsa_desktop.core.project_upgrade import upgraded

PROJECT_VERSION = 2
PROJECT_SUFFIX = ".gsaproj"

_APP = "gsa-desktop"
_FORMAT = "gsa-desktop project"


@dataclass(frozen=True)
class SavedProject:
    """What is in a project file.

    Attributes:
        project: With the paths where its files are now, as far as they were found.
        facts: What its files were when it was saved, by those paths.
        version: Format of the file.
        saved_as: In an autosaved copy: where the project itself was saved, None if never.
    """

    project: Project
    facts: Mapping[Path, FileFacts]
    version: int
    saved_as: Path | None = None


class ProjectWriter:
    """Turns a project into the bytes of its file; quick for one that has changed a little."""

    def __init__(self) -> None:
        shared = (RefineSettings, SegmentSettings, Transparent)
        self._writer = JsonWriter(Clip, KeptMask, shared=shared)

    def content(
        self,
        project: Project,
        folder: Path,
        facts: Mapping[Path, FileFacts] | None = None,
        *,
        saved_as: Path | None = None,
    ) -> bytes:
        """The file as it stands in a folder; media by absolute path and relative to it."""
        media = {
            file.as_posix(): {"relative": _relative(file, folder)} | _facts_json(facts, file)
            for file in files_of(project)
        }
        head: dict[str, Any] = {"format": _FORMAT, "version": PROJECT_VERSION, "media": media}
        if saved_as is not None:
            head["saved_as"] = saved_as.as_posix()
        text = json.dumps(head, indent=1, ensure_ascii=False)[:-2]
        text = f'{text},\n "project": {self._writer.text(project)}\n}}\n'
        return text.encode("utf-8", "surrogateescape")


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


def data_dir() -> Path:
    """Where what a person made is kept: trained and imported models."""
    return _user_dir("data", platformdirs.user_data_path(_APP, appauthor=False))


def state_dir() -> Path:
    """Where logs and autosaved projects are kept."""
    return _user_dir("state", platformdirs.user_state_path(_APP, appauthor=False))


def autosave_dir() -> Path:
    """Where the journals and copies of projects are kept."""
    return state_dir() / "autosave"


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


def save_project(
    project: Project, path: Path, facts: Mapping[Path, FileFacts] | None = None
) -> None:
    """Save as JSON; media by absolute path, relative to the project file, and by their facts.

    Raises:
        AppError: the file cannot be written; the old one is untouched.
    """
    write_atomically(path, ProjectWriter().content(project, path.absolute().parent, facts))


def load_project(path: Path) -> Project:
    """Read a saved project; a file that moved along with the project is found beside it.

    Raises:
        AppError: not a project, damaged, or made by a newer version.
    """
    return load_saved(path).project


def load_saved(
    path: Path, hint_for_damaged: Callable[[], str] = lambda: "Open an autosaved copy of it."
) -> SavedProject:
    """Read a saved project with what is known of its files.

    Args:
        path: The project file.
        hint_for_damaged: What a person can do if it is damaged; asked only then.

    Raises:
        AppError: not a project, damaged, or made by a newer version.
    """
    content = _read(path, hint_for_damaged)
    version = content["version"]
    try:
        media = upgraded(content)["media"]
        project = from_json(Project, content["project"])
        check_timeline(project)
        known = {Path(name): _facts(entry) for name, entry in media.items()}
        relative = {Path(name): Path(entry["relative"]) for name, entry in media.items()}
        saved_as = from_json(Path | None, content.get("saved_as"))
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise AppError(
            f"The project {path.name} is damaged ({error}).", hint_for_damaged()
        ) from error
    folder = path.absolute().parent
    moved = {
        old: beside
        for old, new in relative.items()
        if (beside := Path(os.path.normpath(folder / new))) != old
        and _is_better(beside, old, known[old])
    }
    facts = {moved.get(file, file): fact for file, fact in known.items() if fact is not None}
    return SavedProject(with_files(project, moved), facts, version, saved_as)


def _read(path: Path, hint_for_damaged: Callable[[], str]) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes().decode("utf-8", "surrogateescape"))
    except OSError as error:
        raise AppError(f"{path} cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise AppError(
            f"{path.name} is not a project of GSA Desktop, or it is damaged.", hint_for_damaged()
        )
    version = content.get("version")
    if not isinstance(version, int) or version > PROJECT_VERSION:
        raise AppError(
            f"{path.name} was saved by a newer version of GSA Desktop (format {version}).",
            "Update GSA Desktop to open it.",
        )
    return content


def _is_better(beside: Path, old: Path, facts: FileFacts | None) -> bool:
    """Whether the file at the relative place is the one, rather than that at the absolute."""
    if not beside.exists():
        return False
    if facts is None or not old.exists():
        return True
    return beside.stat().st_size == facts.size or old.stat().st_size != facts.size


def _facts(entry: dict[str, Any]) -> FileFacts | None:
    if "size" not in entry:
        return None
    return from_json(FileFacts, {key: entry[key] for key in ("size", "modified_ns", "digest")})  # type: ignore[no-any-return]


def _facts_json(facts: Mapping[Path, FileFacts] | None, file: Path) -> dict[str, Any]:
    known = facts.get(file) if facts else None
    return {} if known is None else asdict(known)


def _relative(file: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # another drive letter
        return file.as_posix()


def _user_dir(name: str, default: Path) -> Path:
    home = os.environ.get("GSA_HOME")
    return Path(home) / name if home else default
