"""Whether an export may go where a person wants it."""

import os
import re
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import ExportPreset
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.places import is_same_file

_NUMBERED = r"\d+"


def check_target(target: Path, settings: ExportSettings, kept: tuple[Path, ...]) -> None:
    """Refuse what cannot work or would lose something, before anything is written.

    Args:
        target: Final name, absolute.
        settings: The format and what was chosen with it.
        kept: Files that must not be written to.

    Raises:
        AppError: The name is one of `kept` (also through links), has the wrong suffix, its folder
            is missing or read-only, or a folder of that name holds foreign files.
    """
    preset = settings.preset
    name, folder = target.name, target.parent
    _check_name(target)
    if preset.suffix and target.suffix.lower() != preset.suffix:
        raise AppError(
            f"“{name}” does not end in {preset.suffix}, which {preset.label} needs.",
            f"Call it “{target.stem}{preset.suffix}”.",
        )
    if not folder.is_dir():
        raise AppError(f"The folder “{folder}” is not there.", "Create it or choose another one.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise AppError(f"Nothing may be written to “{folder}”.", "Choose another folder.")
    part = target.with_name(name + ".part")
    for file in kept:
        if is_same_file(target, file) or is_same_file(part, file):
            raise AppError(
                f"“{name}” is a source of this export and must not be overwritten.",
                "Choose another name.",
            )
    if target.is_dir():
        _check_folder(target, preset, kept)
    elif preset.is_sequence and target.exists():
        raise AppError(f"“{name}” is a file; the pictures need a folder.", "Choose another name.")


def _check_name(target: Path) -> None:
    part = f"{target.name}.part"
    try:
        os.lstat(target.parent / part)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        problem = None  # is said of the folder
    except (OSError, ValueError) as error:  # too long, or with a sign that no name may have
        problem = getattr(error, "strerror", None) or str(error)
    else:
        problem = None
    if problem is not None or target.name in ("", ".."):
        raise AppError(
            f"“{target}” cannot be the name of a file{f' ({problem})' if problem else ''}.",
            "Choose another one.",
        )


def _check_folder(target: Path, preset: ExportPreset, kept: tuple[Path, ...]) -> None:
    if not preset.is_sequence:
        raise AppError(f"“{target.name}” is a folder.", "Choose another name.")
    numbered = re.compile(_NUMBERED + re.escape(preset.picture_suffix))
    entries = list(target.iterdir())
    if any(not numbered.fullmatch(entry.name) or not entry.is_file() for entry in entries):
        raise AppError(
            f"The folder “{target.name}” holds other files, which would be lost.",
            "Choose a new or empty folder.",
        )
    if any(is_same_file(file.parent, target) for file in kept):
        raise AppError(
            f"The folder “{target.name}” holds a source of this export, which would be lost.",
            "Choose a new or empty folder.",
        )
