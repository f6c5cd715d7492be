"""The table of export formats. Of several with one suffix, the first is what the suffix means."""

from gsa_desktop.core.export_format import Content, ExportPreset, Purpose
from gsa_desktop.core.export_pictures import FOLDERS, MATTES
from gsa_desktop.core.export_videos import VIDEOS

__all__ = ["PRESETS", "Content", "ExportPreset", "Purpose", "find_preset", "preset_for"]

PRESETS: tuple[ExportPreset, ...] = (*VIDEOS, *FOLDERS, *MATTES)


def find_preset(preset_id: str) -> ExportPreset:
    """The row with an id.

    Raises:
        KeyError: No row has it; the message lists all ids.
    """
    for preset in PRESETS:
        if preset.id == preset_id:
            return preset
    raise KeyError(f"no preset {preset_id!r}; there are {', '.join(row.id for row in PRESETS)}")


def preset_for(suffix: str, *, matte: bool = False, alpha: bool = False) -> ExportPreset | None:
    """The first row that a file suffix means, or None.

    Args:
        suffix: As in `Path.suffix`; empty means a folder of pictures, as does a picture's suffix.
        matte: Whether the matte alone is wanted.
        alpha: Whether a row without transparency must not be chosen.
    """
    wanted = suffix.lower()
    for preset in PRESETS:
        if wanted not in {preset.suffix, preset.picture_suffix or None}:
            continue
        if preset.is_matte == matte and (preset.alpha or not alpha):
            return preset
    return None
