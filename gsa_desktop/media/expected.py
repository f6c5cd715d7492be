"""What a result has to be, drawn from its plan or from the clip it was made of."""

from dataclasses import dataclass
from fractions import Fraction

from gsa_desktop.core.media_info import ColourInfo, MediaInfo
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.media.export_plan import ExportPlan, cut_table


@dataclass(frozen=True)
class ExpectedSound:
    """A stream of sound of the source, in seconds of the result.

    Attributes:
        start: When it begins.
        end: When it ends.
        source: The file it comes from.
        source_from: Time in the source that is the start of the result.
        stream: Position in the source's `sounds`.
    """

    start: Fraction
    end: Fraction
    source: MediaInfo
    source_from: Fraction
    stream: int


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
    """

    table: FrameTable
    sizes: tuple[tuple[int, int], ...]
    pixel_aspect: Fraction
    colour: ColourInfo | None
    alpha: bool | None
    sounds: tuple[ExpectedSound, ...] | None


def expected_of(plan: ExportPlan) -> Expected:
    """What a plan promises."""
    preset = plan.preset
    sounds: tuple[ExpectedSound, ...] = ()
    if plan.sound is not None:
        sounds = _sound_spans(plan.sound, plan.sound_from, plan.sound_to)
    return Expected(
        table=plan.table,
        sizes=(plan.stored_size,),
        pixel_aspect=plan.pixel_aspect,
        colour=plan.colour if preset.pixel_format != "gray" else None,
        alpha=preset.alpha,
        sounds=sounds,
    )


def expected_of_clip(source: MediaInfo, cut: FrameRange | None, *, with_sound: bool) -> Expected:
    """What every export of a clip has in common, whatever its format."""
    cut = cut or FrameRange(0, source.frames)
    table = cut_table(source.table, cut)
    start = source.table.time_of(cut.start)
    width, height = source.width, source.height
    return Expected(
        table=table,
        sizes=((width, height), (width + width % 2, height + height % 2)),
        pixel_aspect=source.pixel_aspect,
        colour=None,
        alpha=None,
        sounds=_sound_spans(source, start, start + table.duration) if with_sound else None,
    )


def _sound_spans(source: MediaInfo, start: Fraction, stop: Fraction) -> tuple[ExpectedSound, ...]:
    spans = []
    for stream, sound in enumerate(source.sounds):
        begin, end = max(sound.start, start), min(sound.start + sound.duration, stop)
        if begin < end:
            spans.append(ExpectedSound(begin - start, end - start, source, start, stream))
    return tuple(spans)
