"""Export presets of a person's own: one JSON file each, to keep and to give to others."""

import json
import re
from dataclasses import fields, replace
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from gsa_desktop.core.crop import CropShape
from gsa_desktop.core.encoders import EncoderChoice
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import find_preset
from gsa_desktop.core.export_settings import Depth, ExportSettings, HighRange
from gsa_desktop.core.storage import config_dir, write_atomically

SUFFIX = ".gsapreset"
_FORMAT = "gsa-desktop export preset"
_VERSION = 1
_ENUMS: dict[str, type[Enum]] = {
    "depth": Depth,
    "high_range": HighRange,
    "crop": CropShape,
    "encoder": EncoderChoice,
}


def presets_dir() -> Path:
    """Where they are kept."""
    return config_dir() / "export-presets"


def own_presets() -> dict[str, ExportSettings]:
    """All that can be read, by name in order; a damaged file is passed over."""
    found: dict[str, ExportSettings] = {}
    for path in sorted(presets_dir().glob(f"*{SUFFIX}")):
        try:
            name, settings = read_preset(path)
        except AppError:
            continue
        found[name] = settings
    return found


def keep_preset(name: str, settings: ExportSettings) -> Path:
    """Save among the own ones; one of the same name is replaced.

    Raises:
        AppError: The name is empty, or the folder cannot be written.
    """
    stem = re.sub(r"[^\w\- ]", "_", name).strip()
    if not stem:
        raise AppError("The preset has no name.", "Give it one.")
    path = presets_dir() / f"{stem}{SUFFIX}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError(f"{path.parent} cannot be made ({error.strerror}).") from error
    write_preset(path, name.strip(), settings)
    return path


def forget_preset(name: str) -> None:
    """Remove it; nothing if it is not there."""
    for path in presets_dir().glob(f"*{SUFFIX}"):
        try:
            known, _ = read_preset(path)
        except AppError:
            continue
        if known == name:
            path.unlink(missing_ok=True)


def write_preset(path: Path, name: str, settings: ExportSettings) -> None:
    """Write a file to give away.

    Raises:
        AppError: It cannot be written.
    """
    content = preset_content(name, settings)
    write_atomically(path, json.dumps(content, indent=1, ensure_ascii=False).encode())


def preset_content(name: str, settings: ExportSettings) -> dict[str, Any]:
    """What stands in such a file: values that json takes."""
    default = ExportSettings(settings.preset)
    content: dict[str, Any] = {
        "format": _FORMAT,
        "version": _VERSION,
        "name": name,
        "preset": settings.preset.id,
    }
    for field in fields(settings):
        value = getattr(settings, field.name)
        if field.name != "preset" and value != getattr(default, field.name):
            content[field.name] = _plain(value)
    return content


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.name
    return str(value) if isinstance(value, Fraction) else value


def read_preset(path: Path) -> tuple[str, ExportSettings]:
    """Name and settings of a file.

    Raises:
        AppError: It is no preset, damaged, or made by a newer version.
    """
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise AppError(f"“{path.name}” cannot be read ({error.strerror}).") from error
    except ValueError:
        content = None
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise AppError(f"“{path.name}” is no export preset.")
    if content.get("version") != _VERSION:
        raise AppError(
            f"“{path.name}” was saved by a newer version of GSA Desktop.", "Update GSA Desktop."
        )
    try:
        return str(content["name"]), settings_in(content)
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise AppError(f"The export preset “{path.name}” is damaged ({error}).") from error


def settings_in(content: dict[str, Any]) -> ExportSettings:
    """The settings that `preset_content` was given.

    Raises:
        KeyError, TypeError, ValueError, ZeroDivisionError: The content is damaged.
    """
    settings = ExportSettings(find_preset(content["preset"]))
    known = {field.name: field for field in fields(settings)}
    values: dict[str, Any] = {}
    for name, value in content.items():
        if name == "key":
            red, green, blue = (int(part) for part in value)
            values[name] = (red, green, blue)
        elif name == "rate":
            values[name] = Fraction(str(value))
        elif name in _ENUMS:
            values[name] = _ENUMS[name][value]
        elif name in known and name != "preset":
            wanted = getattr(settings, name)
            if wanted is not None and type(value) is not type(wanted):
                raise TypeError(f"{name} is {value!r}")
            if name == "quality" and type(value) is not int:
                raise TypeError(f"quality is {value!r}")
            values[name] = value
    return replace(settings, **values)
