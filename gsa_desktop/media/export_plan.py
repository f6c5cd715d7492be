"""What is going to be written and how it will be checked, settled before the first frame."""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core import places
from gsa_desktop.core.crop_path import Crop
from gsa_desktop.core.encoders import EncoderChoice, can_choose
from gsa_desktop.core.export_journal import part_of
from gsa_desktop.core.export_preset import ExportPreset
from gsa_desktop.core.export_settings import ExportSettings, HighRange
from gsa_desktop.core.media_info import ColourInfo, MediaInfo
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.media.colour_out import export_tags
from gsa_desktop.media.encoders import CardEncoder, chosen_encoder
from gsa_desktop.media.export_notes import (
    MAPPED,
    NO_CARD,
    NO_SOUND,
    conform_notes,
    depth_notes,
    size_notes,
    source_notes,
)
from gsa_desktop.media.export_size import stored_size
from gsa_desktop.media.export_target import check_target
from gsa_desktop.media.export_times import conformed, constant_table, cut_table, wanted_rate
from gsa_desktop.media.planned_sound import PlannedSound, file_sounds
from gsa_desktop.media.source_timecode import at_rate, shifted
from gsa_desktop.media.tone_map import needs_709

BT709 = ColourInfo(1, 1, 1)
_RATES = tuple(Fraction(n) for n in (24, 25, 30, 48, 50, 60, 100, 120))
_COMMON_RATES = (*_RATES, *(rate * 1000 / 1001 for rate in _RATES))


@dataclass(frozen=True, eq=False)
class ExportPlan:
    """One export.

    Attributes:
        path: Final name, absolute.
        settings: The format and what was chosen with it.
        table: Presentation times of the frames to write, starting at 0.
        size: Width and height of the pictures that `Writer.write` gets.
        stored_size: Width and height in the file: scaled if that was chosen, otherwise larger by
            one where the format needs even sizes.
        numbers: The frame of the clip's file, or of the timeline's stretch, that each picture is
            of, rising; where another rate is wanted some come twice, some never. None where each
            comes once, from 0 on.
        deep: Whether more than 8 bits of a colour are kept.
        to_709: Whether pictures of other primaries or HDR are converted to BT.709.
        scales: Whether pictures are scaled to the stored size, instead of their edges repeated.
        pixel_aspect: Width of a pixel over its height.
        colour: Tags of the file.
        sounds: What is heard, a stream each.
        timecode: Start timecode, or empty.
        card: The encoder of a graphics card that is used; None if the processor encodes.
        crop: The part of the source picture that is shown; None for all of it.
        notes: What a person should know before it starts.
    """

    path: Path
    settings: ExportSettings
    table: FrameTable
    size: tuple[int, int]
    stored_size: tuple[int, int]
    numbers: NDArray[np.int64] | None = None
    deep: bool = False
    to_709: bool = False
    scales: bool = False
    pixel_aspect: Fraction = Fraction(1)
    colour: ColourInfo = field(default=BT709)
    sounds: tuple[PlannedSound, ...] = ()
    timecode: str = ""
    card: CardEncoder | None = None
    crop: Crop | None = None
    notes: tuple[str, ...] = ()

    @property
    def preset(self) -> ExportPreset:
        """The format."""
        return self.settings.preset

    @property
    def pixel_format(self) -> str:
        """FFmpeg's name of the format that the encoder gets."""
        return (self.preset.deep_format if self.deep else "") or self.preset.pixel_format

    @property
    def part(self) -> Path:
        """Where everything is written until it is verified."""
        return part_of(self.path)

    @property
    def length(self) -> Fraction:
        """Seconds of picture and sound."""
        return self.table.duration

    @property
    def rate(self) -> Fraction:
        """Frames per second as a container states it: a common rate where the times mean one."""
        mean = self.table.rate
        for rate in _COMMON_RATES:
            if abs(mean / rate - 1) < Fraction(3, 10_000):
                return rate
        return mean.limit_denominator(1001)


def plan_export(
    source: MediaInfo,
    path: str | Path,
    settings: ExportSettings,
    cut: FrameRange | None = None,
    *,
    protect: tuple[Path, ...] = (),
) -> ExportPlan:
    """The plan for a clip that keeps its size, times and sound.

    Args:
        source: The clip.
        path: Final name; for sequences the folder.
        settings: The format and what was chosen with it.
        cut: Frames of the source to export; all of them if None.
        protect: Further files that must not be overwritten (background, project).

    Raises:
        AppError: As `check_target`.
        ValueError: The cut is empty or reaches beyond the clip (a bug).
    """
    cut = cut or FrameRange(0, source.frames)
    if not len(cut) or cut.stop > source.frames:
        raise ValueError(f"cannot cut {cut} out of {source.frames} frames")
    target = _absolute(path)
    preset = settings.preset
    check_target(target, settings, (source.path, *protect))
    size = (source.width, source.height)
    aspect = source.pixel_aspect if preset.keeps_pixel_aspect else Fraction(1)
    stored = stored_size(size, settings, source.pixel_aspect / aspect)
    deep = settings.is_deep(source.colour.bit_depth)
    begin = source.table.time_of(cut.start)
    table, numbers = cut_table(source.table, cut), np.arange(cut.start, cut.stop, dtype=np.int64)
    timecode = shifted(source.timecode, cut.start, source.table.rate)
    rate = wanted_rate(source.table, settings)
    if rate is not None:
        table, numbers = conformed(source.table, cut, rate)
        timecode = at_rate(timecode, source.table.rate, rate)
    to_709 = settings.high_range is HighRange.SDR and needs_709(source.colour)
    colour = BT709 if preset.is_matte or to_709 else export_tags(source.colour)
    plan = ExportPlan(
        path=target,
        settings=settings,
        table=table,
        size=size,
        stored_size=stored,
        numbers=numbers,
        deep=deep,
        to_709=to_709,
        scales=bool(settings.height) or aspect != source.pixel_aspect,
        pixel_aspect=aspect,
        colour=replace(colour, full_range=settings.full_range and preset.can_be_full),
        sounds=file_sounds(source, begin, table.duration) if preset.has_sound else (),
        timecode=timecode,
        notes=(
            *(() if aspect != source.pixel_aspect else size_notes(size, stored, settings)),
            *source_notes(source, preset, stored, deep=deep),
            *(conform_notes(table, numbers) if rate is not None else ()),
            *((MAPPED,) if to_709 else ()),
        ),
    )
    return with_encoder(plan)


