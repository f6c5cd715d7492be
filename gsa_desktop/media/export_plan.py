"""What is going to be written and how it will be checked, settled before the first frame."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.export_preset import ExportPreset
from gsa_desktop.core.media_info import ColourInfo, MediaInfo
from gsa_desktop.core.timebase import FrameRange, FrameTable


@dataclass(frozen=True, eq=False)
class ExportPlan:
    """One export.

    Attributes:
        path: Final name, absolute.
        preset: The format.
        table: Presentation times of the frames to write, starting at 0.
        size: Width and height of the pictures that `Writer.write` gets.
        stored_size: Width and height in the file; larger by one where the format needs even sizes.
        pixel_aspect: Width of a pixel over its height.
        colour: Tags of the file.
        sound: The file whose sound goes along, or None.
        sound_from, sound_to: The stretch of its sound, seconds from its first picture.
        timecode: Start timecode, or empty.
        protect: Files that must never be written to.
        notes: What a person should know before it starts.
    """

    path: Path
    preset: ExportPreset
    table: FrameTable
    size: tuple[int, int]
    stored_size: tuple[int, int]
    pixel_aspect: Fraction = Fraction(1)
    colour: ColourInfo = ColourInfo(1, 1, 1)
    sound: MediaInfo | None = None
    sound_from: Fraction = Fraction(0)
    sound_to: Fraction = Fraction(0)
    timecode: str = ""
    protect: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def plan_export(
    source: MediaInfo,
    path: str | Path,
    preset: ExportPreset,
    cut: FrameRange | None = None,
    *,
    protect: tuple[Path, ...] = (),
) -> ExportPlan:
    """The plan for a clip that keeps its size, times and sound.

    Args:
        source: The clip.
        path: Final name; for sequences the folder.
        preset: The format.
        cut: Frames of the source to export; all of them if None.
        protect: Further files that must not be overwritten (background, project).

    Raises:
        AppError: The name is the source itself (also through links), has the wrong suffix, its
            folder is missing or read-only, or a folder of that name holds foreign files.
    """
    raise NotImplementedError
