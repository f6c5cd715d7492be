"""What is going to be written and how it will be checked, settled before the first frame."""

import os
import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import Content, ExportPreset
from gsa_desktop.core.media_info import ColourInfo, MediaInfo, SoundStream
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.media.colour_out import export_tags
from gsa_desktop.media.source_timecode import shifted

BT709 = ColourInfo(1, 1, 1)
_NUMBERED = re.compile(r"\d{5,}\.png")
_RATES = tuple(Fraction(n) for n in (24, 25, 30, 48, 50, 60, 100, 120))
_COMMON_RATES = (*_RATES, *(rate * 1000 / 1001 for rate in _RATES))


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
        sound_from: Where its sound begins, in seconds from its first picture.
        sound_to: Where it ends.
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
    colour: ColourInfo = field(default=BT709)
    sound: MediaInfo | None = None
    sound_from: Fraction = Fraction(0)
    sound_to: Fraction = Fraction(0)
    timecode: str = ""
    protect: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def part(self) -> Path:
        """Where everything is written until it is verified."""
        return self.path.with_name(self.path.name + ".part")

    @property
    def rate(self) -> Fraction:
        """Frames per second as a container states it: a common rate where the times mean one."""
        mean = self.table.rate
        for rate in _COMMON_RATES:
            if abs(mean / rate - 1) < Fraction(3, 10_000):
                return rate
        return mean.limit_denominator(1001)

    def sounds(self) -> tuple[SoundStream, ...]:
        """The sound streams that reach into the exported stretch."""
        if self.sound is None:
            return ()
        return tuple(
            sound
            for sound in self.sound.sounds
            if sound.start < self.sound_to and sound.start + sound.duration > self.sound_from
        )


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
        ValueError: The cut is empty or reaches beyond the clip (a bug).
    """
    cut = cut or FrameRange(0, source.frames)
    if not len(cut) or cut.stop > source.frames:
        raise ValueError(f"cannot cut {cut} out of {source.frames} frames")
    target = Path(path).expanduser().absolute()
    kept = (source.path, *protect)
    _check_target(target, preset, kept)
    size = (source.width, source.height)
    stored = (size[0] + size[0] % 2, size[1] + size[1] % 2) if preset.even_size else size
    with_sound = preset.has_sound and bool(source.sounds)
    sound_from = source.table.time_of(cut.start)
    table = cut_table(source.table, cut)
    is_picture = preset.content is Content.PICTURE
    return ExportPlan(
        path=target,
        preset=preset,
        table=table,
        size=size,
        stored_size=stored,
        pixel_aspect=source.pixel_aspect,
        colour=export_tags(source.colour) if is_picture else BT709,
        sound=source if with_sound else None,
        sound_from=sound_from,
        sound_to=sound_from + table.duration,
        timecode=shifted(source.timecode, cut.start, source.table.rate),
        protect=kept,
        notes=_notes(source, preset, stored),
    )


def cut_table(table: FrameTable, cut: FrameRange) -> FrameTable:
    """Times of a stretch, from 0 on; its last frame lasts as long as it did in the clip."""
    pts = table.pts[cut.start : cut.stop]
    last = table.last_duration
    if cut.stop < len(table):
        last = int(table.pts[cut.stop] - table.pts[cut.stop - 1])
    return FrameTable(pts - pts[0], table.time_base, last)


def _notes(source: MediaInfo, preset: ExportPreset, stored: tuple[int, int]) -> tuple[str, ...]:
    notes = []
    if stored != (source.width, source.height):
        notes.append(
            f"{source.width}x{source.height} is stored as {stored[0]}x{stored[1]}: this format "
            "needs even sizes, so the last row or column is repeated."
        )
    if source.sounds and not preset.has_sound:
        notes.append("This format holds no sound.")
    if source.pixel_aspect != 1:
        notes.append(f"Pixels stay {source.pixel_aspect} as wide as high.")
    if source.colour.bit_depth > 8 and preset.content is Content.PICTURE:
        notes.append(f"The {source.colour.bit_depth}-bit picture is exported with 8-bit precision.")
    return tuple(notes)


def _check_target(target: Path, preset: ExportPreset, kept: tuple[Path, ...]) -> None:
    name, folder = target.name, target.parent
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
        if _same(target, file) or _same(part, file):
            raise AppError(
                f"“{name}” is a source of this export and must not be overwritten.",
                "Choose another name.",
            )
    if target.is_dir():
        _check_folder(target, preset)
    elif preset.is_sequence and target.exists():
        raise AppError(f"“{name}” is a file; the pictures need a folder.", "Choose another name.")


def _check_folder(target: Path, preset: ExportPreset) -> None:
    if not preset.is_sequence:
        raise AppError(f"“{target.name}” is a folder.", "Choose another name.")
    if any(not _NUMBERED.fullmatch(entry.name) for entry in target.iterdir()):
        raise AppError(
            f"The folder “{target.name}” holds other files, which would be lost.",
            "Choose a new or empty folder.",
        )


def _same(one: Path, other: Path) -> bool:
    """Whether two names mean one file, also through symbolic and hard links."""
    try:
        return one.samefile(other)
    except OSError:
        return one == other