def with_encoder(plan: ExportPlan) -> ExportPlan:
    """The plan with the graphics card that its settings ask for.

    Raises:
        AppError: It does not work on this computer.
    """
    card = chosen_encoder(plan.settings, plan.stored_size, plan.rate, deep=plan.deep)
    if card is not None:
        return replace(plan, card=card, notes=(*plan.notes, card.note))
    if plan.settings.encoder is EncoderChoice.AUTO and can_choose(plan.preset):
        return replace(plan, notes=(*plan.notes, NO_CARD))
    return plan


def cropped(plan: ExportPlan, crop: Crop, aspect: Fraction = Fraction(1)) -> ExportPlan:
    """The plan for a part of the picture of a clip or a timeline.

    Args:
        plan: For all of it.
        crop: The part.
        aspect: Width of a source pixel over its height.

    Raises:
        AppError: It is too small for the encoder.
    """
    whole = f"{plan.size[0]}x{plan.size[1]}"
    note = f"Cropped to {crop.text} of {whole}."
    return replace(
        plan,
        crop=crop,
        size=crop.size,
        stored_size=stored_size(crop.size, plan.settings, aspect / plan.pixel_aspect),
        notes=(*plan.notes, note),
    )


@dataclass(frozen=True)
class Frames:
    """How many pictures of which size, at a constant rate in frames per second.

    Attributes:
        count, rate, size: That.
        colours: Of the sources; where they all are the same their tags are kept.
        timecode: Of the first one, or empty.
        wanted: The rate that they are conformed to; None for their own.
    """

    count: int
    rate: Fraction
    size: tuple[int, int]
    colours: tuple[ColourInfo, ...] = ()
    timecode: str = ""
    wanted: Fraction | None = None

    @property
    def bits(self) -> int:
        """Bits per component of the deepest source."""
        return max((colour.bit_depth for colour in self.colours), default=8)


def plan_frames(
    frames: Frames,
    path: str | Path,
    settings: ExportSettings,
    sounds: tuple[PlannedSound, ...],
    *,
    protect: tuple[Path, ...] = (),
) -> ExportPlan:
    """The plan for pictures at a constant rate, with the sound that is given.

    Args:
        frames: The pictures; square pixels.
        path: Final name; for sequences the folder.
        settings: The format and what was chosen with it.
        sounds: What is heard; left out where the format holds no sound.
        protect: Files that must not be overwritten.

    Raises:
        AppError: As `check_target`.
    """
    target = _absolute(path)
    preset = settings.preset
    check_target(target, settings, protect)
    stored = stored_size(frames.size, settings)
    deep = settings.is_deep(frames.bits)
    tags = {(colour.primaries, colour.transfer) for colour in frames.colours}
    alike = len(tags) == 1 and settings.high_range is HighRange.KEEP and not preset.is_matte
    colour = export_tags(frames.colours[0]) if alike else BT709
    to_709 = not alike and any(needs_709(one) for one in frames.colours)
    notes = (
        *size_notes(frames.size, stored, settings),
        *depth_notes(frames.bits, preset, deep=deep),
        *((MAPPED,) if to_709 and not preset.is_matte else ()),
    )
    if sounds and not preset.has_sound and not preset.is_matte:
        notes = (*notes, NO_SOUND)
    table, numbers = constant_table(frames.count, frames.rate), None
    timecode = frames.timecode
    if frames.wanted not in (None, frames.rate):
        table, numbers = conformed(table, FrameRange(0, frames.count), frames.wanted)
        timecode = at_rate(timecode, frames.rate, frames.wanted)
        notes = (*notes, *conform_notes(table, numbers))
    plan = ExportPlan(
        path=target,
        settings=settings,
        table=table,
        numbers=numbers,
        size=frames.size,
        stored_size=stored,
        deep=deep,
        to_709=to_709,
        scales=bool(settings.height),
        colour=replace(colour, full_range=settings.full_range and preset.can_be_full),
        sounds=sounds if preset.has_sound else (),
        timecode=timecode,
        notes=notes,
    )
    return with_encoder(plan)


def _absolute(path: str | Path) -> Path:
    return places.absolute(path)
