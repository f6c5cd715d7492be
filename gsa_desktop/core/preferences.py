"""What a person chose once for all projects."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

THEMES = ("dark", "light", "system")
TIMES = ("timecode", "frames", "seconds")
DEVICES = ("auto", "cpu")


@dataclass(frozen=True)
class Preferences:
    """Choices that outlive the window; every one works without a restart.

    Attributes:
        theme: One of THEMES.
        time_display: One of TIMES.
        segment_on_import: Whether a clip that comes onto the timeline is segmented at once.
        scrub_sound: Whether a moment of sound is heard when the playhead is moved.
        autosave_seconds: How often a copy of a changed project is kept, 15..600.
        cache_mib: Memory for frames, masks and thumbnails, 256..65536.
        masks_gib: Disk space for finished masks, 1..500.
        device: One of DEVICES; "auto" takes a graphics card if there is one.
    """

    theme: str = "dark"
    time_display: str = "timecode"
    segment_on_import: bool = False
    scrub_sound: bool = True
    autosave_seconds: int = 60
    cache_mib: int = 2048
    masks_gib: int = 8
    device: str = "auto"


KEYS = {
    "theme": "window/theme",
    "time_display": "time/display",
    "segment_on_import": "import/segment",
    "scrub_sound": "playback/scrub_sound",
    "autosave_seconds": "autosave/seconds",
    "cache_mib": "memory/cache_mib",
    "masks_gib": "masks/cap_gib",
    "device": "models/device",
}

_RANGES = {"autosave_seconds": (15, 600), "cache_mib": (256, 65536), "masks_gib": (1, 500)}
_CHOICES = {"theme": THEMES, "time_display": TIMES, "device": DEVICES}


def read_preferences(value: Callable[[str], Any]) -> Preferences:
    """From settings whose values may be text, missing or nonsense, which is the default then.

    Args:
        value: Gives what is kept under a key of KEYS, None for nothing.
    """
    found: dict[str, Any] = {}
    for entry in fields(Preferences):
        kept = _parsed(entry.name, entry.default, value(KEYS[entry.name]))
        if kept is not None:
            found[entry.name] = kept
    return Preferences(**found)


def written(preferences: Preferences) -> Mapping[str, str | int | bool]:
    """Key -> value for the settings."""
    return {key: getattr(preferences, name) for name, key in KEYS.items()}


def _parsed(name: str, default: Any, kept: Any) -> str | int | bool | None:
    if kept is None:
        return None
    text = str(kept).lower()
    if isinstance(default, bool):
        return text in ("true", "1")
    if name in _CHOICES:
        return text if text in _CHOICES[name] else None
    low, high = _RANGES[name]
    return min(max(int(text), low), high) if text.isdigit() else None
