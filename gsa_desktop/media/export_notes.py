"""What a person should know of an export before it starts, a sentence each."""

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.export_preset import ExportPreset
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.timebase import FrameTable, rate_text

MAPPED = "Colours are converted to BT.709; what is brighter than its white is compressed."
NO_CARD = "No graphics card can encode this here, so the processor does."
NO_SOUND = "This format holds no sound."


def size_notes(
    size: tuple[int, int], stored: tuple[int, int], settings: ExportSettings
) -> tuple[str, ...]:
    """Where the file has another size than the pictures."""
    if stored == size:
        return ()
    sizes = f"{size[0]}x{size[1]} is stored as {stored[0]}x{stored[1]}"
    if settings.height:
        return (f"{sizes}.",)
    return (f"{sizes}: this format needs even sizes, so the last row or column is repeated.",)


def conform_notes(table: FrameTable, numbers: NDArray[np.int64]) -> tuple[str, ...]:
    """What another rate does to the frames."""
    used = len(np.unique(numbers))
    skipped = int(numbers[-1] - numbers[0]) + 1 - used
    return (
        f"The rate is conformed to {rate_text(table.rate)} fps: {len(numbers) - used} "
        f"frames are repeated, {skipped} left out.",
    )


def source_notes(
    source: MediaInfo, preset: ExportPreset, stored: tuple[int, int], *, deep: bool
) -> tuple[str, ...]:
    """What of the source the format cannot hold as it is."""
    notes = []
    if source.sounds and not preset.has_sound and not preset.is_matte:
        notes.append(NO_SOUND)
    if source.pixel_aspect != 1 and preset.keeps_pixel_aspect:
        notes.append(f"Pixels stay {source.pixel_aspect} as wide as high.")
    elif source.pixel_aspect != 1:
        notes.append(f"Pixels become square, so it is stored as {stored[0]}x{stored[1]}.")
    return (*notes, *depth_notes(source.colour.bit_depth, preset, deep=deep))


def depth_notes(bits: int, preset: ExportPreset, *, deep: bool) -> tuple[str, ...]:
    """Where bits are lost."""
    if bits <= 8 or deep or preset.is_matte:
        return ()
    return (f"The {bits}-bit picture is exported with 8-bit precision.",)
