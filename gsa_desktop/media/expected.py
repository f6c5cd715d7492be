"""What a result has to be, drawn from its plan or from the clip it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gsa_desktop.core.crop_path import Crop
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.media_info import ColourInfo, MediaInfo
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.export_size import stored_size
from gsa_desktop.media.export_times import conformed, cut_table, wanted_rate
from gsa_desktop.media.picture_folder import picture_name
from gsa_desktop.media.planned_sound import PlannedSound, file_sounds
from gsa_desktop.media.spots import Thumbnail

_CLOSE, _COARSE = 8.0, 40.0


@dataclass(frozen=True)
class ExpectedSound:
    """A stream of sound, in seconds of the result.

    Attributes:
        start: When it begins.
        end: When it ends.
        origin: Where it comes from.
    """

    start: Fraction
    end: Fraction
    origin: PlannedSound


@dataclass(frozen=True, eq=False)
class Expected:
    """What a result is compared with.

    Attributes:
        table: Presentation times, from 0.
        sizes: Widths and heights that are right.
        pixel_aspect: Width of a pixel over its height.
        colour: Tags; None where any are right as long as they are stated.
        alpha: Whether there is transparency; None if either is right.
        sounds: The sound streams that ought to be there; None if sound is not compared.
        crop: The part of the source's picture that it shows, None for all of it.
        timecode: That the file states; None where it is not compared.
        names: Of the pictures of a folder; None where any numbers in order are right.
        premultiplied: Whether colours are multiplied by alpha.
        spots: Thumbnails of some pictures as they were meant, by frame.
        tolerance: Mean levels of 255 that a picture may be off.
    """

    table: FrameTable
    sizes: tuple[tuple[int, int], ...]
    pixel_aspect: Fraction
    colour: ColourInfo | None
    alpha: bool | None
    sounds: tuple[ExpectedSound, ...] | None
    crop: Crop | None = None
    timecode: str | None = None
    names: tuple[str, ...] | None = None
    premultiplied: bool = False
    spots: Mapping[int, Thumbnail] = field(default_factory=dict)
    tolerance: float = 8.0


def expected_of(plan: ExportPlan, spots: Mapping[int, Thumbnail]) -> Expected:
    """What a plan promises."""
    preset = plan.preset
    return Expected(
        table=plan.table,
        sizes=(plan.stored_size,),
        pixel_aspect=plan.pixel_aspect,
        colour=plan.colour if preset.is_yuv else None,
        alpha=preset.alpha,
        sounds=_spans(plan.sounds, plan.length),
        crop=plan.crop,
        timecode=plan.timecode if plan.timecode and preset.has_timecode else None,
        names=tuple(picture_name(plan, index) for index in range(len(plan.table))),
        premultiplied=plan.settings.premultiplied,
        spots=spots,
        tolerance=_tolerance(plan.settings),
    )


def _tolerance(settings: ExportSettings) -> float:
    """Another matrix or frame is off by more than a codec, unless a person wanted it coarse."""
    quality = settings.preset.quality
    if quality is None:
        return _CLOSE
    coarse = settings.quality is not None and settings.quality > quality.default
    return _COARSE if coarse or settings.bitrate_kbps else _CLOSE


def expected_of_clip(
    source: MediaInfo,
    cut: FrameRange | None,
    *,
    with_sound: bool,
    settings: ExportSettings | None = None,
) -> Expected:
    """What every export of a clip has in common, whatever its format.

    Args:
        source: The clip.
        cut: Frames of it; all if None.
        with_sound: Whether its sound is in the result.
        settings: Say the result's rate and height, where they are others; the rest of them is
            not looked at.
    """
    cut = cut or FrameRange(0, source.frames)
    table = cut_table(source.table, cut)
    rate = None if settings is None else wanted_rate(source.table, settings)
    if rate is not None:
        table, _ = conformed(source.table, cut, rate)
    start = source.table.time_of(cut.start)
    sounds = file_sounds(source, start, table.duration)
    width, height = source.width, source.height
    if settings is not None and settings.height:
        width, height = stored_size((width, height), settings, Fraction(1))
    return Expected(
        table=table,
        sizes=((width, height), (width + width % 2, height + height % 2)),
        pixel_aspect=source.pixel_aspect,
        colour=None,
        alpha=None,
        sounds=_spans(sounds, table.duration) if with_sound else None,
    )


def _spans(sounds: Sequence[PlannedSound], length: Fraction) -> tuple[ExpectedSound, ...]:
    return tuple(ExpectedSound(*sound.span(length), sound) for sound in sounds)
